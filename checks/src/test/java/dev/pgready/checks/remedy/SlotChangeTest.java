// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only this database's logical slots are ever dropped. */
final class SlotChangeTest {
  private static FactsFixture slots() {
    return FactsFixture.sound()
        .slot("elsewhere", row -> row.set("row.database", "other"))
        .slot("standby", row -> row.set("row.slot_type", "physical").set("row.database", null));
  }

  private static Remedy drop(FactsFixture facts) {
    CheckContext context = facts.context();
    return SlotChange.drop(context, context.cat().slots()).orElseThrow();
  }

  @Test
  void dropping() {
    Remedy one = drop(slots().slot("a", row -> {}));
    assertThat(one.title()).isEqualTo("Drop slot a");
    assertThat(one.sql()).containsExactly("SELECT pg_catalog.pg_drop_replication_slot('a')");
    Remedy two = drop(slots().slot("a", row -> {}).slot("b", row -> {}));
    assertThat(two.title()).isEqualTo("Drop slots a and b");
    assertThat(two.sql()).hasSize(2);
    CheckContext none = slots().context();
    assertThat(SlotChange.drop(none, none.cat().slots())).isEmpty();
  }

  @Test
  void asking() {
    CheckContext context = slots().slot("a", row -> {}).context();
    assertThat(SlotChange.ask(context, context.cat().slots()).orElseThrow().title())
        .isEqualTo("Ask who runs database other whether slot elsewhere is still needed");
    CheckContext ours = FactsFixture.sound().slot("a", row -> {}).context();
    assertThat(SlotChange.ask(ours, ours.cat().slots())).isEmpty();
  }

  @Test
  void creating() {
    CheckContext context = FactsFixture.sound().consumer("debezium").context();
    Remedy create = SlotChange.create(context, "it's", List.of("then start it"));
    assertThat(create.sql())
        .containsExactly(
            "SELECT pg_catalog.pg_create_logical_replication_slot('it''s', 'pgoutput')");
    assertThat(create.undo())
        .containsExactly("SELECT pg_catalog.pg_drop_replication_slot('it''s')");
    Remedy replace = SlotChange.replace(context, "s", List.of());
    assertThat(replace.sql()).hasSize(2);
    assertThat(replace.undo()).isEmpty();
    assertThat(replace.title()).isEqualTo("Drop slot s and create it again");
  }
}
