// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.checks.scope.Phrases;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Standbys;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The steps of a plan, by stage and within it by who runs them. */
final class Stages {
  /** For whom the old names have to stay. */
  private static final String KEEP = "\\set pgready_kept yes\n";

  private final RemediationPlan plan;
  private final Actors actors;
  private final ScriptText out;
  private final NewNames names;
  private final Variables variables;
  private final Unidentified unidentified;
  private final SlotsSeen slots;
  private final boolean waits;
  private final List<Step> ways;
  private final Repeated written;
  private boolean guarded;

  Stages(RemediationPlan plan, Actors actors, Variables variables, ScriptText out) {
    this.plan = plan;
    this.actors = actors;
    this.out = out;
    this.names = NewNames.of(plan);
    this.variables = variables;
    this.unidentified = Unidentified.of(plan);
    this.slots = SlotsSeen.of(plan);
    this.ways = plan.everyWay();
    this.written = new Repeated(ways);
    this.waits = plan.restarts() || !decodes(plan);
  }

  /** Whether the server, as it runs now, has a level at which a slot can be created. */
  private static boolean decodes(RemediationPlan plan) {
    Catalogue catalogue = plan.report().facts().catalogue();
    return catalogue == null
        || catalogue
            .setting("wal_level")
            .map(SettingFacts::value)
            .orElse("logical")
            .equals("logical");
  }

  /** Whether parts of it are for some roles only. */
  boolean guarded() {
    return guarded;
  }

  void write() {
    int number = 0;
    for (Stage stage : Stage.values()) {
      List<Step> steps = ways.stream().filter(step -> step.stage() == stage).toList();
      if (steps.isEmpty()) {
        continue;
      }
      number++;
      out.append("\n");
      out.comment("=== %s. %s".formatted(number, stage.title()));
      Map<Actor, List<Step>> parts = new LinkedHashMap<>();
      for (Step step : steps) {
        if (!step.here()) {
          parts
              .computeIfAbsent(new Actor(step.runAs(), null), actor -> new ArrayList<>())
              .add(step);
        }
        Set<String> told = new HashSet<>();
        Map<Actor, List<Statement>> divided = actors.of(step);
        Map<String, String> tables = divided.size() > 1 ? tables(step) : Map.of();
        divided.forEach(
            (actor, sql) ->
                parts
                    .computeIfAbsent(actor, a -> new ArrayList<>())
                    .add(sql.size() == step.sql().size() ? step : part(step, sql, tables, told)));
      }
      boolean restarts =
          !out.plain() && stage == Stage.SETTINGS && steps.stream().anyMatch(Stages::starts);
      parts.forEach((actor, part) -> section(actor, part, restarts));
    }
    if (number == 0 && plan.choices().isEmpty() && plan.left().isEmpty()) {
      out.append("\n");
      out.comment("Nothing to do here.");
    }
  }

  /**
   * What some run of it, with what is to be known of their tables, and of the whole once.
   *
   * @param tables of notes that are about one of its tables, that one
   * @param told what other parts say already
   */
  private static Step part(
      Step step, List<Statement> sql, Map<String, String> tables, Set<String> told) {
    Set<String> own = tables.isEmpty() ? Set.of() : objects(sql);
    List<String> notes = new ArrayList<>();
    for (String note : step.notes()) {
      String table = tables.get(note);
      if ((table == null || own.contains(table)) && told.add(note)) {
        notes.add(note);
      }
    }
    return step.withSql(sql).withNotes(notes);
  }

  /** Of notes that are about one of a step's tables, that table. */
  private static Map<String, String> tables(Step step) {
    Map<String, String> tables = new HashMap<>();
    Set<String> all = step.notes().isEmpty() ? Set.of() : objects(step.sql());
    for (String note : step.notes()) {
      for (int end = note.indexOf(": "); end >= 0; end = note.indexOf(": ", end + 1)) {
        if (all.contains(note.substring(0, end))) {
          tables.put(note, note.substring(0, end));
          break;
        }
      }
    }
    return tables;
  }

  private static Set<String> objects(List<Statement> sql) {
    return sql.stream()
        .map(Statement::object)
        .flatMap(Stream::ofNullable)
        .collect(Collectors.toSet());
  }

  private static boolean starts(Step step) {
    return step.restart() && step.sql().stream().anyMatch(s -> s.kind() == Statement.Kind.SETTING);
  }

