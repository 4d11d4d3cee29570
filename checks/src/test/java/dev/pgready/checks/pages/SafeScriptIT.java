// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.remediation.script.RemediationScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a script does not do to a database in use, whatever it fixes. */
final class SafeScriptIT {
  private static final int MAJOR = 17;
  private static final String ROLE = "pgready_safe";

  private static RemediationPlan plan(
      TestPostgres server, String database, String consumer, String... checks) {
    Set<String> ids = Set.of(checks);
    Report report =
        Preflight.run(
            TestFacts.collect(server, ROLE, database),
            new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null),
            Map.of(consumer, new ConsumerCatalog().get(consumer)),
            Request.DEFAULT,
            Checks.all().stream().filter(check -> ids.contains(check.id())).toList());
    return RemediationPlan.of(report, Selection.ALL);
  }

  private static Psql.Outcome run(TestPostgres server, String user, String database, String sql) {
    return Psql.run(server, user, database, sql);
  }

  /**
   * What takes effect at the next start is changed only if that start will succeed, there and back.
   */
  @Test
  void theServerStartsAgain() throws IOException {
    try (TestPostgres server =
        TestPostgres.start(
            MAJOR, "wal_level = minimal", "max_wal_senders = 0", "max_replication_slots = 0")) {
      server.execute("postgres", "CREATE ROLE " + ROLE + " LOGIN REPLICATION");
      RemediationPlan senders = plan(server, "postgres", "generic", "wal-senders");
      Psql.Outcome alone =
          run(server, "postgres", "postgres", RemediationScript.fix(senders, false));
      // with the level without which senders would keep the server from starting
      assertThat(alone.exit()).as(alone.output()).isZero();
      assertThat(alone.output()).contains("wal_level", "max_wal_senders");
      server.execute("postgres", "ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()");

      RemediationPlan all =
          plan(server, "postgres", "generic", "wal-level", "wal-senders", "replication-slots");
      String script = RemediationScript.fix(all, false);
      String undo = RemediationScript.undo(all, false);
      Path file = server.data().resolve("pgready.conf");
      String sound = Files.readString(file);
      Files.writeString(file, sound + "nonsense = on\n");
      Psql.Outcome unsound = run(server, "postgres", "postgres", script);
      assertThat(unsound.exit()).as(unsound.output()).isEqualTo(3);
      assertThat(unsound.output()).contains("the configuration files have errors");
      assertThat(Files.readString(server.data().resolve("postgresql.auto.conf")))
          .doesNotContain("wal_level");

      Files.writeString(file, sound);
      Psql.Outcome done = run(server, "postgres", "postgres", script);
      assertThat(done.exit()).as("%s%n%s", done.output(), script).isZero();
      assertThat(done.output()).contains("A restart will apply:").contains("wal_level");
      server.restart();
      assertThat(server.query("postgres", "SHOW wal_level")).containsExactly("logical");

      server.execute(
          "postgres",
          "SELECT pg_create_logical_replication_slot('s' || g, 'pgoutput') FROM generate_series(1, 2) g");
      Psql.Outcome back = run(server, "postgres", "postgres", undo);
      assertThat(back.exit()).as(back.output()).isEqualTo(3);
      assertThat(back.output()).contains("would not start; drop");
      server.restart();
      server.execute(
          "postgres", "SELECT pg_drop_replication_slot('s' || g) FROM generate_series(1, 2) g");
      Psql.Outcome free = run(server, "postgres", "postgres", undo);
      assertThat(free.exit()).as("%s%n%s", free.output(), undo).isZero();
      server.restart();
      assertThat(server.query("postgres", "SHOW wal_level")).containsExactly("minimal");
    }
  }

  /** Each owner's part is that owner's; what others must do is named and rolls nothing back. */
  @Test
  void everyOwnerRunsTheirPart() {
    TestPostgres server = TestPostgres.shared(MAJOR);
    String database = server.createDatabase();
    List<String> roles = List.of(ROLE, "pgready_own1", "pgready_own2");
    roles.forEach(role -> server.execute("postgres", "CREATE ROLE " + role + " LOGIN"));
    try {
      server.execute(
          database,
          "CREATE TABLE one (n int)",
          "CREATE TABLE two (n int)",
          "CREATE TABLE three (id int PRIMARY KEY)",
          "ALTER TABLE one OWNER TO pgready_own1",
          "ALTER TABLE two OWNER TO pgready_own2",
          "CREATE PUBLICATION pgready FOR TABLE one, two, three");
      RemediationPlan plan =
          plan(
              server,
              database,
              "generic",
              "replica-identity",
              "table-privileges",
              "replication-role");
      String script = RemediationScript.fix(plan, false);
      Psql.Outcome first = run(server, "pgready_own1", database, script);
      assertThat(first.exit()).as("%s%n%s", first.output(), script).isEqualTo(3);
      assertThat(first.output())
          .contains("skipped: 1 statement for pgready_own2, or a superuser")
          .contains("for postgres, or a superuser")
          .doesNotContain("pgready_own1")
          .contains("run it as those roles too");
      assertThat(identities(server, database)).containsExactly("one f", "three d", "two d");
      assertThat(run(server, "pgready_own2", database, script).exit()).isEqualTo(3);
      assertThat(identities(server, database)).containsExactly("one f", "three d", "two f");
      Psql.Outcome last = run(server, "postgres", database, script);
      assertThat(last.exit()).as(last.output()).isZero();
      assertThat(
              plan(
                      server,
                      database,
                      "generic",
                      "replica-identity",
                      "table-privileges",
                      "replication-role")
                  .isEmpty())
          .isTrue();
    } finally {
      drop(server, database, roles);
    }
  }

  /**
   * A setting of a role is changed by that role or by an administrator; nobody else's part ends
   * there.
   */
  @Test
  void whatConcernsARoleIsLeftToThatRole() {
    TestPostgres server = TestPostgres.shared(MAJOR);
    String database = server.createDatabase();
    List<String> roles = List.of(ROLE, "pgready_own1");
    roles.forEach(role -> server.execute("postgres", "CREATE ROLE " + role + " LOGIN"));
    try {
      server.execute(
          database,
          "ALTER ROLE " + ROLE + " SET statement_timeout = '1s'",
          "CREATE TABLE one (n int)",
          "ALTER TABLE one OWNER TO pgready_own1",
          "CREATE PUBLICATION pgready FOR TABLE one");
      String script =
          RemediationScript.fix(
              plan(server, database, "generic", "session-timeouts", "replica-identity"), false);
      String setting =
          "SELECT unnest(rolconfig) FROM pg_roles WHERE rolname = '%s'".formatted(ROLE);

      Psql.Outcome owner = run(server, "pgready_own1", database, script);
      assertThat(owner.exit()).as("%s%n%s", owner.output(), script).isEqualTo(3);
      assertThat(owner.output())
          .contains("skipped: 1 statement for the role itself, or superuser")
          .contains("run it as those roles too");
      assertThat(identities(server, database)).containsExactly("one f");
      assertThat(server.query(database, setting)).containsExactly("statement_timeout=1s");

      Psql.Outcome itself = run(server, ROLE, database, script);
      assertThat(itself.output()).doesNotContain("the role itself");
      assertThat(server.query(database, setting)).containsExactly("statement_timeout=0");
      Psql.Outcome all = run(server, "postgres", database, script);
      assertThat(all.exit()).as(all.output()).isZero();
    } finally {
      drop(server, database, roles);
    }
  }

  private static List<String> identities(TestPostgres server, String database) {
    return server.query(
        database,
        "SELECT relname || ' ' || relreplident::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1");
  }

  /**
   * Where no way is chosen for a table whose rows nothing identifies, the table is not published:
   * the application's own UPDATE would fail from then on.
   */
  @Test
  void whatWouldRefuseChangesIsNotPublished() {
    TestPostgres server = TestPostgres.shared(MAJOR);
    String database = server.createDatabase();
    server.execute(database, "CREATE ROLE " + ROLE + " LOGIN REPLICATION");
    try {
      server.execute(
          database,
          "CREATE TABLE \"T é %\" (a int)",
          "INSERT INTO \"T é %\" VALUES (1)",
          "CREATE TABLE parted (a int) PARTITION BY LIST (a)",
          "CREATE TABLE part PARTITION OF parted DEFAULT",
          "CREATE TABLE keyed (a int PRIMARY KEY)");
      RemediationPlan plan = plan(server, database, "fivetran", "publication", "replica-identity");
      String script = RemediationScript.fix(plan, false);
      for (String text : List.of(script, RemediationScript.fix(plan, true))) {
        Psql.Outcome refused = run(server, "postgres", database, "\\set ON_ERROR_STOP on\n" + text);
        assertThat(refused.exit()).as("%s%n%s", refused.output(), text).isEqualTo(3);
        assertThat(refused.output())
            .contains(
                "UPDATE and DELETE on public.\"T é %\", public.part would fail once published")
            .contains("Choose a way of replica-identity first");
        server.execute(database, "UPDATE \"T é %\" SET a = 2");
        assertThat(server.query(database, "SELECT pubname FROM pg_publication")).isEmpty();
      }

      String chosen =
          Psql.variables(server, database, script, Map.of("replica-identity", "a")) + script;
      for (int run = 0; run < 2; run++) {
        Psql.Outcome done = run(server, "postgres", database, chosen);
        assertThat(done.exit()).as("%s%n%s", done.output(), chosen).isZero();
      }
      server.execute(database, "UPDATE \"T é %\" SET a = 3");
      assertThat(server.query(database, "SELECT count(*)::text FROM pg_publication_tables"))
          .containsExactly("3");
    } finally {
      server.execute(database, "DROP OWNED BY " + ROLE);
      server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
      server.execute("postgres", "DROP ROLE " + ROLE);
    }
  }

  /** A script that runs again takes the new slot for what it is: somebody may read from it. */
  @Test
  void aSlotThatWasCreatedAgainIsNotDropped() {
    TestPostgres server = TestPostgres.shared(MAJOR);
    String database = server.createDatabase();
    server.execute(database, "CREATE ROLE " + ROLE + " LOGIN REPLICATION");
    String slot = "late_" + database;
    String position =
        "SELECT restart_lsn FROM pg_replication_slots WHERE slot_name = '%s'".formatted(slot);
    try {
      server.query(
          database, "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
      server.execute(
          database,
          "CREATE TABLE keyed (a int PRIMARY KEY)",
          "CREATE PUBLICATION p FOR TABLE keyed");
      Report report =
          Preflight.run(
              TestFacts.collect(server, ROLE, database),
              new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null),
              Map.of("airbyte", new ConsumerCatalog().get("airbyte")),
              new Request("p", List.of(), List.of(), slot, null, Map.of()),
              Checks.all().stream().filter(check -> check.id().equals("slot-conflict")).toList());
      RemediationPlan plan =
          RemediationPlan.of(
              report,
              new Selection(Set.of(), Set.of(), Set.of(), false, Map.of("slot-conflict", "a")));
      String script = RemediationScript.fix(plan, false);
      List<String> old = server.query(database, position);
      Psql.Outcome first = run(server, "postgres", database, script);
      assertThat(first.exit()).as("%s%n%s", first.output(), script).isZero();
      List<String> created = server.query(database, position);
      assertThat(created).hasSize(1).isNotEqualTo(old);
      Psql.Outcome second = run(server, "postgres", database, script);
      assertThat(second.exit()).as(second.output()).isZero();
      assertThat(server.query(database, position)).isEqualTo(created);
    } finally {
      server.query(
          database,
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '%s'"
              .formatted(slot));
      server.execute(database, "DROP OWNED BY " + ROLE);
      server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
      server.execute("postgres", "DROP ROLE " + ROLE);
    }
  }

  /** A publication to be filled: what its tables need comes before they are in it. */
  @Test
  void nothingIsPublishedBeforeItCanBe() {
    TestPostgres server = TestPostgres.shared(MAJOR);
    String database = server.createDatabase();
    server.execute(database, "CREATE ROLE " + ROLE + " LOGIN REPLICATION");
    try {
      server.execute(
          database,
          "CREATE TABLE orders (a int)",
          "CREATE TABLE api_keys (a int PRIMARY KEY)",
          "CREATE TABLE schema_migrations (version text PRIMARY KEY)");
      String script =
          RemediationScript.fix(
              plan(
                  server,
                  database,
                  "generic",
                  "publication",
                  "replica-identity",
                  "table-privileges"),
              false);
      List<String> lines = script.lines().map(String::strip).collect(Collectors.toList());
      int published = lines.indexOf("CREATE PUBLICATION pgready FOR TABLE");
      assertThat(published).as(script).isPositive();
      assertThat(lines.indexOf("ALTER TABLE public.orders REPLICA IDENTITY FULL;"))
          .isBetween(1, published);
      assertThat(lines)
          .contains("public.api_keys,  -- look twice: may hold secrets")
          .contains("public.schema_migrations  -- look twice: a migration tool's own");
      Psql.Outcome outcome = run(server, "postgres", database, script);
      assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isZero();
      server.execute(database, "UPDATE orders SET a = 1");
      assertThat(server.query(database, "SELECT count(*)::text FROM pg_publication_tables"))
          .containsExactly("3");
    } finally {
      drop(server, database, List.of(ROLE));
    }
  }

  /** What one publication needs of a table makes another one refuse its UPDATE: no script runs. */
  @Test
  void twoPublicationsOfATableDoNotRunInACircle() {
    TestPostgres server = TestPostgres.shared(MAJOR);
    String database = server.createDatabase();
    server.execute(database, "CREATE ROLE " + ROLE + " LOGIN REPLICATION");
    try {
      server.execute(
          database,
          "CREATE TABLE orders (id int PRIMARY KEY, name text)",
          "CREATE PUBLICATION rf FOR TABLE orders WHERE (name <> 'x')",
          "CREATE PUBLICATION cl FOR TABLE orders (name)");
      for (String identity : List.of("DEFAULT", "FULL")) {
        server.execute(database, "ALTER TABLE orders REPLICA IDENTITY " + identity);
        RemediationPlan plan = plan(server, database, "generic", "publication-columns");
        assertThat(plan.isEmpty()).isFalse();
        assertThat(RemediationScript.fix(plan, false))
            .as(identity)
            .doesNotContain("REPLICA IDENTITY DEFAULT;", "REPLICA IDENTITY FULL;")
            .contains("add it again without its");
      }
    } finally {
      drop(server, database, List.of(ROLE));
    }
  }

  private static void drop(TestPostgres server, String database, List<String> roles) {
    server.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
    roles.forEach(role -> server.execute("postgres", "DROP OWNED BY " + role, "DROP ROLE " + role));
  }
}
