// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A command on a terminal of tmux's, which a test types on and looks at. */
public final class TmuxSession implements AutoCloseable {
  /** Until something stands on the screen; a machine that is busy takes long. */
  private static final long PATIENCE_SECONDS = 40;

  private static final AtomicInteger STARTED = new AtomicInteger();

  private final Path directory;

  /** Of its own: a server that is about to end still listens on its socket. */
  private final Path socket;

  private TmuxSession(Path directory) {
    this.directory = directory;
    this.socket = directory.resolve("s" + STARTED.incrementAndGet());
  }

  /**
   * @param directory of the test's own, not long: a socket lies in it
   * @param environment such as {@code TERM=dumb}, for the command
   * @param options of Java
   * @param arguments of pgready
   */
  public static TmuxSession start(
      Path directory,
      int columns,
      int rows,
      List<String> environment,
      List<String> options,
      String... arguments)
      throws IOException, InterruptedException {
    return start(directory, columns, rows, environment, options, List.of(), arguments);
  }

  /**
   * The same below the second part of the script {@code pgready}, which waits for Java.
   *
   * @param script where it is
   */
  public static TmuxSession launched(Path directory, Path script, String... arguments)
      throws IOException, InterruptedException {
    return start(
        directory,
        100,
        24,
        List.of(),
        List.of(),
        List.of(
            "sh",
            "-c",
            "PGREADY_ARGUMENT_1=%s PGREADY_RUN=$$ exec sh \"$@\"".formatted(arguments[0]),
            "sh",
            script.toString()),
        arguments);
  }

  private static TmuxSession start(
      Path directory,
      int columns,
      int rows,
      List<String> environment,
      List<String> options,
      List<String> launcher,
      String... arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("env"));
    words.addAll(environment);
    words.addAll(launcher);
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    words.addAll(options);
    words.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.pgready.app.Main"));
    words.addAll(List.of(arguments));
    StringBuilder line = new StringBuilder();
    words.forEach(word -> line.append('\'').append(word.replace("'", "'\\''")).append("' "));
    Path script =
        Files.writeString(
            directory.resolve("run"),
            """
            cd '%s'
            stty -a | sed 's/rows.*columns [0-9]*//' >before
            %s
            echo "ended $?"
            stty -a | sed 's/rows.*columns [0-9]*//' >after
            echo settled
            sleep 600
            """
                .formatted(directory, line));
    TmuxSession session = new TmuxSession(directory);
    session.tmux(
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-x",
        String.valueOf(columns),
        "-y",
        String.valueOf(rows),
        "sh " + script);
    return session;
  }

  private String tmux(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tmux", "-S", socket.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().remove("TMUX");
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("tmux %s: %s", command, said).isZero();
    return said;
  }

  /** What stands on the screen. */
  public String screen() throws IOException, InterruptedException {
    return tmux("capture-pane", "-p");
  }

  /** Waits until the screen has all of these; returns it. */
  public String await(String... texts) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    String screen = screen();
    while (!contains(screen, texts) && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
      screen = screen();
    }
    assertThat(screen).contains(texts);
    return screen;
  }

  private static boolean contains(String screen, String... texts) {
    for (String text : texts) {
      if (!screen.contains(text)) {
        return false;
      }
    }
    return true;
  }

  /** Types, each word by tmux's name of the key. */
  public void keys(String... keys) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("send-keys"));
    words.addAll(List.of(keys));
    tmux(words.toArray(String[]::new));
  }

  /** Types characters as a terminal would send them. */
  public void typed(String characters) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("send-keys", "-H"));
    for (byte one : characters.getBytes(StandardCharsets.UTF_8)) {
      words.add("%02x".formatted(one));
    }
    tmux(words.toArray(String[]::new));
  }

  /** 1: presses of the mouse are sent to the command. */
  public String mouse() throws IOException, InterruptedException {
    return tmux("display-message", "-p", "#{mouse_any_flag}").strip();
  }

  public void resize(int columns, int rows) throws IOException, InterruptedException {
    tmux("resize-window", "-x", String.valueOf(columns), "-y", String.valueOf(rows));
  }

  /** The process of pgready. */
  public ProcessHandle process() throws IOException, InterruptedException {
    long shell = Long.parseLong(tmux("display-message", "-p", "#{pane_pid}").strip());
    return ProcessHandle.of(shell)
        .flatMap(
            parent ->
                parent
                    .descendants()
                    .filter(one -> one.info().command().orElse("").endsWith("java"))
                    .findFirst())
        .orElseThrow();
  }

  /** Waits for the end, and looks whether the terminal is as it was before. */
  public void assertEnded(int code) throws IOException, InterruptedException {
    await("ended " + code, "settled");
    assertThat(Files.readString(directory.resolve("after")))
        .isEqualTo(Files.readString(directory.resolve("before")));
    assertThat(tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{wrap_flag}").strip())
        .isEqualTo("0 1 1");
    assertThat(mouse()).isEqualTo("0");
  }

  @Override
  public void close() throws IOException {
    try {
      tmux("kill-server");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
