// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.facts.Catalogue;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FactsFixtureTest {
  @Test
  void changesWhatItIsToldTo() {
    Catalogue facts =
        FactsFixture.sound()
            .setting("wal_level", "replica")
            .set("catalogue.role.replication", false)
            .table("T\"x é")
            .table("orders", t -> t.set("identity", "n").set("indexes", List.of()))
            .publication("p", List.of("orders"), p -> p.set("row.pubtruncate", false))
            .slot("s", s -> s.set("row.active", false))
            .transaction(7, t -> {})
            .facts()
            .cat();
    assertThat(facts.setting("wal_level").orElseThrow().value()).isEqualTo("replica");
    assertThat(facts.role().replication()).isFalse();
    assertThat(facts.tables().get(0).identifiesRows()).isTrue();
    assertThat(facts.tables().get(1).identifiesRows()).isFalse();
    assertThat(facts.publication("p").orElseThrow().operations())
        .containsExactly("insert", "update", "delete");
    assertThat(facts.publication("p").orElseThrow().tables().get(0).oid())
        .isEqualTo(facts.tables().get(1).oid());
    assertThat(facts.slot("s").orElseThrow().row().active()).isFalse();
    assertThat(facts.transactions()).hasSize(1);
  }

  @Test
  void refusesFactsThatDoNotExist() {
    FactsFixture wrong = FactsFixture.sound().set("catalogue.role.replicaton", true);
    assertThatThrownBy(wrong::facts).hasMessageContaining("replicaton");
  }
}
