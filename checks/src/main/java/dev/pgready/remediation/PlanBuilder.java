// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.facts.Catalogue;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.remediation.sql.Statement;
import dev.pgready.remediation.sql.StatementMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a report: each remedy becomes a step, a way of a decision, or is left. */
final class PlanBuilder {
  /** What is asked of a remedy that fixes no finding. */
  private static final String EXTRA = "create-role";

  /** The check of what consumers cannot have at once. */
  private static final String CONFLICT = "consumer-conflict";

  /** The check of what decodes for a slot. */
  private static final String PLUGIN = "output-plugin";

  private final Report report;
  private final RemediationPlan.Selection selection;
  private final @Nullable Catalogue catalogue;
  private final StatementMemory memory = new StatementMemory();

  /** What happens without a choice. */
  private final List<Step> steps = new ArrayList<>();

  private final List<Decision> open = new ArrayList<>();
  private final List<Leftover> left = new ArrayList<>();

  PlanBuilder(Report report, RemediationPlan.Selection selection) {
    this.report = report;
    this.selection = selection;
    this.catalogue = report.facts().catalogue();
  }

  /**
   * For one plan alone.
   *
   * @param extra remedies that were asked for besides the findings'
   * @throws RemediationPlan.ChoiceException as {@link RemediationPlan#of(Report,
   *     RemediationPlan.Selection, List)} says
   */
  RemediationPlan plan(List<Remedy> extra) {
    extra.forEach(this::add);
    report.findings().forEach(this::add);
    DecisionList decisions = DecisionList.of(open);
    Clashes clashes = new Clashes();
    List<Step> all = new ArrayList<>(decisions.taken(selection.chosen(), clashes).values());
    for (Step step : steps) {
      Optional<String> why = clashes.with(step, all);
      if (why.isPresent()) {
        leave(step, why.get());
      } else {
        all.add(step);
      }
    }
    List<Decision> choices = decisions.open(selection.chosen(), all, clashes);
    return new RemediationPlan(report, StepList.merged(all), choices, left);
  }

  private void add(Remedy remedy) {
    Step step = step(remedy, "", MuteFilter.of(report, ""));
    if (selection.asking()) {
      open.add(
          new Decision(step.stage(), EXTRA, remedy.title(), List.of(EXTRA), List.of(step), null));
    } else {
      steps.add(step);
    }
  }

  private void add(Report.Finding finding) {
    CheckResult result = finding.result();
    if (!needsFixing(result) || !selection.wants(finding.id())) {
      return;
    }
    if (result.remedies().isEmpty()) {
      Leftover.add(left, finding, "no script can fix it: see pgready explain " + finding.id());
    }
    MuteFilter sparing = MuteFilter.of(report, finding.id());
    for (List<Remedy> group : groups(result.remedies())) {
      List<Step> ways =
          group.stream()
              .filter(remedy -> remedy.sql().isEmpty() || !sparing.of(remedy.sql()).isEmpty())
              .map(remedy -> step(remedy, finding.id(), sparing))
              .toList();
      if (!ways.isEmpty()) {
        add(finding, ways, group.get(0).kind());
      }
    }
  }

  /** One group for each thing that is needed; within it, one of them is enough. */
  private static List<List<Remedy>> groups(List<Remedy> remedies) {
    List<List<Remedy>> groups = new ArrayList<>();
    for (Remedy remedy : remedies) {
      if (groups.isEmpty() || remedy.also()) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(remedy);
    }
    return groups;
  }

