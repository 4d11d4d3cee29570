// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.Format;
import dev.pgready.checks.pages.Psql;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Secrets of the database lie wherever a catalogue or a setting can hold one, and a superuser's
 * facts and reports have none of them.
 */
final class SecretFactsIT {
  /** Part of every secret; the rest of each says where it lay. */
  private static final String CORE = "s3cr3tFact";

  private static final TestPostgres SERVER =
      TestPostgres.start(
          16,
          "primary_conninfo = 'host=nowhere password=conninfo-%s'".formatted(CORE),
          "archive_command = 'true archive-%s'".formatted(CORE),
          "restore_command = 'true restore-%s'".formatted(CORE),
          "ssl_passphrase_command = 'echo ssl-%s'".formatted(CORE),
          "app.token = 'file-%s'".formatted(CORE));
  private static final String ROLE = "keeper";
  private static String database = "";

  @BeforeAll
  static void plant() {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE ROLE keeper LOGIN SUPERUSER PASSWORD 'role-%s'".formatted(CORE),
        "ALTER DATABASE %s SET app.jwt_secret = 'database-%s'".formatted(database, CORE),
        "ALTER DATABASE %s SET search_path = 'path-%s', public".formatted(database, CORE),
        "ALTER ROLE ALL SET everybody.token = 'all-%s'".formatted(CORE),
        "ALTER ROLE keeper SET own.token = 'own-%s'".formatted(CORE),
        "ALTER ROLE keeper SET statement_timeout = '77s'",
        "ALTER ROLE keeper IN DATABASE %s SET joint.token = 'both-%s'".formatted(database, CORE),
        "ALTER SYSTEM SET cluster_name = 'waiting-%s'".formatted(CORE),
        "SELECT pg_reload_conf()",
        "CREATE TABLE public.t (id int PRIMARY KEY, v text DEFAULT 'default-%1$s' CHECK (v <> 'check-%1$s'))"
            .formatted(CORE),
        "INSERT INTO public.t SELECT n, 'row-%s' FROM generate_series(1, 500) n".formatted(CORE),
        "CREATE INDEX ON public.t ((v || 'index-%s'))".formatted(CORE),
        "ALTER TABLE public.t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON public.t USING (v <> 'policy-%s')".formatted(CORE),
        "CREATE VIEW public.v AS SELECT 'view-%s' AS x".formatted(CORE),
        "CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $$ SELECT 'function-%s' $$"
            .formatted(CORE),
        "CREATE PUBLICATION p FOR TABLE public.t WHERE (id > length('filter-%s'))".formatted(CORE),
        "CREATE SUBSCRIPTION s CONNECTION 'password=subscription-%s' PUBLICATION p WITH (connect = false)"
            .formatted(CORE),
        "CREATE FOREIGN DATA WRAPPER w OPTIONS (password 'wrapper-%s')".formatted(CORE),
        "CREATE SERVER away FOREIGN DATA WRAPPER w OPTIONS (password 'server-%s')".formatted(CORE),
        "CREATE USER MAPPING FOR PUBLIC SERVER away OPTIONS (password 'mapping-%s')"
            .formatted(CORE),
        "CREATE FOREIGN TABLE public.far (id int OPTIONS (k 'column-%1$s')) SERVER away OPTIONS (k 'table-%1$s')"
            .formatted(CORE),
        "ANALYZE public.t");
    for (String object :
        new String[] {
          "TABLE public.t",
          "COLUMN public.t.v",
          "ROLE keeper",
          "DATABASE " + database,
          "PUBLICATION p",
          "SCHEMA public",
          "SUBSCRIPTION s"
        }) {
      SERVER.execute(database, "COMMENT ON %s IS 'comment-%s'".formatted(object, CORE));
    }
    // with lines that are wrong, so that the server goes on with those it has
    SERVER.hba(
        "host all all 127.0.0.1/32 trust",
        "host all far 10.0.0.0/8 radius radiusservers=10.0.0.1 radiussecrets=radius-" + CORE,
        "host all far 10.0.0.0/8 ldap ldapserver=l ldapbinddn=cn ldapbindpasswd=ldap-" + CORE,
        "hostssl all far 10.0.0.0/8 cert clientcert=verify-full map=people",
        "host all far 10.0.0.0/8 trust junk-" + CORE,
        "host all far 10.0.0.0/8 method-" + CORE);
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @Test
  void noneInFactsAtAnyLevel() {
    for (String probe : new String[] {"none", "safe", "full"}) {
      Execution run =
          Execution.of(
              "collect", SERVER.uri(ROLE, database), "--probe", probe, "--publication", "p");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out() + run.err()).as(probe).doesNotContainIgnoringCase(CORE);
      Facts facts = FactsDocument.read(run.out());
      assertThat(facts.cat().effective("statement_timeout")).contains("77s");
      assertThat(
              Objects.requireNonNull(facts.cat().settings().get("cluster_name")).pendingRestart())
          .isTrue();
      if (probe.equals("full")) {
        assertThat(run.out()).contains("map=people").contains("radius");
      }
    }
  }

  @Test
  void noneInWhatPsqlMakesOfThePrintedStatements() {
    String script = Execution.of("collect", "--print-sql", "--sample", "100ms").out();
    Psql.Outcome outcome = Psql.run(SERVER, ROLE, database, script);
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.output()).contains("map=people").doesNotContainIgnoringCase(CORE);
  }

  @Test
  void noneInAnyReport() {
    String uri = SERVER.uri(ROLE, database);
    String facts = Execution.of("collect", uri, "--probe", "full").out();
    for (Format format : Format.values()) {
      Execution run =
          Execution.withInput(
              facts,
              Map.of(),
              "check",
              "--facts",
              "-",
              "--for",
              "zero",
              "--for",
              "debezium",
              "--format",
              format.word());
      assertThat(run.out() + run.err()).as(format.word()).doesNotContainIgnoringCase(CORE);
    }
    for (String[] more :
        new String[][] {
          {"check", uri, "--all"},
          {"fix", uri},
          {"fix", uri, "--undo"},
          {"stream", uri, "--publication", "p"}
        }) {
      Execution run = Execution.of(more);
      assertThat(run.out() + run.err()).as(more[0]).doesNotContainIgnoringCase(CORE);
    }
  }
}
