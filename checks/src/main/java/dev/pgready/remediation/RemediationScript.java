// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.SearchPath;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan as an SQL script: for {@code psql -f}, or without psql's own commands for any client. With
 * psql, ways are chosen by variables, and whoever runs it runs what that role can.
 */
public final class RemediationScript {
  private final RemediationPlan plan;
  private final boolean plain;
  private final StringBuilder out = new StringBuilder();
  private final Actors actors;
  private boolean guarded;

  private RemediationScript(RemediationPlan plan, boolean plain) {
    this.plan = plan;
    this.plain = plain;
    this.actors = new Actors(plan.report());
  }

  /**
   * @param plain no backslash commands, for clients other than psql
   */
  public static String heal(RemediationPlan plan, boolean plain) {
    return heal(plan, plain, List.of());
  }

  /**
   * @param plain no backslash commands, for clients other than psql
   * @param next lines about what to do when it has run
   */
  public static String heal(RemediationPlan plan, boolean plain, List<String> next) {
    RemediationScript script = new RemediationScript(plan, plain);
    script.head("fixes what pgready found");
    script.overview();
    script.settings();
    script.choices();
    script.stages();
    script.left();
    script.muted();
    script.reset();
    script.end(next);
    return script.text();
  }

  /** The script that takes the other one back. */
  public static String undo(RemediationPlan plan, boolean plain) {
    RemediationScript script = new RemediationScript(plan, plain);
    script.head("reverts the script of pgready fix");
    if (plan.choices().stream().anyMatch(Decision::runs)) {
      script.comment("Make the same choices as there.");
    }
    script.settings();
    script.flags(plan.choices().stream().filter(Decision::runs).toList());
    script.undoSteps();
    script.reset();
    return script.text();
  }

  /**
   * The whole; it says in which encoding its names are where that matters: psql without a terminal
   * takes the file's bytes for what the database's encoding is.
   */
  private String text() {
    String text = out.toString();
    return text.chars().allMatch(c -> c < 0x80)
        ? text
        : text.replaceFirst(
            "(?m)^SET lock_timeout", "SET client_encoding = 'UTF8';\nSET lock_timeout");
  }

  private void head(String what) {
    ConnectionFacts connection = plan.report().facts().connection();
    Catalogue catalogue = plan.report().facts().catalogue();
    StringBuilder where = new StringBuilder();
    if (catalogue != null) {
      where
          .append(" for database ")
          .append(catalogue.database().name())
          .append(", role ")
          .append(catalogue.role().name());
    }
    if (connection != null && connection.host() != null) {
      where.append(", ").append(connection.host()).append(':').append(connection.port());
    }
    comment("This script " + what + where + ".");
    comment("Consumers: " + String.join(", ", plan.report().consumers()) + ".");
    comment(
        plain
            ? "Read it before you run it. It can be run again."
            : "Read it before you run it (psql -X -f FILE). It stops at the first statement that fails, and can be run again.");
  }

  private void settings() {
    if (!plain) {
      out.append("\\set ON_ERROR_STOP on\n");
    }
    // names are qualified; operators, casts and types are the system's own and nobody else's
    out.append(SearchPath.SESSION).append(";\n");
    out.append("SET lock_timeout = '5s';\n");
  }

