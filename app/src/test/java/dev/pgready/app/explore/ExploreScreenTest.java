// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.live.Frames;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.Wish;
import dev.pgready.app.report.FleetFormatsTest;
import dev.pgready.app.report.ReportFixture;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.text.Printable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ExploreScreenTest {
  private static FleetResult typical() {
    return FleetResult.of("entry", FleetResult.tree("shop", Map.of(), 1, ReportFixture.typical()));
  }

  private static String text(ExploreScreen screen, int rows, int columns) {
    return Frames.text(screen, rows, columns);
  }

  private static void keys(ExploreScreen screen, String keys) {
    Frames.type(screen::key, keys);
  }

  @Test
  void aReportIsWalkedThrough() {
    ExploreScreen screen = new ExploreScreen(List.of(typical()));
    assertThat(text(screen, 24, 100)).contains("shop", "NOT READY", "FAIL", "wal-level");
    assertThat(text(screen, 24, 100)).doesNotContain("endpoint");
    keys(screen, "a");
    assertThat(text(screen, 24, 100)).contains("endpoint");
    keys(screen, "/wal_level is replica\n\n");
    assertThat(text(screen, 40, 100))
        .contains("Set rds.logical_replication = 1", "aws rds modify-db-parameter-group");
    keys(screen, "e");
    assertThat(text(screen, 24, 100))
        .contains("# WAL carries logical changes", "## Why it matters");
    keys(screen, "<");
    assertThat(screen.key(Key.character('y'))).isEqualTo(Wish.COPY);
    assertThat(screen.toCopy()).contains("aws rds reboot-db-instance");
    assertThat(screen.key(Key.character('9'))).isEqualTo(Wish.NOTHING);
    keys(screen, "<<");
    assertThat(text(screen, 24, 100)).contains("endpoint");
    assertThat(screen.key(Key.character('q'))).isEqualTo(Wish.QUIT);
  }

  @Test
  void aFleetBeginsWithItsDatabases() throws java.io.IOException {
    List<FleetResult> fleet = FleetFormatsTest.entries();
    ExploreScreen screen = new ExploreScreen(fleet);
    assertThat(text(screen, 24, 100)).contains(fleet.size() + " databases");
    keys(screen, "j\n");
    assertThat(text(screen, 24, 100)).contains("Esc back");
    keys(screen, "<");
    assertThat(text(screen, 24, 100)).contains(fleet.size() + " databases");
    assertThat(screen.key(Key.character('y'))).isEqualTo(Wish.NOTHING);
  }

  @Test
  void theMouseChoosesAndOpens() {
    ExploreScreen screen = new ExploreScreen(List.of(typical()));
    assertThat(screen.key(Key.character('m'))).isEqualTo(Wish.MOUSE);
    String before = text(screen, 24, 100);
    int row = before.lines().toList().indexOf(before.lines().skip(2).findFirst().orElseThrow());
    String clicked = before.lines().toList().get(row).replaceAll(".* ([a-z-]+): .*", "$1");
    screen.key(Key.click(row));
    assertThat(text(screen, 24, 100)).contains("Enter details");
    screen.key(Key.click(row));
    assertThat(text(screen, 24, 100)).contains("Esc back  n N next", clicked);
    screen.key(new Key(Key.Kind.WHEEL_DOWN, 0));
    screen.key(Key.click(0));
    assertThat(text(screen, 24, 100)).contains("Esc back  n N next");
  }

  @Test
  void everySize() {
    for (int rows = 1; rows < 20; rows++) {
      for (int columns : new int[] {1, 9, 40, 200}) {
        for (String keys : List.of("", "\n", "\n\n", "\nejjj", "/zzz", "aG")) {
          ExploreScreen screen = new ExploreScreen(List.of(typical(), typical()));
          keys(screen, keys);
          text(screen, rows, columns);
        }
      }
    }
  }

  @Test
  void thePlainForm() {
    assertThat(ExploreScreen.plain(List.of(typical())))
        .anyMatch(line -> line.startsWith("  FAIL  wal-level: "))
        .noneMatch(line -> line.chars().anyMatch(Printable::hidden));
  }
}
