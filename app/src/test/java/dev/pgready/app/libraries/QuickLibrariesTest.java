// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.Opcodes;

final class QuickLibrariesTest {
  @Test
  void theyDoTheSame(@TempDir Path directory) throws Exception {
    QuickLibraries.main(new String[] {directory.toString()});
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.sorted().toList();
    }
    assertThat(files).hasSize(2);
    assertThat(files.get(0).getFileName().toString()).startsWith("jackson-core-");
    assertThat(files.get(1).getFileName().toString()).startsWith("picocli-");
    for (Path file : files) {
      try (JarFile jar = new JarFile(file.toFile())) {
        assertThat(jar.getManifest()).isNotNull();
        for (ZipEntry entry : Collections.list(jar.entries())) {
          if (entry.getName().endsWith(".class")) {
            try (InputStream in = jar.getInputStream(entry)) {
              assertThat(ClassFrames.major(in.readNBytes(8)))
                  .as(entry.getName())
                  .isGreaterThan(Opcodes.V1_5);
            }
          }
        }
      }
    }
    URL[] places = {files.get(0).toUri().toURL(), files.get(1).toUri().toURL()};
    try (URLClassLoader alone = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
      // loads and so verifies much of it
      Class<?> program = alone.loadClass("picocli.CommandLine");
      Class<?> specification = alone.loadClass("picocli.CommandLine$Model$CommandSpec");
      Object usage =
          program
              .getMethod("getUsageMessage")
              .invoke(
                  program
                      .getConstructor(Object.class)
                      .newInstance(specification.getMethod("create").invoke(null)));
      assertThat(usage).asString().startsWith("Usage:");
      Class<?> context = alone.loadClass("tools.jackson.core.ObjectReadContext");
      Class<?> parsing = alone.loadClass("tools.jackson.core.JsonParser");
      Class<?> factory = alone.loadClass("tools.jackson.core.json.JsonFactory");
      Object parser =
          factory
              .getMethod("createParser", context, String.class)
              .invoke(
                  factory.getConstructor().newInstance(),
                  context.getMethod("empty").invoke(null),
                  "12345678901234567890.5");
      parsing.getMethod("nextToken").invoke(parser);
      assertThat(parsing.getMethod("getDecimalValue").invoke(parser))
          .isEqualTo(new BigDecimal("12345678901234567890.5"));
    }
  }
}
