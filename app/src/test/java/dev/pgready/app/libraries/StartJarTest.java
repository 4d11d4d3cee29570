// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.Opcodes;

final class StartJarTest {
  private final Path directory;

  StartJarTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path made(Path jars) throws IOException {
    Path made = directory.resolve("start/pgready.jar");
    StartJar.main(new String[] {jars.toString(), made.toString()});
    return made;
  }

  private static void copy(String nameOfClass, Path jars) throws Exception {
    URL place = Objects.requireNonNull(StartJarTest.class.getResource("/" + nameOfClass));
    JarURLConnection library = (JarURLConnection) place.openConnection();
    Path original = Path.of(URI.create(library.getJarFileURL().toString()));
    Files.copy(original, jars.resolve(original.getFileName()));
  }

  private static void jar(Path file, Map<String, String> content) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> entry : content.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(UTF_8));
      }
    }
  }

  @Test
  void theLibrariesDoTheSame() throws Exception {
    Path jars = Files.createDirectory(directory.resolve("lib"));
    copy("picocli/CommandLine.class", jars);
    copy("tools/jackson/core/JsonParser.class", jars);
    Path file = made(jars);
    try (JarFile jar = new JarFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(jar.entries())) {
        assertThat(entry.getName()).doesNotStartWith("META-INF/versions/");
        if (entry.getName().endsWith(".class")) {
          try (InputStream in = jar.getInputStream(entry)) {
            assertThat(ClassFrames.major(in.readNBytes(8)))
                .as(entry.getName())
                .isBetween(Opcodes.V1_6, Opcodes.V17);
          }
        }
      }
    }
    URL[] places = {file.toUri().toURL()};
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

  /**
   * Of a class for several versions of Java the one for 17; of licences with one name the first.
   */
  @Test
  void oneOfEach() throws IOException {
    Path jars = Files.createDirectory(directory.resolve("lib"));
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n");
    versions.put("META-INF/LICENSE", "first");
    versions.put("a.txt", "old");
    versions.put("META-INF/versions/16/a.txt", "16");
    versions.put("META-INF/versions/21/a.txt", "21");
    jar(jars.resolve("one.jar"), versions);
    jar(jars.resolve("two.jar"), Map.of("META-INF/LICENSE", "second", "b.txt", "b"));
    try (JarFile jar = new JarFile(made(jars).toFile())) {
      Map<String, String> found = new TreeMap<>();
      for (ZipEntry entry : Collections.list(jar.entries())) {
        found.put(entry.getName(), new String(jar.getInputStream(entry).readAllBytes(), UTF_8));
      }
      assertThat(found).isEqualTo(Map.of("META-INF/LICENSE", "first", "a.txt", "16", "b.txt", "b"));
    }
  }

  @Test
  void whatIsReadIsThereOnce() throws IOException {
    Path jars = Files.createDirectory(directory.resolve("lib"));
    jar(jars.resolve("one.jar"), Map.of("META-INF/services/x.Y", "one"));
    jar(jars.resolve("two.jar"), Map.of("META-INF/services/x.Y", "two"));
    assertThatThrownBy(() -> made(jars))
        .hasMessageContaining("META-INF/services/x.Y is in")
        .hasMessageContaining("one.jar")
        .hasMessageContaining("two.jar");
  }
}
