package dev.pgready.remediation;

import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.SearchPath;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A plan as an SQL script: for {@code psql -f}, or without psql's own commands for any client. */
public final class RemediationScript {
  private final RemediationPlan plan;
  private final boolean plain;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, TableFacts> tables = new HashMap<>();

  private RemediationScript(RemediationPlan plan, boolean plain) {
    this.plan = plan;
    this.plain = plain;
    Catalogue catalogue = plan.report().facts().catalogue();
    if (catalogue != null) {
      catalogue.tables().forEach(table -> tables.put(table.sqlName(), table));
    }
  }

  /**
   * @param plain no backslash commands, for clients other than psql
   */
  public static String heal(RemediationPlan plan, boolean plain) {
    RemediationScript script = new RemediationScript(plan, plain);
    script.head("fixes what pgready found");
    script.stages();
    script.choices();
    script.muted();
    script.reset();
    script.end();
    return script.text();
  }

  /** The script that takes the other one back. */
  public static String undo(RemediationPlan plan, boolean plain) {
    RemediationScript script = new RemediationScript(plan, plain);
    script.head("reverts the script of pgready fix");
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
        "Read it before you run it. It stops at the first statement that fails, and can be run again.");
    if (!plain) {
      out.append("\\set ON_ERROR_STOP on\n");
    }
    // names are qualified; operators, casts and types are the system's own and nobody else's
    out.append(SearchPath.SESSION).append(";\n");
    out.append("SET lock_timeout = '5s';\n");
  }

  private void stages() {
    int number = 0;
    for (Stage stage : Stage.values()) {
      List<Step> steps = plan.steps().stream().filter(step -> step.stage() == stage).toList();
      if (steps.isEmpty()) {
        continue;
      }
      number++;
      out.append('\n');
      comment("=== %s. %s".formatted(number, stage.title()));
      Set<String> who =
          steps.stream().map(Step::runAs).collect(Collectors.toCollection(LinkedHashSet::new));
      for (String runAs : who) {
        section(runAs, steps.stream().filter(step -> step.runAs().equals(runAs)).toList());
      }
    }
    if (number == 0) {
      out.append('\n');
      comment("Nothing to do here.");
    }
  }

  private void section(String runAs, List<Step> steps) {
    comment("--- run as: " + runAs);
    boolean open = false;
    for (Step step : steps) {
      out.append('\n');
      explain(step);
      if (!step.here()) {
        continue;
      }
      for (Statement statement : step.sql()) {
        if (statement.kind() == Statement.Kind.DESTRUCTIVE) {
          comment(statement.sql() + ";");
          continue;
        }
        if (statement.kind().transactional() && !open) {
          out.append("BEGIN;\n");
          open = true;
        } else if (!statement.kind().transactional() && open) {
          out.append("COMMIT;\n");
          open = false;
        }
        for (String sql : statement.guarded()) {
          out.append(sql).append(";\n");
        }
      }
      verify(step);
    }
    if (open) {
      out.append("COMMIT;\n");
    }
  }

  private void explain(Step step) {
    comment(step.title() + (step.here() ? "" : " (not here: see the steps)"));
    if (!step.heals().isEmpty()) {
      comment("fixes: " + String.join(", ", step.heals()));
    }
    step.sql().stream()
        .flatMap(statement -> statement.lock().stream().map(lock -> lock + size(statement)))
        .distinct()
        .limit(5)
        .forEach(lock -> comment("locks: " + lock));
    if (step.restart()) {
      comment("restarts: the server must restart before this takes effect");
    }
    step.notes().forEach(this::comment);
    step.commands().forEach(command -> comment("$ " + command));
    if (step.url() != null) {
      comment("see " + step.url());
    }
  }

  /** How large the table is that a statement locks: what "while" means. */
  private String size(Statement statement) {
    TableFacts table = statement.object() == null ? null : tables.get(statement.object());
    if (table == null || table.pages() == null) {
      return "";
    }
    String rows = table.rows() == null ? "" : ", about " + Phrases.number(table.rows()) + " rows";
    return String.format(Locale.ROOT, " (%s%s)", Quantities.bytes(table.pages() * 8192), rows);
  }

  private void verify(Step step) {
    for (Statement statement : step.sql()) {
      Verification.of(statement)
          .ifPresent(
              verification ->
                  comment(
                      "verify: %s;  -- expect %s"
                          .formatted(verification.query(), verification.expected())));
    }
  }

  private void choices() {
    if (plan.choices().isEmpty()) {
      return;
    }
    out.append('\n');
    boolean statements =
        plan.choices().stream()
            .flatMap(choice -> choice.ways().stream())
            .anyMatch(way -> !way.sql().isEmpty());
    comment(
        statements
            ? "=== Decisions: choose one option of each. Where an option has statements, take the first -- off its lines:"
            : "=== Decisions: choose one option of each; they are made elsewhere: there is nothing to run here");
    if (statements) {
      comment("what then still begins with -- is not SQL and stays a comment.");
    }
    for (Decision choice : plan.choices()) {
      out.append('\n');
      comment(choice.question());
      comment("fixes: " + String.join(", ", choice.heals()));
      char letter = 'a';
      for (Step way : choice.ways()) {
        prose(
            "%s%c) %s   [run as: %s]"
                .formatted(
                    choice.ways().size() == 1 ? "" : letter == 'a' ? "Either " : "Or ",
                    letter++,
                    way.title(),
                    way.runAs()));
        way.sql().stream()
            .flatMap(statement -> statement.lock().stream().map(lock -> lock + size(statement)))
            .distinct()
            .limit(5)
            .forEach(lock -> prose("locks: " + lock));
        if (way.restart()) {
          prose("restarts: the server must restart before this takes effect");
        }
        way.notes().forEach(this::prose);
        way.commands().forEach(command -> prose("$ " + command));
        for (Statement statement : way.sql()) {
          for (String sql : statement.guarded()) {
            comment(sql + ";");
          }
        }
      }
    }
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

  private void end() {
    if (plan.restarts()) {
      out.append('\n');
      comment("Restart the server now, then run pgready check again.");
    }
  }

  private void undoSteps() {
    List<Step> steps = new ArrayList<>(plan.steps());
    Collections.reverse(steps);
    boolean any = false;
    for (Step step : steps) {
      if (step.destructive() || (!step.here() && step.undo().isEmpty())) {
        continue;
      }
      any = true;
      out.append('\n');
      comment("reverts: " + step.title());
      if (step.undo().isEmpty()) {
        comment("cannot be undone by a statement");
        continue;
      }
      boolean transactional =
          step.undo().stream().map(Statement::of).allMatch(s -> s.kind().transactional());
      if (transactional) {
        out.append("BEGIN;\n");
      }
      step.undo().forEach(sql -> out.append(sql).append(";\n"));
      if (transactional) {
        out.append("COMMIT;\n");
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

  /** Whatever the text holds, it stays a comment: names may contain line breaks. */
  /** Within what may be uncommented: stays a comment when one comment mark is taken off. */
  private void prose(String text) {
    text.lines().forEach(line -> comment("-- " + line));
  }

  private void comment(String text) {
    text.lines().forEach(line -> out.append("-- ").append(Printable.line(line)).append('\n'));
  }
}
