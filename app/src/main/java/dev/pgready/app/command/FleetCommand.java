// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.ShutdownGuard;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.fleet.FleetJob;
import dev.pgready.app.fleet.FleetRun;
import dev.pgready.app.fleet.Shard;
import dev.pgready.app.fleet.Spool;
import dev.pgready.app.option.CheckOptions;
import dev.pgready.app.option.CheckSettings;
import dev.pgready.app.option.GateOptions;
import dev.pgready.app.option.OutputOptions;
import dev.pgready.app.option.ProbeOptions;
import dev.pgready.app.report.view.FleetSchema;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pgready fleet}: the preflight of many databases side by side. */
@Command(
    name = "fleet",
    addMethodSubcommands = false,
    description = {
      "Checks many databases side by side and reports all of them as one.",
      "Exits with the worst exit code: 70, then 3 (not reached), 1 (not ready), 4 (inconclusive), 0."
    },
    sortOptions = false)
public final class FleetCommand implements Callable<Integer> {
  private final Console shell;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = {
        "A pgready.yaml with a section fleet:, a pg_service.conf, or a list of lines",
        "NAME CONNECTION; - reads a list from standard input. Default: the pgready.yaml of this",
        "directory or of a parent directory."
      })
  private @Nullable String file;

  @Option(
      names = "--discover",
      paramLabel = "CONNECTION",
      description = "Check all databases of this server that the role can connect to; repeatable.")
  private List<String> discover = new ArrayList<>();

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "8",
      description = "Number of databases checked at once (default: ${DEFAULT-VALUE}).")
  private int parallel = 8;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description = {
        "Check only part I of N; the part of a database depends on its name alone.",
        "auto: from GitLab's CI_NODE_INDEX and CI_NODE_TOTAL, or from JOB_COMPLETION_INDEX",
        "or PGREADY_SHARD_INDEX (both from 0) and PGREADY_SHARDS."
      })
  private @Nullable String shard;

  @Mixin private ProbeOptions probe = new ProbeOptions();

  @Mixin private CheckOptions judge = new CheckOptions();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "All tables of this schema (* is a wildcard); repeatable.")
  private List<String> schemas = new ArrayList<>();

  @Option(
      names = "--fix",
      paramLabel = "DIRECTORY",
      description = {
        "Write the script of pgready fix for each database into this directory, and the settings",
        "of each server into one of its own; with the scripts that revert them. Runs nothing."
      })
  private @Nullable Path fix;

  @Option(names = "--json-schema", description = "Print the JSON Schema of --format json and exit.")
  private boolean jsonSchema;

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private GateOptions gate = new GateOptions();

  public FleetCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (jsonSchema) {
      shell.out().print(FleetSchema.text());
      return ExitCode.READY.code();
    }
    output.validate(file);
    if (parallel < 1 || parallel > 1000) {
      throw new UsageException("--parallel %s is not a number from 1 to 1000".formatted(parallel));
    }
    if (file != null && !discover.isEmpty()) {
      throw new UsageException("--discover and FILE: give one of them");
    }
    boolean listed = file != null && !file.endsWith(".yaml") && !file.endsWith(".yml");
    ConfigFile configuration = judge.file(shell, listed ? null : file);
    CheckOptions.Asked asked = new CheckOptions.Asked(schemas, List.of(), gate);
    CheckSettings settings = judge.settle(configuration, shell, null, asked);
    output.settle(settings.precedence());
    FleetPlan databases = new FleetPlan(shell, judge, asked, settings, probe, parallel);
    Shard part = part();
    List<FleetJob> targets =
        !discover.isEmpty()
            ? databases.discovered(discover, part)
            : file != null && listed
                ? databases.listed(file, part)
                : databases.configured(configuration, part);
    if (part.total() > 1) {
      shell.say("shard %s: %s databases".formatted(part, targets.size()));
    }
    FleetScripts scripts = fix == null ? null : new FleetScripts(fix);
    List<FleetJob> jobs =
        scripts == null ? targets : targets.stream().map(scripts::writing).toList();
    Progress progress = new Progress(shell, targets.size());
    try (Spool spool = new Spool();
        FleetRun run = new FleetRun(parallel, databases.logins(), spool, progress);
        ShutdownGuard interruption = ShutdownGuard.closing(run, shell, ShutdownGuard.NO_REPORT)) {
      run.run(jobs);
      interruption.check();
      if (scripts != null) {
        scripts.finish().forEach(shell::say);
      }
      databases.notes(part.total() == 1).forEach(shell::say);
      List<String> typed =
          CommandLineEcho.wordsOfFile(Objects.requireNonNull(spec).commandLine().getParseResult());
      return output.writeFleet(spool, targets.size(), typed, shell);
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
                            + " or their values contradict each other"
                        : "--shard %s is not I/N, such as 1/4".formatted(stated)));
  }

  /** A line for each database as it is done. */
  private static final class Progress implements FleetRun.Listener {
    /** Of a message; the report has all of it. */
    private static final int MOST = 120;

    private final Console shell;
    private final int total;
    private int done;

    Progress(Console shell, int total) {
      this.shell = shell;
      this.total = total;
    }

    @Override
    public synchronized void notice(String target, String notice) {
      shell.say(target + ": " + notice);
    }

    @Override
    public synchronized void done(FleetRun.Done entry, @Nullable Throwable crash) {
      done++;
      String worst = Printable.line(entry.worst().orElse(""));
      String width = String.valueOf(total);
      shell.line(
          "%s/%s  %s: %s (%s ms)%s"
              .formatted(
                  " ".repeat(width.length() - String.valueOf(done).length()) + done,
                  width,
                  entry.name(),
                  Words.lower(entry.verdict()),
                  Phrases.number(entry.millis()),
                  worst.isEmpty() ? "" : "  " + Cells.cut(worst, MOST)));
      if (crash != null) {
        shell.say("internal error at %s (%s); please report it".formatted(entry.name(), crash));
      }
    }
  }
}
