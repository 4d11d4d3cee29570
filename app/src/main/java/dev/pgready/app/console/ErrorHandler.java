// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import dev.pgready.connect.SecretShapes;
import dev.pgready.facts.FactsException;
import dev.pgready.facts.NotSeenException;
import dev.pgready.profile.ProfileException;
import dev.pgready.text.EnumWords;
import dev.pgready.text.Printable;
import dev.pgready.text.Spelling;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns exceptions into one sentence and an exit code. Needed because picocli's own code for them
 * is 1, which here means that a database is not ready.
 */
public final class ErrorHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
  public static final String DEBUG = "--debug";

  /** What picocli says where nothing stands behind a command that has others below it. */
  private static final String NO_COMMAND = "Missing required subcommand";

  private static final Pattern MISSING_VALUE =
      Pattern.compile("Missing required parameter for option '(--[a-z-]+)' \\(([A-Z|]+)\\)");

  /** Other commands need the roles and settings of a server, which no dump knows. */
  private static final Set<String> OF_SQL = Set.of("--schema-dump", "--migrations");

  private static final Pattern FOUND_INSTEAD =
      Pattern.compile("(?s)Expected parameter for (?:option )?'([^']*)' but found '.*'");

  private static final Pattern URI_PASSWORD = Pattern.compile("(://[^:/@\\s]*:)\\S*@");
  private static final Pattern NAMED_PASSWORD =
      Pattern.compile("(?i)(password\\s*=\\s*)('(?:[^'\\\\]|\\\\.)*'?|[^\\s&]+)");

  private static final Pattern QUOTED_PASSWORD =
      Pattern.compile(
          "(?i)(\"[a-z_ ]*(?:password|passwd|pwd|secret)\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*\"?");

  /** A value of a file that is not what its key takes. */
  private static final Pattern REFUSED_VALUE = Pattern.compile("(?s), not \"(.*)\"");

  private final Console shell;

  private final String lastWord;

  /** What may stand in a message, and may have a password in it. */
  private final List<String> typed;

  public ErrorHandler(Console shell, String... arguments) {
    this.shell = shell;
    this.lastWord = arguments.length == 0 ? "" : arguments[arguments.length - 1];
    List<String> all = new ArrayList<>(List.of(arguments));
    String url = shell.variables().get("DATABASE_URL");
    if (url != null) {
      all.add(url);
    }
    this.typed = List.copyOf(all);
  }

  /** A message about what was typed, without what may be secret in that. */
  private String said(String message) {
    Matcher refused = REFUSED_VALUE.matcher(message);
    String shown =
        refused.find() && SecretShapes.in(refused.group(1))
            ? message.substring(0, refused.start(1)) + "***" + message.substring(refused.end(1))
            : message;
    return printable(SecretShapes.hide(shown, typed));
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    if (asksForHelp(e)) {
      command.usage(shell.out());
      return ExitCode.READY.code();
    }
    if (command.getParent() == null && NO_COMMAND.equals(e.getMessage())) {
      // not 0, which means ready: a script may have lost its words
      command.usage(shell.out());
      return ExitCode.USAGE.code();
    }
    shell.say(said(message(e)));
    shell.line("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  /**
   * -h where it is not the host, as in most tools; alone at the end, as what follows it could be a
   * host that somebody wants to be judged, and 0 means ready.
   */
  private boolean asksForHelp(ParameterException e) {
    return lastWord.equals("-h")
        && !e.getCommandLine().getCommandSpec().optionsMap().containsKey("-h");
  }

  /** picocli quotes the whole argument, which may be a connection string. */
  private static String message(ParameterException e) {
    CommandLine line = e.getCommandLine();
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> options =
          unmatched.getUnmatched().stream()
              .filter(argument -> argument.startsWith("-"))
              .map(ErrorHandler::option)
              .toList();
      return options.isEmpty() ? unknownWord(unmatched) : unknownOptions(options, line);
    }
    if (NO_COMMAND.equals(e.getMessage())) {
      return "a command is missing: " + String.join(", ", ShownCommands.of(line));
    }
    Matcher missing = MISSING_VALUE.matcher(String.valueOf(e.getMessage()));
    if (missing.matches()) {
      return missing.group(1).equals("--host")
          ? "-h is the host, as in psql, and needs a value; help: --help"
          : missing.group(1) + " needs a value: " + missing.group(2);
    }
    ArgSpec argument = e.getArgSpec();
    if (argument instanceof PositionalParamSpec
        && argument.auxiliaryTypes()[0].isEnum()
        && !(e instanceof MissingParameterException)) {
      return "%s is one of %s".formatted(argument.paramLabel(), words(argument));
    }
    if (argument instanceof OptionSpec option) {
      String name = option.longestName();
      Class<?> type = option.auxiliaryTypes()[0];
      if (type.isEnum()) {
        return "%s takes one of %s".formatted(name, words(option));
      }
      if (type == int.class || type == Integer.class || type == long.class) {
        return name + " takes a whole number";
      }
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    Matcher found = FOUND_INSTEAD.matcher(message);
    if (found.matches()) {
      return "%s needs a value, and an option follows it".formatted(found.group(1));
    }
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  /** Of an enum, as they are typed. */
  private static String words(ArgSpec argument) {
    return Arrays.stream(argument.auxiliaryTypes()[0].getEnumConstants())
        .map(one -> EnumWords.of((Enum<?>) one))
        .collect(Collectors.joining(", "));
  }

  private static String unknownOptions(List<String> options, CommandLine line) {
    // without their dashes, which would make all of them more alike than they are
    List<String> known =
        line.getCommandSpec().optionsMap().keySet().stream()
            .filter(name -> name.startsWith("--"))
            .map(name -> name.substring(2))
            .toList();
    String meant =
        options.size() == 1 && options.get(0).startsWith("--")
            ? Spelling.closest(options.get(0).substring(2), known)
                .map("; did you mean --%s?"::formatted)
                .orElse("")
            : "";
    return "unknown option "
        + String.join(", ", options)
        + (options.stream().anyMatch(OF_SQL::contains)
            ? "; SQL is judged by pgready check"
            : meant);
  }

  /** Its name alone: what stands behind a letter may be a value, as in -pSECRET. */
  private static String option(String argument) {
    String name = argument.replaceFirst("(?s)=.*", "");
    if (name.matches("--[a-z]+(-[a-z]+)*|-[^-]")) {
      return name;
    }
    return name.substring(0, Math.min(2, name.length())) + "...";
  }

  private static String unknownWord(UnmatchedArgumentException e) {
    String word = e.getUnmatched().get(0);
    CommandLine line = e.getCommandLine();
    boolean commands = !line.getSubcommands().isEmpty();
    if (commands && word.matches("[a-z-]+")) {
      return "unknown command " + word + Spelling.question(word, ShownCommands.of(line));
    }
    return commands && line.getParent() == null
        ? "unexpected argument; a connection is judged by: pgready check CONNECTION"
        : "unexpected argument";
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    if (e instanceof ParameterException parameter) {
      return handleParseException(parameter, new String[0]);
    }
    if (e instanceof ConfigException config) {
      config.problems().forEach(problem -> shell.say(said(problem)));
      return ExitCode.USAGE.code();
    }
    if (e instanceof ProfileException profile) {
      profile.problems().forEach(problem -> shell.say(said(problem)));
      return ExitCode.USAGE.code();
    }
    if (e instanceof UsageException || e instanceof FactsException) {
      shell.say(said(String.valueOf(e.getMessage())));
      return ExitCode.USAGE.code();
    }
    if (e instanceof NotSeenException unseen) {
      shell.say(
          said(
              "this needs what the role is not allowed to read: GRANT %s TO the role that asks"
                  .formatted(unseen.right())));
      return ExitCode.NO_FACTS.code();
    }
    if (e instanceof ShutdownGuard.InterruptedRunException || ShutdownGuard.underWay()) {
      return ExitCode.INTERRUPTED.code();
    }
    if (e instanceof CommandLine.ExecutionException && e.getCause() instanceof Error error) {
      // as picocli wraps what a method of a command throws; whoever called it knows them
      throw error;
    }
    ParseResult root = result;
    while (root.hasSubcommand() && !root.hasMatchedOption(DEBUG)) {
      root = root.subcommand();
    }
    return defect(e, root.hasMatchedOption(DEBUG));
  }

  /** Nothing that a user did should end here. */
  public int defect(Throwable e, boolean debug) {
    if (e instanceof OutOfMemoryError) {
      shell.say(
          "out of memory (heap of %s MiB, or threads of the system): give it more, for example JAVA_TOOL_OPTIONS=-Xmx2g"
              .formatted(Runtime.getRuntime().maxMemory() >> 20));
      return ExitCode.SOFTWARE.code();
    }
    shell.say(
        "internal error (%s); please report it%s"
            .formatted(said(e.toString()), debug ? "" : " with the output of --debug"));
    if (debug) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(line -> shell.line(said(line.replace("\t", "  "))));
    }
    return ExitCode.SOFTWARE.code();
  }

  /** External text made safe for a terminal: one line, without a password. */
  public static String printable(String text) {
    return Printable.line(withoutPassword(text));
  }

  private static String withoutPassword(String text) {
    String uris = URI_PASSWORD.matcher(text).replaceAll("$1***@");
    String named = NAMED_PASSWORD.matcher(uris).replaceAll("$1***");
    return QUOTED_PASSWORD.matcher(named).replaceAll("$1\"***\"");
  }
}
