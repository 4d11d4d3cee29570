// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.facts.TableFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Few statements for many tables, and each for one owner. */
final class GrantsTest {
  private static final Grants SELECT = new Grants("SELECT", "Cdc");

  private static List<TableFacts> tables(int number) {
    FactsFixture facts = FactsFixture.sound();
    for (int i = 0; i < number; i++) {
      facts.table("t" + i);
    }
    return facts.context().tables();
  }

  /** The schema is named where that says the same. */
  @Test
  void wholeSchemas() {
    List<TableFacts> two = tables(2);
    assertThat(Grants.relations(two)).isEqualTo(Map.of("public", 2));
    assertThat(SELECT.grant(two, Map.of("public", 2)))
        .containsExactly("GRANT SELECT ON ALL TABLES IN SCHEMA public TO \"Cdc\"");
    assertThat(SELECT.revoke(two, Map.of("public", 2)))
        .containsExactly("REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM \"Cdc\"");
    assertThat(SELECT.grant(two, Map.of("public", 3)))
        .containsExactly("GRANT SELECT ON public.t0, public.t1 TO \"Cdc\"");
    assertThat(SELECT.grant(two, Map.of()))
        .containsExactly("GRANT SELECT ON public.t0, public.t1 TO \"Cdc\"");
    // a table made later is not meant
    assertThat(SELECT.grant(tables(1), Map.of("public", 1)))
        .containsExactly("GRANT SELECT ON public.t0 TO \"Cdc\"");
  }

  @Test
  void listsOfFifty() {
    assertThat(SELECT.grant(tables(50), Map.of())).hasSize(1);
    assertThat(SELECT.grant(tables(51), Map.of()))
        .hasSize(2)
        .last()
        .isEqualTo("GRANT SELECT ON public.t50 TO \"Cdc\"");
    assertThat(SELECT.grant(List.of(), Map.of())).isEmpty();
  }

  /** Each owner can run the statement about the tables of theirs, and no other. */
  @Test
  void byOwner() {
    List<TableFacts> tables =
        FactsFixture.sound()
            .table("a")
            .table("b", row -> row.set("owner", "app"))
            .table("c", row -> row.set("schema", "Other"))
            .context()
            .tables();
    assertThat(SELECT.grant(tables, Map.of("public", 2, "Other", 1)))
        .containsExactly(
            "GRANT SELECT ON \"Other\".c TO \"Cdc\"",
            "GRANT SELECT ON public.b TO \"Cdc\"",
            "GRANT SELECT ON public.a TO \"Cdc\"");
  }
}
