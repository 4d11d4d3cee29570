package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ErrorHandler;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.TextTable;
import dev.pgready.app.option.ConsumerOptions;
import dev.pgready.app.report.human.ConsumerSheet;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.profile.ProfileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pgready consumers}: who reads streams, and what they need. */
@Command(
    name = "consumers",
    description = "The consumers that are built in, for --for.",
    synopsisSubcommandLabel = "COMMAND")
public final class ConsumersCommand {
  private final Console shell;

  public ConsumersCommand(Console shell) {
    this.shell = shell;
  }

  @Command(name = "list", description = "Every consumer: id, name, options.")
  int list(@Mixin ConsumerOptions consumers) {
    ConsumerCatalog catalog = consumers.catalog();
    TextTable table = new TextTable();
    for (String id : catalog.ids()) {
      ConsumerProfile profile = catalog.get(id);
      table.row(id, profile.name(), ConsumerSheet.options(profile));
    }
    table.print(shell.out());
    return ExitCode.READY.code();
  }

  @Command(name = "show", description = "Shows what one consumer needs from its source.")
  int show(
      @Parameters(paramLabel = "ID", description = "As in --for, options included.") String id,
      @Mixin ConsumerOptions consumers) {
    ConsumerSheet.print(consumers.catalog().get(id), shell.out());
    return ExitCode.READY.code();
  }

  @Command(name = "check", description = "Reports every error in a profile file.")
  int check(
      @Parameters(paramLabel = "FILE", description = "A profile, or a directory of them.")
          String file) {
    try {
      ConsumerOptions.add(new ConsumerCatalog(), file);
    } catch (ProfileException e) {
      e.problems().forEach(problem -> shell.out().println(ErrorHandler.printable(problem)));
      return ExitCode.USAGE.code();
    }
    shell.out().println(ErrorHandler.printable(file) + ": valid");
    return ExitCode.READY.code();
  }
}
