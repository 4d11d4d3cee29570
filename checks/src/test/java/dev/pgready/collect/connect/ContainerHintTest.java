// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In a container nothing listens at localhost that runs beside the container. */
final class ContainerHintTest {
  private static String hint(String host, Path root) {
    return Diagnosis.containerHint(
        new ConnectionTarget(host, 5432, "d", "u", null, "prefer", 10, Map.of()), root);
  }

  @ParameterizedTest
  @CsvSource({
    ".dockerenv, localhost, true",
    ".dockerenv, 127.0.0.1, true",
    "run/.containerenv, ::1, true",
    ".dockerenv, db.example.com, false",
    "etc, localhost, false"
  })
  void namesTheMachineAround(String file, String host, boolean told, @TempDir Path root)
      throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.createFile(root.resolve(file));
    assertThat(hint(host, root).contains("host.docker.internal")).isEqualTo(told);
  }

  @Test
  void elsewhereNothingIsSaid(@TempDir Path root) {
    assertThat(hint("localhost", root)).isEmpty();
  }
}
