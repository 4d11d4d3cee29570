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
import dev.pgready.app.command.live.ExploreCommand;
import dev.pgready.app.command.live.InitCommand;
import dev.pgready.app.command.live.WatchCommand;
import dev.pgready.app.completion.CompleteCommand;
import dev.pgready.app.completion.CompletionCommand;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ErrorHandler;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.MisplacedSecrets;
import dev.pgready.app.console.ShutdownGuard;
import dev.pgready.app.manual.HelpPage;
import dev.pgready.app.prepared.PreparedCommand;
import dev.pgready.app.report.view.Tool;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** The root command, which has no annotations: reading those takes a tenth of a short command. */
public final class PgReady {
  private static final String HELP = "help";

  private static final String HELP_ALL = "--help-all";

  /** Of the help, in characters: on any terminal the same, as in a manual. */
  private static final int WIDTH = 80;

  private static final CommandLine.IFactory FACTORY = new PlainFactory();

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
    COMMANDS.put("init", InitCommand::new);
    COMMANDS.put("demo", DemoCommand::new);
    COMMANDS.put("fleet", FleetCommand::new);
    COMMANDS.put("merge", MergeCommand::new);
    COMMANDS.put("stream", StreamCommand::new);
    COMMANDS.put("watch", WatchCommand::new);
    COMMANDS.put("explore", ExploreCommand::new);
    COMMANDS.put("completion", CompletionCommand::new);
    COMMANDS.put(HELP, HelpCommand::new);
    COMMANDS.put(
        CompleteCommand.NAME, shell -> new CompleteCommand(shell, words -> outline(shell, words)));
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
      code = execute(shell, errors, usual(arguments));
    } catch (Throwable e) {
      // what is left of it here would end the process with 1, a verdict
      code =
          ShutdownGuard.underWay()
              ? ExitCode.INTERRUPTED.code()
              : errors.defect(e, debug(arguments));
    }
    return shell.settled(code);
  }

  /** By the command's prepared model where that is enough, and else by the whole one. */
  private static int execute(Console shell, ErrorHandler errors, String... words) {
    CommandLine prepared = prepared(shell, errors, words);
    return (prepared == null ? commandLine(shell, errors, words) : prepared).execute(words);
  }

  /** What most tools take, in the words of this one. */
  private static String[] usual(String... arguments) {
    if (arguments.length == 1 && arguments[0].equals("version")) {
      return new String[] {"--version"};
    }
    return Arrays.asList(arguments).contains(HELP_ALL)
        // asks for help, whatever else is missing
        ? Stream.concat(Arrays.stream(arguments), Stream.of("--help")).toArray(String[]::new)
        : arguments;
  }

  private static boolean debug(String... arguments) {
    return Arrays.asList(arguments).contains(ErrorHandler.DEBUG);
  }

  /** The command model, for callers that only parse. */
  public static CommandLine commandLine(Console shell, String... arguments) {
    return commandLine(shell, new ErrorHandler(shell, arguments), arguments);
  }

  /** The prepared model of a line, for callers that only parse; empty: it needs the whole one. */
  public static Optional<CommandLine> prepared(Console shell, String... arguments) {
    return Optional.ofNullable(prepared(shell, new ErrorHandler(shell, arguments), arguments));
  }

  /**
   * Only the command that is about to run is built: reflection over all of them is a good part of
   * the start-up.
   */
  private static CommandLine commandLine(Console shell, ErrorHandler errors, String... arguments) {
    CommandLine line = root();
    boolean known = arguments.length > 0 && isPrepared(arguments[0]);
    COMMANDS.forEach(
        (name, command) -> {
          if (!known || name.equals(arguments[0])) {
            line.addSubcommand(name, command.apply(shell));
          }
        });
    settle(line, shell, errors);
    line.getCommandSpec().version(Tool.NAME + " " + Tool.VERSION);
    HelpPage.install(line, WIDTH, Arrays.asList(arguments).contains(HELP_ALL));
    line.setExecutionStrategy(
        parsed -> {
          MisplacedSecrets.refuse(parsed);
          return new CommandLine.RunLast().execute(parsed);
        });
    return line;
  }

  /**
   * The model that the build has prepared, as reading annotations takes longer than all that most
   * commands do. What is wrong with a line is told by the whole model.
   *
   * @return null: the line needs the whole model
   */
  private static @Nullable CommandLine prepared(
      Console shell, ErrorHandler errors, String... arguments) {
    if (arguments.length == 0 || !isPrepared(arguments[0]) || asks(arguments)) {
      return null;
    }
    Object command = Objects.requireNonNull(COMMANDS.get(arguments[0])).apply(shell);
    // first: for what comes next Java has to open the jar, which another thread may be about to do
    CommandLine line = root();
    CommandSpec spec = PreparedCommand.of(command, FACTORY, Arrays.asList(arguments));
    if (spec == null) {
      return null;
    }
    line.addSubcommand(arguments[0], new CommandLine(spec, FACTORY));
    settle(line, shell, errors);
    line.setParameterExceptionHandler(
        (e, words) -> commandLine(shell, errors, words).execute(words));
    line.setExecutionStrategy(
        parsed -> {
          MisplacedSecrets.refuse(parsed);
          // from here on the command runs, and may not run twice
          line.setParameterExceptionHandler(errors);
          return new CommandLine.RunLast().execute(parsed);
        });
    return line;
  }

  /** Whether the build prepares the model of a command: not of help, which tells of all others. */
  public static boolean isPrepared(String command) {
    return COMMANDS.containsKey(command) && !command.equals(HELP);
  }

  /**
   * What completion tells of: all commands, and the one that is typed with its options.
   *
   * @param words of the line, the one at the cursor last
   */
  public static CommandLine outline(Console shell, List<String> words) {
    String first = words.get(0);
    CommandSpec typed =
        words.size() > 1 && isPrepared(first) ? PreparedCommand.outline(first, FACTORY) : null;
    Map<String, String> index = PreparedCommand.index();
    if (index.isEmpty() || (typed == null && words.size() > 1)) {
      return commandLine(shell);
    }
    CommandLine line = root();
    index.forEach(
        (name, purpose) -> {
          CommandSpec below =
              typed != null && name.equals(first)
                  ? typed
                  : CommandSpec.wrapWithoutInspection(name, FACTORY);
          below.usageMessage().description(purpose);
          line.addSubcommand(name, new CommandLine(below, FACTORY));
        });
    return line;
  }

  /** For what only the whole model can tell. */
  private static boolean asks(String... arguments) {
    for (String word : arguments) {
      if (word.startsWith("--help") || word.startsWith("--version")) {
        return true;
      }
    }
    return false;
  }

  private static CommandLine root() {
    CommandSpec root = CommandSpec.wrapWithoutInspection(new PgReady(), FACTORY);
    root.name(Tool.NAME);
    root.usageMessage()
        .description("The preflight for Postgres logical replication.")
        .synopsisSubcommandLabel("COMMAND")
        .footer(
            "",
            "A temporary server to try it on: pgready demo",
            "What all commands share: pgready help exit-codes|environment|formats|connection");
    CommandLine line = new CommandLine(root, FACTORY);
    root.addOption(flag("Show this help.", "--help").usageHelp(true).build());
    root.addOption(flag("Show this help with every option.", HELP_ALL).build());
    root.addOption(
        flag("Show where in pgready an unexpected error arose.", ErrorHandler.DEBUG).build());
    root.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Show the version.")
            .build());
    return line;
  }

  /** What holds for all commands of a line. */
  private static void settle(CommandLine line, Console shell, ErrorHandler errors) {
    line.setOut(shell.out());
    line.setErr(shell.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setAbbreviatedOptionsAllowed(false);
    // @NAME is a connection of the configuration, and never a file with more words
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler(errors);
    line.setExecutionExceptionHandler(errors);
  }

  /** An option of every command. -h is the host, as in psql, so help has no short form. */
  private static OptionSpec.Builder flag(String description, String name) {
    return OptionSpec.builder(name)
        .arity("0")
        .type(boolean.class)
        .scopeType(ScopeType.INHERIT)
        .description(description);
  }

  /**
   * Makes what picocli asks for. Its own factory looks for Groovy first, for which every jar of the
   * class path is opened and listed: a fifteenth of a short command.
   */
  private static final class PlainFactory implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type.isAssignableFrom(ArrayList.class)) {
        return type.cast(new ArrayList<>());
      }
      if (type.isAssignableFrom(LinkedHashSet.class)) {
        return type.cast(new LinkedHashSet<>());
      }
      if (type.isAssignableFrom(LinkedHashMap.class)) {
        return type.cast(new LinkedHashMap<>());
      }
      Constructor<K> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    }
  }
}
