// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.completion;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.text.EnumWords;
import dev.pgready.text.ResourceText;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pgready completion}: what a shell has to know to complete commands of pgready. */
@Command(
    name = "completion",
    addMethodSubcommands = false,
    description = {
      "Prints the script by which bash, zsh or fish completes commands, options and names.",
      "Names of tables, publications, slots and roles are read from the server that the line",
      "names, by one statement that may take a second; secrets are not read out of programs."
    })
public final class CompletionCommand implements Callable<Integer> {
  /** Each has a script among the resources. */
  enum Kind {
    BASH,
    ZSH,
    FISH
  }

  private final Console shell;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private @Nullable Kind kind;

  public CompletionCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    shell.out().print(script(kind == null ? Kind.BASH : kind));
    return ExitCode.READY.code();
  }

  private static String script(Kind kind) {
    return ResourceText.of(CompletionCommand.class, "pgready." + EnumWords.of(kind));
  }
}
