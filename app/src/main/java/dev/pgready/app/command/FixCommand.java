// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.OutputFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.fix.run.FixDialogue;
import dev.pgready.app.option.CheckOptions;
import dev.pgready.app.option.CheckSettings;
import dev.pgready.app.option.CollectionOptions;
import dev.pgready.app.option.FactsOptions;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.policy.Policy;
import dev.pgready.app.report.view.NextCommand;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.remediation.LeastPrivilegeRole;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.form.Ansible;
import dev.pgready.remediation.form.PlanJson;
import dev.pgready.remediation.form.Runbook;
import dev.pgready.remediation.form.Terraform;
import dev.pgready.remediation.script.RemediationScript;
import dev.pgready.remediation.sql.Stage;
import dev.pgready.text.EnumWords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgready fix}: prints the script that fixes what check finds; runs nothing. */
@Command(
    name = "fix",
    addMethodSubcommands = false,
    description = "Prints a script that fixes what check finds, and runs nothing.",
    sortOptions = false)
public final class FixCommand implements Callable<Integer> {
  /** What the plan is printed as. */
  enum PlanFormat {
    SQL,
    MARKDOWN,
    JSON,
    TERRAFORM,
    ANSIBLE
  }

  /** What the command that checks again does not have. */
  private static final Set<String> OWN =
      Set.of(
          "-i",
          "--interactive",
          "--undo",
          "--plain",
          "--create-role",
          "--section",
          "--safe-only",
          "--choose");

  private final Console shell;

  @Mixin private CollectionOptions collecting = new CollectionOptions();

