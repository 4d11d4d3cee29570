package dev.pgready.remediation;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All that would heal a report's findings, merged over checks and consumers and put into the order
 * of need.
 *
 * @param steps what to do, by stage
 * @param choices what only the user can decide
 */
public record RemediationPlan(Report report, List<Step> steps, List<Decision> choices) {
  private static final Pattern ALTER_SYSTEM =
      Pattern.compile("^ALTER SYSTEM SET (\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_.]*) = '([^']*)'$");

  /**
   * What of a plan is wanted.
   *
   * @param only checks whose findings to heal; empty: all
   * @param skip checks whose findings to leave
   * @param stages parts to print; empty: all
   * @param safeOnly leaves out what locks, restarts, costs or must be decided
   */
  public record Selection(Set<String> only, Set<String> skip, Set<Stage> stages, boolean safeOnly) {
    /** Everything. */
    public static final Selection ALL = new Selection(Set.of(), Set.of(), Set.of(), false);

    boolean wants(String check) {
      return (only.isEmpty() || only.contains(check)) && !skip.contains(check);
    }

    boolean wants(Stage stage) {
      return stages.isEmpty() || stages.contains(stage);
    }
  }

  public RemediationPlan {
    steps = List.copyOf(steps);
    choices = List.copyOf(choices);
  }

  /** The plan for what a report found. */
  public static RemediationPlan of(Report report, Selection selection) {
    return of(report, selection, List.of());
  }

  /**
   * @param extra remedies that were asked for besides the findings', such as a new role
   */
  public static RemediationPlan of(Report report, Selection selection, List<Remedy> extra) {
    List<Step> steps = new ArrayList<>();
    List<Decision> choices = new ArrayList<>();
    Catalogue catalogue = report.facts().catalogue();
    for (Remedy remedy : extra) {
      steps.add(step(remedy, "", catalogue, MuteFilter.of(report, "")));
    }
    for (Report.Finding finding : report.findings()) {
      CheckResult result = finding.result();
      if (!needsHealing(result) || !selection.wants(finding.id()) || result.remedies().isEmpty()) {
        continue;
      }
      MuteFilter sparing = MuteFilter.of(report, finding.id());
      List<Step> ways =
          result.remedies().stream()
              .filter(remedy -> remedy.sql().isEmpty() || !sparing.of(remedy.sql()).isEmpty())
              .map(remedy -> step(remedy, finding.id(), catalogue, sparing))
              .toList();
      if (ways.isEmpty()) {
        continue;
      }
      if (isDecision(result)) {
        choices.add(
            new Decision(ways.get(0).stage(), result.message(), List.of(finding.id()), ways));
      } else {
        steps.add(ways.get(0));
      }
    }
    return new RemediationPlan(
        report, merged(select(steps, selection)), mergedChoices(choices, selection));
  }

  private static boolean needsHealing(CheckResult result) {
    return result.status() == Status.FAIL
        || result.status() == Status.WARN
        || result.status() == Status.UNKNOWN;
  }

  /** The user decides where the best remedy says so, or where it would end or drop something. */
  private static boolean isDecision(CheckResult result) {
    return result.remedies().get(0).kind() == Remedy.Kind.DECISION;
  }

  private static Step step(
      Remedy remedy, String check, @Nullable Catalogue catalogue, MuteFilter sparing) {
    List<Statement> sql = sparing.of(remedy.sql()).stream().map(Statement::of).toList();
    Stage stage =
        sql.stream()
            .map(statement -> statement.kind().stage())
            .min(Comparator.naturalOrder())
            .orElse(remedy.restart() ? Stage.SETTINGS : Stage.ELSEWHERE);
    return new Step(
        stage,
        remedy.runAs(),
        remedy.title(),
        check.isEmpty() ? List.of() : List.of(check),
        sql,
        sparing.of(undo(remedy, catalogue)),
        remedy.commands(),
        remedy.steps(),
        remedy.restart(),
        remedy.safety(),
        remedy.url());
  }

  /** A setting goes back to the value that the facts saw, not to the built-in one. */
  private static List<String> undo(Remedy remedy, @Nullable Catalogue catalogue) {
    if (catalogue == null) {
      return remedy.undo();
    }
    List<String> undo = new ArrayList<>(remedy.undo());
    for (String sql : remedy.sql()) {
      Matcher matcher = ALTER_SYSTEM.matcher(sql);
      if (matcher.matches()) {
        String name = SqlReader.unquote(matcher.group(1));
        int reset = undo.indexOf("ALTER SYSTEM RESET " + matcher.group(1));
        configured(catalogue, name)
            .filter(old -> reset >= 0)
            .ifPresent(
                old ->
                    undo.set(
                        reset,
                        "ALTER SYSTEM SET %s = %s"
                            .formatted(matcher.group(1), Identifiers.literal(old))));
      }
    }
    return undo;
  }

