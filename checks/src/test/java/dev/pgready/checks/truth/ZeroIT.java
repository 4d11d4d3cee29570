// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * pgready's verdict for {@code --for zero} equals what the real zero-cache then does. By default a
 * few conditions on one version; {@code -Dzero.conditions=all} (or an expression for their names)
 * runs more, {@code -Dzero.majors=15,17} chooses versions, {@code -Dzero.count=60} adds databases
 * that deviate in several ways at once, drawn from {@code -Dzero.seed=1}.
 */
final class ZeroIT {
  /** Runs by default: one that works, and one of each way to fail. */
  private static final List<String> FEW =
      List.of(
          "sound",
          "FULL without any unique index",
          "schema zero_0 of another role",
          "superuser, default publication",
          "a type with an element type");

  @TestFactory
  Stream<DynamicTest> randomVerdictEqualsReality() {
    long seed = Long.getLong("zero.seed", 1);
    int count = Integer.getInteger("zero.count", 0);
    return majors()
        .flatMap(
            major ->
                IntStream.range(0, count)
                    .mapToObj(
                        i ->
                            DynamicTest.dynamicTest(
                                "PostgreSQL %s, seed %s".formatted(major, seed + i),
                                () -> compare(major, seed + i))));
  }

  private static void compare(int major, long seed) throws SQLException {
    Random random = new Random(seed * 1_000_003 + major);
    boolean partitioned = random.nextInt(6) == 0;
    List<Deviation> drawn = ZeroDeviations.draw(random, major);
    List<String> publications =
        switch (random.nextInt(8)) {
          case 0 -> List.of();
          case 1 -> List.of("pgready", "theirs_0");
          case 2 -> List.of("pgready", "theirs_1");
          default -> List.of("pgready");
        };
    ZeroCondition base = ZeroCondition.of(World.around(RandomTruthIT.base(seed), random, false));
    Publisher.on(
        base.scenario(),
        major,
        server -> compare(server, base.scenario(), publications, partitioned, drawn));
  }

  private static void compare(
      TestPostgres server,
      Scenario base,
      List<String> publications,
      boolean partitioned,
      List<Deviation> drawn)
      throws SQLException {
    server.execute("postgres", "CREATE ROLE " + Deviation.GROUP);
    Publisher.compare(
        base,
        server,
        "zero",
        new ZeroConsumer(publications),
        (broken, database) -> {
          broken.execute(database, "CREATE ROLE " + ZeroCondition.OWNER);
          Publisher.run(broken, database, ZeroCondition.BASE);
          List<String> taken = RandomTruthIT.broken(broken, database, partitioned, drawn);
          return base.named(
              "%s of %s%s, publications %s: %s"
                  .formatted(base.name(), server.major(), World.told(base), publications, taken));
        });
  }

  @TestFactory
  Stream<DynamicContainer> verdictEqualsReality() {
    String wanted = System.getProperty("zero.conditions", "");
    return majors()
        .map(
            major ->
                DynamicContainer.dynamicContainer(
                    "PostgreSQL " + major,
                    Stream.concat(ZeroCondition.ALL.stream(), ZeroShapes.ALL.stream())
                        .filter(one -> one.scenario().since() <= major)
                        .filter(
                            one ->
                                wanted.isEmpty()
                                    ? FEW.contains(one.name())
                                    : wanted.equals("all")
                                        || Pattern.compile(wanted).matcher(one.name()).find())
                        .map(
                            one ->
                                DynamicTest.dynamicTest(one.name(), () -> compare(one, major)))));
  }

  /** Where nothing can be created. */
  @TestFactory
  Stream<DynamicTest> onAStandby() {
    return special(
        "standby",
        major -> {
          try (TestPostgres primary = TestPostgres.start(major)) {
            String database = primary.createDatabase();
            primary.execute(
                database,
                "CREATE ROLE " + Scenario.ROLE + " LOGIN REPLICATION",
                "CREATE ROLE " + ZeroCondition.OWNER);
            Publisher.run(primary, database, Publisher.SOUND);
            Publisher.run(primary, database, ZeroCondition.BASE);
            try (TestPostgres standby = primary.standby()) {
              new Publisher(
                      standby,
                      standby.port(),
                      database,
                      ZeroCondition.of(Scenario.of("standby")).scenario())
                  .judge("zero", new ZeroConsumer(List.of("pgready")));
            }
          }
        });
  }

  /** Bytes of no known encoding. */
  @TestFactory
  Stream<DynamicTest> inSqlAscii() {
    return special(
        "encoding",
        major -> {
          TestPostgres server = TestPostgres.shared(major);
          String database = server.databaseName();
          server.execute(
              "postgres",
              "CREATE DATABASE %s ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
                  .formatted(database));
          ZeroCondition one =
              ZeroCondition.of(
                  Scenario.of(
                          "SQL_ASCII",
                          "INSERT INTO customers VALUES (4, convert_from('\\xe9', 'SQL_ASCII'))")
                      .warned("server-version"));
          Publisher.compare(
              one.scenario(),
              server,
              server,
              database,
              "zero",
              new ZeroConsumer(one.publications()),
              (broken, there) -> {
                broken.execute(there, "CREATE ROLE " + ZeroCondition.OWNER);
                Publisher.run(broken, there, ZeroCondition.BASE);
                Publisher.run(broken, there, one.scenario().breakage());
                return one.scenario();
              });
        });
  }

  private interface OnVersion {
    void run(int major) throws SQLException;
  }

  private static Stream<DynamicTest> special(String name, OnVersion test) {
    String wanted = System.getProperty("zero.conditions", "");
    return !wanted.equals("all") && !wanted.equals(name)
        ? Stream.empty()
        : majors()
            .map(major -> DynamicTest.dynamicTest("PostgreSQL " + major, () -> test.run(major)));
  }

  private static Stream<Integer> majors() {
    List<String> majors = List.of(System.getProperty("zero.majors", "17").split(","));
    return PostgresBinaries.MAJORS.stream().filter(major -> majors.contains(major.toString()));
  }

  private static void compare(ZeroCondition one, int major) throws SQLException {
    if (one.scenario().path().ownServer()) {
      try (TestPostgres server =
          TestPostgres.start(major, one.scenario().path().settings().toArray(new String[0]))) {
        compare(one, server);
      }
    } else {
      compare(one, TestPostgres.shared(major));
    }
  }

  private static void compare(ZeroCondition one, TestPostgres server) throws SQLException {
    Publisher.compare(
        one.scenario(),
        server,
        "zero",
        new ZeroConsumer(one.publications()),
        (broken, database) -> {
          broken.execute(database, "CREATE ROLE " + ZeroCondition.OWNER);
          List<String> statements = new ArrayList<>(ZeroCondition.BASE);
          statements.addAll(one.scenario().breakage());
          Publisher.run(broken, database, statements);
          if (!one.earlier().isEmpty()) {
            ZeroConsumer.setUp(broken, one.earlier(), database, one.publications());
            broken.execute(database, one.after().toArray(new String[0]));
          }
          return one.scenario();
        });
  }
}
