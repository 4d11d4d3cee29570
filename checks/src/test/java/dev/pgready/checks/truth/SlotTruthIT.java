// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.slot.SlotConflict;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What becomes of a slot that is there already, taken up by a real subscription, and what {@code
 * slot-conflict} says of it before. {@code -Dtruth.majors=13,18} chooses versions.
 */
final class SlotTruthIT {
  private static final String CHANGED = "INSERT INTO t VALUES (1)";
  private static final String PREPARED_FIRST =
      "BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'pgready'";

  /**
   * @param before statements before the slot is created
   * @param twoPhase whether the slot is
   * @param after statements after it
   * @param publications that the subscription names
   * @param options of CREATE SUBSCRIPTION, further ones
   * @param prepares what the subscriber's max_prepared_transactions is
   * @param since the first version that has it
   */
  private record Case(
      String name,
      List<String> before,
      boolean twoPhase,
      List<String> after,
      List<String> publications,
      String options,
      int prepares,
      int since) {
    static Case of(String name, String... after) {
      return new Case(
          name,
          List.of("CREATE PUBLICATION p FOR TABLE t"),
          false,
          List.of(after),
          List.of("p"),
          "",
          0,
          13);
    }

    Case reading(String... names) {
      return new Case(name, before, twoPhase, after, List.of(names), options, prepares, since);
    }

    Case twoPhase(int prepares, String options, int since) {
      return new Case(name, before, true, after, publications, options, prepares, since);
    }

    Case with(String statement) {
      return new Case(
          name,
          List.of(before.get(0), statement),
          twoPhase,
          after,
          publications,
          options,
          prepares,
          since);
    }
  }

  private static final List<Case> ALL =
      List.of(
          Case.of("publication, slot, change", CHANGED),
          Case.of("renamed after a change", CHANGED, "ALTER PUBLICATION p RENAME TO q")
              .reading("q"),
          Case.of("renamed before any change", "ALTER PUBLICATION p RENAME TO q", CHANGED)
              .reading("q"),
          Case.of(
              "options set after a change",
              CHANGED,
              "ALTER PUBLICATION p SET (publish = 'insert, update')"),
          Case.of("owner set after a change", CHANGED, "ALTER PUBLICATION p OWNER TO CURRENT_USER"),
          Case.of(
              "dropped and created after a change",
              CHANGED,
              "DROP PUBLICATION p",
              "CREATE PUBLICATION p FOR TABLE t"),
          Case.of(
                  "the second one renamed after a change",
                  CHANGED,
                  "ALTER PUBLICATION p2 RENAME TO q")
              .with("CREATE PUBLICATION p2 FOR TABLE u")
              .reading("p", "q"),
          Case.of("two-phase, read so", PREPARED_FIRST, "COMMIT PREPARED 'pgready'")
              .twoPhase(5, ", two_phase = true", 15),
          Case.of("two-phase, not read so", PREPARED_FIRST, "COMMIT PREPARED 'pgready'")
              .twoPhase(5, "", 14),
          Case.of(
                  "two-phase, and the subscriber cannot prepare",
                  PREPARED_FIRST,
                  "COMMIT PREPARED 'pgready'")
              .twoPhase(0, "", 14));

  @TestFactory
  Stream<DynamicTest> whatFailsIsSaid() {
    List<String> majors = List.of(System.getProperty("truth.majors", "16,18").split(",", -1));
    String only = System.getProperty("truth.only", "");
    return PostgresBinaries.MAJORS.stream()
        .filter(major -> majors.contains(major.toString()))
        .flatMap(
            major ->
                ALL.stream()
                    .filter(one -> one.since() <= major && one.name().contains(only))
                    .map(
                        one ->
                            DynamicTest.dynamicTest(
                                major + ": " + one.name(), () -> compare(one, major))));
  }

  private static void compare(Case one, int major) throws IOException {
    try (TestPostgres publisher = TestPostgres.start(major, "max_prepared_transactions = 5");
        TestPostgres subscriber =
            TestPostgres.start(
                major,
                "wal_retrieve_retry_interval = 100ms",
                "max_prepared_transactions = " + one.prepares())) {
      String database = publisher.createDatabase();
      publisher.execute(database, "CREATE TABLE t (n int PRIMARY KEY)", "CREATE TABLE u (n int)");
      publisher.execute(database, one.before().toArray(new String[0]));
      publisher.execute(
          database,
          "SELECT pg_create_logical_replication_slot('mine', 'pgoutput'%s)"
              .formatted(one.twoPhase() ? ", false, true" : ""));
      for (String sql : one.after()) {
        publisher.execute(database, sql);
      }
      CheckResult said = judge(publisher, database, one.publications());
      String really = really(publisher, subscriber, database, one);
      String all = "%s: %s; really: %s".formatted(said.status(), said.message(), really);
      if (really.contains("prepared transactions are disabled")) {
        assertThat(said.message()).as(all).contains("max_prepared_transactions above 0");
      } else if (one.twoPhase()) {
        assertThat(said.status()).as(all).isEqualTo(Status.PASS);
      }
      if (!really.isEmpty() && !one.twoPhase()) {
        assertThat(said.status()).as(all).isIn(Status.WARN, Status.FAIL, Status.UNKNOWN);
      }
    }
  }

  private static CheckResult judge(
      TestPostgres publisher, String database, List<String> publications) {
    return new SlotConflict()
        .evaluate(
            CheckContext.of(
                TestFacts.collect(publisher, "postgres", database),
                new ProviderDetector(ProviderCatalog.builtIn())
                    .detect(null, "127.0.0.1", 5432, null),
                new ConsumerCatalog().find("postgres").orElseThrow(),
                new Request(
                    publications.get(0),
                    List.of(),
                    List.of(),
                    "mine",
                    null,
                    Map.of(),
                    publications.subList(1, publications.size()),
                    true,
                    List.of())));
  }

  /** Empty: all has come. */
  private static String really(
      TestPostgres publisher, TestPostgres subscriber, String database, Case one)
      throws IOException {
    String target = subscriber.createDatabase();
    subscriber.execute(target, "CREATE TABLE t (n int PRIMARY KEY)", "CREATE TABLE u (n int)");
    subscriber.execute(
        target,
        "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=%d user=postgres dbname=%s' PUBLICATION %s WITH (create_slot = false, slot_name = mine, copy_data = false%s)"
            .formatted(
                publisher.port(), database, String.join(", ", one.publications()), one.options()));
    publisher.execute(database, "INSERT INTO t VALUES (2)");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    String seen = "";
    while (System.nanoTime() < deadline) {
      seen = String.join(",", subscriber.query(target, "SELECT n::text FROM t ORDER BY n"));
      if (seen.equals("1,2")) {
        return "";
      }
      List<String> errors =
          Files.readString(subscriber.log(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> line.contains("ERROR:  "))
              .toList();
      if (errors.size() >= 3) {
        return errors.get(errors.size() - 1);
      }
      if (seen.equals("2")) {
        return "has 2 alone";
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return "has " + seen;
  }
}