  private void section(Actor actor, List<Step> steps, boolean restarts) {
    out.comment("--- run as: " + actor.label());
    boolean test = !out.plain() && actor.test() != null && steps.stream().anyMatch(Step::here);
    if (test) {
      guarded = true;
      out.append("SELECT ").append(String.valueOf(actor.test())).append(" AS pgready_may \\gset\n");
      out.append("\\if :pgready_may\n");
    }
    if (steps.stream().anyMatch(Stages::starts)) {
      out.append(StartConditions.filesAreSound()).append(";\n");
    }
    boolean last = !out.plain() && steps.stream().anyMatch(one -> one.stage() == Stage.NAMES);
    if (last) {
      out.append(
          "\\if :{?pgready_kept}\n\\echo 'new names come when what was skipped has run'\n\\else\n");
    }
    steps.forEach(this::step);
    if (last) {
      out.append("\\endif\n");
    }
    if (steps.stream().anyMatch(Stages::starts)) {
      out.append("\n").append(StartConditions.filesAreSound()).append(";\n");
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
    if (steps.stream().anyMatch(step -> step.way() == null && step.here() && named(step))) {
      out.append(KEEP);
    }
    for (Step step : steps) {
      Step.Way way = step.way();
      if (way != null && step.here()) {
        out.append("\\if :").append(way.flag()).append("\n");
        if (named(step)) {
          out.append(KEEP);
        }
        echo(
            "skipped: %s for %s"
                .formatted(Phrases.count(step.sql().size(), "statement"), actor.label()));
        out.append("\\endif\n");
      }
    }
  }

  private boolean named(Step step) {
    return !names.still(step).isEmpty();
  }

  private void echo(String text) {
    out.append("\\echo ").append(ScriptText.psql(text)).append("\n\\set pgready_skipped yes\n");
  }

  private void step(Step step) {
    out.append("\n");
    Step.Way way = step.way();
    boolean comments = out.plain() && way != null && !way.preset();
    int start = out.length();
    if (way != null) {
      out.comment("%s, way %s:".formatted(way.variable().replace('_', '-'), way.letter()));
    }
    explain(step);
    if (comments) {
      // stays a comment when one comment mark is taken off
      out.struckOut(out.cut(start));
    }
    if (!step.here()) {
      return;
    }
    if (way != null && !out.plain()) {
      out.append("\\if :").append(way.flag()).append("\n");
    }
    String still = out.plain() ? "" : names.still(step);
    if (!still.isEmpty()) {
      out.append("SELECT ").append(still).append(" AS pgready_still \\gset\n");
      out.append("\\if :pgready_still\n");
    }
    Placeholders placeholders = new Placeholders(variables, step, out.plain());
    out.append(placeholders.required());
    String sql = StepSql.of(step, placeholders, unidentified, slots, out.plain(), waits, written);
    if (comments) {
      out.struckOut(sql);
    } else {
      out.append(sql);
    }
    if (!still.isEmpty()) {
      out.append("\\else\n\\echo ")
          .append(ScriptText.psql("left out, for its old names are gone: " + step.title()))
          .append("\n\\endif\n");
    }
    if (way != null && !out.plain()) {
      out.append("\\endif\n");
    }
    if (!comments) {
      verify(step);
    }
  }

  private void explain(Step step) {
    out.comment(step.title() + (step.here() ? "" : " (not here: see the steps)"));
    if (!step.fixes().isEmpty()) {
      out.comment("fixes: " + String.join(", ", step.fixes()));
    }
    Locks.of(actors, step).forEach(lock -> out.comment("locks: " + lock));
    if (step.edited()) {
      out.comment("edited by hand: runs as it is written, whatever it locks, and each time again");
    }
    if (step.restart()) {
      out.comment("restarts: the server must restart before this takes effect");
    }
    if (waits && createsSlot(step)) {
      out.comment("does nothing before the server has restarted: run this script again then");
    }
    notes(plan, step).forEach(out::comment);
    step.commands().forEach(command -> out.comment("$ " + command));
    if (step.url() != null) {
      out.comment("see " + step.url());
    }
  }

  static boolean createsSlot(Step step) {
    return step.sql().stream().anyMatch(s -> s.kind() == Statement.Kind.SLOT_CREATE);
  }

  static List<String> notes(RemediationPlan plan, Step step) {
    List<String> notes = new ArrayList<>(step.notes());
    if (Standbys.wouldStop(plan.report().facts().catalogue(), step)) {
      notes.add(Standbys.FIRST);
    }
    return notes;
  }

  private void verify(Step step) {
    for (Statement statement : step.sql()) {
      String words = written.verification(statement);
      if (!words.isEmpty()) {
        out.comment(words);
      }
    }
  }
}