  /** The whole plan in five lines. */
  private void overview() {
    out.append("--\n");
    Map<String, Integer> byActor = new LinkedHashMap<>();
    List<Step> runs = plan.steps().stream().filter(Step::here).toList();
    for (Step step : runs) {
      actors
          .of(step)
          .forEach((actor, sql) -> byActor.merge(actor.label(), sql.size(), Integer::sum));
    }
    int all = byActor.values().stream().mapToInt(Integer::intValue).sum();
    line(
        "runs",
        all == 0
            ? "nothing by itself"
            : "%s: %s"
                .formatted(
                    Phrases.count(all, "statement"),
                    byActor.entrySet().stream()
                        .map(entry -> "%s as %s".formatted(entry.getValue(), entry.getKey()))
                        .collect(Collectors.joining("; "))));
    List<String> restarts =
        plan.steps().stream()
            .filter(Step::restart)
            .map(RemediationScript::about)
            .distinct()
            .toList();
    line("restarts", restarts.isEmpty() ? "none" : "1, for " + Phrases.list(restarts));
    long rewrites = plan.steps().stream().filter(Step::rewrites).count();
    long ifChosen = plan.everyWay().stream().filter(Step::rewrites).count() - rewrites;
    line(
        "rewrites",
        (rewrites == 0 ? "none" : Phrases.count(rewrites, "step") + " at the end")
            + (ifChosen > 0 ? "; %s if you choose so".formatted(ifChosen) : ""));
    List<String> open =
        plan.choices().stream()
            .filter(choice -> choice.preset() == null)
            .map(choice -> choice.runs() ? choice.variable() : choice.name() + " (elsewhere)")
            .toList();
    line("to choose", open.isEmpty() ? "nothing" : Phrases.list(open));
    List<String> rest = new ArrayList<>();
    plan.steps().stream()
        .filter(step -> !step.here())
        .flatMap(step -> step.heals().stream().map(id -> "%s (%s)".formatted(id, step.runAs())))
        .distinct()
        .forEach(rest::add);
    plan.left().stream().map(Leftover::check).distinct().forEach(rest::add);
    line("left", rest.isEmpty() ? "nothing" : String.join(", ", rest));
    out.append("--\n");
  }

  private static String about(Step step) {
    List<String> settings =
        step.sql().stream()
            .filter(statement -> statement.kind() == Statement.Kind.SETTING)
            .map(statement -> String.valueOf(statement.object()))
            .toList();
    return settings.isEmpty() ? String.join(", ", step.heals()) : String.join(", ", settings);
  }

  private void line(String name, String text) {
    comment("  %-10s %s".formatted(name, text));
  }

  private void stages() {
    int number = 0;
    List<Step> ways = plan.everyWay();
    for (Stage stage : Stage.values()) {
      List<Step> steps = ways.stream().filter(step -> step.stage() == stage).toList();
      if (steps.isEmpty()) {
        continue;
      }
      number++;
      out.append('\n');
      comment("=== %s. %s".formatted(number, stage.title()));
      Map<Actor, List<Step>> parts = new LinkedHashMap<>();
      for (Step step : steps) {
        if (!step.here()) {
          parts
              .computeIfAbsent(new Actor(step.runAs(), null), actor -> new ArrayList<>())
              .add(step);
        }
        actors
            .of(step)
            .forEach(
                (actor, sql) ->
                    parts
                        .computeIfAbsent(actor, a -> new ArrayList<>())
                        .add(sql.size() == step.sql().size() ? step : step.withSql(sql)));
      }
      boolean restarts = !plain && stage == Stage.SETTINGS && steps.stream().anyMatch(this::starts);
      parts.forEach((actor, part) -> section(actor, part, restarts));
    }
    if (number == 0 && plan.choices().isEmpty() && plan.left().isEmpty()) {
      out.append('\n');
      comment("Nothing to do here.");
    }
  }

  private boolean starts(Step step) {
    return step.restart() && step.sql().stream().anyMatch(s -> s.kind() == Statement.Kind.SETTING);
  }

  private void section(Actor actor, List<Step> steps, boolean restarts) {
    comment("--- run as: " + actor.label());
    boolean test = !plain && actor.test() != null && steps.stream().anyMatch(Step::here);
    if (test) {
      guarded = true;
      out.append("SELECT ").append(actor.test()).append(" AS pgready_may \\gset\n");
      out.append("\\if :pgready_may\n");
    }
    if (steps.stream().anyMatch(this::starts)) {
      out.append(StartConditions.filesAreSound()).append(";\n");
    }
    steps.forEach(this::step);
    if (steps.stream().anyMatch(this::starts)) {
      out.append('\n').append(StartConditions.filesAreSound()).append(";\n");
      if (restarts) {
        out.append("\\echo 'A restart will apply:'\n");
        out.append(StartConditions.waiting()).append(";\n");
      }
    }
    if (test) {
      out.append("\\else\n");
      skipped(actor, steps);
      out.append("\\endif\n");
    }
  }

