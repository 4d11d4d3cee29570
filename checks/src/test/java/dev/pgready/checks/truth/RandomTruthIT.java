// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Databases that deviate from a sound one in several ways at once, drawn at random: the verdict for
 * {@code --for postgres} is what a subscription then meets. {@code -Dtruth.seed=N} starts at
 * another seed, {@code -Dtruth.count=N} runs more of them, {@code -Dtruth.majors=13,18} chooses,
 * {@code -Dtruth.each=true} tries each deviation by itself.
 */
final class RandomTruthIT {
  private static final Map<Integer, TestPostgres> SUBSCRIBERS = new ConcurrentHashMap<>();
  private static final int COUNT = 6;

  /** Of databases; the rows are ASCII, names are not always. The subscriber's is UTF8. */
  private static final List<String> ENCODINGS =
      List.of("UTF8", "UTF8", "UTF8", "UTF8", "LATIN1", "WIN1252", "EUC_JP", "SQL_ASCII");

  static final List<String> PARTITIONED =
      List.of(
          "DROP TABLE orders",
          "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric) PARTITION BY RANGE (id)",
          "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000)");

  static final List<String> FILLED =
      List.of(
          "INSERT INTO orders VALUES (1, 1, 9.99), (2, 2, 19.99)",
          "GRANT SELECT ON orders, orders_1 TO pgready_sub",
          "ALTER PUBLICATION pgready ADD TABLE orders");

  @TestFactory
  Stream<DynamicTest> verdictEqualsReality() {
    List<String> majors = List.of(System.getProperty("truth.majors", "14,16,18").split(","));
    long seed = Long.getLong("truth.seed", 1);
    int count = Integer.getInteger("truth.count", COUNT);
    return PostgresBinaries.MAJORS.stream()
        .filter(major -> majors.contains(major.toString()))
        .flatMap(
            major ->
                IntStream.range(0, count)
                    .mapToObj(
                        i ->
                            DynamicTest.dynamicTest(
                                "PostgreSQL %d, seed %d".formatted(major, seed + i),
                                () -> compare(major, seed + i))));
  }

  /** Each by itself, also those that are seldom drawn. */
  @TestFactory
  Stream<DynamicTest> verdictOfEachDeviationEqualsReality() {
    if (!Boolean.getBoolean("truth.each")) {
      return Stream.empty();
    }
    List<String> majors = List.of(System.getProperty("truth.majors", "14,16,18").split(","));
    List<Deviation> all = WiderDeviations.and(Deviation.POOL);
    return PostgresBinaries.MAJORS.stream()
        .filter(major -> majors.contains(major.toString()))
        .flatMap(
            major ->
                IntStream.range(0, all.size())
                    .filter(i -> all.get(i).since() <= major)
                    .mapToObj(
                        i ->
                            DynamicTest.dynamicTest(
                                "PostgreSQL %d, deviation %d".formatted(major, i),
                                () -> compare(major, all.get(i), i))));
  }

  private static void compare(int major, Deviation alone, long seed) throws SQLException {
    Random random = new Random(seed * 1_000_003 + major + Long.getLong("truth.seed", 1));
    Scenario base = base(seed);
    Publisher.on(base, major, server -> compare(new Pair(server), base, random, alone));
  }

  /** A subscription reads a standby, which PostgreSQL 16 and newer let it do. */
  @TestFactory
  Stream<DynamicTest> verdictOfAStandbyEqualsReality() {
    List<String> majors = List.of(System.getProperty("truth.majors", "16,18").split(","));
    long seed = Long.getLong("truth.seed", 1);
    int count = Integer.getInteger("truth.count", COUNT) / 2;
    return PostgresBinaries.MAJORS.stream()
        .filter(major -> major >= 16 && majors.contains(major.toString()))
        .flatMap(
            major ->
                IntStream.range(0, count)
                    .mapToObj(
                        i ->
                            DynamicTest.dynamicTest(
                                "standby of PostgreSQL %d, seed %d".formatted(major, seed + i),
                                () -> compareStandby(major, seed + i))));
  }

