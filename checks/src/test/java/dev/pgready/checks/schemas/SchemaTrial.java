// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.pages.CatalogueSnapshot;
import dev.pgready.checks.pages.FirstWays;
import dev.pgready.checks.pages.Psql;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.remediation.script.RemediationScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** One schema on a server that is not ready for anything, and on a subscriber. */
final class SchemaTrial {
  static final String PUBLICATION = "schema_pub";
  static final int ROWS = 2;
  static final long PATIENCE_SECONDS = 20;

  /** Every ordinary table of the application: as SQL and as reports name it. */
  private static final String TABLES =
      """
      SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind = 'r' AND nspname !~ '^(pg_|information_schema)' ORDER BY 1
      """;

  /** What an UPDATE may set without a conflict, if there is something. */
  private static final String CHANGED =
      """
      SELECT format(CASE
          WHEN atttypid IN ('text'::regtype, 'varchar'::regtype) THEN '%%1$I = %%1$I || ''x'''
          WHEN atttypid = 'bool'::regtype THEN '%%1$I = NOT %%1$I'
          ELSE '%%1$I = %%1$I + 1' END, attname)
      FROM pg_attribute a
      WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''
        AND atttypmod = -1 AND atttypid IN ('text'::regtype, 'varchar'::regtype, 'int4'::regtype, 'int8'::regtype,
          'int2'::regtype, 'float8'::regtype, 'bool'::regtype)
        AND NOT EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid
          AND (attnum = ANY (indkey) OR indexprs IS NOT NULL))
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = attrelid AND contype = 'c'
          AND attnum = ANY (conkey))
        AND NOT EXISTS (SELECT FROM pg_class WHERE oid = attrelid AND relispartition)
      ORDER BY attnum LIMIT 1
      """;

  private static final String KEYS =
      """
      SELECT format('ALTER TABLE %s ADD %s', conrelid::regclass, pg_get_constraintdef(k.oid))
      FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid
      WHERE contype = 'p' AND NOT relispartition
        AND connamespace::regnamespace::text !~ '^(pg_|information_schema)'
      """;

  private static final String IDENTITIES =
      """
      SELECT format('ALTER TABLE %s REPLICA IDENTITY ', c.oid::regclass)
        || CASE c.relreplident WHEN 'f' THEN 'FULL' ELSE 'USING INDEX ' || quote_ident(i.relname) END
      FROM pg_class c
      LEFT JOIN pg_index x ON indrelid = c.oid AND indisreplident LEFT JOIN pg_class i ON i.oid = indexrelid
      WHERE c.relkind IN ('r', 'p') AND c.relreplident IN ('f', 'i')
        AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
      """;

  final TestPostgres publisher;
  private final TestPostgres subscriber;
  final Schema schema;
  final String database;
  private final String target;
  private final String owner;
  final String reader;

  /** What the report said something of before anything was changed. */
  private final Set<String> told = new TreeSet<>();

  SchemaTrial(TestPostgres publisher, TestPostgres subscriber, Schema schema) {
    this.publisher = publisher;
    this.subscriber = subscriber;
    this.schema = schema;
    this.database = publisher.createDatabase();
    this.target = subscriber.createDatabase();
    this.owner = "owner_" + database;
    this.reader = "reader_" + database;
  }

  void run() throws SQLException {
    run(this::trial);
  }

  /** What is tried with the schema, on publisher and subscriber. */
  interface Trial {
    void run() throws SQLException;
  }

  void run(Trial trial) throws SQLException {
    publisher.execute(
        "postgres", "CREATE ROLE " + owner, "CREATE ROLE " + reader + " LOGIN CONNECTION LIMIT 20");
    subscriber.execute("postgres", "CREATE ROLE " + owner);
    try {
      load(publisher, database);
      load(subscriber, target);
      insert(1, ROWS);
      trial.run();
    } finally {
      drop(publisher, database);
      drop(subscriber, target);
    }
  }

