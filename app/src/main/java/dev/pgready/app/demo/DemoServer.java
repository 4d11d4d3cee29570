// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.demo;

import dev.pgready.collect.connect.ConnectionTarget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of its own in a temporary directory, binaries included. {@link #close} may be
 * called from any thread at any moment, from a shutdown hook too, and leaves no process and no
 * file.
 */
public final class DemoServer implements AutoCloseable {
  public static final String SUPERUSER = "postgres";
  private static final int START_SECONDS = 30;

  /** Another process may take a port between the moment we find it free and the server's start. */
  private static final int PORTS_TRIED = 5;

  /** What comes before the server's status in {@code postmaster.pid}. */
  private static final int STATUS_LINE = 7;

  private static final String PORT_TAKEN = "Address already in use";

  private static final Path MEMORY = Path.of("/dev/shm");

  /** A schema of 300 tables takes 100 MB. */
  private static final long MEMORY_BYTES = 1L << 30;

  private static final FileAttribute<?> OWN =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /**
   * Waits for the end of this process, which ends the pipe that it reads, and then stops the server
   * and removes the directory: this process could not, as after SIGKILL. Signals of the terminal
   * are not for it.
   */
  private static final String WATCHDOG =
      """
      trap '' INT TERM HUP QUIT
      read -r end
      tries=0
      while { [ -d "$1" ] || [ -d "$2" ]; } && [ "$tries" -lt 50 ]; do
        pid=
        read -r pid <"$1/data/postmaster.pid"
        case $pid in
          '' | *[!0-9]*) ;;
          *) kill -QUIT "$pid" ;;
        esac
        rm -rf "$1" "$2"
        tries=$((tries + 1))
        sleep 0.2
      done
      """;

  /** One password for both roles of a server that only this process knows, for a few seconds. */
  private final String password = randomPassword();

  private final ReentrantLock step = new ReentrantLock();
  private final Path directory;

  /** What its data is in: the directory, or memory, where creating a file costs much less. */
  private final Path above;

  private volatile int port;
  private final ServerPrograms programs;

  private volatile boolean closing;
  private volatile @Nullable Process running;
  private volatile @Nullable Process server;
  private volatile @Nullable Process watchdog;

  private DemoServer(Path directory, Path above, int port, ServerPrograms programs) {
    this.directory = directory;
    this.above = above;
    this.port = port;
    this.programs = programs;
  }

  /** Nothing is on disk yet, so that whoever is to call {@link #close} can be told first. */
  public static DemoServer create() {
    return create(ServerPrograms.EMBEDDED);
  }

  /** The same with other programs and settings. */
  public static DemoServer create(ServerPrograms programs) {
    try {
      Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toRealPath();
      Path directory = temporary.resolve("pgready-demo-" + randomPassword());
      Path above =
          programs.inMemory() && hasRoom()
              ? MEMORY.resolve(String.valueOf(directory.getFileName()))
              : directory;
      return new DemoServer(directory, above, freePort(), programs);
    } catch (IOException e) {
      throw new DemoException("no temporary directory for the server: " + e.getMessage());
    }
  }

  /** Whether there is memory for files, and nobody said that files are to be elsewhere. */
  private static boolean hasRoom() throws IOException {
    return Files.isWritable(MEMORY)
        && Files.getFileStore(MEMORY).getUsableSpace() >= MEMORY_BYTES
        && System.getProperty("java.io.tmpdir", "/tmp").equals("/tmp");
  }

  /** Unpacks, initialises, starts. */
  public void launch() {
    inStep(
        () -> {
          Files.createDirectory(directory, OWN);
          watchdog =
              new ProcessBuilder(
                      "sh", "-c", WATCHDOG, "pgready-demo", directory.toString(), above.toString())
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .redirectError(ProcessBuilder.Redirect.DISCARD)
                  .start();
          if (!above.equals(directory)) {
            Files.createDirectory(above, OWN);
            Files.createDirectory(above.resolve("data"), OWN);
            Files.createSymbolicLink(data(), above.resolve("data"));
          }
          if (programs.directory() == null) {
            unpack();
          }
          Path secret = directory.resolve("password");
          Files.writeString(secret, password);
          run(
              bin("initdb"),
              "-D",
              data().toString(),
              "-U",
              SUPERUSER,
              "-A",
              "scram-sha-256",
              "--pwfile=" + secret,
              "-E",
              "UTF8",
              "--no-locale",
              "--no-sync");
          start();
        });
  }

  public void restart() {
    inStep(
        () -> {
          stop();
          start();
        });
  }

  /** How a role reaches a database of this server. */
  public ConnectionTarget target(String user, String database) {
    return new ConnectionTarget(
        "127.0.0.1", port, database, user, password, "prefer", 10, Map.of());
  }

  public Connection connect(String user, String database) throws SQLException {
    // as in every session of pgready; no pooler is here that would refuse it
    return connect(user, database, "-c search_path=pg_catalog,pg_temp");
  }

  /**
   * @param options for the server
   */
  public Connection connect(String user, String database, String options) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("options", options);
    // a statement goes as it is, and nothing else with it
    properties.setProperty("preferQueryMode", "simple");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%s/%s".formatted(port, database), properties);
  }

  public String password() {
    return password;
  }

  Path directory() {
    return directory;
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void inStep(Work work) {
    step.lock();
    try {
      if (!closing) {
        work.run();
      }
    } catch (IOException e) {
      throw closing
          ? interrupted()
          : new DemoException(
              "PostgreSQL cannot be set up in %s: %s (another directory: PGREADY_JAVA_OPTIONS=-Djava.io.tmpdir=DIR)"
                  .formatted(directory, reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted();
    } finally {
      step.unlock();
    }
    if (closing) {
      throw interrupted();
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null || e.getMessage().startsWith("/")
        ? e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage()
        : e.getMessage();
  }

  private static DemoException interrupted() {
    return new DemoException("interrupted");
  }

  private void unpack() throws IOException {
    String name = ServerPrograms.archive();
    if (DemoServer.class.getResource(name) == null) {
      throw new DemoException(
          "no Postgres for %s on %s comes with pgready; the demo runs from the source tree: ./pgready demo"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    TarArchive.unpackXz(
        () -> Objects.requireNonNull(DemoServer.class.getResourceAsStream(name)),
        directory.resolve("postgres"),
        () -> closing);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path log() {
    return directory.resolve("log");
  }

  private String bin(String program) {
    Path programs = this.programs.directory();
    return (programs == null ? directory.resolve("postgres/bin") : programs)
        .resolve(program)
        .toString();
  }

  /** PostgreSQL refuses to run as root; in a user namespace of its own nobody is. */
  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name", "").equals("root")) {
      command.add("unshare");
      command.add("-U");
    }
    command.addAll(List.of(arguments));
    return command;
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    if (closing) {
      return;
    }
    Process process =
        new ProcessBuilder(command(arguments))
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    running = process;
    if (closing) {
      process.destroyForcibly();
    }
    int code = process.waitFor();
    running = null;
    if (code != 0 && !closing) {
      throw new DemoException(
          "the demo's Postgres could not be set up: " + Files.readString(log()).strip());
    }
  }

  private void start() throws IOException, InterruptedException {
    for (int tried = 1; !started(tried < PORTS_TRIED); tried++) {
      port = freePort();
    }
  }

  /**
   * @param again whether there may be another try with another port
   * @return false when another process has the port
   */
  private boolean started(boolean again) throws IOException, InterruptedException {
    if (closing) {
      return true;
    }
    List<String> words =
        new ArrayList<>(
            List.of(bin("postgres"), "-D", data().toString(), "-p", Integer.toString(port)));
    List<String> settings =
        new ArrayList<>(
            List.of("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"));
    settings.addAll(programs.settings());
    settings.forEach(setting -> words.addAll(List.of("-c", setting)));
    Process process =
        new ProcessBuilder(command(words.toArray(String[]::new)))
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    server = process;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (!closing && !ready()) {
      boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
      if (ended || System.nanoTime() > deadline) {
        String said = Files.readString(log()).strip();
        if (ended && again && said.contains(PORT_TAKEN)) {
          return false;
        }
        throw new DemoException("the demo's Postgres did not start: " + said);
      }
    }
    return true;
  }

  /**
   * What {@code pg_ctl} waits for. Whoever asks at the port instead may ask, and tell the password,
   * another process.
   */
  private boolean ready() throws IOException {
    try (Stream<String> lines = Files.lines(data().resolve("postmaster.pid"))) {
      return lines.skip(STATUS_LINE).anyMatch(status -> status.strip().equals("ready"));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * With SIGINT, which ends sessions: Java itself can only send signals that wait or leave shared
   * memory.
   */
  private void stop() throws IOException, InterruptedException {
    Process process = server;
    if (process == null) {
      return;
    }
    new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    server = null;
  }

  /** Stops the server and removes all that it had. */
  @Override
  public void close() {
    closing = true;
    Process process = running;
    if (process != null) {
      process.destroyForcibly();
    }
    step.lock();
    try {
      stop();
      delete(directory);
      delete(above);
    } catch (IOException e) {
      throw new DemoException(
          "the demo's directory %s could not be removed: %s".formatted(directory, reason(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      dismiss();
      step.unlock();
    }
  }

  /** What is left, if anything, is the watchdog's now. */
  private void dismiss() {
    Process process = watchdog;
    if (process != null) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        // then it is gone
      }
    }
  }

  private static String randomPassword() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }

  /** Some files may go by themselves meanwhile: those of processes that are just ending. */
  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException error) throws IOException {
            if (error instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw error;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException error)
              throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
