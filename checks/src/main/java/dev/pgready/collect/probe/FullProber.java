// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.probe;

import dev.pgready.checks.scope.Phrases;
import dev.pgready.collect.connect.Diagnosis;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.query.Statements;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.EventTriggerFacts;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.Glob;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What only trying can tell: DDL in transactions that are always rolled back, each in one message
 * with its limits, and reads that would hide rows. None of it locks a table that anybody could wait
 * for: the DDL names no table, the reads take the lock of a SELECT.
 *
 * <p>Users' event triggers run at the DDL, and what they do outside the transaction stays. Where
 * the server lets us, they are switched off. After one statement that ran into its time limit
 * nothing else is tried.
 */
public final class FullProber {
  /**
   * Always the same, so that {@code pg_stat_statements} does not grow with every run; the others
   * for when a run at the same time, or the user, has the first.
   */
  public static final List<String> NAMES =
      List.of("pgready_probe", "pgready_probe_2", "pgready_probe_3");

  /** lock_not_available, deadlock_detected, and names that are taken. */
  private static final Set<String> COLLISIONS = Set.of("55P03", "40P01", "42710", "42723", "23505");

  /** Out of time, or of a session: what comes after would only wait again. */
  private static final Pattern ENDS = Pattern.compile("57014|55P03|57P.{2}|08.{3}");

  private static final int EVENT_TRIGGERS_SETTING = 17;

  private final CollectOptions options;
  private final Session session;
  private final Catalogue catalogue;
  private final Consumer<String> notices;
  private @Nullable Boolean becomes;
  private @Nullable Boolean triggersOff;
  private @Nullable String exhausted;

  /**
   * @param notices one line each, before what it warns of
   */
  public FullProber(
      CollectOptions options, Session session, Catalogue catalogue, Consumer<String> notices) {
    this.options = options;
    this.session = session;
    this.catalogue = catalogue;
    this.notices = notices;
  }

  /** For what is named on the replication connection, which no statistics count. */
  static String probeName() {
    return "pgready_probe_" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  }

  /** CREATE PUBLICATION by form; empty where DDL is impossible anyway. */
  public Map<String, Attempt> publicationForms() {
    if (!ddlPossible() || !mayBecomeRole()) {
      return Map.of();
    }
    boolean fires = eventTriggersFire();
    Map<String, Attempt> forms = new LinkedHashMap<>();
    publicationForm()
        .forEach(
            (form, sql) ->
                forms.put(
                    form,
                    attempt(name -> List.of(Statements.publication(name, sql)), fires).attempt()));
    return forms;
  }

  /** FOR TABLE is not among them: it would lock the table, and needs no right beyond ownership. */
  private Map<String, String> publicationForm() {
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("empty", "");
    if (catalogue.server().major() >= 15) {
      schema()
          .ifPresent(
              schema -> forms.put("schema", " FOR TABLES IN SCHEMA " + Identifiers.quote(schema)));
    }
    forms.put("all", " FOR ALL TABLES");
    return forms;
  }

  /** CREATE EVENT TRIGGER; empty where the role has no right to make even its function. */
  public Optional<Attempt> eventTrigger() {
    if (!ddlPossible() || !mayBecomeRole()) {
      return Optional.empty();
    }
    String schema =
        catalogue.list(Catalogue::schemas).stream()
            .filter(s -> s.create() && s.usage())
            .map(Catalogue.SchemaFacts::name)
            .findFirst()
            .orElse("pg_temp");
    Outcome outcome =
        attempt(
            name ->
                List.of(
                    Statements.triggerFunction(schema, name),
                    Statements.eventTrigger(schema, name)),
            eventTriggersFire());
    Attempt attempt = outcome.attempt();
    boolean noFunction =
        outcome.failedAt() == 0 && "42501".equals(attempt.sqlState()) && attempt.context() == null;
    return noFunction ? Optional.empty() : Optional.of(attempt);
  }

  /** Whether users' event triggers are off while DDL is tried. */
  public boolean eventTriggersOff() {
    return Boolean.TRUE.equals(triggersOff);
  }