  private static Optional<String> configured(Catalogue catalogue, String name) {
    return catalogue
        .setting(name)
        .filter(setting -> "configuration file".equals(setting.source()))
        .filter(setting -> setting.value() != null)
        .map(RemediationPlan::withUnit);
  }

  private static String withUnit(SettingFacts setting) {
    String unit = setting.unit();
    boolean number = setting.value() != null && setting.value().matches("[1-9][0-9]*");
    return switch (unit == null || !number ? "" : unit) {
      case "ms", "s", "min", "kB", "MB", "GB", "B" -> setting.value() + unit;
      default -> String.valueOf(setting.value());
    };
  }

  private static List<Step> select(List<Step> steps, Selection selection) {
    return steps.stream()
        .filter(step -> selection.wants(step.stage()))
        .filter(step -> !selection.safeOnly() || step.safety() == Remedy.Safety.SAFE)
        .toList();
  }

  /** One step for all findings that ask for the same, in the order of need. */
  private static List<Step> merged(List<Step> steps) {
    List<Step> merged = new ArrayList<>();
    for (Step step : steps) {
      int same = indexOfSame(merged, step);
      if (same >= 0) {
        Step first = merged.get(same);
        Set<String> heals = new LinkedHashSet<>(first.heals());
        heals.addAll(step.heals());
        merged.set(same, withHeals(first, List.copyOf(heals)));
      } else {
        merged.add(step);
      }
    }
    merged.sort(Comparator.comparing(Step::stage));
    return withoutRepeats(merged);
  }

  private static int indexOfSame(List<Step> steps, Step step) {
    for (int i = 0; i < steps.size(); i++) {
      Step other = steps.get(i);
      if (step.here()
          ? other.sql().equals(step.sql())
          : !other.here()
              && other.title().equals(step.title())
              && other.commands().equals(step.commands())
              && other.notes().equals(step.notes())) {
        return i;
      }
    }
    return -1;
  }

  /** A statement that two remedies share runs once, where it is needed first. */
  private static List<Step> withoutRepeats(List<Step> steps) {
    Set<String> seen = new HashSet<>();
    List<Step> result = new ArrayList<>();
    for (Step step : steps) {
      List<Statement> sql =
          step.sql().stream()
              .filter(
                  statement ->
                      statement.kind() == Statement.Kind.RELOAD || seen.add(statement.sql()))
              .toList();
      boolean onlyReload = sql.stream().allMatch(s -> s.kind() == Statement.Kind.RELOAD);
      if (step.here() && (sql.isEmpty() || (onlyReload && step.sql().size() > sql.size()))) {
        credit(result, step);
        continue;
      }
      result.add(
          new Step(
              step.stage(),
              step.runAs(),
              step.title(),
              step.heals(),
              sql,
              step.undo(),
              step.commands(),
              step.notes(),
              step.restart(),
              step.safety(),
              step.url()));
    }
    return result;
  }

  /** What a step would have healed is healed by the earlier ones that run its statements. */
  private static void credit(List<Step> earlier, Step dropped) {
    for (int i = 0; i < earlier.size(); i++) {
      Step step = earlier.get(i);
      if (step.sql().stream().anyMatch(dropped.sql()::contains)) {
        Set<String> heals = new LinkedHashSet<>(step.heals());
        heals.addAll(dropped.heals());
        earlier.set(i, withHeals(step, List.copyOf(heals)));
      }
    }
  }

  private static List<Decision> mergedChoices(List<Decision> choices, Selection selection) {
    List<Decision> merged = new ArrayList<>();
    if (selection.safeOnly()) {
      return merged;
    }
    for (Decision choice : choices) {
      if (selection.wants(choice.stage())
          && merged.stream().noneMatch(other -> other.ways().equals(choice.ways()))) {
        merged.add(choice);
      }
    }
    merged.sort(Comparator.comparing(Decision::stage));
    return merged;
  }

  private static Step withHeals(Step step, List<String> heals) {
    return new Step(
        step.stage(),
        step.runAs(),
        step.title(),
        heals,
        step.sql(),
        step.undo(),
        step.commands(),
        step.notes(),
        step.restart(),
        step.safety(),
        step.url());
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

  /** Whether the server must restart before all of it holds. */
  public boolean restarts() {
    return steps.stream().anyMatch(Step::restart);
  }

  public boolean isEmpty() {
    return steps.isEmpty() && choices.isEmpty();
  }
}
