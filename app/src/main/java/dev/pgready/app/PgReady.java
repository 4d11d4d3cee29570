// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import dev.pgready.app.command.CheckCommand;
import dev.pgready.app.command.ChecksCommand;
import dev.pgready.app.command.CollectCommand;
import dev.pgready.app.command.CompareCommand;
import dev.pgready.app.command.ConfigCommand;
import dev.pgready.app.command.ConsumersCommand;
import dev.pgready.app.command.DemoCommand;
import dev.pgready.app.command.ExplainCommand;
import dev.pgready.app.command.FixCommand;
import dev.pgready.app.command.FleetCommand;
import dev.pgready.app.command.HelpCommand;
import dev.pgready.app.command.MergeCommand;
import dev.pgready.app.command.ProvidersCommand;
import dev.pgready.app.command.StreamCommand;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ErrorHandler;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.MisplacedSecrets;
import dev.pgready.app.console.ShutdownGuard;
import dev.pgready.app.report.view.Tool;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The root command. */
@Command(
    name = "pgready",
    description = "The preflight for Postgres logical replication.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Start with: pgready check postgresql://user@host/database",
      "A temporary server to try it on: pgready demo",
      "Help on what all commands share: pgready help exit-codes (environment, formats, connection)"
    })
public final class PgReady {
  /** Tells of the others, so that all of them are built for it. */
  private static final String HELP = "help";

  private static final Map<String, Function<Console, Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("compare", CompareCommand::new);
    COMMANDS.put("fix", FixCommand::new);
    COMMANDS.put("collect", CollectCommand::new);
    COMMANDS.put("explain", ExplainCommand::new);
    COMMANDS.put("checks", ChecksCommand::new);
    COMMANDS.put("providers", ProvidersCommand::new);
    COMMANDS.put("consumers", ConsumersCommand::new);
    COMMANDS.put("config", ConfigCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("fleet", FleetCommand::new);
    COMMANDS.put("merge", MergeCommand::new);
    COMMANDS.put("stream", StreamCommand::new);
    COMMANDS.put(HELP, HelpCommand::new);
  }

  /**
   * Runs one command.
   *
   * @return the exit code
   */
  public static int run(Console shell, String... arguments) {
    ErrorHandler errors = new ErrorHandler(shell, arguments);
    int code;
    try {
      String[] words = version(arguments) ? new String[] {"--version"} : arguments;
      code = commandLine(shell, errors, words).execute(words);
    } catch (Throwable e) {
      // what is left of it here would end the process with 1, a verdict
      code =
          ShutdownGuard.underWay()
              ? ExitCode.INTERRUPTED.code()
              : errors.defect(e, debug(arguments));
    }
    return shell.settled(code);
  }

  /** As in most tools, where it is no option. */
  private static boolean version(String... arguments) {
    return arguments.length == 1 && arguments[0].equals("version");
  }

  private static boolean debug(String... arguments) {
    return Arrays.asList(arguments).contains(ErrorHandler.DEBUG);
  }

  /** The command model, for callers that only parse. */
  public static CommandLine commandLine(Console shell, String... arguments) {
    return commandLine(shell, new ErrorHandler(shell, arguments), arguments);
  }

  /**
   * Only the command that is about to run is built: reflection over all of them is a good part of
   * the start-up.
   */
  private static CommandLine commandLine(Console shell, ErrorHandler errors, String... arguments) {
    CommandLine line = new CommandLine(new PgReady());
    line.getCommandSpec().addOption(flag("Show this help.", "--help").usageHelp(true).build());
    line.getCommandSpec()
        .addOption(
            flag("Show where in pgready an unexpected error arose.", ErrorHandler.DEBUG).build());
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version.")
                .build());
    boolean known =
        arguments.length > 0 && COMMANDS.containsKey(arguments[0]) && !arguments[0].equals(HELP);
    COMMANDS.forEach(
        (name, command) -> {
          if (!known || name.equals(arguments[0])) {
            line.addSubcommand(name, command.apply(shell));
          }
        });
    line.getCommandSpec().version(Tool.NAME + " " + Tool.VERSION);
    line.setOut(shell.out());
    line.setErr(shell.err());
    line.setUsageHelpWidth(Math.max(80, Math.min(120, shell.screen().columns())));
    line.setUsageHelpAutoWidth(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.setExecutionStrategy(
        parsed -> {
          MisplacedSecrets.refuse(parsed);
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setParameterExceptionHandler(errors);
    line.setExecutionExceptionHandler(errors);
    return line;
  }

  /** An option of every command. -h is the host, as in psql, so help has no short form. */
  private static OptionSpec.Builder flag(String description, String name) {
    return OptionSpec.builder(name)
        .arity("0")
        .type(boolean.class)
        .scopeType(ScopeType.INHERIT)
        .description(description);
  }
}
