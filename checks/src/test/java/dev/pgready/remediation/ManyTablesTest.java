// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.remediation.script.RemediationScript;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Many tables: a script that somebody can still read, and work that does not grow with the number
 * of consumers. Figures are {@code bench/judge}'s; here work is counted, not timed.
 */
final class ManyTablesTest {
  private static final int TABLES = 5_000;

  private static FactsFixture many() {
    FactsFixture fixture = FactsFixture.sound();
    for (int i = 0; i < TABLES; i++) {
      fixture.table("t" + i, row -> row.set("select", false));
    }
    return fixture.publication("pgready", List.of(), row -> row.set("row.puballtables", true));
  }

  private static Report judged(FactsFixture fixture, String... names) {
    ConsumerCatalog catalog = new ConsumerCatalog();
    Map<String, ConsumerProfile> consumers = new LinkedHashMap<>();
    for (String name : names) {
      consumers.put(name, catalog.get(name));
    }
    var context = fixture.context();
    return Preflight.run(
        context.facts(), context.detection(), consumers, Request.DEFAULT, Checks.all());
  }

  @Test
  void grantsNameTheSchema() {
    String script =
        RemediationScript.fix(RemediationPlan.of(judged(many(), "generic"), Selection.ALL), false);
    assertThat(script).contains("GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;");
    assertThat(script.length()).isLessThan(10_000);
  }

  @Test
  void oneCauseIsOneFinding() {
    List<Report.Finding> findings =
        judged(many(), "generic").findings().stream()
            .filter(finding -> finding.id().equals("table-privileges"))
            .toList();
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).result().subjects()).hasSize(TABLES);
  }

  /** Lists as long as the tables are made for each demand, not for each consumer that has it. */
  @Test
  void consumersShareWhatTheySayOfTheSameTables() {
    FactsFixture fixture = FactsFixture.sound();
    for (int i = 0; i < TABLES; i++) {
      int n = i;
      fixture.table(
          "t" + i,
          row -> {
            row.set("select", n % 2 == 0).set("toastedColumns", List.of("body"));
            if (n % 3 == 0) {
              row.set("indexes", List.of()).set("identity", "n");
            }
          });
    }
    String[] all = new ConsumerCatalog().ids().toArray(String[]::new);
    Set<Object> lists = Collections.newSetFromMap(new IdentityHashMap<>());
    int uses = 0;
    for (Report.Finding finding : judged(fixture, all).findings()) {
      CheckResult result = finding.result();
      List<List<?>> large =
          Stream.<List<?>>concat(
                  Stream.of(result.subjects()), result.remedies().stream().map(Remedy::sql))
              .filter(list -> list.size() > TABLES / 10)
              .toList();
      uses += large.size();
      lists.addAll(large);
    }
    assertThat(uses).isGreaterThan(2 * all.length);
    assertThat(lists).hasSizeLessThan(all.length);
  }
}
