// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command.live;

import dev.pgready.app.command.CheckCommand;
import dev.pgready.app.console.Color;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.InputDocument;
import dev.pgready.app.console.OutputFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.explore.ExploreScreen;
import dev.pgready.app.fleet.FleetFile;
import dev.pgready.app.live.KeyLoop;
import dev.pgready.app.live.LiveTerminal;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.ReportTree;
import dev.pgready.app.report.view.UnreadableReportException;
import dev.pgready.checks.model.Report;
import dev.pgready.profile.InputFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pgready explore}: a stored report, to walk through. */
@Command(
    name = "explore",
    addMethodSubcommands = false,
    description = {
      "Walks through a report of check or fleet (--format json) on the terminal: findings,",
      "fixes, pages of the checks. Runs no fix. Without REPORT it checks the database that",
      "pgready check without arguments would check, and shows that."
    },
    sortOptions = false)
public final class ExploreCommand implements Callable<Integer> {
  private final Console shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "REPORT",
      description = {
        "A report written by check or fleet with --format json; - reads standard input.",
        "Default: checks the database of the configuration or the environment."
      })
  private @Nullable String report;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Color color = Color.AUTO;

  public ExploreCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    String file = report;
    List<FleetResult> results = file == null ? checked() : read(file);
    if (results.isEmpty()) {
      throw new UsageException("report %s holds no database".formatted(report));
    }
    Optional<LiveTerminal> terminal = LiveTerminal.open(shell, color.applies(shell));
    if (terminal.isEmpty()) {
      ExploreScreen.plain(results).forEach(shell.out()::println);
      return ExitCode.READY.code();
    }
    try (LiveTerminal live = terminal.get()) {
      return new KeyLoop(live, new ExploreScreen(results)).run().code();
    }
  }

  /** What a check says now. */
  private List<FleetResult> checked() {
    Report judged = CheckCommand.unasked(shell);
    Map<String, @Nullable Object> tree = ReportTree.of(judged);
    ExitCode code = ExitCode.of(judged.verdict());
    return List.of(FleetResult.of("report", FleetResult.alone(tree, code.code())));
  }

  private List<FleetResult> read(String report) {
    List<FleetResult> results = new ArrayList<>();
    FleetFile.Sink sink = (entry, tree) -> results.add(entry);
    try {
      if (report.equals("-")) {
        FleetFile.read(
            new ByteArrayInputStream(InputFile.bytes(shell.in(), InputFile.MOST_DOCUMENT)), sink);
      } else {
        FleetFile.read(InputDocument.path("report", report), sink);
      }
    } catch (UnreadableReportException e) {
      throw new UsageException("%s: %s".formatted(report, e.getMessage()));
    } catch (IOException e) {
      throw new UsageException("cannot read report %s: %s".formatted(report, OutputFile.reason(e)));
    }
    return results;
  }
}
