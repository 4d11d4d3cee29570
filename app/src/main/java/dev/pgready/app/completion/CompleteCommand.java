// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.completion;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.ShownCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code pgready __complete}: what the scripts of {@link CompletionCommand} ask. The words come on
 * standard input, each ended by a NUL, and not as arguments: there may be a password in them.
 */
@Command(
    name = CompleteCommand.NAME,
    addMethodSubcommands = false,
    hidden = true,
    description = "Completes the words on standard input, for the scripts of completion.")
public final class CompleteCommand implements Callable<Integer> {
  public static final String NAME = "__complete";

  /** A line that nobody types. */
  private static final int MOST_BYTES = 1 << 17;

  private final Console shell;

  private final Function<List<String>, CommandLine> model;

  /**
   * @param model what is known of the commands that a line's words lead to
   */
  public CompleteCommand(Console shell, Function<List<String>, CommandLine> model) {
    this.shell = shell;
    this.model = model;
  }

  @Override
  public Integer call() throws IOException {
    byte[] input = shell.in().readNBytes(MOST_BYTES);
    List<String> words = new ArrayList<>();
    for (String raw : new String(input, StandardCharsets.UTF_8).split("\0", -1)) {
      words.add(ShellWord.of(raw, shell.variables()));
    }
    if (words.size() > 1) {
      // behind the last NUL
      words.remove(words.size() - 1);
    }
    TypedLine line = TypedLine.read(model.apply(words), words);
    suggestions(line).print(shell.out(), line.head(), line.start());
    return ExitCode.READY.code();
  }

  private Suggestions suggestions(TypedLine line) {
    OptionSpec open = line.open();
    if (open != null) {
      return new Values(shell, line).of(open);
    }
    if (line.start().startsWith("-") && !line.onlyArguments()) {
      return options(line);
    }
    Map<String, CommandLine> commands = line.command().getSubcommands();
    if (commands.isEmpty()) {
      return new Values(shell, line).argument();
    }
    Suggestions found = new Suggestions();
    for (String name : ShownCommands.of(line.command())) {
      CommandSpec command = Objects.requireNonNull(commands.get(name)).getCommandSpec();
      found.add(name, first(command.usageMessage().description()));
    }
    return found;
  }

  /** Those that can still be given. */
  private static Suggestions options(TypedLine line) {
    Suggestions found = new Suggestions();
    for (OptionSpec option : line.command().getCommandSpec().options()) {
      boolean again = option.isMultiValue() || option.group() != null;
      if (!option.hidden() && (again || !line.values().containsKey(option.longestName()))) {
        found.add(option.longestName(), first(option.description()));
      }
    }
    return found;
  }

  private static String first(String[] description) {
    return description.length == 0 ? "" : description[0].replaceFirst("(?<=[^.]{8})[.;] .*", ".");
  }
}
