// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StackFramesTest {
  @Test
  void ofSeveralVersionsTheRuntimesOwnStays(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("versions.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String name :
          List.of(
              "A.class",
              "META-INF/versions/9/A.class",
              "META-INF/versions/17/A.class",
              "META-INF/versions/26/A.class",
              "META-INF/versions/9/B.class")) {
        out.putNextEntry(new ZipEntry(name));
      }
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      assertThat(StackFrames.unused(jar, 25))
          .containsExactlyInAnyOrder(
              "A.class", "B.class", "META-INF/versions/9/A.class", "META-INF/versions/26/A.class");
    }
  }
}
