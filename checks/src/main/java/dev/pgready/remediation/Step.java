// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.Remedy;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.remediation.sql.Statement;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do.
 *
 * @param fixes ids of the checks whose findings it fixes
 * @param undo statements that take it back, in the order in which to run them; empty: nothing to
 *     take back, or no way
 * @param commands for a shell
 * @param notes for a person: what to click, what to expect
 * @param terraform the host's resource of Terraform and what is written into it; null: none known
 * @param way the decision that it is a way of; null: it has no alternative, or was chosen
 */
public record Step(
    Stage stage,
    String runAs,
    String title,
    List<String> fixes,
    List<Statement> sql,
    List<String> undo,
    List<String> commands,
    List<String> notes,
    boolean restart,
    Remedy.Safety safety,
    @Nullable String url,
    @Nullable String terraform,
    @Nullable Way way) {

  /**
   * @param variable the decision's name for psql
   * @param letter of the way
   * @param preset whether it is taken unless another one is chosen
   */
  public record Way(String variable, String letter, boolean preset) {
    /** What psql holds true while this way is the one. */
    public String flag() {
      return variable + "_" + letter;
    }
  }

  public Step {
    fixes = List.copyOf(fixes);
    sql = List.copyOf(sql);
    undo = List.copyOf(undo);
    commands = List.copyOf(commands);
    notes = List.copyOf(notes);
  }

  /** Whether it is done with SQL on the checked database. */
  public boolean here() {
    return !sql.isEmpty();
  }

  /** Whether any of it would end a session, drop a slot or lose data: only ever as a choice. */
  public boolean destructive() {
    return sql.stream().anyMatch(s -> s.kind().destructive());
  }

  /** Whether it writes a table again. */
  public boolean rewrites() {
    return sql.stream().anyMatch(s -> s.kind() == Statement.Kind.REWRITE);
  }

  /**
   * Whether all databases of the server share what it changes: settings, and roles with what they
   * are members of.
   */
  public boolean ofServer() {
    return stage == Stage.SETTINGS || (here() && sql.stream().allMatch(Statement::ofServer));
  }

  /** Whether both are ways of one decision, of which a script takes one. */
  boolean besides(Step other) {
    return way != null && other.way != null && way.variable().equals(other.way.variable());
  }

  /**
   * Its place in a script. Within a stage, what creates something again comes before what changes
   * it, what takes tables out of a publication behind what puts them in, what it publishes of its
   * tables behind both, whole rows as an identity behind keys, a slot behind what makes room for
   * it, and a new owner last.
   */
  static final Comparator<Step> ORDER =
      Comparator.comparing(Step::stage).thenComparingInt(Step::place);

  private int place() {
    return switch (stage) {
      case PUBLICATION ->
          sql.stream().anyMatch(one -> one.kind() == Statement.Kind.PUBLICATION_DROP)
              ? 0
              : last(Statement::ownsPublication)
                  ? 4
                  : last(Statement::setsPublication) ? 3 : last(Statement::leavesOut) ? 2 : 1;
      case IDENTITY -> last(Statement::identifiesByWholeRow) ? 1 : 0;
      case SLOTS -> sql.stream().anyMatch(one -> one.kind() == Statement.Kind.DESTRUCTIVE) ? 0 : 1;
      case SETTINGS, ROLES, OWNERSHIP, REWRITES, ELSEWHERE, NAMES -> 0;
    };
  }

  private boolean last(Predicate<Statement> what) {
    return !sql.isEmpty() && what.test(sql.get(sql.size() - 1));
  }

  /** Whether the user wrote what it runs. */
  public boolean edited() {
    return sql.stream().anyMatch(statement -> statement.kind() == Statement.Kind.EDITED);
  }

  /**
   * The same with statements that the user wrote: they run as they are, whatever they are.
   *
   * @param own without final semicolons, at least one
   * @param back what reverts them
   */
  public Step edited(List<String> own, List<String> back) {
    return new Step(
        stage,
        runAs,
        title,
        fixes,
        own.stream().map(Statement::edited).toList(),
        back,
        commands,
        notes,
        restart,
        safety,
        url,
        terraform,
        way);
  }

  /** What takes it back, as statements. */
  public List<Statement> reverting() {
    return undo.stream().map(edited() ? Statement::edited : Statement::of).toList();
  }

  Step withFixes(List<String> more) {
    Set<String> all = new LinkedHashSet<>(fixes);
    all.addAll(more);
    return new Step(
        stage,
        runAs,
        title,
        List.copyOf(all),
        sql,
        undo,
        commands,
        notes,
        restart,
        safety,
        url,
        terraform,
        way);
  }

  /** Does what the other one does as well; both mean the same by their title. */
  Step and(Step other) {
    return new Step(
        stage,
        runAs,
        title,
        both(fixes, other.fixes),
        both(sql, other.sql),
        both(other.undo, undo),
        both(commands, other.commands),
        both(notes, other.notes),
        restart || other.restart,
        safety,
        url,
        terraform,
        way);
  }

  private static <T> List<T> both(List<T> some, List<T> others) {
    return Stream.concat(some.stream(), others.stream()).distinct().toList();
  }

  public Step withSql(List<Statement> other) {
    return new Step(
        stage, runAs, title, fixes, other, undo, commands, notes, restart, safety, url, terraform,
        way);
  }

  public Step withNotes(List<String> other) {
    return new Step(
        stage, runAs, title, fixes, sql, undo, commands, other, restart, safety, url, terraform,
        way);
  }

  Step withWay(@Nullable Way other) {
    return new Step(
        stage, runAs, title, fixes, sql, undo, commands, notes, restart, safety, url, terraform,
        other);
  }
}
