// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Facts that are read while the server still sends them. */
final class ComingFactsIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  private static String database(TestPostgres server, int tables) {
    String database = server.createDatabase();
    server.execute(
        database,
        "DO $$ BEGIN FOR i IN 1.."
            + tables
            + " LOOP EXECUTE format('CREATE TABLE %I (id bigint PRIMARY KEY, \"createdAt\" date, j json)',"
            + " 'Tablé ' || i); END LOOP; END $$");
    return database;
  }

  @ParameterizedTest
  @EnumSource(ProbeLevel.class)
  void ofManyTables(ProbeLevel level) {
    TestPostgres server = TestPostgres.shared(18);
    try (FactsCollector collector =
        new FactsCollector(
                TestFacts.target(server, "postgres", database(server, 1500)),
                TestFacts.options(level))
            .readingAhead(true)) {
      String document = collector.collect();
      assertThat(collector.facts()).hasValue(FactsDocument.read(document));
      assertThat(collector.facts().orElseThrow().cat().tables()).hasSize(1500);
    }
  }

  @Test
  void ofFewTables() {
    TestPostgres server = TestPostgres.shared(18);
    try (FactsCollector collector =
        new FactsCollector(
                TestFacts.target(server, "postgres", database(server, 3)),
                TestFacts.options(ProbeLevel.NONE))
            .readingAhead(true)) {
      assertThat(FactsDocument.read(collector.collect()).cat().tables()).hasSize(3);
      assertThat(collector.facts()).isEmpty();
    }
  }

  /** The rows are the document that the statement says in one. */
  @ParameterizedTest
  @FieldSource("MAJORS")
  void inRowsTheSame(int major) throws SQLException {
    TestPostgres server = TestPostgres.shared(major);
    String database = database(server, 5);
    try (Connection connection = server.connect("postgres", database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET search_path = pg_catalog, pg_temp");
      Catalogue whole =
          catalogue(statement, FactsSql.catalogue(ProviderCatalog.builtIn(), null, major >= 14));
      Catalogue rows =
          catalogue(statement, FactsSql.rows(ProviderCatalog.builtIn(), null, major >= 14));
      assertThat(rows.tables()).isEqualTo(whole.tables()).hasSize(5);
      assertThat(rows.settings()).isEqualTo(whole.settings()).isNotEmpty();
      assertThat(rows.functions()).isEqualTo(whole.functions());
    }
  }

  private static Catalogue catalogue(Statement statement, String sql) throws SQLException {
    StringBuilder document = new StringBuilder();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        document.append(rows.getString(1));
      }
    }
    return Objects.requireNonNull(FactsDocument.read(document.toString()).catalogue());
  }
}