  private static void compare(int major, long seed) throws SQLException {
    Random random = new Random(seed * 1_000_003 + major);
    Scenario base = World.around(base(seed), random, false);
    Publisher.on(base, major, server -> compare(new Pair(server), base, random));
  }

  private static void compareStandby(int major, long seed) throws SQLException {
    Random random = new Random(seed * 1_000_003 + major);
    compare(Pair.of(major), World.around(base(seed), random, true), random);
  }

  /** A random scenario to begin with. */
  static Scenario base(long seed) {
    List<String> undo = new ArrayList<>(WiderDeviations.UNDO);
    undo.add("DROP OWNED BY " + Deviation.GROUP + " CASCADE");
    undo.add("DROP ROLE " + Deviation.GROUP);
    return Scenario.of("seed " + seed).undoing(undo.toArray(new String[0]));
  }

  private static void compare(Pair pair, Scenario base, Random random) throws SQLException {
    compare(pair, base, random, null);
  }

  private static void compare(Pair pair, Scenario base, Random random, @Nullable Deviation alone)
      throws SQLException {
    TestPostgres server = pair.primary();
    int major = server.major();
    boolean quarter = random.nextInt(4) == 0;
    boolean everything = random.nextInt(3) == 0;
    List<Deviation> drawn =
        alone == null
            ? WiderDeviations.draw(random, major)
            : List.of(alone.filled(random, random.nextInt(4)));
    boolean partitioned =
        alone == null ? quarter : drawn.get(0).statements().toString().contains("orders_");
    List<String> publications =
        switch (random.nextInt(8)) {
          case 0, 1 -> List.of("pgready", "theirs_" + random.nextInt(4));
          case 2 -> List.of("theirs_" + random.nextInt(4));
          case 3 -> List.of("pgready", "theirs_0", "theirs_1", "theirs_2");
          default -> List.of("pgready");
        };
    String encoding = ENCODINGS.get(random.nextInt(ENCODINGS.size()));
    server.execute("postgres", "CREATE ROLE " + Deviation.GROUP);
    Publisher.compare(
        everything ? base.everything() : base,
        server,
        pair.read(),
        database(server, encoding),
        "postgres",
        publisher -> NativeSubscription.of(publisher, subscriber(major)),
        (publisher, database) -> {
          List<String> taken = new ArrayList<>();
          List<String> target = new ArrayList<>();
          if (partitioned) {
            publisher.execute(database, PARTITIONED.toArray(new String[0]));
            publisher.execute(database, FILLED.toArray(new String[0]));
            taken.add("orders is partitioned");
            target.addAll(PARTITIONED);
          }
          for (Deviation deviation : drawn) {
            if (took(publisher, database, deviation)) {
              taken.addAll(deviation.statements());
              target.addAll(deviation.atTarget());
            }
          }
          List<String> told = there(publisher, database, publications);
          target.addAll(ordinary(publisher, database, told));
          Expected expected = Expected.of(publisher, database, everything, told);
          Scenario broken =
              base.named(
                      "%s of %d in %s%s, %s of %s: %s"
                          .formatted(
                              base.name(),
                              major,
                              encoding,
                              World.told(base),
                              everything ? "all that is published" : "both tables",
                              told,
                              taken))
                  .publishing(told)
                  .into(target.toArray(new String[0]))
                  .arriving(expected.copied(), expected.streamed());
          return everything ? broken.everything() : broken;
        });
  }

