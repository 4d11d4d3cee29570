package dev.pgready.app;

import dev.pgready.app.report.Words;
import dev.pgready.checks.Check;
import dev.pgready.checks.Checks;
import picocli.CommandLine.Command;

/** {@code pgready checks}: what is looked at. */
@Command(
    name = "checks",
    description = "The checks that are built in.",
    synopsisSubcommandLabel = "COMMAND")
final class ChecksCommand {
  private final Shell shell;

  ChecksCommand(Shell shell) {
    this.shell = shell;
  }

  @Command(name = "list", description = "Every check: group, id, title.")
  int list() {
    Table table = new Table();
    for (Check check : Checks.all()) {
      table.row(Words.of(check.group()), check.id(), check.title());
    }
    table.print(shell.out());
    return ExitCode.READY.code();
  }
}
