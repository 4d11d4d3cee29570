// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Devices that never end, pipes that never begin, files that are larger than what they are. */
final class InputFileTest {
  private static final int MOST = 1000;

  @TempDir private Path directory = Path.of("");

  @Test
  void aFileIsReadUpToItsBoundAndNotBeyond() throws IOException {
    Path file = directory.resolve("file");
    Files.write(file, new byte[MOST]);
    assertThat(InputFile.bytes(file, MOST)).hasSize(MOST);
    Files.write(file, new byte[MOST + 1]);
    assertThatThrownBy(() -> InputFile.bytes(file, MOST))
        .isInstanceOf(InputFile.TooLargeException.class);
    assertThat(InputFile.beginning(file, MOST)).hasSize(MOST);
  }

  @Test
  void theMessageNamesTheBound() {
    assertThat(new InputFile.TooLargeException(InputFile.MOST_WRITTEN))
        .hasMessage("it is larger than 4 MiB");
    assertThat(new InputFile.TooLargeException(InputFile.MOST_DOCUMENT))
        .hasMessageEndingWith(InputFile.MORE_MEMORY);
  }

  @Test
  void bytesThatAreNoTextAreSaidToBeNone() throws IOException {
    Path file = directory.resolve("latin1");
    Files.write(file, new byte[] {'a', (byte) 0xe9});
    assertThatThrownBy(() -> InputFile.text(file, MOST))
        .isInstanceOf(CharacterCodingException.class);
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aDeviceThatNeverEndsIsTooLarge() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/dev/zero"));
    for (Path endless : new Path[] {Path.of("/dev/zero"), link}) {
      assertThatThrownBy(() -> InputFile.bytes(endless, MOST))
          .isInstanceOf(InputFile.TooLargeException.class);
    }
    assertThat(InputFile.bytes(Path.of("/dev/null"), MOST)).isEmpty();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeThatNobodyWritesToIsLeft() throws Exception {
    Path pipe = pipe();
    assertThatThrownBy(() -> InputFile.aside(pipe, MOST, 1, 60))
        .isInstanceOf(IOException.class)
        .hasMessage("it is not a regular file, and nothing came from it for 1 s");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPipeThatDripsIsLeft() throws Exception {
    Path pipe = pipe();
    Process drip =
        new ProcessBuilder("sh", "-c", "exec >\"$0\"; while echo x; do :; done", pipe.toString())
            .start();
    try {
      assertThatThrownBy(() -> InputFile.aside(pipe, Integer.MAX_VALUE, 60, 0))
          .hasMessage("it is not a regular file, and did not end within 0 s");
    } finally {
      drip.destroyForcibly();
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void whatIsWrittenToAPipeArrives() throws Exception {
    Path pipe = pipe();
    Thread writer =
        new Thread(
            () -> {
              try (OutputStream out = Files.newOutputStream(pipe)) {
                out.write("user=app\n".getBytes(StandardCharsets.UTF_8));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    writer.start();
    assertThat(InputFile.text(pipe, MOST)).isEqualTo("user=app\n");
    writer.join();
  }

  @Test
  void aDirectoryIsAnErrorOfItsOwn() {
    assertThatThrownBy(() -> InputFile.bytes(directory, MOST)).isInstanceOf(IOException.class);
  }

  private Path pipe() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }
}