  /**
   * @param ways of which one is enough, the best first
   * @param kind of the first
   */
  private void add(Report.Finding finding, List<Step> ways, Remedy.Kind kind) {
    Step first = ways.get(0);
    boolean decision =
        kind == Remedy.Kind.DECISION
            || first.destructive()
            || pluginMayBeMissing(first)
            || contested(finding, first)
            || Standbys.wouldStop(catalogue, first);
    Optional<String> against =
        decision && selection.safeOnly()
            ? Optional.of("left out by --safe-only: it is a decision")
            : selection.against(first);
    if (against.isPresent()) {
      Leftover.add(left, finding, against.get());
      return;
    }
    if (selection.asking()) {
      List<Step> offered = ways.stream().filter(way -> selection.against(way).isEmpty()).toList();
      open.add(Decision.of(finding, offered, null));
      return;
    }
    boolean alternatives =
        !selection.safeOnly() && ways.stream().skip(1).anyMatch(way -> way.here() && first.here());
    if (decision || alternatives) {
      open.add(Decision.of(finding, ways, decision ? null : 0));
    } else {
      List<String> notes = new ArrayList<>(first.notes());
      if (!selection.safeOnly()) {
        ways.stream().skip(1).forEach(way -> notes.add("or instead: " + words(way)));
      }
      steps.add(first.withNotes(notes));
    }
  }

  /** A slot whose plugin nobody has seen working: its creation may fail. */
  private boolean pluginMayBeMissing(Step step) {
    return step.sql().stream().anyMatch(one -> one.kind() == Statement.Kind.SLOT_CREATE)
        && report.findings().stream()
            .anyMatch(finding -> finding.id().equals(PLUGIN) && needsFixing(finding.result()));
  }

  /** A setting of which consumers of this report want values that do not go together. */
  private boolean contested(Report.Finding finding, Step step) {
    return step.sql().stream().anyMatch(one -> one.kind() == Statement.Kind.SETTING)
        && report.findings().stream()
            .filter(other -> other.id().equals(CONFLICT) && needsFixing(other.result()))
            .filter(other -> !Collections.disjoint(other.consumers(), finding.consumers()))
            .flatMap(other -> other.result().subjects().stream())
            .anyMatch(subject -> subject.name().equals(finding.id()));
  }

  private static boolean needsFixing(CheckResult result) {
    return result.status() == Status.FAIL
        || result.status() == Status.WARN
        || result.status() == Status.UNKNOWN;
  }

  /** A way in one line. */
  private static String words(Step way) {
    String more = String.join("; ", way.notes());
    return more.isEmpty() ? way.title() : way.title() + ": " + more;
  }

  /** What does not go together with another step. */
  private void leave(Step step, String why) {
    for (String check : step.fixes()) {
      left.add(
          new Leftover(
              check,
              step.title(),
              "not together with another step of this script: %s; run pgready fix again when it has run"
                  .formatted(why)));
    }
  }

  private Step step(Remedy remedy, String check, MuteFilter sparing) {
    List<Statement> sql = memory.statements(sparing.of(remedy.sql()));
    return new Step(
        stage(sql, remedy.restart()),
        remedy.runAs(),
        remedy.title(),
        check.isEmpty() ? List.of() : List.of(check),
        sql,
        memory.printable(sparing.of(SettingUndo.of(remedy, catalogue))),
        remedy.commands(),
        remedy.steps(),
        remedy.restart(),
        remedy.safety(),
        remedy.url(),
        remedy.terraform(),
        null);
  }

  /** Where the first of its statements belongs; what rewrites a table is last as a whole. */
  private static Stage stage(List<Statement> sql, boolean restart) {
    // whoever gives a publication away cannot change it any more
    if (!sql.isEmpty() && sql.stream().allMatch(Statement::ownsPublication)) {
      return Stage.PUBLICATION;
    }
    // which may be dropped and created again there
    if (sql.stream().anyMatch(Statement::setsPublication)) {
      return Stage.PUBLICATION;
    }
    if (sql.stream().anyMatch(statement -> statement.kind() == Statement.Kind.REWRITE)) {
      return Stage.REWRITES;
    }
    return sql.stream()
        .map(statement -> statement.kind().stage())
        .min(Comparator.naturalOrder())
        .orElse(restart ? Stage.SETTINGS : Stage.ELSEWHERE);
  }
}
