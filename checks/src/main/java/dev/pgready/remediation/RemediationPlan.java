// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * All that would fix a report's findings, merged over checks and consumers and put into the order
 * of need. Every finding that needs fixing is in it: as a step, as a decision, or with the reason
 * why it is left.
 *
 * @param steps what happens, by stage; those with a {@link Step#way()} unless another way is chosen
 * @param choices where there are several ways, or only the user can decide
 * @param left what remains as it is
 */
public record RemediationPlan(
    Report report, List<Step> steps, List<Decision> choices, List<Leftover> left) {
  /** The check of what identifies rows. */
  private static final String IDENTITY = "replica-identity";

  /**
   * What of a plan is wanted.
   *
   * @param only checks whose findings to fix; empty: all
   * @param skip checks whose findings to leave
   * @param stages parts to print; empty: all
   * @param safeOnly leaves out what locks, restarts, costs or must be decided
   * @param chosen letters of ways, by the decision's name
   * @param asking whether each step is a decision, also where there is one way alone
   */
  public record Selection(
      Set<String> only,
      Set<String> skip,
      Set<Stage> stages,
      boolean safeOnly,
      Map<String, String> chosen,
      boolean asking) {
    /** Everything. */
    public static final Selection ALL =
        new Selection(Set.of(), Set.of(), Set.of(), false, Map.of());

    /** Only what is a decision is one. */
    public Selection(
        Set<String> only,
        Set<String> skip,
        Set<Stage> stages,
        boolean safeOnly,
        Map<String, String> chosen) {
      this(only, skip, stages, safeOnly, chosen, false);
    }

    public Selection {
      only = Set.copyOf(only);
      skip = Set.copyOf(skip);
      stages = Set.copyOf(stages);
      chosen = Map.copyOf(chosen);
    }

    /** The same for somebody who is asked about each step; nothing happens by itself then. */
    public Selection asked() {
      return new Selection(only, skip, stages, safeOnly, Map.of(), true);
    }

    boolean wants(String check) {
      return (only.isEmpty() || only.contains(check)) && !skip.contains(check);
    }

    boolean wants(Stage stage) {
      return stages.isEmpty() || stages.contains(stage);
    }

    /** Why a step is left out; empty: it is not. */
    Optional<String> against(Step step) {
      if (!wants(step.stage())) {
        return Optional.of("in another section of the script");
      }
      if (!safeOnly || step.safety() == Remedy.Safety.SAFE) {
        return Optional.empty();
      }
      return Optional.of(
          "left out by --safe-only: it %s"
              .formatted(
                  step.restart()
                      ? "needs a restart"
                      : step.destructive()
                          ? "drops or ends something"
                          : step.here() ? "locks tables or has a cost" : "is done elsewhere"));
    }
  }

  /** What was chosen cannot be; the message is for the user. */
  public static final class ChoiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChoiceException(String message) {
      super(message);
    }
  }

  /**
   * Two steps that cannot be in one script.
   *
   * @param why as the end of a sentence
   */
  public record Clash(Step one, Step other, String why) {}

  public RemediationPlan {
    steps = List.copyOf(steps);
    choices = List.copyOf(choices);
    left = List.copyOf(left);
  }

  /** The plan for what a report found. */
  public static RemediationPlan of(Report report, Selection selection) {
    return of(report, selection, List.of());
  }

  /**
   * @param extra remedies that were asked for besides the findings', such as a new role
   * @throws ChoiceException where a choice names no decision, or none of its ways, or two cannot
   *     both be
   */
  public static RemediationPlan of(Report report, Selection selection, List<Remedy> extra) {
    RemediationPlan plan = new PlanBuilder(report, selection).plan(extra);
    return selection.asking() ? plan : plan.needingIdentities();
  }

  /** Says what a publication waits for while nobody has chosen how to identify rows. */
  private RemediationPlan needingIdentities() {
    Optional<Decision> open = openIdentity();
    if (open.isEmpty()) {
      return this;
    }
    String note =
        "only once a way of %s is chosen: on tables whose rows nothing identifies UPDATE and DELETE would fail from then on"
            .formatted(open.get().name());
    UnaryOperator<Step> noted =
        step ->
            step.sql().stream().noneMatch(Statement::publishesTables)
                    || step.fixes().contains(IDENTITY)
                ? step
                : step.withNotes(
                    Stream.concat(Stream.of(note), step.notes().stream()).distinct().toList());
    return new RemediationPlan(
        report,
        steps.stream().map(noted).toList(),
        choices.stream().map(choice -> choice.withWays(noted)).toList(),
        left);
  }

  /** Where nothing identifies rows before something is chosen. */
  private Optional<Decision> openIdentity() {
    return choices.stream()
        .filter(choice -> choice.preset() == null && choice.fixes().contains(IDENTITY))
        .findFirst();
  }

  /**
   * Whether a statement has to wait until it is chosen how rows are identified: it publishes
   * tables, or creates a slot, which belongs behind its publication.
   */
  public boolean waits(Statement statement) {
    boolean slot =
        statement.kind() == Statement.Kind.SLOT_CREATE
            && steps.stream()
                .flatMap(step -> step.sql().stream())
                .anyMatch(Statement::publishesTables);
    return (slot || statement.publishesTables()) && openIdentity().isPresent();
  }

  /**
   * The plan with nothing left to choose.
   *
   * @param taken what was chosen, by the decision's name
   * @param why all others are left, to follow a colon
   */
  public RemediationPlan taking(Map<String, Step> taken, String why) {
    List<Step> all = new ArrayList<>(steps);
    List<Leftover> rest = new ArrayList<>(left);
    for (Decision choice : choices) {
      Step step = taken.get(choice.name());
      if (step == null) {
        rest.add(new Leftover(choice.fixes().get(0), choice.question(), why));
      } else {
        all.add(step.withWay(null));
      }
    }
    return new RemediationPlan(report, StepList.merged(all), List.of(), rest);
  }

  /**
   * Why these cannot all be taken; empty: they can.
   *
   * @param taken what was chosen, by the decision's name
   */
  public Optional<String> contradiction(Map<String, Step> taken) {
    return new Clashes().named(taken);
  }

  /** Ways that cannot be chosen together, or not beside what runs by itself. */
  public List<Clash> clashes() {
    return new Clashes().open(choices, steps);
  }

  /**
   * What the user has muted and the plan therefore leaves alone, one line each, in the words of the
   * report.
   */
  public List<String> muted() {
    return report.findings().stream()
        .filter(MuteFilter::muted)
        .map(
            finding ->
                "%s: %s%s"
                    .formatted(
                        finding.id(),
                        finding.result().message(),
                        finding.result().subjects().isEmpty()
                            ? ""
                            : " [%s]"
                                .formatted(
                                    Phrases.list(
                                        finding.result().subjects().stream()
                                            .map(Subject::name)
                                            .toList()))))
        .toList();
  }

  /** What of it all databases of a server share; empty where that is nothing. */
  public Optional<RemediationPlan> ofServer() {
    RemediationPlan part =
        new RemediationPlan(
            report,
            steps.stream().filter(this::ofServer).toList(),
            choices.stream().filter(Decision::ofServer).toList(),
            List.of());
    return part.isEmpty() ? Optional.empty() : Optional.of(part);
  }

  private boolean ofServer(Step step) {
    Step.Way way = step.way();
    return way == null
        ? step.ofServer()
        : choices.stream()
            .filter(choice -> choice.variable().equals(way.variable()))
            .anyMatch(Decision::ofServer);
  }

  /**
   * The rest.
   *
   * @param where the other part is, to follow a colon
   */
  public RemediationPlan ofDatabase(String where) {
    List<Leftover> rest = new ArrayList<>(left);
    for (Report.Finding finding : report.findings()) {
      if (steps.stream().anyMatch(step -> ofServer(step) && step.fixes().contains(finding.id()))
          || choices.stream()
              .anyMatch(choice -> choice.ofServer() && choice.fixes().contains(finding.id()))) {
        Leftover.add(rest, finding, where);
      }
    }
    return new RemediationPlan(
        report,
        steps.stream().filter(step -> !ofServer(step)).toList(),
        choices.stream().filter(choice -> !choice.ofServer()).toList(),
        rest);
  }

  /**
   * One plan of several for the same server, each thing once.
   *
   * @param plans at least one; the first gives the report
   */
  public static RemediationPlan merged(List<RemediationPlan> plans) {
    List<Step> steps = new ArrayList<>();
    List<Decision> open = new ArrayList<>();
    for (RemediationPlan plan : plans) {
      plan.steps().stream().filter(step -> step.way() == null).forEach(steps::add);
      open.addAll(plan.choices());
    }
    List<Decision> choices = DecisionList.of(open).decisions();
    for (Decision choice : choices) {
      Integer preset = choice.preset();
      if (preset != null) {
        steps.add(choice.ways().get(preset));
      }
    }
    return new RemediationPlan(plans.get(0).report(), StepList.merged(steps), choices, List.of());
  }

  /** Whether the server must restart before all of it holds. */
  public boolean restarts() {
    return steps.stream().anyMatch(Step::restart);
  }

  public boolean isEmpty() {
    return steps.isEmpty() && choices.isEmpty();
  }

  /** Whether a script has anything to do, by itself or once something is chosen. */
  public boolean runs() {
    return steps.stream().anyMatch(Step::here) || choices.stream().anyMatch(Decision::runs);
  }

  /** All ways that a script can take, whether or not they are taken, by stage. */
  public List<Step> everyWay() {
    List<Step> all = new ArrayList<>(steps);
    for (Decision choice : choices) {
      for (int i = 0; i < choice.ways().size(); i++) {
        Step way = choice.ways().get(i);
        if (way.here() && (choice.preset() == null || choice.preset() != i)) {
          all.add(way);
        }
      }
    }
    all.sort(Step.ORDER);
    return all;
  }

  /** The slots that it creates by itself. */
  public List<String> slots() {
    return steps.stream()
        .flatMap(step -> step.sql().stream())
        .filter(statement -> statement.kind() == Statement.Kind.SLOT_CREATE)
        .map(statement -> SqlReader.firstLiteral(statement.sql()))
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  /** The publications that get new names by itself, or once something is chosen: old and new. */
  public Map<String, String> renamedPublications(boolean chosen) {
    Map<String, String> renamed = new LinkedHashMap<>();
    for (Step step : chosen ? everyWay() : steps) {
      for (Statement statement : step.sql()) {
        SqlReader reader = new SqlReader(statement.sql());
        String old = reader.words("ALTER PUBLICATION") ? reader.name() : null;
        String name = old != null && reader.words("RENAME TO") ? reader.name() : null;
        if (old != null && name != null) {
          renamed.put(SqlReader.unquote(old), SqlReader.unquote(name));
        }
      }
    }
    return renamed;
  }

  /** The publications that it creates by itself, or once something is chosen. */
  public List<String> publications(boolean chosen) {
    return (chosen ? everyWay() : steps)
        .stream()
            .flatMap(step -> step.sql().stream())
            .filter(statement -> statement.kind() == Statement.Kind.PUBLICATION_CREATE)
            .map(Statement::object)
            .filter(Objects::nonNull)
            .map(name -> SqlReader.unquote(String.valueOf(name)))
            .distinct()
            .toList();
  }
}
