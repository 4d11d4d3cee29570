// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fix.run;

import dev.pgready.app.console.Color;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.OutputFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.fix.FixScreen;
import dev.pgready.app.live.KeyLoop;
import dev.pgready.app.live.LiveTerminal;
import dev.pgready.remediation.RemediationPlan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code fix -i}: the user goes through the plan, and its files are written. Nothing is run. */
public final class FixDialogue {
  private static final String NO_TERMINAL =
      "-i needs a terminal: --choose NAME=WAY chooses without one";

  private FixDialogue() {}

  /**
   * Before anything is connected to.
   *
   * @throws UsageException where there is no terminal to ask on
   */
  public static void requireTerminal(Console shell) {
    if (!LiveTerminal.possible(shell)) {
      throw new UsageException(NO_TERMINAL);
    }
  }

  /**
   * @param plan of which each step is a choice; at least one
   * @param target what will be written, as a sentence
   * @param files writes the chosen plan, and says what was written
   * @return interrupted where nothing was written
   */
  public static ExitCode run(
      RemediationPlan plan,
      String target,
      Function<RemediationPlan, List<String>> files,
      Console shell) {
    FixScreen screen = new FixScreen(plan, target);
    List<String> written;
    try (LiveTerminal terminal =
        LiveTerminal.open(shell, Color.AUTO.applies(shell))
            .orElseThrow(() -> new UsageException(NO_TERMINAL))) {
      written = walk(terminal, screen, files, shell);
    }
    if (written.isEmpty()) {
      shell.say("nothing was written");
      return ExitCode.INTERRUPTED;
    }
    shell.out().println(screen.words());
    written.forEach(shell::say);
    return ExitCode.READY;
  }

  /** Empty: the user left without files. */
  private static List<String> walk(
      LiveTerminal terminal,
      FixScreen screen,
      Function<RemediationPlan, List<String>> files,
      Console shell) {
    KeyLoop keys = new KeyLoop(terminal, screen);
    while (true) {
      Optional<ExitCode> end = keys.turn(false);
      if (end.isPresent()) {
        return List.of();
      }
      screen.draft().ifPresent(text -> edit(terminal, screen, text, shell));
      if (screen.writing()) {
        try {
          return files.apply(screen.chosen());
        } catch (UsageException e) {
          // what was chosen is not lost
          screen.say(String.valueOf(e.getMessage()));
        }
      }
    }
  }

  private static void edit(LiveTerminal terminal, FixScreen screen, String text, Console shell) {
    Optional<Editor> editor = Editor.of(shell.variables());
    if (editor.isEmpty()) {
      screen.say("no editor is known: set VISUAL or EDITOR");
      return;
    }
    terminal.lend(
        () -> {
          try {
            screen.edited(editor.get().edited(text));
          } catch (IOException e) {
            screen.say("the editor failed, nothing is changed: " + OutputFile.reason(e));
          }
        });
  }
}
