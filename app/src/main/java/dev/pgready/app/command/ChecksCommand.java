// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.TextTable;
import dev.pgready.app.option.IdWord;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Page;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

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

  @Command(name = "show", description = "Prints the page of a check, as explain does.")
  int show(@Parameters(paramLabel = "ID", description = "As in checks list.") String id) {
    Check check = Checks.find(IdWord.id(id)).orElseThrow(() -> ExplainCommand.noCheck(id));
    shell.out().println(Page.of(check).markdown().strip());
    return ExitCode.READY.code();
  }
}
