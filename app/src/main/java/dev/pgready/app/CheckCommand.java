package dev.pgready.app;

import dev.pgready.app.compare.Baseline;
import dev.pgready.app.config.Tuning;
import dev.pgready.app.report.JsonReporter;
import dev.pgready.checks.Report;
import dev.pgready.checks.collect.CollectOptions;
import dev.pgready.checks.collect.FactsCollector;
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
    description = "Tells whether a database is ready for logical replication.",
    sortOptions = false)
final class CheckCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private Collecting collecting = new Collecting();

  @Mixin private JudgeOptions judge = new JudgeOptions();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "All tables of this schema, * as a wildcard; repeatable.")
  private List<String> schemas = new ArrayList<>();

  @Option(
      names = "--json-schema",
      description = "Print the JSON Schema of --format json, and do nothing else.")
  private boolean jsonSchema;

  @Option(
      names = "--facts",
      paramLabel = "FILE",
      description = "Judge what pgready collect wrote; - for standard input.")
  private @Nullable String facts;

  @Option(names = "--plan", description = "Print every statement that would run, and run none.")
  private boolean plan;

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private GateOptions gate = new GateOptions();

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "A report of --format json: only what is not in it decides the exit code.")
  private @Nullable String baseline;

  CheckCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (jsonSchema) {
      shell.out().print(JsonReporter.schema());
      return ExitCode.READY.code();
    }
    judge.configure(shell, facts == null ? collecting : null, schemas);
    GateOptions.Gate decides = gate.settle(judge.precedence());
    judge.requireTrust();
    validate();
    Baseline before = baseline == null ? null : Baseline.read(baseline);
    if (plan) {
      judge
          .precedence()
          .lines()
          .forEach(line -> shell.out().println("-- " + Errors.printable(line)));
      FactsCollector.plan(options()).forEach(step -> shell.out().println(step));
      return ExitCode.READY.code();
    }
    Tuning tuning =
        facts != null
            ? Judge.tuned(FactsFile.read(facts, shell), judge, schemas)
            : Judge.collected(
                collecting.document(shell, judge.providers(), judge.tables(), judge.publication()),
                judge,
                schemas);
    tuning.notes().forEach(shell::say);
    Report judged =
        tuning
            .report()
            .typed(Retyped.words(Objects.requireNonNull(spec).commandLine().getParseResult()));
    Report report = before == null ? judged : before.mark(judged);
    if (before != null) {
      before.notes(tuning.report()).forEach(shell::say);
    }
    output.write(report, shell);
    for (Report.Finding finding : report.findings()) {
      if (finding.crashed()) {
        shell.say("a defect in the check %s: please report it".formatted(finding.id()));
      }
    }
    Report counted = before == null ? report : Baseline.news(report);
    return decides.of(counted).code();
  }

  /** What is wrong with the command line is told before anything is connected to. */
  private void validate() {
    output.validate(facts, baseline);
    collecting.validate();
    judge.consumers();
    judge.checks();
    if (facts != null && collecting.connectionGiven()) {
      throw new UsageException("--facts and a connection: give one of them");
    }
  }

  private CollectOptions options() {
    return collecting.planned(judge.providers(), judge.tables(), judge.publication());
  }
}