  @Mixin private CheckOptions judge = new CheckOptions();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "All tables of this schema (* is a wildcard); repeatable.")
  private List<String> schemas = new ArrayList<>();

  @Mixin private FactsOptions facts = new FactsOptions();

  @Option(
      names = {"-i", "--interactive"},
      description = {
        "Go through the findings on the terminal: take, skip, edit each; then write",
        "the script to --output (default: fix.sql). Runs nothing."
      })
  private boolean interactive;

  @Option(names = "--undo", description = "Print the script that reverts the other one.")
  private boolean undo;

  @Option(names = "--plain", description = "Leave out psql commands, for any other client.")
  private boolean plain;

  @Option(
      names = "--create-role",
      paramLabel = "NAME",
      description = "Add a role with the least privileges that the consumers need here.")
  private @Nullable String createRole;

  @Option(
      names = "--section",
      paramLabel = "PARTS",
      split = ",",
      description =
          "Only these parts: settings, roles, ownership, identity, publication, slots, elsewhere.")
  private List<String> sections = new ArrayList<>();

  @Option(
      names = "--safe-only",
      description = "Leave out steps that lock, restart, cost or need a decision.")
  private boolean safeOnly;

  @Option(
      names = "--choose",
      paramLabel = "NAME=WAY",
      description =
          "Take this way of a decision (replica-identity=b), as the script names both; repeatable.")
  private List<String> choices = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "sql",
      description =
          "sql, markdown (a runbook for a ticket), json, terraform or ansible (a playbook).")
  private PlanFormat format = PlanFormat.SQL;

  @Option(names = "--json-schema", description = "Print the JSON Schema of --format json and exit.")
  private boolean jsonSchema;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "Output file of the script (default: standard output); beside it, the script that reverts it.")
  private @Nullable String output;

  @Spec private @Nullable CommandSpec spec;

  public FixCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (jsonSchema) {
      shell.out().print(PlanJson.schema());
      return ExitCode.READY.code();
    }
    CheckSettings settings =
        judge.settle(
            judge.file(shell, null),
            shell,
            facts.file() == null ? collecting : null,
            new CheckOptions.Asked(schemas, List.of(), null));
    facts.validate(collecting);
    Path target = target();
    OutputFile.requireUsable(
        Collections.singletonList(target), Collections.singletonList(facts.file()));
    Set<Stage> stages = stages();
    Map<String, String> chosen = chosen();
    if (undo && format != PlanFormat.SQL) {
      throw new UsageException("--undo prints a script: its only --format is sql");
    }
    Policy tuning = Judge.tuned(facts.file(), settings, shell);
    tuning.notes().forEach(shell::say);
    Report report =
        tuning
            .report()
            .typed(
                CommandLineEcho.words(
                    Objects.requireNonNull(spec).commandLine().getParseResult(), OWN));
    if (report.facts().catalogue() == null) {
      ConnectionFacts connection = report.facts().connection();
      shell.say(
          connection == null || connection.failure() == null
              ? "the facts hold no catalogue"
              : connection.failure().message());
      return ExitCode.NO_FACTS.code();
    }
    RemediationPlan plan = plan(report, settings.evaluation(), stages, chosen);
    if (target == null) {
      shell.out().print(text(plan));
    } else if (!interactive) {
      write(target, plan).forEach(shell::say);
    } else if (plan.choices().isEmpty()) {
      shell.say("there is nothing to choose: nothing was written");
      plan.left()
          .forEach(
              one -> shell.say("%s: %s (%s)".formatted(one.check(), one.message(), one.why())));
    } else {
      return FixDialogue.run(
              plan,
              "Writes %s%s, and beside it the script that reverts it."
                  .formatted(
                      target, Files.exists(target) ? " in place of the one that is there" : ""),
              composed -> written(target, composed),
              shell)
          .code();
    }
    return ExitCode.READY.code();
  }

  /** Null: standard output. */
  private @Nullable Path target() {
    if (!interactive) {
      return OutputFile.named(output);
    }
    if (undo || format != PlanFormat.SQL) {
      throw new UsageException(
          "-i writes the script and the one that reverts it: leave out --undo and --format");
    }
    if (!choices.isEmpty()) {
      throw new UsageException("-i asks and --choose answers: give one of them");
    }
    FixDialogue.requireTerminal(shell);
    Path file = OutputFile.named(output == null ? "fix.sql" : output);
    if (file == null) {
      throw new UsageException("-i needs a file: --output - would write on the screen");
    }
    return file;
  }

  private List<String> written(Path file, RemediationPlan plan) {
    List<String> said = new ArrayList<>(List.of("%s is the script".formatted(file)));
    said.addAll(write(file, plan));
    return said;
  }

  /** Writes the plan as it was asked for; what is to be said about it, one line each. */
  private List<String> write(Path file, RemediationPlan plan) {
    String text = text(plan);
    // first, since it cannot be had any more once the other one has run
    List<String> said =
        format == PlanFormat.SQL && !undo ? UndoFile.beside(file, plan, plain) : List.of();
    OutputFile.write(file, out -> out.write(text));
    return said;
  }

  private RemediationPlan plan(
      Report report, Evaluation asked, Set<Stage> stages, Map<String, String> chosen) {
    Set<String> skip = new HashSet<>();
    List<Remedy> role = List.of();
    if (createRole != null) {
      role = LeastPrivilegeRole.remedies(createRole, contexts(report, asked));
      // the new role takes the place of the one that was judged
      Checks.all().stream()
          .filter(check -> check.group() == Group.ROLE)
          .map(Check::id)
          .forEach(skip::add);
    }
    Set<String> only = asked.checks().stream().map(Check::id).collect(Collectors.toSet());
    try {
      RemediationPlan.Selection wanted =
          new RemediationPlan.Selection(only, skip, stages, safeOnly, chosen);
      return RemediationPlan.of(report, interactive ? wanted.asked() : wanted, role);
    } catch (RemediationPlan.ChoiceException e) {
      throw new UsageException("--choose: " + e.getMessage());
    }
  }

  private static List<CheckContext> contexts(Report report, Evaluation asked) {
    return asked.consumers().values().stream()
        .map(
            consumer ->
                CheckContext.of(report.facts(), report.detection(), consumer, report.request()))
        .toList();
  }

  private String text(RemediationPlan plan) {
    if (undo) {
      return RemediationScript.undo(plan, plain);
    }
    return switch (format) {
      case SQL -> RemediationScript.fix(plan, plain, NextCommand.afterwards(plan));
      case MARKDOWN -> Runbook.of(plan);
      case JSON -> PlanJson.of(plan);
      case TERRAFORM -> Terraform.of(plan);
      case ANSIBLE -> Ansible.of(plan);
    };
  }

  private Set<Stage> stages() {
    Set<Stage> stages = EnumSet.noneOf(Stage.class);
    for (String section : sections) {
      try {
        stages.add(Stage.valueOf(section.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new UsageException(
            "unknown section %s (known: %s)"
                .formatted(
                    section,
                    Arrays.stream(Stage.values())
                        .map(stage -> EnumWords.of(stage))
                        .collect(Collectors.joining(", "))));
      }
    }
    return stages;
  }

  private Map<String, String> chosen() {
    Map<String, String> chosen = new TreeMap<>();
    for (String choice : choices) {
      int equals = choice.indexOf('=');
      if (equals < 1 || equals == choice.length() - 1) {
        throw new UsageException(
            "--choose %s: expected NAME=WAY, such as replica-identity=b".formatted(choice));
      }
      String name = choice.substring(0, equals);
      if (chosen.put(name, choice.substring(equals + 1)) != null) {
        throw new UsageException("--choose %s: given twice".formatted(name));
      }
    }
    return chosen;
  }
}
