// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Where standard output and standard error go. Asking costs nothing until the width is asked for.
 */
public final class Terminal {
  /** Standard output is a file or a pipe. */
  public static final Terminal NONE = new Terminal(false, Map.of());

  private static final int USUAL = 80;

  private final boolean terminal;
  private final boolean errors;
  private final Map<String, String> variables;

  /** Of the terminal, once it was asked; 0: not yet. */
  private volatile int asked;

  /**
   * @param terminal whether somebody looks at standard output
   * @param variables the environment; {@code COLUMNS} there wins over the terminal's own word
   */
  public Terminal(boolean terminal, Map<String, String> variables) {
    this(terminal, false, variables);
  }

  /**
   * @param terminal whether somebody looks at standard output
   * @param errors whether somebody looks at standard error
   * @param variables the environment; {@code COLUMNS} there wins over the terminal's own word
   */
  public Terminal(boolean terminal, boolean errors, Map<String, String> variables) {
    this.terminal = terminal;
    this.errors = errors;
    this.variables = Map.copyOf(variables);
  }

  /** The process's own. */
  public static Terminal system(Map<String, String> variables) {
    return new Terminal(isTerminal(1), isTerminal(2), variables);
  }

  /** Whether somebody looks at standard output. */
  public boolean terminal() {
    return terminal;
  }

  /** Whether somebody looks at standard error, where progress is told. */
  public boolean tellsProgress() {
    return errors;
  }

  /** Whether somebody can press a key: standard input comes from a terminal. */
  public static boolean answers() {
    return isTerminal(0);
  }

  /** The width in characters; 80 where there is no terminal to ask. */
  public int columns() {
    OptionalInt stated = number(variables.getOrDefault("COLUMNS", ""));
    if (stated.isPresent()) {
      return stated.getAsInt();
    }
    return terminal ? askTerminal().orElse(USUAL) : USUAL;
  }

  /** The width of the terminal that standard error is on; nothing else is asked for it. */
  public int errorColumns() {
    OptionalInt stated = number(variables.getOrDefault("COLUMNS", ""));
    return stated.isPresent() ? stated.getAsInt() : errors ? asked() : USUAL;
  }

  private int asked() {
    if (asked == 0) {
      asked = askTerminal().orElse(USUAL);
    }
    return asked;
  }

  /** {@code System.console()} would also ask for standard input, which may be a pipe of facts. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return askTest(descriptor);
    }
  }

  /** Without /proc, as on macOS, another process must look at what it inherits. */
  private static boolean askTest(int descriptor) {
    try {
      Process test =
          new ProcessBuilder("test", "-t", String.valueOf(descriptor)).inheritIO().start();
      return test.waitFor(1, TimeUnit.SECONDS) && test.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** {@code stty} is a small program, a terminal library would cost more than the whole check. */
  private static OptionalInt askTerminal() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      stty.getOutputStream().close();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!stty.waitFor(1, TimeUnit.SECONDS) || stty.exitValue() != 0) {
        return OptionalInt.empty();
      }
      return number(answer.strip().replaceFirst(".* ", ""));
    } catch (IOException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  private static OptionalInt number(String text) {
    return text.matches("[1-9][0-9]{0,3}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}
