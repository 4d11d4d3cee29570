// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.facts.Catalogue.EventTriggerFacts;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an attempt at DDL says. Only what worked is a pass; a refusal is a verdict where it is known
 * who refused, and an open question otherwise.
 *
 * @param triggers {@code RAISED}: users' event triggers of which one refused; otherwise those that
 *     run at the statement, could refuse it, and did not run when it was tried, if it was
 */
record Tried(
    Answer answer, String tag, @Nullable Attempt attempt, List<EventTriggerFacts> triggers) {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String RAISE_EXCEPTION = "P0001";

  /** Table, function, object, column, schema. */
  private static final Set<String> NOT_FOUND = Set.of("42P01", "42883", "42704", "42703", "3F000");

  /** The innermost line of the server's CONTEXT, of a function that raised its error by itself. */
  private static final Pattern RAISES = Pattern.compile("\\A[^\\n]*\\bRAISE\\s*(\\n|\\z)");

  enum Answer {
    NOT_TRIED,
    WORKED,
    /** For want of a right. */
    DENIED,
    /** An event trigger of a user refused. */
    RAISED,
    /** An event trigger of a user did not find what it names: see {@link #ownPath}. */
    MISLED,
    /** It failed otherwise. */
    OPEN
  }

  Tried {
    triggers = List.copyOf(triggers);
  }

  /**
   * @param attempt null: none was made
   * @param tag of the statement, as CREATE PUBLICATION
   */
  static Tried of(CheckContext context, @Nullable Attempt attempt, String tag) {
    List<EventTriggerFacts> firing = context.cat().firingAt(tag);
    boolean ran = !context.facts().probes().eventTriggersOff();
    if (attempt == null) {
      return new Tried(Answer.NOT_TRIED, tag, null, doubtful(context, firing));
    }
    if (attempt.worked()) {
      return new Tried(Answer.WORKED, tag, attempt, ran ? List.of() : doubtful(context, firing));
    }
    if (attempt.passing()) {
      return new Tried(Answer.OPEN, tag, attempt, doubtful(context, firing));
    }
    List<EventTriggerFacts> raised = ran ? raised(attempt, firing) : List.of();
    if (!raised.isEmpty() && ownPath(attempt)) {
      return new Tried(Answer.MISLED, tag, attempt, raised);
    }
    if (!raised.isEmpty()) {
      return new Tried(Answer.RAISED, tag, attempt, raised);
    }
    boolean denied = INSUFFICIENT_PRIVILEGE.equals(attempt.sqlState()) && attempt.context() == null;
    return new Tried(denied ? Answer.DENIED : Answer.OPEN, tag, attempt, doubtful(context, firing));
  }

  /**
   * Whether the function may have failed only because pgready's session has a search_path without
   * the users' schemas: unqualified names in it, that its own sessions find, are not found here. A
   * function that raises such a SQLSTATE by itself means it.
   */
  private static boolean ownPath(Attempt attempt) {
    return attempt.context() != null
        && attempt.sqlState() != null
        && NOT_FOUND.contains(attempt.sqlState())
        && !RAISES.matcher(attempt.context()).find();
  }

  /** Nothing else runs functions at such a statement: those named, or else any of them. */
  private static List<EventTriggerFacts> raised(Attempt attempt, List<EventTriggerFacts> firing) {
    String running = attempt.context();
    if (running == null) {
      // functions in C leave no trace
      return RAISE_EXCEPTION.equals(attempt.sqlState()) ? firing : List.of();
    }
    List<EventTriggerFacts> named =
        firing.stream()
            .filter(
                trigger ->
                    trigger.function() != null
                        && Pattern.compile(
                                "(?<![\\w$])" + Pattern.quote(trigger.function()) + "(?![\\w$])")
                            .matcher(running)
                            .find())
            .toList();
    return named.isEmpty() ? firing : named;
  }

  /** A consumer's own do not refuse what it creates, nor do a host's or an extension's. */
  private static List<EventTriggerFacts> doubtful(
      CheckContext context, List<EventTriggerFacts> firing) {
    Set<String> own = Set.copyOf(context.consumer().eventTriggers().triggers());
    Set<String> host =
        context.provider().managed()
            ? Set.copyOf(context.provider().fingerprint().roles())
            : Set.of();
    return firing.stream()
        .filter(trigger -> trigger.extension() == null)
        .filter(trigger -> !own.contains(trigger.name()) && !host.contains(trigger.owner()))
        .toList();
  }

  boolean worked() {
    return answer == Answer.WORKED;
  }

  boolean denied() {
    return answer == Answer.DENIED;
  }

  boolean raised() {
    return answer == Answer.RAISED;
  }

  /** Whether the server settled the question of the right. */
  boolean answered() {
    return worked() || denied();
  }

  /** Whether the attempt failed and says nothing of the right. */
  boolean open() {
    return answer == Answer.OPEN || answer == Answer.MISLED;
  }

  /** Of an open attempt: why it says nothing. */
  String why() {
    return answer == Answer.MISLED
        ? "%s failed at the attempt, which runs with search_path = pg_catalog, pg_temp, so that unqualified names in its function are not found: %s"
            .formatted(named(), words())
        : "the attempt failed: " + words();
  }

  /** The server's own words. */
  String words() {
    return attempt == null ? "" : attempt.words();
  }

  /** As "event trigger audit of role dba", for each of them. */
  String named() {
    return (triggers.size() == 1 ? "event trigger " : "event triggers ")
        + Phrases.list(
            triggers.stream()
                .map(
                    trigger ->
                        "%s of role %s"
                            .formatted(
                                Identifiers.quote(trigger.name()),
                                Identifiers.quote(trigger.owner())))
                .toList());
  }

  /** Behind "role x", of a refusal by event trigger. */
  String refusal() {
    return "is refused %s by %s: %s".formatted(tag, named(), words());
  }

  /**
   * What would otherwise pass: unknown where the attempt left it open, or a trigger did not run.
   */
  CheckResult settle(CheckContext context, CheckResult passed, String question) {
    if (open()) {
      return CheckResult.unknown("whether %s is not known: %s".formatted(question, why()));
    }
    if (triggers.isEmpty()) {
      return passed;
    }
    return CheckResult.unknown(
            "whether %s is not known: %s %s at %s and could refuse it (%s)"
                .formatted(
                    question,
                    named(),
                    Phrases.verb(triggers.size(), "runs", "run"),
                    tag,
                    context.facts().probes().eventTriggersOff()
                        ? "switched off for the attempt; --fire-event-triggers lets it run"
                        : "--probe full --fire-event-triggers tries it"))
        .remedy(trial());
  }

  private Remedy trial() {
    return Remedy.steps(
        "Try %s with the event triggers".formatted(tag),
        Remedy.Kind.DECISION,
        "user",
        List.of(
            "Either run pgready check --probe full --fire-event-triggers, which tries it and rolls it"
                + " back (what the triggers do outside the transaction stays), or read their functions: "
                + functions()));
  }

  private String functions() {
    return Phrases.list(
        triggers.stream()
            .map(EventTriggerFacts::function)
            .filter(function -> function != null)
            .map(function -> Identifiers.quote(String.valueOf(function)))
            .distinct()
            .toList());
  }

  /** Of a refusal by event trigger: without them for as long as the consumer is set up. */
  Remedy disable() {
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (EventTriggerFacts trigger : triggers) {
      String name = Identifiers.quote(trigger.name());
      sql.add("ALTER EVENT TRIGGER %s DISABLE".formatted(name));
      undo.add(
          "ALTER EVENT TRIGGER %s ENABLE%s"
              .formatted(
                  name,
                  switch (trigger.enabled()) {
                    case "A" -> " ALWAYS";
                    case "R" -> " REPLICA";
                    default -> "";
                  }));
    }
    return Remedy.sql(
            "Disable %s while the consumer is set up".formatted(named()),
            "superuser, or owner of the event trigger",
            sql,
            undo)
        .withSafety(Safety.REVIEW);
  }
}
