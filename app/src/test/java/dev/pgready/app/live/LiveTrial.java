// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list to walk through: what the terminal's tests drive, and a way to try one by hand. */
public final class LiveTrial {
  private LiveTrial() {}

  public static void main(String[] arguments) {
    Optional<LiveTerminal> opened = LiveTerminal.open(Console.system(), true);
    if (opened.isEmpty()) {
      System.out.println("no terminal");
      return;
    }
    Choices<String> choices = new Choices<>(name -> name, name -> name);
    choices.replace(List.of("one", "two", "three \u001b[31m", "four"));
    try (LiveTerminal terminal = opened.get()) {
      Key last = Key.character('?');
      while (!last.is('q') && !last.is(Key.Kind.CLOSED)) {
        List<StyledLine> lines = new ArrayList<>();
        lines.add(
            StyledLine.of("%s x %s  ".formatted(terminal.columns(), terminal.rows()))
                .and(last.kind().toString(), Tone.CARE));
        for (String name : choices.shown()) {
          boolean chosen = choices.selected().filter(name::equals).isPresent();
          lines.add(StyledLine.of(name, chosen ? Tone.CHOSEN : Tone.PLAIN));
        }
        terminal.draw(lines);
        Optional<Key> key = terminal.key(300);
        if (key.isPresent()) {
          last = key.get();
          choices.moved(last);
          if (last.is('x')) {
            throw new IllegalStateException("as asked for");
          }
          if (last.is(Key.Kind.INTERRUPT)) {
            System.exit(130);
          }
        }
      }
    }
  }
}
