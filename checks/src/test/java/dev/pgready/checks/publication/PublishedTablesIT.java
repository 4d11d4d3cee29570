// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.scope.Scope;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.facts.Catalogue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What FOR ALL TABLES and IN SCHEMA take, against the server's own pg_publication_tables. */
final class PublishedTablesIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  @ParameterizedTest
  @FieldSource("MAJORS")
  void sameTablesAsTheServer(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE SCHEMA other",
        "CREATE TABLE plain (id int PRIMARY KEY)",
        "CREATE TABLE other.\"T\"\"x é\" (id int)",
        "CREATE UNLOGGED TABLE unlogged (id int PRIMARY KEY)",
        "CREATE TABLE part (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (id)",
        "CREATE TABLE part_1_1 PARTITION OF part_1 FOR VALUES FROM (0) TO (5)",
        "CREATE TABLE child () INHERITS (plain)",
        "CREATE VIEW a_view AS SELECT 1 AS id",
        "CREATE MATERIALIZED VIEW a_matview AS SELECT 1 AS id",
        // a table that belongs to an extension, as those of PostGIS do
        "CREATE TABLE owned (id int)",
        "ALTER EXTENSION plpgsql ADD TABLE owned",
        "CREATE PUBLICATION everything FOR ALL TABLES",
        "CREATE PUBLICATION named FOR TABLE plain, part");
    if (major >= 15) {
      server.execute(database, "CREATE PUBLICATION schemas FOR TABLES IN SCHEMA public");
    }
    Catalogue catalogue = TestFacts.collect(server, "postgres", database).cat();
    for (String name : catalogue.publications().stream().map(p -> p.name()).toList()) {
      assertThat(
              Scope.published(
                      TableSet.of(catalogue.tables()), catalogue.publication(name).orElseThrow())
                  .stream()
                  .filter(table -> !table.partitioned())
                  .map(table -> table.schema() + "." + table.name()))
          .as(name)
          .containsExactlyInAnyOrderElementsOf(
              server.query(
                  database,
                  "SELECT schemaname || '.' || tablename FROM pg_publication_tables WHERE pubname = '"
                      + name
                      + "'"));
    }
    assertThat(
            server.query(
                database,
                "SELECT tablename FROM pg_publication_tables WHERE pubname = 'everything'"))
        .contains("owned")
        .doesNotContain("unlogged");
  }
}
