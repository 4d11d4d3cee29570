package dev.pgready.remediation;

import dev.pgready.checks.model.Remedy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do.
 *
 * @param heals ids of the checks whose findings it heals
 * @param undo statements that take it back, in the order in which to run them; empty: nothing to
 *     take back, or no way
 * @param commands for a shell
 * @param notes for a person: what to click, what to expect
 */
public record Step(
    Stage stage,
    String runAs,
    String title,
    List<String> heals,
    List<Statement> sql,
    List<String> undo,
    List<String> commands,
    List<String> notes,
    boolean restart,
    Remedy.Safety safety,
    @Nullable String url) {
  public Step {
    heals = List.copyOf(heals);
    sql = List.copyOf(sql);
    undo = undo.stream().map(SqlReader::printable).toList();
    commands = List.copyOf(commands);
    notes = List.copyOf(notes);
  }

  /** Whether it is done with SQL on the checked database. */
  public boolean here() {
    return !sql.isEmpty();
  }

  /**
   * Whether any of it would end a session, drop a slot or lose data, so that it is only ever shown.
   */
  public boolean destructive() {
    return sql.stream().anyMatch(s -> s.kind() == Statement.Kind.DESTRUCTIVE);
  }
}