  private void trial() throws SQLException {
    List<String> before = CatalogueSnapshot.of(publisher, database);
    Report broken = judge();
    assertThat(broken.verdict()).as(schema.name()).isEqualTo(Verdict.NOT_READY);
    RemediationPlan plan = RemediationPlan.of(broken, Selection.ALL);
    String script = RemediationScript.fix(plan, false);
    // as it is printed, with nothing decided yet: what only a key of the user's can identify is not
    // published
    Psql.Outcome printed = Psql.run(publisher, "postgres", database, script);
    if (plan.restarts()) {
      publisher.restart();
    }
    Report undecided = judge();
    if (printed.exit() == 0) {
      assertThat(failing(undecided))
          .as("tables that refuse UPDATE and DELETE%n%s%n%s", findings(undecided), script)
          .isEqualTo(refusing());
    } else {
      assertThat(printed.output()).as(script).contains("would fail once published");
      assertThat(failing(undecided)).isNotEmpty();
      assertThat(refusing()).as(script).isEmpty();
    }
    told.addAll(named(broken, Set.of(Status.WARN, Status.FAIL)));
    // with what only the user can decide
    String variables = Psql.variables(publisher, database, script, FirstWays.of(plan));
    psql(variables + script);
    Report fixed = judge();
    assertThat(fixed.verdict())
        .as("%s%n%s%s", findings(fixed), variables, script)
        .isIn(Verdict.READY, Verdict.READY_WITH_WARNINGS);
    List<String> after = CatalogueSnapshot.of(publisher, database);
    replicate(fixed);
    psql(variables + script);
    assertThat(CatalogueSnapshot.of(publisher, database))
        .as("a second run changes nothing%n%s%s", variables, script)
        .isEqualTo(after);
    String undo = RemediationScript.undo(plan, false);
    psql(variables + undo);
    if (plan.restarts()) {
      publisher.restart();
    }
    assertThat(CatalogueSnapshot.of(publisher, database))
        .as("the undo script leads back%n%s%s", variables, undo)
        .isEqualTo(before);
  }

