// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class TarArchiveTest {
  private static final int SIZE = 300_000;

  @TempDir private Path directory = Path.of("");

  private static byte[] header(String name, int size, String mode) {
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, mode);
    put(header, 124, String.format(Locale.ROOT, "%011o", size));
    header[156] = '0';
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new XZOutputStream(bytes, new LZMA2Options(0))) {
      out.write(header("bin/postgres", 2, "0000755"));
      out.write(Arrays.copyOf("#!".getBytes(StandardCharsets.US_ASCII), 512));
      out.write(header("share/large", SIZE, "0000644"));
      byte[] large = new byte[(SIZE + 511) / 512 * 512];
      for (int i = 0; i < SIZE; i++) {
        // no run of zeros: what is cut off is missing
        large[i] = (byte) (i * 31 + i / 251);
      }
      out.write(large);
      out.write(new byte[1024]);
    }
    return bytes.toByteArray();
  }

  /** By xz; without it; with one that fails, or does something else. */
  @ParameterizedTest
  @ValueSource(strings = {"xz", "no-such-program", "false", "true", "cat", "yes"})
  void whateverTheProgramDoesTheFilesAreThere(String program) throws IOException {
    byte[] archive = archive();
    Path to = directory.resolve("postgres");
    TarArchive.unpackXz(() -> new ByteArrayInputStream(archive), to, () -> false, program);
    assertThat(to.resolve("bin/postgres")).isExecutable().hasContent("#!");
    assertThat(Files.size(to.resolve("share/large"))).isEqualTo(SIZE);
    assertThat(to.resolve("share/large").toFile().canExecute()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"xz", "no-such-program"})
  void whatIsCutOffIsAnError(String program) throws IOException {
    byte[] archive = archive();
    byte[] half = Arrays.copyOf(archive, archive.length / 2);
    assertThatThrownBy(
            () ->
                TarArchive.unpackXz(
                    () -> new ByteArrayInputStream(half),
                    directory.resolve("postgres"),
                    () -> false,
                    program))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void nothingMoreIsUnpackedOnceItIsToStop() throws IOException {
    byte[] archive = archive();
    TarArchive.unpackXz(
        () -> new ByteArrayInputStream(archive), directory.resolve("postgres"), () -> true);
    assertThat(directory.resolve("postgres")).doesNotExist();
  }
}
