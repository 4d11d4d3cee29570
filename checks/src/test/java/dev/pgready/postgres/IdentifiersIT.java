// SPDX-License-Identifier: Apache-2.0
package dev.pgready.postgres;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.text.EvilNames;
import dev.pgready.text.Forbidden;
import dev.pgready.text.Printable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The server is the judge of what a name or a text is in SQL. */
final class IdentifiersIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  private static final List<String> HOSTILE =
      List.of(
          "orders",
          "Orders",
          "T\"x é",
          "a b",
          "1st",
          "_ok",
          "a$b",
          "\"",
          "\"\"",
          "it's",
          "back\\slash",
          "';DROP TABLE x;--",
          "new\nline",
          "\u001b[31m",
          "\u202e",
          "naïve",
          "ÄÖ",
          "a.b",
          "*");

  /** What cannot be printed is written otherwise than by quote_ident, and means the same. */
  @ParameterizedTest
  @FieldSource("MAJORS")
  void evilNamesComeBackAsTheyWere(int major) throws SQLException {
    TestPostgres server = TestPostgres.shared(major);
    for (String conforming : List.of("on", "off")) {
      try (Connection connection = server.connect("postgres", "postgres");
          Statement statement = connection.createStatement()) {
        statement.execute("SET standard_conforming_strings = " + conforming);
        statement.execute("SET escape_string_warning = off");
        for (String name : EvilNames.ALL) {
          String quoted = Identifiers.quote(name);
          String literal = Identifiers.literal(name);
          assertThat(Forbidden.inLine("x " + quoted + literal)).isNull();
          statement.execute("CREATE TEMP TABLE " + quoted + " (" + quoted + " int)");
          try (ResultSet row =
              statement.executeQuery(
                  "SELECT relname, attname, "
                      + literal
                      + ", relname = "
                      + literal
                      + " FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid AND attnum = 1"
                      + " WHERE c.oid = "
                      + Identifiers.registered(List.of("pg_temp", name))
                      + "::regclass")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo(name);
            assertThat(row.getString(2)).isEqualTo(name);
            assertThat(row.getString(3)).isEqualTo(name);
            assertThat(row.getBoolean(4)).isTrue();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void agreesWithQuoteIdentAndQuoteLiteral(int major) throws SQLException {
    TestPostgres server = TestPostgres.shared(major);
    List<String> names = new ArrayList<>(HOSTILE);
    names.addAll(
        server.query("postgres", "SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'"));
    try (Connection connection = server.connect("postgres", "postgres");
        PreparedStatement ask =
            connection.prepareStatement("SELECT quote_ident(?), quote_literal(?)")) {
      for (String name : names) {
        ask.setString(1, name);
        ask.setString(2, name);
        try (ResultSet row = ask.executeQuery()) {
          row.next();
          if (Printable.isPlain(name)) {
            assertThat(Identifiers.quote(name)).as(name).isEqualTo(row.getString(1));
            assertThat(Identifiers.literal(name)).as(name).isEqualTo(row.getString(2).strip());
          }
        }
      }
    }
    // unreserved words, and those of newer versions, may be quoted one time too many: same meaning
    String quoted =
        server.query("postgres", "SELECT word FROM pg_get_keywords()").stream()
            .map(word -> "1 AS " + Identifiers.quote(word))
            .collect(joining(", "));
    assertThat(server.query("postgres", "SELECT " + quoted)).hasSize(1);
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void aBareNameIsWhatTheServerTakesWithoutQuotes(int major) throws SQLException {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    List<String> names =
        new ArrayList<>(
            server.query("postgres", "SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'"));
    names.addAll(
        List.of(
            "pub",
            "my-pub",
            "1st",
            "p1",
            "p\u00fcb",
            "pub$x",
            "$pub",
            "pub.x",
            "pub;x",
            "Pub",
            "a b",
            "_",
            "pub'x",
            "pub\\x",
            "pub\"x",
            "\u65e5"));
    try (Connection connection = server.connect("postgres", database);
        Statement statement = connection.createStatement()) {
      for (String name : names) {
        boolean taken;
        try {
          statement.execute("CREATE PUBLICATION " + name);
          taken =
              server
                  .query(
                      database,
                      "SELECT pubname FROM pg_publication WHERE pubname = "
                          + Identifiers.literal(name))
                  .contains(name);
          statement.execute(
              "DO $$ BEGIN EXECUTE (SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication); END $$");
        } catch (SQLException e) {
          taken = false;
        }
        assertThat(Identifiers.bare(name)).as(name).isEqualTo(taken);
      }
    }
  }
}
