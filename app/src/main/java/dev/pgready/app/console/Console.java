// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import dev.pgready.connect.LibpqEnvironment;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command sees of the world around the process.
 *
 * @param out carries reports and nothing else
 * @param err progress, hints and errors
 * @param variables the environment
 */
public record Console(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> variables,
    Terminal screen) {
  /** Before what goes on in the next line. */
  private static final String INDENT = "  ";

  public Console {
    variables = Map.copyOf(variables);
  }

  /** The process's own; always UTF-8, as names of the database may hold any character. */
  public static Console system() {
    return new Console(
        System.in,
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        ConcealedArguments.without(System.getenv()),
        Terminal.system(System.getenv()));
  }

  /** What a connection may be made of beside its arguments. */
  public LibpqEnvironment surroundings() {
    LibpqEnvironment process = LibpqEnvironment.ofProcess();
    return new LibpqEnvironment(
        variables,
        process.home(),
        process.osUser(),
        process.socketDirectories(),
        process.systemConfiguration());
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new CheckedOutput(new FileOutputStream(descriptor));
  }

  /** Standard output for bytes, past {@link #out}: nobody may use both. */
  public OutputStream bytes() {
    return out instanceof CheckedOutput checked
        ? checked.bytes()
        : new FileOutputStream(FileDescriptor.out);
  }

  /**
   * What the exit code comes to when all is written. A verdict whose report did not arrive is none:
   * everything that pgready prints passes here, and a script that was cut off must not look whole.
   */
  public int settled(int code) {
    boolean lost = out.checkError();
    if (lost) {
      say(unwritten(out));
    }
    // closed on purpose is not lost
    lost |= err.checkError() && !closed(err);
    return lost && ExitCode.isVerdict(code) ? ExitCode.USAGE.code() : code;
  }

  private static String unwritten(PrintWriter out) {
    String reason = reason(out);
    return reason.equals("Broken pipe")
        ? "standard output was closed before everything was written"
        : "cannot write standard output" + (reason.isEmpty() ? "" : ": " + reason);
  }

  private static boolean closed(PrintWriter out) {
    return reason(out).equals("Bad file descriptor");
  }

  private static String reason(PrintWriter out) {
    return out instanceof CheckedOutput checked
        ? checked.failure().map(OutputFile::reason).orElse("")
        : "";
  }

  /**
   * A sentence of pgready's on standard error, in one line. Whoever's words are in it, they come
   * out harmless and without passwords.
   */
  public void say(String sentence) {
    line("pgready: " + sentence);
  }

  /** As {@link #say}, for lines that go on or show progress: without the program's name. */
  public void line(String line) {
    String text = ErrorHandler.printable(line);
    if (screen.tellsProgress()) {
      int columns = screen.errorColumns();
      // a terminal would break it within a word; a file keeps what can be searched in one line
      err.println(
          String.join(
              System.lineSeparator() + INDENT,
              Paragraph.lines(text, columns, Math.max(1, columns - INDENT.length()))));
    } else {
      err.println(text);
    }
    err.flush();
  }
}
