// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.pages.FirstWays;
import dev.pgready.checks.pages.Psql;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.truth.ZeroCache;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.remediation.script.RemediationScript;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A schema that the printed script has made ready for zero-cache, and what zero-cache then does.
 */
final class SchemaZeroTrial {
  private static final long PATIENCE_SECONDS = 60;

  /** Each table under its name in the replica, and the columns that SQLite holds as they are. */
  private static final String PUBLISHED =
      """
      SELECT CASE schemaname WHEN 'public' THEN tablename ELSE schemaname || '.' || tablename END,
        format('%%I.%%I', schemaname, tablename),
        coalesce(array_agg(attname::text ORDER BY attnum) FILTER (WHERE atttypid IN ('text'::regtype, 'varchar'::regtype,
          'int4'::regtype, 'int8'::regtype, 'int2'::regtype, 'uuid'::regtype)), '{}')
      FROM pg_publication_tables JOIN pg_attribute ON attrelid = format('%%I.%%I', schemaname, tablename)::regclass
        AND attname = ANY (attnames)
      WHERE pubname = '%s'
      GROUP BY 1, 2
      """
          .formatted(SchemaTrial.PUBLICATION);

  private final SchemaTrial trial;

  SchemaZeroTrial(SchemaTrial trial) {
    this.trial = trial;
  }

  void run() throws SQLException {
    trial.run(
        () -> {
          Report broken = trial.judge("zero");
          assertThat(broken.verdict()).isEqualTo(Verdict.NOT_READY);
          RemediationPlan plan = RemediationPlan.of(broken, Selection.ALL);
          String script = RemediationScript.fix(plan, false);
          // a key of a table's first column is not always one: then nothing is ready, on either
          // side
          Psql.Outcome printed =
              Psql.run(
                  trial.publisher,
                  "postgres",
                  trial.database,
                  Psql.variables(trial.publisher, trial.database, script, FirstWays.of(plan))
                      + script);
          if (plan.restarts()) {
            trial.publisher.restart();
          }
          Set<String> told = SchemaTrial.named(broken, Set.of(Status.WARN, Status.FAIL));
          if (!replicate(told) && printed.exit() == 0) {
            // what a script leaves to the user
            leaveOut(unknown(trial.judge("zero")));
            assertThat(replicate(told)).as(SchemaTrial.findings(trial.judge("zero"))).isTrue();
          }
        });
  }

  /** Has the publication list the other columns of their tables. */
  private void leaveOut(Set<String> columns) {
    Map<String, List<String>> byTable = new TreeMap<>();
    for (String column : columns) {
      int dot = column.lastIndexOf('.');
      byTable
          .computeIfAbsent(column.substring(0, dot), t -> new ArrayList<>())
          .add(column.substring(dot + 1));
    }
    byTable.forEach(
        (table, names) -> {
          String others =
              trial
                  .publisher
                  .query(
                      trial.database,
                      "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND quote_ident(attname) <> ALL ('{%s}')"
                          .formatted(table, String.join(",", names)))
                  .get(0);
          trial.publisher.execute(
              trial.database,
              "ALTER PUBLICATION %s DROP TABLE %s".formatted(SchemaTrial.PUBLICATION, table),
              "ALTER PUBLICATION %s ADD TABLE %s (%s)"
                  .formatted(SchemaTrial.PUBLICATION, table, others));
        });
  }

  /** Columns of types that zero-cache exits at. */
  private static Set<String> unknown(Report report) {
    return report.findings().stream()
        .filter(f -> f.id().equals("column-types") && f.result().status() == Status.FAIL)
        .flatMap(f -> f.result().subjects().stream())
        .map(Subject::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether pgready calls it ready, as zero-cache does. */
  private boolean replicate(Set<String> told) throws SQLException {
    Report fixed = trial.judge("zero");
    boolean ready =
        fixed.verdict() == Verdict.READY || fixed.verdict() == Verdict.READY_WITH_WARNINGS;
    told.addAll(SchemaTrial.named(fixed, Set.of(Status.WARN)));
    try (ZeroCache zero =
        ZeroCache.start(
            trial.reader,
            trial.publisher.port(),
            trial.database,
            List.of(SchemaTrial.PUBLICATION))) {
      boolean runs = runs(zero);
      assertThat(runs)
          .as("%s%n%s", String.join("\n", zero.errors()), SchemaTrial.findings(fixed))
          .isEqualTo(ready);
      if (runs) {
        agree(zero, fixed, told, "after the copy");
        trial.insert(SchemaTrial.ROWS + 1, SchemaTrial.ROWS + 1);
        trial.change();
        agree(zero, fixed, told, "after an INSERT, an UPDATE and a DELETE for each table");
      }
    } finally {
      trial.dropSlots();
    }
    return ready;
  }

  private static boolean runs(ZeroCache zero) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!zero.ready() && !zero.ended() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    if (!zero.ready()) {
      zero.settle();
    }
    return zero.ready();
  }

  /** Each table is in the replica, row by row, or something was said of it. */
  private void agree(ZeroCache zero, Report fixed, Set<String> told, String when)
      throws SQLException {
    Map<String, String> missing = new TreeMap<>();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SchemaTrial.PATIENCE_SECONDS);
    do {
      missing.clear();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      missing.putAll(missing(zero.replica()));
      missing.keySet().removeAll(told);
    } while (!missing.isEmpty() && !zero.ended() && System.nanoTime() < deadline);
    assertThat(missing)
        .as(
            "%s %s; errors: %s%n%s",
            trial.schema.name(), when, zero.errors(), SchemaTrial.findings(fixed))
        .isEmpty();
  }

  private Map<String, String> missing(@Nullable JsonNode replica) throws SQLException {
    Map<String, String> missing = new TreeMap<>();
    try (Connection connection = trial.publisher.connect("postgres", trial.database);
        Statement statement = connection.createStatement();
        Statement reading = connection.createStatement();
        ResultSet tables = statement.executeQuery(PUBLISHED)) {
      while (tables.next()) {
        String lite = tables.getString(1);
        String table = tables.getString(2);
        List<String> columns = List.of((String[]) tables.getArray(3).getArray());
        List<String> there = new ArrayList<>();
        try (ResultSet rows = reading.executeQuery("SELECT * FROM " + table)) {
          while (rows.next()) {
            StringBuilder row = new StringBuilder();
            for (String column : columns) {
              row.append(column).append('=').append(rows.getString(column)).append('|');
            }
            there.add(row.toString());
          }
        }
        there.sort(null);
        if (replica == null || !replica.has(lite)) {
          missing.put(table, "not there");
          continue;
        }
        List<String> held = new ArrayList<>();
        for (JsonNode row : replica.get(lite)) {
          StringBuilder text = new StringBuilder();
          for (String column : columns) {
            JsonNode value = row.path(column);
            text.append(column)
                .append('=')
                .append(value.isNull() ? "null" : value.asString(""))
                .append('|');
          }
          held.add(text.toString());
        }
        held.sort(null);
        if (!held.equals(there)) {
          missing.put(table, "has %s, not %s".formatted(held, there));
        }
      }
    }
    return missing;
  }
}
