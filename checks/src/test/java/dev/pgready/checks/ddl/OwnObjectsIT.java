// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.role.TablePrivileges;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What consumers do at their start, as another role than the one that did so before. */
final class OwnObjectsIT {
  private static final Detection HOST =
      new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null);

  private static CheckResult judge(
      TestPostgres server, String role, String database, String consumer) {
    return new OwnObjects()
        .evaluate(
            CheckContext.of(
                TestFacts.collect(server, role, database),
                HOST,
                new ConsumerCatalog().find(consumer).orElseThrow(),
                Request.DEFAULT));
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void leftByAnotherRoleAndHandedOver(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    String role = "own_" + database;
    server.execute(
        database,
        "CREATE ROLE " + role + " LOGIN",
        "GRANT CREATE ON DATABASE %s TO %s".formatted(database, role),
        "CREATE SCHEMA zero_0",
        "CREATE TABLE zero_0.clients (id text PRIMARY KEY)",
        "CREATE FUNCTION zero_0.schema_specs() RETURNS json LANGUAGE sql AS 'SELECT NULL::json'",
        "CREATE PUBLICATION _zero_metadata_0 FOR TABLE zero_0.clients");
    try {
      CheckResult left = judge(server, role, database, "zero");
      assertThat(left.status()).isEqualTo(Status.FAIL);
      assertThatThrownBy(() -> server.executeAs(role, database, "CREATE TABLE zero_0.x (a int)"))
          .rootCause()
          .hasMessageContaining("permission denied for schema zero_0");
      left.remedies().get(0).sql().forEach(sql -> server.execute(database, sql));
      assertThat(judge(server, role, database, "zero").status()).isEqualTo(Status.PASS);
      server.executeAs(
          role,
          database,
          "CREATE TABLE zero_0.x (a int)",
          "CREATE OR REPLACE FUNCTION zero_0.schema_specs() RETURNS json LANGUAGE sql AS 'SELECT NULL::json'",
          "DROP PUBLICATION _zero_metadata_0");
    } finally {
      server.execute("postgres", "DROP DATABASE " + database, "DROP ROLE " + role);
    }
  }

  /** As sqlx asks for at every start: CREATE on the schema although the table is there. */
  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void privilegesAreEnoughWhereNothingIsReplaced(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    String role = "use_" + database;
    server.execute(
        database,
        "CREATE ROLE " + role + " LOGIN",
        "CREATE SCHEMA etl",
        "CREATE TABLE etl._sqlx_migrations (version bigint PRIMARY KEY)",
        "CREATE FUNCTION etl.describe_table_schema(t oid) RETURNS oid LANGUAGE sql AS 'SELECT t'",
        "REVOKE ALL ON FUNCTION etl.describe_table_schema(oid) FROM PUBLIC",
        "GRANT USAGE ON SCHEMA etl TO " + role,
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA etl TO " + role);
    try {
      CheckResult lacking = judge(server, role, database, "supabase-etl");
      assertThat(lacking.status()).isEqualTo(Status.FAIL);
      assertThat(lacking.message())
          .contains("CREATE on schema etl", "EXECUTE on etl.describe_table_schema(oid)");
      lacking.remedies().get(0).sql().forEach(sql -> server.execute(database, sql));
      assertThat(judge(server, role, database, "supabase-etl").status()).isEqualTo(Status.PASS);
      server.executeAs(
          role,
          database,
          "CREATE TABLE IF NOT EXISTS etl._sqlx_migrations (version bigint PRIMARY KEY)",
          "SELECT etl.describe_table_schema(0)");
    } finally {
      server.execute("postgres", "DROP DATABASE " + database, "DROP ROLE " + role);
    }
  }

  /** Estuary Flow's table of watermarks, with the statement that it writes to it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "slot text PRIMARY KEY, watermark text",
        "slot text UNIQUE, watermark text",
        "slot text PRIMARY KEY DEFERRABLE, watermark text",
        "slot text, watermark text",
        "slot text, watermark text, PRIMARY KEY (slot, watermark)",
        "id text PRIMARY KEY, mark text"
      })
  void aTableOfItsOwnThatItCannotWriteToFails(String columns) {
    TestPostgres server = TestPostgres.shared(17);
    String database = server.createDatabase();
    String role = "own_" + database;
    server.execute(
        database,
        "CREATE ROLE " + role + " LOGIN",
        "CREATE TABLE flow_watermarks (" + columns + ")",
        "ALTER TABLE flow_watermarks REPLICA IDENTITY FULL",
        "GRANT ALL ON flow_watermarks TO " + role,
        "CREATE PUBLICATION flow_publication FOR TABLE flow_watermarks");
    try {
      boolean writes = writes(server, role, database);
      assertThat(judge(server, role, database, "estuary").status())
          .isEqualTo(writes ? Status.PASS : Status.FAIL);
    } finally {
      server.execute(
          "postgres", "DROP DATABASE " + database + " WITH (FORCE)", "DROP ROLE " + role);
    }
  }

  /** Rights on single columns, with the same statement. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT (slot), INSERT (slot, watermark), UPDATE (watermark)",
        "SELECT, INSERT (slot, watermark), UPDATE (watermark)",
        "SELECT, INSERT, UPDATE (watermark)",
        "SELECT (watermark), INSERT (slot, watermark), UPDATE (watermark)",
        "SELECT (slot), INSERT (slot), UPDATE (watermark)",
        "SELECT (slot), INSERT (slot, watermark), UPDATE (slot)",
        "INSERT (slot, watermark), UPDATE (watermark)",
        "SELECT (slot), INSERT (slot, watermark)"
      })
  void rightsOnTheColumnsThatItWritesAreEnough(String rights) {
    for (int major : List.of(13, 18)) {
      TestPostgres server = TestPostgres.shared(major);
      String database = server.createDatabase();
      String role = "own_" + database;
      server.execute(
          database,
          "CREATE ROLE " + role + " LOGIN REPLICATION",
          "CREATE TABLE flow_watermarks (slot text PRIMARY KEY, watermark text, more text)",
          "GRANT %s ON flow_watermarks TO %s".formatted(rights, role),
          "CREATE PUBLICATION flow_publication FOR TABLE flow_watermarks");
      try {
        boolean writes = writes(server, role, database);
        CheckContext context =
            CheckContext.of(
                TestFacts.collect(server, role, database),
                HOST,
                new ConsumerCatalog().find("estuary").orElseThrow(),
                new Request(null, List.of("public.none"), List.of(), null, null, Map.of()));
        CheckResult said = new TablePrivileges().evaluate(context);
        assertThat(said.status()).as(said.message()).isEqualTo(writes ? Status.PASS : Status.FAIL);
      } finally {
        server.execute(
            "postgres", "DROP DATABASE " + database + " WITH (FORCE)", "DROP ROLE " + role);
      }
    }
  }

  /** Estuary's own statement. */
  private static boolean writes(TestPostgres server, String role, String database) {
    try {
      server.executeAs(
          role,
          database,
          "INSERT INTO public.flow_watermarks (slot, watermark) VALUES ('s', 'w') ON CONFLICT (slot) DO UPDATE SET watermark = 'w'");
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