  /** Columns that are computed at the publisher and published are ordinary at the subscriber. */
  private static List<String> ordinary(
      TestPostgres server, String database, List<String> publications) {
    return server.major() < 18
        ? List.of()
        : server.query(
            database,
            """
            SELECT DISTINCT format('ALTER TABLE %%s ALTER COLUMN %%I DROP EXPRESSION IF EXISTS',
              coalesce(pg_partition_root(attrelid), attrelid)::regclass, attname)
            FROM pg_publication_tables JOIN pg_attribute
              ON attrelid = format('%%I.%%I', schemaname, tablename)::regclass AND attname = ANY (attnames)
            WHERE attgenerated = 's' AND tablename <> 'heir' AND pubname IN (%s)
            """
                .formatted(
                    publications.stream()
                        .map(name -> "'" + name + "'")
                        .collect(Collectors.joining(", "))));
  }

  private static String database(TestPostgres server, String encoding) {
    String name = server.databaseName();
    server.execute(
        "postgres",
        "%s ENCODING '%s' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
            .formatted(server.creationOf(name), encoding));
    return name;
  }

  /** Of publications that others may or may not have made: those that exist, else the usual one. */
  private static List<String> there(
      TestPostgres server, String database, List<String> publications) {
    List<String> there =
        server.query(database, "SELECT pubname FROM pg_publication").stream()
            .filter(publications::contains)
            .toList();
    return there.isEmpty() ? List.of("pgready") : there;
  }

  /** Makes a database deviate: what of it was accepted. */
  static List<String> broken(
      TestPostgres server, String database, boolean partitioned, List<Deviation> drawn)
      throws SQLException {
    List<String> taken = new ArrayList<>();
    if (partitioned) {
      server.execute(database, PARTITIONED.toArray(new String[0]));
      server.execute(database, FILLED.toArray(new String[0]));
      taken.add("orders is partitioned");
    }
    for (Deviation deviation : drawn) {
      if (took(server, database, deviation)) {
        taken.addAll(deviation.statements());
      }
    }
    return taken;
  }

  static boolean took(TestPostgres server, String database, Deviation deviation)
      throws SQLException {
    try (Connection connection = server.connect("postgres", database);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String sql : deviation.statements()) {
        statement.execute(sql);
      }
      connection.commit();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * @param read the primary itself, or a standby of it
   * @param snapshots what writes records for the standby's slots
   */
  record Pair(
      TestPostgres primary, TestPostgres read, @Nullable ScheduledExecutorService snapshots) {
    private static final Map<Integer, Pair> RUNNING = new ConcurrentHashMap<>();

    Pair(TestPostgres server) {
      this(server, server, null);
    }

    static Pair of(int major) {
      return RUNNING.computeIfAbsent(
          major,
          m -> {
            TestPostgres primary = TestPostgres.start(m);
            TestPostgres standby = primary.standby();
            ScheduledExecutorService snapshots =
                Executors.newSingleThreadScheduledExecutor(
                    task -> {
                      Thread thread = new Thread(task, "snapshot records");
                      thread.setDaemon(true);
                      return thread;
                    });
            // each slot on a standby waits for a record that an idle primary writes seldom
            ScheduledFuture<?> unused =
                snapshots.scheduleWithFixedDelay(
                    () -> primary.execute("postgres", "SELECT pg_log_standby_snapshot()"),
                    1000,
                    100,
                    TimeUnit.MILLISECONDS);
            return new Pair(primary, standby, snapshots);
          });
    }

    static void stop() {
      for (Pair pair : RUNNING.values()) {
        ScheduledExecutorService snapshots = pair.snapshots();
        if (snapshots != null) {
          snapshots.shutdownNow();
        }
      }
      RUNNING.values().forEach(pair -> pair.read().close());
      RUNNING.values().forEach(pair -> pair.primary().close());
      RUNNING.clear();
    }
  }

  private static TestPostgres subscriber(int major) {
    return SUBSCRIBERS.computeIfAbsent(
        major, m -> TestPostgres.start(m, "wal_retrieve_retry_interval = 100ms"));
  }

  @AfterAll
  static void stopServers() {
    Pair.stop();
    SUBSCRIBERS.values().forEach(TestPostgres::close);
    SUBSCRIBERS.clear();
  }
}
