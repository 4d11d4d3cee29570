// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.facts.Catalogue;
import dev.pgready.facts.TableFacts;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The one statement runs unchanged on every major version, and its answer fits the records. */
@Tag("smoke")
final class TestFactsIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  @ParameterizedTest
  @FieldSource("MAJORS")
  void oneTextForEveryMajor(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text)",
        "CREATE TABLE \"T\"\"x é\" (a int NOT NULL UNIQUE DEFERRABLE, b json)",
        "CREATE PUBLICATION p FOR TABLE orders, \"T\"\"x é\"");
    Catalogue facts = TestFacts.collect(server, "postgres", database).cat();
    assertThat(facts.server().major()).isEqualTo(major);
    assertThat(facts.setting("wal_level").orElseThrow().value()).isEqualTo("logical");
    assertThat(facts.publication("p").orElseThrow().tables()).hasSize(2);
    assertThat(facts.tables())
        .extracting(TableFacts::sqlName)
        .containsExactly("public.\"T\"\"x é\"", "public.orders");
    assertThat(facts.tables().get(0).identifiesRows()).isFalse();
    assertThat(facts.tables().get(1).identifiesRows()).isTrue();
  }
}
