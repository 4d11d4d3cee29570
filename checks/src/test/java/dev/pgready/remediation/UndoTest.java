// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.remediation.RemediationPlan.Selection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way back leads to what was configured, in the unit in which the server keeps it. */
final class UndoTest {
  @ParameterizedTest
  @CsvSource({
    "5, GB, 5GB",
    "5, MB, 5MB",
    "5, kB, 5kB",
    "5, B, 5B",
    "5, ms, 5ms",
    "5, s, 5s",
    "5, min, 5min",
    "5, 8kB, 5", // no unit that SET takes
    "-1, MB, -1",
    "0, MB, 0",
    "on, , on",
  })
  void aSettingGoesBackToItsOldValue(String value, String unit, String expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .set("catalogue.settings.max_wal_size.value", value)
            .set("catalogue.settings.max_wal_size.unit", unit)
            .set("catalogue.settings.max_wal_size.source", "configuration file");
    CheckContext context = facts.context();
    Report report =
        Preflight.run(
            context.facts(),
            context.detection(),
            Map.of("generic", context.consumer()),
            context.request(),
            List.of());
    Remedy remedy =
        Remedy.sql(
            "Set it",
            "superuser",
            List.of("ALTER SYSTEM SET max_wal_size = '1GB'"),
            List.of("ALTER SYSTEM RESET max_wal_size"));
    assertThat(RemediationPlan.of(report, Selection.ALL, List.of(remedy)).steps().get(0).undo())
        .containsExactly("ALTER SYSTEM SET max_wal_size = '%s'".formatted(expected));
  }
}
