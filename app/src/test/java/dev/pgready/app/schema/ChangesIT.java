// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.config.Config;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.Terminal;
import dev.pgready.app.demo.ServerPrograms;
import dev.pgready.app.policy.Baseline;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.report.Format;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.schema.source.Migrations;
import dev.pgready.app.schema.source.SqlFile;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Realm;
import dev.pgready.checks.scope.Request;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.Forbidden;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a migration brings is found, with its line, and nothing else is; one server for all. */
final class ChangesIT {
  private static final List<String> CONSUMERS =
      List.of("zero", "debezium", "postgres", "powersync", "sequin", "materialize");

  /** Sound for all of them, but for a table that never was: what is old is not told again. */
  private static final String BASE =
      """
      CREATE TYPE mood AS ENUM ('ok');
      CREATE TABLE orders (id bigint PRIMARY KEY, email text, mood mood);
      CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL);
      CREATE TABLE old_sin (what text);
      CREATE TABLE events (id bigint, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
      CREATE PUBLICATION shop FOR TABLE orders, customers, events;
      """;

  private static final SchemaServer SERVER = SchemaServer.create(programs());

  /** What comes with the source tree, or the programs in the directory of a property. */
  private static ServerPrograms programs() {
    String directory = System.getProperty("schema.programs", "");
    return directory.isEmpty()
        ? ServerPrograms.EMBEDDED
        : new ServerPrograms(0, Path.of(directory), List.of(), false);
  }

  private static AppliedSchema base;

