package dev.pgready.checks.collect;

import dev.pgready.checks.Identifiers;
import dev.pgready.checks.facts.Catalogue;
import dev.pgready.checks.facts.ProbeFacts.Attempt;
import dev.pgready.checks.facts.TableFacts;
import dev.pgready.text.Glob;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What only trying can tell: DDL in transactions that are always rolled back, each in one message
 * with its limits, and reads that would hide rows.
 */
final class FullProber {
  private final CollectOptions options;
  private final Session session;
  private final Catalogue catalogue;
  private final String name = probeName();
  private @Nullable Boolean becomes;

  FullProber(CollectOptions options, Session session, Catalogue catalogue) {
    this.options = options;
    this.session = session;
    this.catalogue = catalogue;
  }

  /** Nothing of this name is there before, and nothing after. */
  static String probeName() {
    return "pgready_probe_" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  }

  /** CREATE PUBLICATION by form; empty where DDL is impossible anyway. */
  Map<String, Attempt> publicationForms() {
    if (!ddlPossible() || !mayBecomeRole()) {
      return Map.of();
    }
    Map<String, Attempt> forms = new LinkedHashMap<>();
    publicationStatements()
        .forEach((form, sql) -> forms.put(form, attempt(List.of(sql)).attempt()));
    return forms;
  }

  private Map<String, String> publicationStatements() {
    Map<String, String> statements = new LinkedHashMap<>();
    statements.put("empty", Statements.publication(name, ""));
    table()
        .ifPresent(
            table ->
                statements.put(
                    "table", Statements.publication(name, " FOR TABLE ONLY " + table.sqlName())));
    if (catalogue.server().major() >= 15) {
      schema()
          .ifPresent(
              schema ->
                  statements.put(
                      "schema",
                      Statements.publication(
                          name, " FOR TABLES IN SCHEMA " + Identifiers.quote(schema))));
    }
    statements.put("all", Statements.publication(name, " FOR ALL TABLES"));
    return statements;
  }

  /** CREATE EVENT TRIGGER; empty where not even its function could be made. */
  Optional<Attempt> eventTrigger() {
    if (!ddlPossible() || !mayBecomeRole()) {
      return Optional.empty();
    }
    String schema =
        catalogue.schemas().stream()
            .filter(s -> s.create() && s.usage())
            .map(Catalogue.SchemaFacts::name)
            .findFirst()
            .orElse("pg_temp");
    Outcome outcome =
        attempt(
            List.of(
                Statements.triggerFunction(schema, name), Statements.eventTrigger(schema, name)));
    return outcome.failedAt() == 0 ? Optional.empty() : Optional.of(outcome.attempt());
  }

  /** Whether the role would see all rows, for every table in scope that has row security. */
  Map<String, Attempt> rowSecurity() {
    if (!mayBecomeRole()) {
      return Map.of();
    }
    Map<String, Attempt> tables = new LinkedHashMap<>();
    List<Glob> wanted = options.tables().stream().map(Glob::of).toList();
    for (TableFacts table : catalogue.tables()) {
      // without row security there is nothing to be hidden
      if (table.rowSecurity()
          && table.select()
          && (wanted.isEmpty() || wanted.stream().anyMatch(p -> matches(p, table)))) {
        tables.put(
            table.sqlName(), attempt(List.of(Statements.allRows(table.sqlName()))).attempt());
      }
    }
    return tables;
  }

  /**
   * Attempts speak for the judged role only when they are made as that role; where SET ROLE is
   * refused, its refusal (42501 as well) must not pass for theirs, and nothing is tried.
   */
  private boolean mayBecomeRole() {
    if (options.role() == null) {
      return true;
    }
    if (becomes == null) {
      becomes = attempt(List.of("SELECT 1")).attempt().worked();
    }
    return becomes;
  }

  private boolean ddlPossible() {
    return !catalogue.server().inRecovery();
  }

  /** One that the role owns, among the wanted ones where there are any: else any wanted one. */
  private Optional<TableFacts> table() {
    List<Glob> wanted = options.tables().stream().map(Glob::of).toList();
    List<TableFacts> candidates =
        catalogue.tables().stream()
            .filter(table -> table.publishable() && table.parent() == null)
            .filter(table -> table.extension() == null)
            .filter(table -> wanted.isEmpty() || wanted.stream().anyMatch(p -> matches(p, table)))
            .toList();
    return candidates.stream()
        .filter(TableFacts::owns)
        .findFirst()
        .or(() -> candidates.stream().findFirst());
  }

  private Optional<String> schema() {
    return catalogue.schemas().stream()
        .map(Catalogue.SchemaFacts::name)
        .filter(schema -> !schema.startsWith("pg_"))
        .min(java.util.Comparator.comparing(schema -> !schema.equals("public")));
  }

  private static boolean matches(Glob pattern, TableFacts table) {
    return pattern.matches(table.schema() + "." + table.name()) || pattern.matches(table.name());
  }

  /**
   * @param failedAt which statement failed; -1: none
   */
  private record Outcome(Attempt attempt, int failedAt) {}

  /** The statements, message by message, in one transaction that is rolled back in any case. */
  private Outcome attempt(List<String> statements) {
    long start = System.nanoTime();
    int at = 0;
    try {
      for (; at < statements.size(); at++) {
        boolean last = at == statements.size() - 1;
        session.execute(
            (at == 0 ? Statements.begin(options) : "")
                + statements.get(at)
                + (last ? "; ROLLBACK" : ""));
      }
      return new Outcome(new Attempt(true, null, null, millis(start)), -1);
    } catch (SQLException e) {
      Attempt attempt =
          new Attempt(false, e.getSQLState(), Diagnosis.text(e, session.target()), millis(start));
      rollback();
      return new Outcome(attempt, at);
    }
  }

  private void rollback() {
    try {
      session.execute("ROLLBACK");
    } catch (SQLException e) {
      // then the session is gone, and the server has rolled back by itself
    }
  }

  static long millis(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
