// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.Report;
import dev.pgready.remediation.sql.Stage;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Several ways to fix one thing.
 *
 * @param name what the user says to choose, unique within the plan: the check's id, numbered where
 *     one check leaves several decisions
 * @param question the finding, in the check's own words
 * @param ways the alternatives, best first; one of them is enough
 * @param preset the way that is taken unless another is chosen; null: only the user can decide, and
 *     nothing happens before
 */
public record Decision(
    Stage stage,
    String name,
    String question,
    List<String> fixes,
    List<Step> ways,
    @Nullable Integer preset) {
  public Decision {
    fixes = List.copyOf(fixes);
    ways = List.copyOf(ways);
  }

  /**
   * What one finding leaves to the user.
   *
   * @param ways at least one
   */
  static Decision of(Report.Finding finding, List<Step> ways, @Nullable Integer preset) {
    return new Decision(
        ways.get(0).stage(),
        finding.id(),
        finding.result().message(),
        List.of(finding.id()),
        ways,
        preset);
  }

  /** The letter of a way. */
  public static String letter(int way) {
    return String.valueOf((char) ('a' + way));
  }

  /** What psql calls the choice. */
  public String variable() {
    return name.replace('-', '_');
  }

  /** The same, with nothing that is taken by itself. */
  Decision withoutPreset() {
    return withWays(
            step -> {
              Step.Way way = step.way();
              return way == null
                  ? step
                  : step.withWay(new Step.Way(way.variable(), way.letter(), false));
            })
        .asked();
  }

  private Decision asked() {
    return new Decision(stage, name, question, fixes, ways, null);
  }

  /** The same with its ways written in another way. */
  Decision withWays(UnaryOperator<Step> change) {
    return new Decision(stage, name, question, fixes, ways.stream().map(change).toList(), preset);
  }

  /** Whether all databases of the server share what its ways change. */
  boolean ofServer() {
    return ways.stream().allMatch(way -> way.ofServer() || !way.here())
        && ways.stream().anyMatch(Step::ofServer);
  }

  /** Whether a script can do any of it. */
  public boolean runs() {
    return ways.stream().anyMatch(Step::here);
  }
}