  @BeforeAll
  static void start() {
    SERVER.launch();
    base = apply(BASE);
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private static AppliedSchema apply(String... files) {
    List<SqlFile> all = new ArrayList<>();
    for (int i = 0; i < files.length; i++) {
      all.add(new SqlFile("db/V%s__x.sql".formatted(i + 1), files[i]));
    }
    return SERVER.apply(new Migrations("Flyway", all, List.of()), ProviderCatalog.builtIn());
  }

  private static Map<String, ConsumerProfile> consumers(String... names) {
    Map<String, ConsumerProfile> consumers = new LinkedHashMap<>();
    for (String name : names) {
      consumers.put(name, new ConsumerCatalog().get(name));
    }
    return consumers;
  }

  private static Evaluation evaluation(
      @Nullable String publication, List<String> tables, String... names) {
    return new Evaluation(
        ProviderCatalog.builtIn(),
        "none",
        "test",
        consumers(names),
        new Request(publication, tables, List.of(), null, null, Map.of()),
        Checks.all().stream().filter(check -> check.realm() == Realm.SCHEMA).toList(),
        Config.EMPTY,
        null);
  }

  /** What is new for one consumer after a change. */
  private static Report news(String publication, AppliedSchema changed, String consumer) {
    Evaluation evaluation = evaluation(publication, List.of(), consumer);
    return Baseline.news(
        new SchemaReport("db", consumers(consumer))
            .against(
                evaluation.of(changed.facts()).report(),
                changed,
                evaluation.of(base.facts()).report(),
                base,
                "main"));
  }

  private record Case(String name, String check, String sql, int line, int consumers) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "adds a table without a key",
            "replica-identity",
            "-- new\nCREATE TABLE fine (id int PRIMARY KEY);\nCREATE TABLE audit (at timestamptz);\nALTER PUBLICATION shop ADD TABLE audit;",
            3,
            5),
        new Case(
            "drops a key",
            "replica-identity",
            "ALTER TABLE orders ADD note text;\nALTER TABLE orders DROP CONSTRAINT orders_pkey;\nALTER TABLE orders ADD more text;",
            2,
            5),
        new Case(
            "drops a key in a function",
            "replica-identity",
            "DO $$ BEGIN\n  EXECUTE 'ALTER TABLE orders DROP CONSTRAINT orders_pkey';\nEND $$;",
            1,
            5),
        new Case(
            "changes the identity",
            "replica-identity",
            "ALTER TABLE customers REPLICA IDENTITY NOTHING;\nALTER TABLE customers ADD x int;",
            1,
            5),
        new Case(
            "adds a type that is not carried",
            "column-types",
            "ALTER TABLE orders ADD a int;\nALTER TABLE orders ADD COLUMN body xml, ADD COLUMN span int4multirange, ADD COLUMN p path;\nALTER TABLE orders ADD b int;",
            2,
            5),
        new Case(
            "adds a partition without a key",
            "replica-identity",
            "CREATE TABLE log (id int, day date) PARTITION BY RANGE (day);\nCREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');\nALTER PUBLICATION shop ADD TABLE log;",
            2,
            5),
        new Case(
            "adds a partition with another identity to a published table",
            "replica-identity",
            "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');\nALTER TABLE events_1 REPLICA IDENTITY NOTHING;",
            2,
            5),
        new Case(
            "attaches a partition without a key",
            "replica-identity",
            "CREATE TABLE part (id int, day date);\nCREATE TABLE whole (id int, day date) PARTITION BY RANGE (day);\nALTER PUBLICATION shop ADD TABLE whole;\nALTER TABLE whole ATTACH PARTITION part FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
            1,
            5),
        new Case(
            "renames a published table",
            "publication-coverage",
            "SELECT 1;\nALTER TABLE orders RENAME TO purchases;",
            2,
            5),
        new Case(
            "moves a published table",
            "publication-coverage",
            "CREATE SCHEMA shop;\nALTER TABLE orders SET SCHEMA shop;",
            2,
            5),
        new Case(
            "takes a table out of the publication",
            "publication-coverage",
            "ALTER PUBLICATION shop DROP TABLE customers;",
            1,
            5),
        new Case(
            "turns on row level security",
            "row-security",
            "ALTER TABLE orders ADD tenant text;\nALTER TABLE orders ENABLE ROW LEVEL SECURITY;\nCREATE POLICY p ON orders USING (tenant = current_user);",
            2,
            5));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void whatAChangeBringsIsFoundWithItsLine(Case c) throws IOException {
    AppliedSchema changed = apply(BASE, c.sql());
    assertThat(changed.lines()).isEmpty();
    Set<String> caught = new TreeSet<>();
    // only some say what they do with types
    List<String> consumers =
        c.check().equals("column-types") ? new ConsumerCatalog().ids() : CONSUMERS;
    for (String consumer : consumers) {
      Report report = news("shop", changed, consumer);
      for (Report.Finding finding : report.attention()) {
        if (finding.id().equals(c.check()) && finding.result().status() != Status.UNKNOWN) {
          assertThat(report.origins(finding))
              .as("%s for %s: %s", c, consumer, finding.result().message())
              .contains(new Report.Origin("db/V2__x.sql", c.line()));
          assertEachFormatSaysIt(c, consumer, report);
          caught.add(consumer);
        }
      }
    }
    assertThat(caught).as(c.toString()).hasSizeGreaterThanOrEqualTo(c.consumers());
  }

  /** A person on a terminal, an annotation of GitHub, a tool that reads SARIF. */
  private static void assertEachFormatSaysIt(Case c, String consumer, Report report)
      throws IOException {
    String as = "%s for %s".formatted(c, consumer);
    assertThat(written(Format.HUMAN, report).replaceAll("\\s+", " "))
        .as(as)
        .containsPattern("(FAIL|WARN) %s: [^#]*db/V2__x.sql:%s".formatted(c.check(), c.line()));
    assertThat(written(Format.GITHUB, report))
        .as(as)
        .containsPattern(
            "(?m)^::(error|warning) file=db/V2__x.sql,line=%s,title=pgready %s::"
                .formatted(c.line(), c.check()));
    assertThat(written(Format.SARIF, report).replaceAll("\\s+", ""))
        .as(as)
        .contains("\"ruleId\":\"%s\"".formatted(c.check()))
        .contains(
            "\"uri\":\"db/V2__x.sql\",\"uriBaseId\":\"%%SRCROOT%%\"},\"region\":{\"startLine\":%s}"
                .formatted(c.line()));
  }

  @Test
  void theVersionThatComesAlongIsTheOneThatIsNamed() {
    if (programs().directory() == null) {
      assertThat(base.facts().cat().server().version())
          .startsWith(ServerPrograms.EMBEDDED_MAJOR + ".");
    }
  }

  @Test
  void aChangeThatBringsNothingIsSilent() throws IOException {
    AppliedSchema changed =
        apply(
            BASE,
            """
            ALTER TABLE orders ADD COLUMN note text;
            CREATE TABLE products (id bigint PRIMARY KEY, name text);
            CREATE INDEX ON orders (email);
            ALTER PUBLICATION shop ADD TABLE products;
            CREATE VIEW v AS SELECT * FROM orders;
            ALTER TABLE customers ADD FOREIGN KEY (id) REFERENCES orders (id);
            """);
    assertThat(changed.lines()).isEmpty();
    // Materialize refuses every table that is not FULL
    for (String consumer : CONSUMERS.subList(0, 5)) {
      Report report = news("shop", changed, consumer);
      assertThat(report.findings())
          .as(consumer)
          .filteredOn(
              finding -> Set.of(Status.FAIL, Status.WARN).contains(finding.result().status()))
          .extracting(finding -> finding.id() + ": " + finding.result().message())
          .isEmpty();
      assertThat(written(Format.HUMAN, report)).as(consumer).doesNotContain("V2__x.sql");
      assertThat(written(Format.GITHUB, report))
          .as(consumer)
          .doesNotContain("::error", "::warning");
      assertThat(written(Format.SARIF, report).replaceAll("\\s+", ""))
          .as(consumer)
          .doesNotContain("\"level\":\"error\"", "\"level\":\"warning\"");
    }
  }

  /** What a file wants of the machine it does not get. */
  @Test
  void sqlOfARepositoryReachesNothingOfTheMachine() throws Exception {
    Path planted = Files.createTempFile("pgready", ".txt");
    String file = planted.toString();
    AppliedSchema applied =
        apply(
            """
            CREATE TABLE t (id int PRIMARY KEY);
            COPY t TO '%1$s';
            COPY t TO PROGRAM 'echo x > %1$s';
            DO $$ BEGIN COPY t TO PROGRAM 'echo x > %1$s'; END $$;
            \\! echo x > %1$s
            \\o %1$s
            ALTER SYSTEM SET archive_command = 'echo x > %1$s';
            SELECT lo_export(lo_from_bytea(0, 'x'), '%1$s');
            CREATE EXTENSION plpython3u;
            CREATE EXTENSION plperl;
            CREATE EXTENSION file_fdw;
            CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'pg_read_file';
            CREATE FUNCTION g() RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'system';
            CREATE ROLE boss SUPERUSER;
            SET ROLE boss;
            GRANT pg_execute_server_program, pg_write_server_files TO pgready_owner;
            DO $$ BEGIN GRANT pg_execute_server_program TO pgready_owner; END $$;
            DO $$ BEGIN ALTER ROLE pgready_owner SUPERUSER; END $$;
            CREATE PUBLICATION p FOR ALL TABLES; CREATE PUBLICATION q FOR ALL TABLES WITH (publish = 'insert');
            SELECT pg_read_file('/etc/passwd');
            LOAD '/lib/x86_64-linux-gnu/libc.so.6';
            """
                .formatted(file));
    assertThat(Files.readString(planted)).isEmpty();
    Files.delete(planted);
    assertThat(applied.facts().cat().publications()).hasSize(2);
    assertThat(applied.facts().cat().tables()).hasSize(1);
    assertThat(applied.lines()).hasSizeGreaterThan(4);
  }

  @Test
  void whatIsMissingIsStoodInFor() {
    AppliedSchema applied =
        apply(
            """
            SET transaction_timeout = 0;
            SET no_such_setting = 0;
            CREATE EXTENSION postgis WITH SCHEMA gis;
            CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA extensions;
            CREATE TABLE places (id int PRIMARY KEY, at gis.geometry(Point, 4326), area gis.geometry[], v vector(3))
              TABLESPACE fast;
            CREATE TABLE auth.users (id uuid PRIMARY KEY DEFAULT extensions.uuid_generate_v4(), name text COLLATE "de_DE.utf8");
            CREATE POLICY p ON places TO authenticated USING (true);
            ALTER TABLE places OWNER TO bob;
            GRANT SELECT ON places TO bob;
            CREATE TABLE broken (id no_such_function());
            CREATE TABLE next (id int PRIMARY KEY);
            INSERT INTO no_such_table VALUES (1);
            """);
    assertThat(applied.facts().cat().tables())
        .extracting(table -> table.sqlName())
        .containsExactlyInAnyOrder("public.places", "auth.users", "public.next");
    assertThat(applied.lines()).singleElement().asString().contains("db/V1__x.sql:11", "broken");
    assertThat(applied.notes())
        .anyMatch(note -> note.contains("postgis") && note.contains("gis.geometry"))
        .anyMatch(note -> note.contains("authenticated"))
        .anyMatch(note -> note.contains("tablespace fast") && note.contains("schema auth"))
        .anyMatch(note -> note.contains("no_such_table"));
    Report report =
        new SchemaReport("db", consumers("generic"))
            .of(evaluation(null, List.of(), "generic").of(applied.facts()).report(), applied);
    assertThat(report.findings())
        .filteredOn(finding -> finding.id().equals("visibility"))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.result().status()).isEqualTo(Status.UNKNOWN);
              assertThat(report.origins(finding))
                  .containsExactly(new Report.Origin("db/V1__x.sql", 11));
            });
  }

  /** Tools run a file as one transaction, and keep tables for its time in it. */
  @Test
  void aTableForATransactionLivesAsLongAsItsFile() {
    String file =
        """
        CREATE TABLE IF NOT EXISTS t (id int PRIMARY KEY);
        CREATE TEMP TABLE moved ON COMMIT DROP AS SELECT id FROM t;
        CREATE UNIQUE INDEX ON moved (id);
        ALTER TABLE moved ADD COLUMN note text;
        CREATE LOCAL TEMPORARY TABLE other (id int) ON COMMIT DROP;
        """;
    AppliedSchema applied = apply(file, file);
    assertThat(applied.lines()).isEmpty();
    assertThat(applied.notes()).noneMatch(note -> note.contains("left out"));
    assertThat(applied.facts().cat().tables())
        .extracting(table -> table.sqlName())
        .containsExactly("public.t");
  }

  @Test
  void whatAFileRollsBackIsNotThere() {
    AppliedSchema applied =
        apply(
            "CREATE TABLE kept (id int PRIMARY KEY);",
            """
            BEGIN;
            CREATE TABLE q (a int);
            ALTER TABLE kept DROP CONSTRAINT kept_pkey;
            ROLLBACK;
            BEGIN;
            CREATE TABLE r (a int PRIMARY KEY);
            SAVEPOINT s;
            DROP TABLE kept;
            ROLLBACK TO SAVEPOINT s;
            COMMIT;
            """);
    assertThat(applied.facts().cat().tables())
        .extracting(table -> table.sqlName())
        .containsExactlyInAnyOrder("public.kept", "public.r");
    assertThat(applied.lines()).isEmpty();
    assertThat(applied.notes())
        .containsExactly(
            "left out, as a ROLLBACK of the same file undoes it: 1 CREATE TABLE, 1 ALTER TABLE, 1 DROP TABLE");
  }

  @Test
  void aDumpOfANewerServerIsSaidToBeOne() {
    String head = "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version %s\n";
    assertThat(apply(head.formatted("99.1 (Debian 99.1-1)")).notes())
        .anyMatch(note -> note.startsWith("the dump is from PostgreSQL 99: "));
    assertThat(apply(head.formatted("13.23")).notes()).isEmpty();
  }

  private static String written(Format format, Report report) throws IOException {
    StringWriter out = new StringWriter();
    format.reporter().write(report, out, Style.PLAIN);
    return out.toString();
  }

  @Test
  void formatsNameTheLine() throws IOException {
    AppliedSchema changed =
        apply(BASE, "ALTER TABLE orders DROP CONSTRAINT orders_pkey;\nCREATE TABLE n (i xml);");
    Report report = news("shop", changed, "debezium");
    assertThat(written(Format.GITHUB, report))
        .contains("::error file=db/V2__x.sql,line=1,title=pgready replica-identity::");
    assertThat(written(Format.SARIF, report).replaceAll("\\s+", ""))
        .contains(
            "\"uri\":\"db/V2__x.sql\",\"uriBaseId\":\"%SRCROOT%\"},\"region\":{\"startLine\":1}");
    for (Format format :
        List.of(Format.HUMAN, Format.JSON, Format.JUNIT, Format.MARKDOWN, Format.HTML)) {
      assertThat(written(format, report))
          .as(format.word())
          .contains(format == Format.MARKDOWN ? "db/V2\\_\\_x.sql:1" : "db/V2__x.sql:1");
      // nothing of the temporary server
      assertThat(written(format, report)).as(format.word()).doesNotContain("127.0.0.1");
    }
  }

  /** Names, files, notes and errors that somebody chose with care. */
  @Test
  void evilNamesAreHarmless() throws IOException {
    String evil = "\u001b[8m\n::error::\u202e\ufffe##[x]";
    SqlFile file =
        new SqlFile(
            evil + ".sql",
            """
            CREATE TABLE "%1$s" ("%1$s" xml);
            CREATE EXTENSION "%2$s";
            CREATE TABLE two ("%1$s" "%2$s"."%2$s");
            CREATE TABLE three (i "no %2$s such");
            GRANT SELECT ON two TO "%2$s";
            CREATE POLICY p ON two TO "%2$s";
            INSERT INTO "%1$s nowhere" VALUES (1);
            ALTER TABLE two OWNER TO "%2$s";
            \\! %2$s
            """
                .formatted(evil, evil.replace("\n", "")));
    AppliedSchema applied =
        SERVER.apply(new Migrations("Flyway", List.of(file), List.of()), ProviderCatalog.builtIn());
    assertThat(applied.facts().cat().tables()).hasSize(3);
    assertThat(applied.lines()).hasSize(1);
    Evaluation evaluation = evaluation(null, List.of(), "debezium", "zero");
    Report report =
        new SchemaReport(evil, consumers("debezium", "zero"))
            .of(evaluation.of(applied.facts()).report(), applied);
    assertThat(report.findings().stream().filter(f -> f.id().equals("replica-identity")).toList())
        .isNotEmpty()
        .allSatisfy(finding -> assertThat(report.origins(finding)).hasSize(3));
    for (Format format : Format.values()) {
      String text = written(format, report);
      String meant = format == Format.GITHUB ? text.replaceAll("(?m)^::", "") : text;
      assertThat(Forbidden.inLine(meant)).as(format.word()).isNull();
    }
    StringWriter err = new StringWriter();
    Console shell =
        new Console(
            InputStream.nullInputStream(),
            new PrintWriter(err),
            new PrintWriter(err),
            Map.of(),
            Terminal.NONE);
    applied.notes().forEach(shell::say);
    applied.lines().forEach(shell::say);
    assertThat(Forbidden.inLine(err.toString())).isNull();
    assertThat(err.toString()).contains("roles without rights", "not applied");
  }
}
