// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Facts;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.remediation.LeastPrivilegeRole;
import dev.pgready.remediation.sql.Statement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is advised for tables of administrators is run on a server, each remedy by itself and rolled
 * back: no role has gained a superuser's attribute, by itself or through a membership.
 */
final class LeastAdviceIT {
  private static final Detection DETECTION =
      new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null);

  /** Who may become what, without those who are superusers already. */
  private static final String POWERS =
      """
      SELECT r.rolname || ' ' || v.power FROM pg_roles r, pg_roles a,
        LATERAL (VALUES ('SUPERUSER', a.rolsuper), ('CREATEROLE', a.rolcreaterole), ('CREATEDB', a.rolcreatedb),
          ('BYPASSRLS', a.rolbypassrls),
          (a.rolname, a.rolname IN ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')))
          v(power, has)
      WHERE v.has AND NOT r.rolsuper AND pg_has_role(r.oid, a.oid, 'MEMBER')
      """;

  @ParameterizedTest
  @ValueSource(ints = {13, 17})
  void noRoleGainsAnything(int major) throws SQLException {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    List<String> roles =
        List.of("least_app", "least_boss", "least_deputy", "least_files", "least_plain");
    roles.forEach(role -> server.execute("postgres", "DROP ROLE IF EXISTS " + role));
    try {
      server.execute(
          database,
          "CREATE ROLE least_app LOGIN",
          "CREATE ROLE least_boss CREATEROLE",
          "CREATE ROLE least_deputy",
          "GRANT least_boss TO least_deputy",
          "CREATE ROLE least_files",
          "GRANT pg_execute_server_program TO least_files",
          "CREATE ROLE least_plain");
      List<String> owners =
          List.of("postgres", "least_boss", "least_deputy", "least_files", "least_plain");
      for (String owner : owners) {
        server.execute(
            database,
            "CREATE TABLE of_%s (id int, n text)".formatted(owner),
            "ALTER TABLE of_%1$s OWNER TO %1$s".formatted(owner));
      }
      server.execute(
          database,
          "CREATE TABLE secured (id int PRIMARY KEY)",
          "ALTER TABLE secured ENABLE ROW LEVEL SECURITY");
      Facts facts = TestFacts.collect(server, "least_app", database);
      assertThat(facts.cat().administrators())
          .contains("postgres", "least_boss", "least_deputy", "least_files")
          .doesNotContain("least_plain", "least_app");
      try (Connection connection = server.connect("postgres", database)) {
        connection.setAutoCommit(false);
        int applied = 0;
        ConsumerCatalog consumers = new ConsumerCatalog();
        for (String spec : consumers.ids()) {
          CheckContext context =
              CheckContext.of(facts, DETECTION, consumers.get(spec), Request.DEFAULT);
          for (Check check : Checks.all()) {
            for (Remedy remedy : check.evaluate(context).remedies()) {
              applied += apply(connection, check, remedy);
            }
          }
        }
        assertThat(applied).as("statements that ran").isGreaterThan(100);
        created(
            connection,
            CheckContext.of(facts, DETECTION, consumers.get("electric"), Request.DEFAULT));
      }
      plainOwnerFixes(server, database, facts);
    } finally {
      server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
      server.execute("postgres", "DROP ROLE IF EXISTS " + database + "_table_owner");
      roles.forEach(role -> server.execute("postgres", "DROP ROLE IF EXISTS " + role));
    }
  }

  /**
   * @return how many statements ran
   */
  private static int apply(Connection connection, Check check, Remedy remedy) throws SQLException {
    Set<String> before = powers(connection);
    int ran = 0;
    try {
      for (String sql : remedy.sql()) {
        Statement statement = Statement.of(sql);
        if (statement.kind().transactional() && statement.placeholders().isEmpty()) {
          try (java.sql.Statement run = connection.createStatement()) {
            run.execute(sql);
            ran++;
          }
        }
      }
      Set<String> after = powers(connection);
      after.removeAll(before);
      if (check.id().equals("row-security")) {
        after.remove("least_app BYPASSRLS");
      }
      assertThat(after).as("%s: %s", check.id(), remedy.sql()).isEmpty();
    } finally {
      connection.rollback();
    }
    return ran;
  }

  private static void created(Connection connection, CheckContext context) throws SQLException {
    Set<String> before = powers(connection);
    try (java.sql.Statement run = connection.createStatement()) {
      for (Remedy remedy : LeastPrivilegeRole.remedies("least_made", List.of(context))) {
        for (String sql : remedy.sql()) {
          run.execute(sql);
        }
      }
      Set<String> after = powers(connection);
      after.removeAll(before);
      assertThat(after).containsExactly("least_made BYPASSRLS"); // of a table with row security
    } finally {
      connection.rollback();
    }
  }

  private static void plainOwnerFixes(TestPostgres server, String database, Facts facts) {
    Check check = Checks.find("table-ownership").orElseThrow();
    CheckContext context =
        CheckContext.of(facts, DETECTION, new ConsumerCatalog().get("electric"), Request.DEFAULT);
    Remedy way = check.evaluate(context).remedies().get(1);
    server.execute(database, way.sql().toArray(new String[0]));
    Facts fixed = TestFacts.collect(server, "least_app", database);
    assertThat(
            check
                .evaluate(
                    CheckContext.of(
                        fixed, DETECTION, new ConsumerCatalog().get("electric"), Request.DEFAULT))
                .status())
        .isEqualTo(Status.PASS);
    // and the way back
    server.execute(database, way.undo().toArray(new String[0]));
    assertThat(
            server.query(
                database,
                "SELECT DISTINCT pg_get_userbyid(relowner)::text FROM pg_class"
                    + " WHERE relname ~ '^of_' ORDER BY 1"))
        .containsExactly("least_boss", "least_deputy", "least_files", "least_plain", "postgres");
  }

  private static Set<String> powers(Connection connection) throws SQLException {
    Set<String> powers = new TreeSet<>();
    try (java.sql.Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(POWERS)) {
      while (rows.next()) {
        powers.add(rows.getString(1));
      }
    }
    return powers;
  }
}