  /** What was not run, as far as it would have been. */
  private void skipped(Actor actor, List<Step> steps) {
    int many =
        steps.stream().filter(step -> step.way() == null).mapToInt(step -> step.sql().size()).sum();
    if (many > 0) {
      echo("skipped: %s for %s".formatted(Phrases.count(many, "statement"), actor.label()));
    }
    for (Step step : steps) {
      Step.Way way = step.way();
      if (way != null && step.here()) {
        out.append("\\if :").append(way.flag()).append('\n');
        echo(
            "skipped: %s for %s"
                .formatted(Phrases.count(step.sql().size(), "statement"), actor.label()));
        out.append("\\endif\n");
      }
    }
  }

  private void echo(String text) {
    out.append("\\echo ").append(psql(text)).append("\n\\set pgready_skipped yes\n");
  }

  /** As an argument of psql's commands. */
  private static String psql(String text) {
    return "'" + Printable.line(text).replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private void step(Step step) {
    out.append('\n');
    Step.Way way = step.way();
    boolean comments = plain && way != null && !way.preset();
    int start = out.length();
    if (way != null) {
      comment("%s, way %s:".formatted(way.variable().replace('_', '-'), way.letter()));
    }
    explain(step);
    if (comments) {
      // stays a comment when one comment mark is taken off
      String prose = out.substring(start);
      out.setLength(start);
      struckOut(prose);
    }
    if (!step.here()) {
      return;
    }
    if (way != null && !plain) {
      out.append("\\if :").append(way.flag()).append('\n');
    }
    Placeholders placeholders = new Placeholders(step, plain);
    if (!plain) {
      out.append(placeholders.required());
    }
    StringBuilder sql = new StringBuilder();
    statements(step, placeholders, sql);
    if (comments) {
      struckOut(sql.toString());
    } else {
      out.append(sql);
    }
    if (way != null && !plain) {
      out.append("\\endif\n");
    }
    if (!comments) {
      verify(step);
    }
  }

  /**
   * Each table that other sessions would have to wait for in a transaction of its own; what only
   * changes rights and publications in one.
   */
  private void statements(Step step, Placeholders placeholders, StringBuilder sql) {
    List<Statement> list = step.sql();
    int from = 0;
    while (from < list.size()) {
      int to = from + 1;
      while (to < list.size() && together(list.get(from), list.get(to))) {
        to++;
      }
      boolean begin = to - from > 1 || parts(list.get(from)) > 1;
      if (begin && list.get(from).kind().transactional()) {
        sql.append("BEGIN;\n");
      }
      for (Statement statement : list.subList(from, to)) {
        for (String condition : StartConditions.before(statement, step.restart())) {
          sql.append(condition).append(";\n");
        }
        placeholders.write(statement, sql);
      }
      if (begin && list.get(from).kind().transactional()) {
        sql.append("COMMIT;\n");
      }
      from = to;
    }
  }

  private static int parts(Statement statement) {
    return statement.kind().transactional() ? statement.guarded().size() : 1;
  }

  private static boolean together(Statement first, Statement next) {
    if (!first.kind().transactional() || !next.kind().transactional()) {
      return false;
    }
    String table = locked(first);
    String other = locked(next);
    return table == null ? other == null : table.equals(other);
  }

  /** The table on which other sessions have to wait; null: none. */
  private static @org.jspecify.annotations.Nullable String locked(Statement statement) {
    return statement
        .effect()
        .filter(effect -> effect.lock() == Effect.Lock.ACCESS_EXCLUSIVE)
        .map(effect -> String.valueOf(statement.object()))
        .orElse(null);
  }

  private void explain(Step step) {
    comment(step.title() + (step.here() ? "" : " (not here: see the steps)"));
    if (!step.heals().isEmpty()) {
      comment("fixes: " + String.join(", ", step.heals()));
    }
    locks(step).forEach(lock -> comment("locks: " + lock));
    if (step.edited()) {
      comment("edited by hand: runs as it is written, whatever it locks, and each time again");
    }
    if (step.restart()) {
      comment("restarts: the server must restart before this takes effect");
    }
    notes(step).forEach(this::comment);
    step.commands().forEach(command -> comment("$ " + command));
    if (step.url() != null) {
      comment("see " + step.url());
    }
  }

  private List<String> notes(Step step) {
    List<String> notes = new ArrayList<>(step.notes());
    if (StartConditions.standbyWouldStop(plan.report().facts().catalogue(), step)) {
      notes.add(StartConditions.STANDBYS_FIRST);
    }
    return notes;
  }

  /** What a step locks in that report's database, and how large that is; one line each. */
  public static List<String> locks(Report report, Step step) {
    return new RemediationScript(
            new RemediationPlan(report, List.of(step), List.of(), List.of()), false)
        .locks(step);
  }

  private List<String> locks(Step step) {
    Set<String> locks = new LinkedHashSet<>();
    int more = 0;
    for (Statement statement : step.sql()) {
      if (locks.size() < 5) {
        statement.lock().map(lock -> lock + size(statement)).ifPresent(locks::add);
      } else if (statement.effect().isPresent()) {
        more++;
      }
    }
    List<String> lines = new ArrayList<>(locks);
    if (more > 0) {
      lines.add("and so on, one table after the other (%s more)".formatted(more));
    }
    return lines;
  }

  /** How large the table is that a statement locks: what "while" means. */
  private String size(Statement statement) {
    TableFacts table = actors.table(statement.object());
    if (table == null || table.pages() == null) {
      return "";
    }
    String rows = table.rows() == null ? "" : ", about " + Phrases.number(table.rows()) + " rows";
    return String.format(Locale.ROOT, " (%s%s)", Quantities.bytes(table.pages() * 8192), rows);
  }

  private void verify(Step step) {
    for (Statement statement : step.sql()) {
      if (!statement.placeholders().isEmpty()) {
        continue;
      }
      Verification.of(statement)
          .ifPresent(
              verification ->
                  comment(
                      "verify: %s;  -- expect %s"
                          .formatted(verification.query(), verification.expected())));
    }
  }

  private void choices() {
    List<Decision> here = plan.choices().stream().filter(Decision::runs).toList();
    List<Decision> elsewhere = plan.choices().stream().filter(choice -> !choice.runs()).toList();
    if (!here.isEmpty()) {
      out.append('\n');
      comment(
          plain
              ? "=== Decisions: choose one way of each, and take the first -- off its lines further down (all ways: pgready fix --choose NAME=WAY)"
              : "=== Decisions: choose one way of each: psql -v NAME=WAY, or take the -- off its \\set line (or: pgready fix --choose NAME=WAY)");
      here.forEach(this::choice);
      flags(here);
    }
    if (!elsewhere.isEmpty()) {
      out.append('\n');
      comment(
          "=== Decisions: choose one option of each; they are made elsewhere: there is nothing to run here");
      elsewhere.forEach(this::choice);
    }
  }

  private void choice(Decision choice) {
    out.append('\n');
    comment(choice.question());
    comment("fixes: " + String.join(", ", choice.heals()));
    int number = 0;
    for (Step way : choice.ways()) {
      comment(
          "  %s) %s   [run as: %s]%s"
              .formatted(
                  Decision.letter(number),
                  way.title(),
                  way.runAs(),
                  choice.preset() != null && choice.preset() == number
                      ? "   (unless you choose)"
                      : ""));
      number++;
      if (way.here()) {
        locks(way).forEach(lock -> comment("     locks: " + lock));
      } else {
        notes(way).forEach(note -> comment("     " + note));
        way.commands().forEach(command -> comment("     $ " + command));
      }
    }
    if (choice.preset() == null) {
      comment("  Without a choice nothing changes, and the finding stays.");
    }
    if (!plain && choice.runs()) {
      comment(
          "\\set %s %s"
              .formatted(
                  choice.variable(),
                  choice.preset() == null ? firstHere(choice) : Decision.letter(choice.preset())));
      new LinkedHashSet<>(choice.ways())
          .forEach(
              way ->
                  new Placeholders(way, false)
                      .variables()
                      .forEach(
                          (name, text) ->
                              comment("\\set %s %s".formatted(name, psql("<" + text + ">")))));
    }
  }

  private static String firstHere(Decision choice) {
    int way = 0;
    while (!choice.ways().get(way).here()) {
      way++;
    }
    return Decision.letter(way);
  }

  /** What psql knows of each choice; a way that does not exist is refused. */
  private void flags(List<Decision> choices) {
    if (plain) {
      return;
    }
    for (Decision choice : choices) {
      String name = choice.variable();
      out.append("\\if :{?").append(name).append("}\nSELECT ");
      for (int i = 0; i < choice.ways().size(); i++) {
        out.append(
            ":'%s' OPERATOR(pg_catalog.=) '%s' AS %s_%s, "
                .formatted(name, Decision.letter(i), name, Decision.letter(i)));
      }
      String letters =
          choice.ways().stream()
              .map(way -> "'" + Decision.letter(choice.ways().indexOf(way)) + "'")
              .collect(Collectors.joining(", "));
      out.append(
          ":'%s' OPERATOR(pg_catalog.<>) ALL (ARRAY[%s]) AS pgready_wrong \\gset\n"
              .formatted(name, letters));
      out.append("\\if :pgready_wrong\n");
      out.append(raise("%s: the ways are %s".formatted(name, letters.replace("'", ""))));
      out.append("\\endif\n\\else\n");
      for (int i = 0; i < choice.ways().size(); i++) {
        boolean preset = choice.preset() != null && choice.preset() == i;
        out.append("\\set %s_%s %s\n".formatted(name, Decision.letter(i), preset ? "on" : "off"));
      }
      out.append("\\endif\n");
    }
  }

  static String raise(String words) {
    return "DO $pgready$ BEGIN RAISE EXCEPTION '%s'; END $pgready$;\n"
        .formatted(
            Printable.line(words)
                .replace("'", "''")
                .replace("%", "%%")
                .replace("$pgready$", "..."));
  }

  private void left() {
    if (plan.left().isEmpty()) {
      return;
    }
    out.append('\n');
    comment("=== Left as it is");
    plan.left()
        .forEach(one -> comment("%s: %s (%s)".formatted(one.check(), one.message(), one.why())));
  }

  private void muted() {
    if (!plan.muted().isEmpty()) {
      out.append('\n');
      comment("=== Skipped because muted");
      plan.muted().forEach(this::comment);
    }
  }

  /** For clients whose session goes on. */
  private void reset() {
    out.append('\n').append(SearchPath.RESET).append(";\nRESET lock_timeout;\n");
  }

  private void end(List<String> next) {
    if (guarded) {
      out.append("\\if :{?pgready_skipped}\n");
      out.append(
          raise(
              "done, but for what the lines above that begin with skipped say: run it as those roles too"));
      out.append("\\endif\n");
    }
    out.append('\n');
    if (plan.restarts()) {
      comment("Restart the server now, then run pgready check again.");
    }
    next.forEach(this::comment);
  }

  private void undoSteps() {
    List<Step> steps = new ArrayList<>(plan.everyWay());
    Collections.reverse(steps);
    boolean any = false;
    Set<String> said = new HashSet<>();
    for (Step step : steps) {
      if (!step.here() && step.undo().isEmpty()) {
        continue;
      }
      any = true;
      out.append('\n');
      comment("reverts: " + step.title());
      if (step.undo().isEmpty()) {
        comment("cannot be undone by a statement");
        continue;
      }
      Step back =
          step.withSql(
              step.reverting().stream()
                  .filter(statement -> step.way() != null || said.add(statement.sql()))
                  .toList());
      Step.Way way = step.way();
      boolean comments = plain && way != null && !way.preset();
      if (way != null && !plain) {
        out.append("\\if :").append(way.flag()).append('\n');
      }
      StringBuilder sql = new StringBuilder();
      statements(back, Placeholders.NONE, sql);
      if (comments) {
        struckOut(sql.toString());
      } else {
        out.append(sql);
      }
      if (way != null && !plain) {
        out.append("\\endif\n");
      }
      if (step.restart()) {
        comment("restarts: the server must restart before this takes effect");
      }
    }
    if (!any) {
      out.append('\n');
      comment("Nothing to take back.");
    }
  }

  /** Lines that run, or are comments, once the mark before them is taken off. */
  private void struckOut(String lines) {
    lines.lines().forEach(line -> out.append("-- ").append(line).append('\n'));
  }

  /** Whatever the text holds, it stays a comment: names may contain line breaks. */
  private void comment(String text) {
    text.lines().forEach(line -> out.append("-- ").append(Printable.line(line)).append('\n'));
  }
}