  /** Settles it at the first call, and warns of those that will run. */
  private boolean eventTriggersFire() {
    if (triggersOff == null) {
      Set<EventTriggerFacts> firing =
          new LinkedHashSet<>(catalogue.list(all -> all.firingAt("CREATE PUBLICATION")));
      firing.addAll(catalogue.list(all -> all.firingAt("CREATE FUNCTION")));
      firing.removeIf(trigger -> trigger.extension() != null);
      boolean hidden = catalogue.seen(Catalogue::eventTriggers).isEmpty();
      triggersOff = (hidden || !firing.isEmpty()) && !options.firesEventTriggers() && switchOff();
      if (hidden && !triggersOff) {
        notices.accept(
            "event triggers, if there are any, will run while DDL is tried and rolled back (--probe full): this role is not allowed to see them");
      }
      if (!firing.isEmpty() && !triggersOff) {
        notices.accept(
            "%s will run while DDL is tried and rolled back (--probe full): %s"
                .formatted(
                    firing.size() == 1 ? "this event trigger" : "these event triggers",
                    Phrases.list(
                        firing.stream()
                            .map(
                                trigger ->
                                    "%s of role %s"
                                        .formatted(
                                            Identifiers.quote(trigger.name()),
                                            Identifiers.quote(trigger.owner())))
                            .toList())));
      }
    }
    return !triggersOff;
  }

  private boolean switchOff() {
    return catalogue.server().major() >= EVENT_TRIGGERS_SETTING
        && run(
                List.of("SELECT 1"),
                "BEGIN READ WRITE; "
                    + Statements.limits(options.timeoutSeconds())
                    + Statements.EVENT_TRIGGERS_OFF
                    + "; ")
            .attempt()
            .worked();
  }

  /** Whether the role would see all rows, for every table in scope that has row security. */
  public Map<String, Attempt> rowSecurity() {
    if (!mayBecomeRole()) {
      return Map.of();
    }
    Map<String, Attempt> tables = new LinkedHashMap<>();
    List<Glob> wanted = options.tables().stream().map(Glob::of).toList();
    for (TableFacts table : catalogue.list(Catalogue::tables)) {
      // without row security there is nothing to be hidden
      if (table.rowSecurity()
          && table.select()
          && (wanted.isEmpty() || wanted.stream().anyMatch(p -> matches(p, table)))) {
        tables.put(
            table.sqlName(),
            attempt(
                    name -> List.of(Statements.allRows(table.sqlName())),
                    Statements.beginReading(options))
                .attempt());
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
      becomes =
          attempt(name -> List.of("SELECT 1"), Statements.beginReading(options)).attempt().worked();
    }
    return becomes;
  }

  private boolean ddlPossible() {
    return !catalogue.seen(all -> all.server().inRecovery()).orElse(true);
  }

  private Optional<String> schema() {
    return catalogue.list(Catalogue::schemas).stream()
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

  /**
   * As the judged role, with the first name that is free.
   *
   * @param statements by name
   * @param eventTriggers whether users' event triggers may run
   */
  private Outcome attempt(Function<String, List<String>> statements, boolean eventTriggers) {
    return attempt(statements, Statements.begin(options, eventTriggers));
  }

  private Outcome attempt(Function<String, List<String>> statements, String begin) {
    if (exhausted != null) {
      return new Outcome(new Attempt(false, null, "not tried: " + exhausted, null), -1);
    }
    Outcome outcome = new Outcome(new Attempt(false, null, null, null), -1);
    for (String name : NAMES) {
      List<String> named = statements.apply(name);
      outcome = run(named, begin);
      String sqlState = outcome.attempt().sqlState();
      if (sqlState == null
          || !COLLISIONS.contains(sqlState)
          || named.equals(statements.apply(NAMES.get(NAMES.size() - 1)))) {
        break;
      }
    }
    Attempt attempt = outcome.attempt();
    if (attempt.sqlState() != null && ENDS.matcher(attempt.sqlState()).matches()) {
      exhausted =
          "the attempt before it ended with \"%s\" (%s)"
              .formatted(attempt.message(), attempt.sqlState());
    }
    return outcome;
  }

  /** The statements, message by message, in one transaction that is rolled back in any case. */
  private Outcome run(List<String> statements, String begin) {
    long start = System.nanoTime();
    int at = 0;
    try {
      for (; at < statements.size(); at++) {
        boolean last = at == statements.size() - 1;
        session.execute((at == 0 ? begin : "") + statements.get(at) + (last ? "; ROLLBACK" : ""));
      }
      return new Outcome(new Attempt(true, null, null, millis(start)), -1);
    } catch (SQLException e) {
      Attempt attempt =
          new Attempt(
              false,
              e.getSQLState(),
              Diagnosis.text(e, session.target()),
              millis(start),
              Diagnosis.context(e, session.target()));
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
