// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.ShownCommands;
import dev.pgready.app.console.UsageException;
import dev.pgready.text.ResourceText;
import dev.pgready.text.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pgready help}: that of a command, or of what all commands share. */
@Command(
    name = "help",
    addMethodSubcommands = false,
    description = "Help for a command, or on exit-codes, environment, formats, connection.")
public final class HelpCommand implements Callable<Integer> {
  /** Each is a text among the resources. */
  public static final List<String> TOPICS =
      List.of("exit-codes", "environment", "formats", "connection");

  /** For who types one. */
  static final class Words extends ArrayList<String> {
    Words() {
      super(TOPICS);
    }
  }

  private final Console shell;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND|TOPIC",
      description = "A command, or exit-codes, environment, formats or connection.",
      completionCandidates = Words.class)
  private List<String> words = new ArrayList<>();

  public HelpCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    CommandLine line = spec.root().commandLine();
    if (words.size() == 1) {
      String topic = words.get(0).toLowerCase(Locale.ROOT);
      if (TOPICS.contains(topic)) {
        shell.out().print(text(topic));
        return ExitCode.READY.code();
      }
    }
    for (String word : words) {
      CommandLine next = line.getSubcommands().get(word.toLowerCase(Locale.ROOT));
      if (next == null) {
        throw unknown(line, word);
      }
      line = next;
    }
    line.usage(shell.out());
    return ExitCode.READY.code();
  }

  private static UsageException unknown(CommandLine line, String word) {
    List<String> known = new ArrayList<>(ShownCommands.of(line));
    if (line.getParent() == null) {
      known.addAll(TOPICS);
    }
    String meant = Spelling.question(word, known);
    return new UsageException(
        known.isEmpty()
            ? "%s has no commands".formatted(line.getCommandSpec().qualifiedName())
            : "no such command or topic%s (known: %s)".formatted(meant, String.join(", ", known)));
  }

  /** What holds for all commands, as it is printed. */
  public static String text(String topic) {
    return ResourceText.of(HelpCommand.class, "help/" + topic + ".txt");
  }
}
