// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ErrorHandler;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.option.CheckOptions;
import dev.pgready.app.option.CheckSettings;
import dev.pgready.app.option.CollectionOptions;
import dev.pgready.app.option.CollectionSettings;
import dev.pgready.app.option.FactsOptions;
import dev.pgready.app.option.GateOptions;
import dev.pgready.app.option.OutputOptions;
import dev.pgready.app.option.SchemaOptions;
import dev.pgready.app.option.ScopeChoice;
import dev.pgready.app.policy.Baseline;
import dev.pgready.app.policy.Policy;
import dev.pgready.app.report.json.JsonReporter;
import dev.pgready.app.schema.SchemaRun;
import dev.pgready.checks.model.Report;
import dev.pgready.collect.FactsCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgready check}: facts, checks, verdict. */
@Command(
    name = "check",
    addMethodSubcommands = false,
    description = "Checks whether a database is ready for logical replication.",
    sortOptions = false)
public final class CheckCommand implements Callable<Integer> {
  private final Console shell;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private CollectionOptions collecting = new CollectionOptions();

  @Mixin private CheckOptions judge = new CheckOptions();

  @Mixin private SchemaOptions schema = new SchemaOptions();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "All tables of this schema (* is a wildcard); repeatable.")
  private List<String> schemas = new ArrayList<>();

  @Option(names = "--json-schema", description = "Print the JSON Schema of --format json and exit.")
  private boolean jsonSchema;

  @Mixin private FactsOptions facts = new FactsOptions();

  @Option(
      names = "--plan",
      description = "Print every statement that would run, without running any.")
  private boolean plan;

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private GateOptions gate = new GateOptions();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description =
          "An earlier report (--format json): only findings that are not in it decide the exit code.")
  private @Nullable String baseline;

  public CheckCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (jsonSchema) {
      shell.out().print(JsonReporter.schema());
      return ExitCode.READY.code();
    }
    schema.validate(Objects.requireNonNull(spec).commandLine().getParseResult());
    if (schema.given()) {
      judge.requireSchemaScope();
    }
    CheckSettings settings =
        judge.settle(
            judge.file(shell, null),
            shell,
            facts.file() == null && !schema.given() ? collecting : null,
            new CheckOptions.Asked(
                schemas, List.of(), gate, schema.given() ? ScopeChoice.SCHEMA : ScopeChoice.ALL));
    output.settle(settings.precedence());
    validate();
    Baseline before = baseline == null ? null : Baseline.read(baseline);
    if (plan) {
      print(settings);
      return ExitCode.READY.code();
    }
    if (schema.given()) {
      return told(ofSchema(settings), settings);
    }
    Policy tuning = Judge.tuned(facts.file(), settings, shell);
    tuning.notes().forEach(shell::say);
    Report judged =
        tuning
            .report()
            .from(origin(settings))
            .typed(
                CommandLineEcho.words(Objects.requireNonNull(spec).commandLine().getParseResult()));
    if (before != null) {
      before.notes(tuning.report()).forEach(shell::say);
    }
    return told(before == null ? judged : before.mark(judged), settings);
  }

  /**
   * The report of a check without any option or argument: of the database that the configuration
   * and the environment name.
   */
  public static Report unasked(Console shell) {
    CheckOptions options = new CheckOptions();
    CheckSettings settings =
        options.settle(
            options.file(shell, null),
            shell,
            new CollectionOptions(),
            new CheckOptions.Asked(List.of(), List.of(), new GateOptions(), ScopeChoice.ALL));
    Policy tuning = Judge.tuned(null, settings, shell);
    tuning.notes().forEach(shell::say);
    return tuning.report().from(origin(settings));
  }

  private Report ofSchema(CheckSettings settings) {
    return new SchemaRun(shell, settings.evaluation(), schema.name())
        .report(
            schema.read(),
            schema.against().isPresent() ? schema.base() : null,
            schema.against().orElse(""),
            schema.programs());
  }

  /** Writes the report; what was known before does not decide the exit code. */
  private int told(Report report, CheckSettings settings) {
    output.write(report, shell);
    for (Report.Finding finding : report.findings()) {
      if (finding.crashed()) {
        shell.say("internal error in the check %s; please report it".formatted(finding.id()));
      }
    }
    return settings.gate().of(Baseline.news(report)).code();
  }

  private static Report.@Nullable Origin origin(CheckSettings settings) {
    CollectionSettings server = settings.collection();
    return server == null ? null : server.origin().orElse(null);
  }

  /** What would run, and who says so. */
  private void print(CheckSettings settings) {
    settings
        .precedence()
        .lines()
        .forEach(line -> shell.out().println("-- " + ErrorHandler.printable(line)));
    CollectionSettings server = settings.collection();
    if (server != null) {
      FactsCollector.plan(server.planned(settings.wanted()))
          .forEach(step -> shell.out().println(step));
    }
  }

  /** What is wrong with the command line is told before anything is connected to. */
  private void validate() {
    output.validate(facts.file(), baseline);
    facts.validate(collecting);
  }
}
