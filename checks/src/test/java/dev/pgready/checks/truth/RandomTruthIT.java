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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Databases that deviate from a sound one in several ways at once, drawn at random: the verdict for
 * {@code --for postgres} is what a subscription then meets. {@code -Dtruth.seed=N} starts at
 * another seed, {@code -Dtruth.count=N} runs more of them, {@code -Dtruth.majors=13,18} chooses.
 */
final class RandomTruthIT {
  private static final Map<Integer, TestPostgres> SUBSCRIBERS = new ConcurrentHashMap<>();
  private static final int COUNT = 6;

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

  private static void compare(int major, long seed) throws SQLException {
    Random random = new Random(seed * 1_000_003 + major);
    boolean partitioned = random.nextInt(4) == 0;
    boolean everything = random.nextInt(3) == 0;
    List<Deviation> drawn = Deviation.draw(random, major);
    List<String> publications =
        switch (random.nextInt(8)) {
          case 0, 1 -> List.of("pgready", "theirs_" + random.nextInt(4));
          case 2 -> List.of("theirs_" + random.nextInt(4));
          default -> List.of("pgready");
        };
    Scenario base =
        Scenario.of("seed " + seed)
            .undoing(
                "DROP OWNED BY " + Deviation.GROUP + " CASCADE", "DROP ROLE " + Deviation.GROUP);
    TestPostgres server = TestPostgres.shared(major);
    server.execute("postgres", "CREATE ROLE " + Deviation.GROUP);
    Publisher.compare(
        everything ? base.everything() : base,
        server,
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
          Expected expected = Expected.of(publisher, database, everything, told);
          Scenario broken =
              Scenario.of(
                      "seed %d of %d, %s of %s: %s"
                          .formatted(
                              seed,
                              major,
                              everything ? "all that is published" : "both tables",
                              told,
                              taken))
                  .publishing(told)
                  .into(target.toArray(new String[0]))
                  .arriving(expected.copied(), expected.streamed());
          return everything ? broken.everything() : broken;
        });
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

  private static TestPostgres subscriber(int major) {
    return SUBSCRIBERS.computeIfAbsent(
        major, m -> TestPostgres.start(m, "wal_retrieve_retry_interval = 100ms"));
  }

  @AfterAll
  static void stopSubscribers() {
    SUBSCRIBERS.values().forEach(TestPostgres::close);
    SUBSCRIBERS.clear();
  }
}
