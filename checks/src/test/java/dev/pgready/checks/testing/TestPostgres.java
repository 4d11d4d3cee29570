// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server on a port of 127.0.0.1: superuser {@code postgres}, no password (unless
 * {@code pg_hba.conf} is rewritten), {@code wal_level = logical}, {@code log_statement = all}, no
 * fsync.
 */
public final class TestPostgres implements AutoCloseable {
  private static final Map<Integer, TestPostgres> SHARED = new ConcurrentHashMap<>();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final int major;
  private final int port;
  private final Path directory;
  private final ServerProcess process;
  private final Map<String, String> settings = new LinkedHashMap<>();

  private TestPostgres(int major, int port, Path directory, ServerProcess process) {
    this.process = process;
    this.major = major;
    this.port = port;
    this.directory = directory;
  }

  /**
   * The server of that major version which all tests of this JVM share. Make a database of your own
   * on it, leave roles and settings as they were.
   */
  public static TestPostgres shared(int major) {
    return SHARED.computeIfAbsent(
        major,
        m -> {
          TestPostgres server = start(m);
          // leaves what it read of the catalogue in a file that each new database gets too
          server.execute("template1", "SELECT 1");
          Runtime.getRuntime().addShutdownHook(new Thread(server::close));
          return server;
        });
  }

  /**
   * A server of the test's own.
   *
   * @param settings lines such as {@code wal_level = replica}
   */
  public static TestPostgres start(int major, String... settings) {
    return start(
        major,
        "docker".equals(System.getProperty("pgready.test.backend"))
            ? new ContainerProcess(major)
            : new EmbeddedProcess(major),
        settings);
  }

  private static TestPostgres start(int major, ServerProcess process, String... settings) {
    try {
      Path directory = process.directory("pgready-pg" + major + "-");
      copy(PostgresBinaries.template(major), directory.resolve("data"));
      TestPostgres server = new TestPostgres(major, freePort(), directory, process);
      server.settings.put("wal_level", "logical");
      server.settings.put("log_statement", "all");
      server.settings.put("log_line_prefix", "'%p %a %d %u '");
      server.settings.put("fsync", "off");
      server.settings.put("max_prepared_transactions", "10");
      server.settings.put("max_connections", "60");
      server.settings.put("shared_buffers", "32MB");
      server.settings.put("timezone", "'UTC'");
      server.put(settings);
      server.launch();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(String... lines) {
    for (String line : lines) {
      int equals = line.indexOf('=');
      settings.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
    }
  }

  private void launch() throws IOException {
    StringBuilder conf = new StringBuilder();
    settings.forEach((name, value) -> conf.append(name).append(" = ").append(value).append('\n'));
    Files.writeString(data().resolve("pgready.conf"), conf);
    Path main = data().resolve("postgresql.conf");
    String text = Files.readString(main);
    if (!text.contains("pgready.conf")) {
      Files.writeString(main, text + "\ninclude 'pgready.conf'\n");
    }
    process.start(directory, port);
  }

  /** Stops at once, without a shutdown checkpoint, as a crash would. */
  public void kill() {
    stop("immediate");
  }

  /** Starts again after {@link #kill}. */
  public void startAgain() {
    try {
      launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void stop(String mode) {
    process.stop(directory, mode);
  }

  /** Restarts with further or other settings. */
  public void restart(String... lines) {
    stop("fast");
    put(lines);
    startAgain();
  }

  /** Restarts as a standby without a primary: in recovery until it is promoted. */
  public void standBy() {
    try {
      Files.writeString(data().resolve("standby.signal"), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    restart();
  }

  /** Starts a standby that follows this server, which is restarted for it. */
  public TestPostgres standby() {
    stop("fast");
    try {
      ServerProcess other = new EmbeddedProcess(major);
      Path copy = other.directory("pgready-standby" + major + "-");
      copy(data(), copy.resolve("data"));
      launch();
      TestPostgres standby = new TestPostgres(major, freePort(), copy, other);
      standby.settings.putAll(settings);
      standby.settings.put(
          "primary_conninfo", "'host=127.0.0.1 port=%d user=postgres'".formatted(port));
      standby.settings.put("hot_standby_feedback", "on");
      Files.writeString(standby.data().resolve("standby.signal"), "");
      standby.launch();
      return standby;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a standby: waits until it has all that the primary has written so far. */
  public void awaitReplay(TestPostgres primary) {
    execute(
        "postgres",
        "DO $$BEGIN WHILE pg_last_wal_replay_lsn() < '%s' LOOP PERFORM pg_sleep(0.02); END LOOP; END$$"
            .formatted(primary.query("postgres", "SELECT pg_current_wal_flush_lsn()").get(0)));
  }

  /** Replaces {@code pg_hba.conf} and reloads. */
  public void hba(String... lines) {
    try {
      Files.write(data().resolve("pg_hba.conf"), List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.reload(directory);
  }

  public int major() {
    return major;
  }

  public int port() {
    return port;
  }

  public Path data() {
    return directory.resolve("data");
  }

  /** The directory of the server's Unix socket. */
  public Path socketDirectory() {
    return directory;
  }

  public Path log() {
    return directory.resolve("log");
  }

  /** A libpq URI for the superuser. */
  public String uri(String database) {
    return uri("postgres", database);
  }

  public String uri(String user, String database) {
    return "postgresql://%s@127.0.0.1:%d/%s".formatted(user, port, database);
  }

  /** A fresh database, dropped with the server. */
  public String createDatabase() {
    String name = databaseName();
    execute("postgres", creationOf(name));
    return name;
  }

  /** A name that no other database of this JVM's tests has. */
  public String databaseName() {
    return "t" + DATABASES.incrementAndGet();
  }

  /** The statement that creates a database fastest: from 15 on, the default writes all to WAL. */
  public String creationOf(String name) {
    return "CREATE DATABASE " + name + (major >= 15 ? " STRATEGY file_copy" : "");
  }

  public Connection connect(String user, String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("gssEncMode", "disable");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), properties);
  }

  /** Runs statements one by one as superuser, each in its own transaction. */
  public void execute(String database, String... statements) {
    executeAs("postgres", database, statements);
  }

  public void executeAs(String user, String database, String... statements) {
    try (Connection connection = connect(user, database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage() + "\n" + String.join(";\n", statements), e);
    }
  }

  /** The first column of every row. */
  public List<String> query(String database, String sql) {
    try (Connection connection = connect("postgres", database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(1)));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage() + "\n" + sql, e);
    }
  }

  @Override
  public void close() {
    try {
      stop("immediate");
    } catch (IllegalStateException e) {
      // not running any more
    }
    try {
      delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Below those that systems give to outgoing connections, of which tests make many. */
  public static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // another one
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(
            file,
            to.resolve(from.relativize(file).toString()),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  static void delete(Path directory) throws IOException {
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
          public FileVisitResult postVisitDirectory(
              Path dir, @org.jspecify.annotations.Nullable IOException error) throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
