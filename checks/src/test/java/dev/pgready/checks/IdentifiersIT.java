package dev.pgready.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
          assertThat(Identifiers.quote(name)).as(name).isEqualTo(row.getString(1));
          assertThat(Identifiers.literal(name)).as(name).isEqualTo(row.getString(2).strip());
        }
      }
    }
    // unreserved words, and those of newer versions, may be quoted one time too many: same meaning
    for (String word : server.query("postgres", "SELECT word FROM pg_get_keywords()")) {
      assertThat(server.query("postgres", "SELECT 1 AS " + Identifiers.quote(word))).hasSize(1);
    }
  }
}
