// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command.live;

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
import dev.pgready.app.report.view.UnreadableReportException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pgready explore}: a stored report, to walk through. */
@Command(
    name = "explore",
    description = {
      "Walks through a report of check or fleet (--format json) on the terminal: findings,",
      "fixes, pages of the checks. Connects to nothing and runs nothing."
    },
    sortOptions = false)
public final class ExploreCommand implements Callable<Integer> {
  private final Console shell;

  @Parameters(
      paramLabel = "REPORT",
      description = "A report written by check or fleet with --format json.")
  private String report = "";

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
    List<FleetResult> results = read();
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

  private List<FleetResult> read() {
    List<FleetResult> results = new ArrayList<>();
    try {
      FleetFile.read(InputDocument.path("report", report), (entry, tree) -> results.add(entry));
    } catch (UnreadableReportException e) {
      throw new UsageException("%s: %s".formatted(report, e.getMessage()));
    } catch (IOException e) {
      throw new UsageException("cannot read report %s: %s".formatted(report, OutputFile.reason(e)));
    }
    return results;
  }
}
