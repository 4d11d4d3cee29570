// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.facts.TableFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A question is worked out once, whoever asks. */
final class TableSetTest {
  private final TableSet tables =
      FactsFixture.sound()
          .table("b")
          .table("a")
          .table("T x", row -> row.set("kind", "p"))
          .context()
          .tables();

  @Test
  void looksAtEachTableOnce() {
    AtomicInteger looks = new AtomicInteger();
    TableSet.Condition condition =
        new TableSet.Condition(
            table -> {
              looks.incrementAndGet();
              return table.partitioned();
            });
    assertThat(tables.where(condition)).hasSize(1);
    assertThat(tables.where(condition)).isSameAs(tables.where(condition));
    assertThat(looks).hasValue(3);
  }

  @Test
  void isItselfWhereAllSatisfyTheCondition() {
    assertThat(tables.filter(TableFacts::publishable)).isSameAs(tables);
    assertThat(tables.filter(TableFacts::rowSecurity)).isSameAs(TableSet.EMPTY);
  }

  @Test
  void keepsTheOrderGiven() {
    assertThat(tables.sqlList()).isEqualTo("public.b, public.a, public.\"T x\"");
    assertThat(tables.subjects())
        .isSameAs(tables.subjects())
        .containsExactly(
            Subject.table("public.b"), Subject.table("public.a"), Subject.table("public.\"T x\""));
    assertThat(tables.leaves().sqlList()).isEqualTo("public.b, public.a");
    assertThat(tables.byOid().keySet()).isEqualTo(tables.oids());
  }

  @Test
  void theSameTablesAreTheSameSet() {
    TableFacts b = tables.get(0);
    TableFacts a = tables.get(1);
    TableSet two = tables.among(List.of(b, a));
    assertThat(two).containsExactly(b, a);
    assertThat(tables.among(new ArrayList<>(List.of(b, a)))).isSameAs(two);
    assertThat(tables.leaves()).isSameAs(two);
    assertThat(tables.among(List.of(a, b))).isNotSameAs(two).containsExactly(a, b);
    assertThat(tables.among(List.copyOf(tables))).isSameAs(tables);
    assertThat(tables.among(List.of())).isSameAs(TableSet.EMPTY);
  }

  @Test
  void remembersNothingOfNoTables() {
    AtomicInteger asked = new AtomicInteger();
    TableSet.EMPTY.<Integer>once(TableSetTest.class, set -> asked.incrementAndGet());
    TableSet.EMPTY.<Integer>once(TableSetTest.class, set -> asked.incrementAndGet());
    assertThat(asked).hasValue(2);
  }
}