  /** What is said of each table is what then comes of it. */
  private void replicate(Report fixed) throws SQLException {
    String name = "s_" + target;
    // a schema that is dumped now has them
    List<String> dumped = new ArrayList<>(publisher.query(database, KEYS));
    dumped.removeAll(subscriber.query(target, KEYS));
    dumped.addAll(publisher.query(database, IDENTITIES));
    dumped.forEach(sql -> subscriber.execute(target, sql));
    try (Connection connection = subscriber.connect("postgres", target);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE SUBSCRIPTION %s CONNECTION 'host=127.0.0.1 port=%s user=%s dbname=%s' PUBLICATION %s"
              .formatted(name, publisher.port(), reader, database, PUBLICATION));
      try {
        Set<String> good =
            new TreeSet<>(
                publisher.query(
                    database,
                    "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_publication_tables WHERE pubname = '%s'"
                        .formatted(PUBLICATION)));
        good.removeAll(failing(fixed));
        agree(fixed, good, "after the copy");
        insert(ROWS + 1, ROWS + 1);
        change();
        agree(fixed, good, "after an INSERT, an UPDATE and a DELETE for each table");
      } finally {
        statement.execute("ALTER SUBSCRIPTION " + name + " DISABLE");
        statement.execute("ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)");
        statement.execute("DROP SUBSCRIPTION " + name);
        dropSlots();
      }
    }
  }

  private void agree(Report fixed, Set<String> good, String when) throws SQLException {
    Map<String, String> wanted = rows(publisher, database);
    Set<String> arrived = new TreeSet<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline && !arrived.containsAll(good)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      Map<String, String> now = rows(subscriber, target);
      arrived.clear();
      wanted.forEach(
          (table, rows) -> {
            if (!rows.isEmpty() && rows.equals(now.get(table))) {
              arrived.add(table);
            }
          });
    }
    Map<String, String> there = rows(subscriber, target);
    String missing =
        good.stream()
            .filter(table -> !arrived.contains(table))
            .map(table -> "%s has %s, not %s".formatted(table, there.get(table), wanted.get(table)))
            .collect(Collectors.joining("\n"));
    if (!missing.isEmpty()) {
      missing += "\n" + lastError();
    }
    assertThat(arrived)
        .as(
            "%s %s: what comes, and what was called ready%n%s%n%s",
            schema.name(), when, missing, findings(fixed))
        .isEqualTo(good);
    Set<String> silent = new TreeSet<>(wanted.keySet());
    silent.removeAll(arrived);
    silent.removeAll(told);
    assertThat(silent).as("%s %s: lost without an error", schema.name(), when).isEmpty();
  }

  /** What the subscriber's workers complain of. */
  private String lastError() {
    try {
      return Files.readString(subscriber.log(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.contains("ERROR:  "))
          .reduce("", (first, second) -> second);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tables of which the report says that something fails. */
  private Set<String> failing(Report report) {
    Set<String> named = named(report, Set.of(Status.FAIL));
    named.retainAll(publisher.query(database, TABLES));
    return named;
  }

  static Set<String> named(Report report, Set<Status> statuses) {
    return report.findings().stream()
        .filter(finding -> statuses.contains(finding.result().status()))
        .flatMap(finding -> finding.result().subjects().stream())
        .map(Subject::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Tables on which the server refuses UPDATE and DELETE. */
  private Set<String> refusing() throws SQLException {
    Set<String> refusing = new TreeSet<>();
    try (Connection connection = publisher.connect("postgres", database);
        Statement statement = connection.createStatement()) {
      for (String table : publisher.query(database, TABLES)) {
        try {
          statement.execute("DELETE FROM ONLY " + table + " WHERE false");
        } catch (SQLException e) {
          assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("55000");
          refusing.add(table);
        }
      }
    }
    return refusing;
  }

  /** Rows as text, by table; partitions and children each for themselves. */
  private static Map<String, String> rows(TestPostgres server, String database)
      throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = server.connect("postgres", database);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet found = statement.executeQuery(TABLES)) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet found =
            statement.executeQuery(
                "SELECT coalesce(string_agg(t::text, ';' ORDER BY t::text), '') FROM ONLY %s t"
                    .formatted(table))) {
          found.next();
          rows.put(table, found.getString(1));
        }
      }
    }
    return rows;
  }

  private void load(TestPostgres server, String where) {
    server.execute(
        where,
        "GRANT ALL ON DATABASE %s TO %s".formatted(where, owner),
        "GRANT ALL ON SCHEMA public TO " + owner,
        "SET ROLE %s; %s".formatted(owner, schema.definition()));
  }

  void insert(int from, int to) {
    for (int i = from; i <= to; i++) {
      publisher.execute(database, "SET session_replication_role = replica; " + schema.row(i));
    }
  }

  /** One row of each table changes, another goes. */
  void change() throws SQLException {
    try (Connection connection = publisher.connect("postgres", database);
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      for (String table : publisher.query(database, TABLES)) {
        List<String> set = publisher.query(database, CHANGED.formatted(table.replace("'", "''")));
        if (!set.isEmpty()) {
          statement.execute(
              "UPDATE ONLY %1$s SET %2$s WHERE ctid = (SELECT max(ctid) FROM ONLY %1$s)"
                  .formatted(table, set.get(0)));
        }
        statement.execute(
            "DELETE FROM ONLY %1$s WHERE ctid = (SELECT min(ctid) FROM ONLY %1$s)"
                .formatted(table));
      }
    }
  }

  private Report judge() {
    return judge("postgres");
  }

  Report judge(String consumer) {
    return Preflight.run(
        TestFacts.collect(publisher, reader, database),
        new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null),
        Map.of(consumer, new ConsumerCatalog().find(consumer).orElseThrow()),
        new Request(PUBLICATION, List.of(), List.of(), null, null, Map.of()),
        Checks.all());
  }

  void psql(String script) {
    Psql.Outcome outcome = Psql.run(publisher, "postgres", database, script);
    assertThat(outcome.exit()).as("%s%n%s", outcome.output(), script).isZero();
  }

  void dropSlots() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String slots = " FROM pg_replication_slots WHERE database = '%s'".formatted(database);
    while (!publisher.query("postgres", "SELECT slot_name" + slots).isEmpty()
        && System.nanoTime() < deadline) {
      publisher.query(
          "postgres",
          "SELECT pg_terminate_backend(active_pid)" + slots + " AND active_pid IS NOT NULL");
      publisher.query(
          "postgres", "SELECT pg_drop_replication_slot(slot_name)" + slots + " AND NOT active");
    }
  }

  private void drop(TestPostgres server, String where) {
    server.execute(
        "postgres",
        "DROP DATABASE %s WITH (FORCE)".formatted(where),
        "DROP ROLE IF EXISTS " + owner,
        "DROP ROLE IF EXISTS " + reader);
  }

  static String findings(Report report) {
    return report.findings().stream()
        .filter(f -> f.result().status() != Status.PASS && f.result().status() != Status.SKIP)
        .map(f -> f.result().status() + " " + f.id() + ": " + f.result().message())
        .collect(Collectors.joining("\n"));
  }
}
