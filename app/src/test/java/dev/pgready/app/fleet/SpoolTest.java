// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.ReportFixture;
import dev.pgready.app.report.view.FleetResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpoolTest {
  private static final int ENTRIES = 200;

  private final Path directory;

  SpoolTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(strings = {"there", "missing"})
  void keepsReportsWithOrWithoutADirectoryAndLeavesNoName(String place) throws IOException {
    Path temporary = directory.resolve(place);
    if (place.equals("there")) {
      Files.createDirectory(temporary);
    }
    try (Spool spool = new Spool(temporary)) {
      for (int i = ENTRIES - 1; i >= 0; i--) {
        spool.put(i, tree("database " + i));
      }
      spool.put(3, tree("another"));
      if (place.equals("there")) {
        try (Stream<Path> files = Files.list(temporary)) {
          assertThat(files).isEmpty();
        }
      }
      for (int i = 0; i < ENTRIES; i++) {
        assertThat(spool.get(i).name()).isEqualTo(i == 3 ? "another" : "database " + i);
      }
    }
  }

  private static Map<String, Object> tree(String name) {
    return FleetResult.tree(name, Map.of(), 0, ReportFixture.ready());
  }
}
