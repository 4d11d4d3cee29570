package dev.pgready.app;

import dev.pgready.app.connect.Surroundings;
import dev.pgready.app.terminal.Screen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command sees of the world around the process.
 *
 * @param out carries reports and nothing else
 * @param err progress, hints and errors
 * @param variables the environment
 */
public record Shell(
    InputStream in,
    PrintWriter out,
    PrintWriter err,
    Map<String, String> variables,
    Screen screen) {
  public Shell {
    variables = Map.copyOf(variables);
  }

  /** The process's own; always UTF-8, as names of the database may hold any character. */
  public static Shell system() {
    return new Shell(
        System.in,
        writer(FileDescriptor.out),
        writer(FileDescriptor.err),
        HiddenArguments.without(System.getenv()),
        Screen.system(System.getenv()));
  }

  /** What a connection may be made of beside its arguments. */
  public Surroundings surroundings() {
    Surroundings process = Surroundings.ofProcess();
    return new Surroundings(
        variables,
        process.home(),
        process.osUser(),
        process.socketDirectories(),
        process.systemConfiguration());
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
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
    err.println(Errors.printable(line));
    err.flush();
  }
}
