package dev.pgready.app;

import dev.pgready.app.config.ConfigException;
import dev.pgready.checks.facts.FactsException;
import dev.pgready.providers.ProfileException;
import dev.pgready.text.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns exceptions into one sentence and an exit code. Needed because picocli's own code for them
 * is 1, which here means that a database is not ready.
 */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  static final String DEBUG = "--debug";

  private static final Pattern URI_PASSWORD = Pattern.compile("(://[^:/@\\s]*:)\\S*@");
  private static final Pattern NAMED_PASSWORD =
      Pattern.compile("(?i)(password\\s*=\\s*)('(?:[^'\\\\]|\\\\.)*'?|[^\\s&]+)");

  private final Shell shell;

  Errors(Shell shell) {
    this.shell = shell;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    shell.say(message(e));
    shell.line("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  /** picocli quotes the whole argument, which may be a connection string. */
  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String options =
          unmatched.getUnmatched().stream()
              .filter(argument -> argument.startsWith("-"))
              .map(argument -> argument.replaceFirst("=.*", ""))
              .collect(Collectors.joining(", "));
      return options.isEmpty() ? unknownWord(unmatched) : "unknown option " + options;
    }
    if (e.getCommandLine().getParent() == null && !e.getCommandLine().getSubcommands().isEmpty()) {
      String missing = String.valueOf(e.getMessage());
      if (missing.equals("Missing required subcommand")) {
        return "a command is missing: "
            + String.join(", ", e.getCommandLine().getSubcommands().keySet());
      }
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static String unknownWord(UnmatchedArgumentException e) {
    String word = e.getUnmatched().get(0);
    boolean root = e.getCommandLine().getParent() == null;
    return root && word.matches("[a-z-]+") ? "unknown command " + word : "one argument too many";
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    if (e instanceof ParameterException parameter) {
      return handleParseException(parameter, new String[0]);
    }
    if (e instanceof ConfigException config) {
      config.problems().forEach(shell::say);
      return ExitCode.USAGE.code();
    }
    if (e instanceof ProfileException profile) {
      profile.problems().forEach(shell::say);
      return ExitCode.USAGE.code();
    }
    if (e instanceof UsageException || e instanceof FactsException) {
      shell.say(String.valueOf(e.getMessage()));
      return ExitCode.USAGE.code();
    }
    if (e instanceof Interruption.InterruptedRunException || Interruption.underWay()) {
      return ExitCode.INTERRUPTED.code();
    }
    ParseResult root = result;
    while (root.hasSubcommand() && !root.hasMatchedOption(DEBUG)) {
      root = root.subcommand();
    }
    return defect(e, root.hasMatchedOption(DEBUG));
  }

  /** Nothing that a user did should end here. */
  int defect(Throwable e, boolean debug) {
    shell.say(
        "a defect in pgready itself (%s): please report it%s"
            .formatted(e, debug ? "" : ", with what --debug shows"));
    if (debug) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      trace.toString().lines().forEach(line -> shell.line(line.replace("\t", "  ")));
    }
    return ExitCode.SOFTWARE.code();
  }

  /** Somebody else's text on its way to a terminal: one line, without a password. */
  static String printable(String text) {
    return Printable.line(withoutPassword(text));
  }

  private static String withoutPassword(String text) {
    String uris = URI_PASSWORD.matcher(text).replaceAll("$1***@");
    return NAMED_PASSWORD.matcher(uris).replaceAll("$1***");
  }
}
