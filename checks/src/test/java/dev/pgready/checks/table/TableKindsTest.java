// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TableKindsTest {
  private final TableKinds check = new TableKinds();

  @Test
  void forAllTablesLeavesUnloggedOut() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .table("cache", row -> row.set("persistence", "u"))
            .publication("p", List.of(), row -> row.set("row.puballtables", true));
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.remedies().get(0).title()).startsWith("Leave public.cache out");
    assertThat(result.remedies().get(1).sql())
        .containsExactly("ALTER TABLE public.cache SET LOGGED");
    assertThat(result.remedies().get(1).undo())
        .containsExactly("ALTER TABLE public.cache SET UNLOGGED");
    assertThat(result.remedies()).allMatch(way -> way.kind() == Remedy.Kind.DECISION);
    assertThat(
            facts
                .request(new Request("p", List.of("cache"), List.of(), null, null, Map.of()))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }
}
