package dev.pgready.app;

import dev.pgready.app.config.FailOn;
import dev.pgready.app.fleet.FleetRun;
import dev.pgready.app.fleet.FleetTarget;
import dev.pgready.app.fleet.Shard;
import dev.pgready.app.fleet.Spool;
import dev.pgready.app.fleet.TargetList;
import dev.pgready.app.report.FleetEntry;
import dev.pgready.app.report.Visible;
import dev.pgready.app.report.Words;
import dev.pgready.checks.Check;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.Report;
import dev.pgready.checks.Request;
import dev.pgready.checks.collect.CollectOptions;
import dev.pgready.checks.collect.ProbeLevel;
import dev.pgready.checks.consumer.ConsumerProfile;
import dev.pgready.checks.facts.Facts;
import dev.pgready.checks.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pgready fleet}: the preflight of many databases side by side. */
@Command(
    name = "fleet",
    description = {
      "Checks many databases side by side and reports all of them as one.",
      "Exits with the worst: 70, then 3 (not reached), 1 (not ready), 4 (inconclusive), 0."
    },
    sortOptions = false)
final class FleetCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      paramLabel = "FILE",
      description = {"The databases, a line each: NAME CONNECTION; - for standard input."})
  private String file = "";

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "8",
      description = "Databases at once (${DEFAULT-VALUE}).")
  private int parallel = 8;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = {
        "Only part I of N; which part a database is in depends on its name alone.",
        "auto: from GitLab's CI_NODE_INDEX and CI_NODE_TOTAL, or from JOB_COMPLETION_INDEX",
        "or PGREADY_SHARD_INDEX (both from 0) and PGREADY_SHARDS."
      })
  private @Nullable String shard;

  @Option(
      names = "--probe",
      paramLabel = "LEVEL",
      defaultValue = "safe",
      description = "none, safe or full, as in check.")
  private ProbeLevel probe = ProbeLevel.SAFE;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "For every statement (${DEFAULT-VALUE}).")
  private int timeout = 10;

  @Mixin private JudgeOptions judge = new JudgeOptions();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "All tables of this schema, * as a wildcard; repeatable.")
  private List<String> schemas = new ArrayList<>();

  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--fail-on",
      paramLabel = "STATUS",
      defaultValue = "fail",
      description = "fail, or warn: exit 1 for warnings as well.")
  private FailOn failOn = FailOn.FAIL;

  @Option(names = "--allow-unknown", description = "Exit 0 although something could not be seen.")
  private boolean allowUnknown;

  FleetCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    output.validate();
    if (parallel < 1 || parallel > 1000) {
      throw new UsageException("--parallel %d is not a number from 1 to 1000".formatted(parallel));
    }
    if (timeout < 1) {
      throw new UsageException(
          "--timeout %d is not a number of seconds above 0".formatted(timeout));
    }
    judge.configure(shell, null, schemas);
    Shard part = part();
    List<FleetTarget> targets =
        targets().stream().filter(target -> part.holds(target.name())).toList();
    if (part.total() > 1) {
      shell.say("pgready: shard %s: %d databases".formatted(part, targets.size()));
    }
    Progress progress = new Progress(shell, targets.size());
    try (Spool spool = new Spool();
        FleetRun run = new FleetRun(parallel, spool, progress);
        Interruption interruption = 
            Interruption.closing(run, shell, Interruption.NO_REPORT)) {
      run.run(targets);
      interruption.check();
      return output.writeFleet(spool, targets.size(), shell);
    }
  }

  private Shard part() {
    String stated = shard;
    if (stated == null) {
      return Shard.ALL;
    }
    return Shard.parse(stated, shell.variables())
        .orElseThrow(
            () ->
                new UsageException(
                    stated.equals("auto")
                        ? "--shard auto finds neither CI_NODE_INDEX and CI_NODE_TOTAL, nor"
                            + " JOB_COMPLETION_INDEX or PGREADY_SHARD_INDEX with PGREADY_SHARDS,"
                            + " or they do not fit each other"
                        : "--shard %s is not I/N, as in 1/4".formatted(stated)));
  }

  private List<FleetTarget> targets() {
    Judging judging =
        new Judging(
            judge.providers(),
            judge.provider(),
            judge.consumers(),
            judge.request(schemas),
            judge.checks(),
            failOn == FailOn.WARN,
            allowUnknown);
    CollectOptions options =
        new CollectOptions(
            probe,
            null,
            null,
            judge.providers(),
            judge.tables(),
            judge.publication(),
            timeout,
            null);
    List<FleetTarget> targets = new ArrayList<>();
    TargetList.read(
            file.equals("-") ? "standard input" : file,
            FactsFile.text("fleet file", file, shell),
            shell.surroundings())
        .forEach(
            (name, connection) ->
                targets.add(new FleetTarget(name, Map.of(), connection, options, judging)));
    return targets;
  }

  /** What is asked of a database: resolved once, as profiles are the same for thousands. */
  private record Judging(
      ProviderCatalog providers,
      String provider,
      Map<String, ConsumerProfile> consumers,
      Request request,
      List<Check> checks,
      boolean failOnWarn,
      boolean allowUnknown)
      implements FleetTarget.Judgement {
    @Override
    public Report report(String document) {
      Facts facts = FactsDocument.read(document);
      return Preflight.run(
          facts, Judge.detect(facts, providers, provider), consumers, request, checks);
    }

    @Override
    public int exitCode(Report report) {
      return ExitCode.of(report, failOnWarn, allowUnknown).code();
    }
  }

  /** A line for each database as it is done. */
  private static final class Progress implements FleetRun.Listener {
    /** Of a message; the report has all of it. */
    private static final int MOST = 120;

    private final Shell shell;
    private final int total;
    private int done;

    Progress(Shell shell, int total) {
      this.shell = shell;
      this.total = total;
    }

    @Override
    public synchronized void done(FleetEntry entry, long millis, @Nullable Throwable crash) {
      done++;
      String worst = Visible.text(entry.worst().orElse(""));
      shell.say(
          "%*d/%d  %s: %s (%,d ms)%s"
              .replace("*", String.valueOf(String.valueOf(total).length()))
              .formatted(
                  done,
                  total,
                  Visible.text(entry.name()),
                  Words.lower(entry.verdict()),
                  millis,
                  worst.isEmpty()
                      ? ""
                      : "  " + (worst.length() > MOST ? worst.substring(0, MOST) + "..." : worst)));
      if (crash != null) {
        shell.say(
            "pgready: a defect in pgready itself at %s (%s): please report it"
                .formatted(Visible.text(entry.name()), Errors.printable(crash.toString())));
      }
    }
  }
}
