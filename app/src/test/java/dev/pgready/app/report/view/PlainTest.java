// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Remedy;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlainTest {
  private static Remedy remedy(String title, String by) {
    return Remedy.sql(title, by, List.of("SELECT 1"), List.of());
  }

  @Test
  void whoRunsIt() {
    String by = "owner of the tables (FOR ALL TABLES: superuser)";
    assertThat(Plain.behindTitle(remedy("Create it", by)))
        .isEqualTo(" (as owner of the tables, FOR ALL TABLES: superuser)");
    assertThat(Plain.behindTitle(remedy("Start it", "user"))).isEmpty();
    assertThat(Plain.behindTitle(remedy("Start it", "user").withRestart()))
        .isEqualTo(" (restarts the server)");
    assertThat(Plain.behindTitle(remedy("Create it as superuser", "superuser"))).isEmpty();
  }
}
