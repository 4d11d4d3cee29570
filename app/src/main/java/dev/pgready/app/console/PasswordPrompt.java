// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.text.Printable;
import java.io.Console;
import java.util.Optional;

/** Asks for a password on the terminal, without echo. */
public final class PasswordPrompt {
  private PasswordPrompt() {}

  /**
   * Empty where there is no terminal to ask on, or the user ended the input. An empty password is
   * an answer.
   */
  @SuppressWarnings("SystemConsoleNull") // null on 17, a console without a terminal since 22
  public static Optional<String> ask(ConnectionTarget target) {
    Console console = System.console();
    if (console == null || !terminal(console)) {
      return Optional.empty();
    }
    char[] typed =
        console.readPassword(
            "%s",
            Printable.line("Password for user %s on %s: ".formatted(target.user(), target.host())));
    return Optional.ofNullable(typed).map(String::new);
  }

  /**
   * JDK 17 has no console where there is no terminal; since 22 there always is one, which knows.
   */
  private static boolean terminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
