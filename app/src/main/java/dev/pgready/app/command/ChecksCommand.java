package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.TextTable;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import picocli.CommandLine.Command;

/** {@code pgready checks}: what is looked at. */
@Command(
    name = "checks",
    description = "The checks that are built in.",
    synopsisSubcommandLabel = "COMMAND")
public final class ChecksCommand {
  private final Console shell;

  public ChecksCommand(Console shell) {
    this.shell = shell;
  }

  @Command(name = "list", description = "Every check: group, id, title.")
  int list() {
    TextTable table = new TextTable();
    for (Check check : Checks.all()) {
      table.row(Words.of(check.group()), check.id(), check.title());
    }
    table.print(shell.out());
    return ExitCode.READY.code();
  }
}
