// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * pgready's verdict for {@code --for postgres} equals what CREATE SUBSCRIPTION on a second server
 * and a few changes then really do. {@code -Dtruth.majors=13,18} and {@code -Dtruth.only=TEXT}
 * choose; without them the scenarios take turns with the oldest version, the newest and one
 * between.
 */
final class NativeSubscriptionIT {
  private static final Map<Integer, TestPostgres> SUBSCRIBERS = new ConcurrentHashMap<>();
  private static final int OLDEST = 13;
  private static final int NEWEST = 18;
  private static final List<Integer> BETWEEN = List.of(14, 15, 16, 17);

  @TestFactory
  Stream<DynamicContainer> verdictEqualsReality() {
    List<String> majors = property("truth.majors", List.of());
    String only = System.getProperty("truth.only", "");
    return PostgresBinaries.MAJORS.stream()
        .filter(major -> majors.isEmpty() || majors.contains(major.toString()))
        .map(
            major ->
                DynamicContainer.dynamicContainer(
                    "PostgreSQL " + major,
                    Scenario.ALL.stream()
                        .filter(scenario -> scenario.since() <= major)
                        .filter(scenario -> scenario.name().contains(only))
                        .filter(scenario -> !majors.isEmpty() || hasItsTurn(scenario, major))
                        .map(
                            scenario ->
                                DynamicTest.dynamicTest(
                                    scenario.name(),
                                    () ->
                                        Publisher.compare(
                                            scenario,
                                            major,
                                            "postgres",
                                            publisher ->
                                                NativeSubscription.of(
                                                    publisher, subscriber(major)))))));
  }

  /** The verdict about it stands in {@code FirstStartTest}. */
  @ParameterizedTest
  @CsvSource({
    "14, syntax error",
    "16, unrecognized option: failover",
    "17,",
    "18,",
  })
  void aPublisherBefore17RefusesASlotForFailover(int major, @Nullable String refusal) {
    TestPostgres publisher = TestPostgres.shared(major);
    TestPostgres subscriber = subscriber(NEWEST);
    String database = publisher.createDatabase();
    publisher.execute(database, "CREATE PUBLICATION p FOR ALL TABLES");
    String name = "failover_" + database;
    Throwable refused =
        catchThrowable(
            () ->
                subscriber.execute(
                    "postgres",
                    "CREATE SUBSCRIPTION %s CONNECTION 'host=127.0.0.1 port=%d user=postgres dbname=%s' PUBLICATION p WITH (failover = true)"
                        .formatted(name, publisher.port(), database)));
    if (refusal == null) {
      assertThat(refused).isNull();
      subscriber.execute("postgres", "DROP SUBSCRIPTION " + name);
    } else {
      assertThat(refused).hasStackTraceContaining(refusal);
    }
  }

  private static boolean hasItsTurn(Scenario scenario, int major) {
    int index = Scenario.ALL.indexOf(scenario);
    List<Integer> wanted = List.of(OLDEST, NEWEST, BETWEEN.get(index / 3 % BETWEEN.size()));
    int turn = wanted.get(index % wanted.size());
    return major == (turn < scenario.since() ? NEWEST : turn);
  }

  /** It starts a worker for a new subscription at once, not after the usual five seconds. */
  private static TestPostgres subscriber(int major) {
    return SUBSCRIBERS.computeIfAbsent(
        major, m -> TestPostgres.start(m, "wal_retrieve_retry_interval = 100ms"));
  }

  @AfterAll
  static void stopSubscribers() {
    SUBSCRIBERS.values().forEach(TestPostgres::close);
    SUBSCRIBERS.clear();
  }

  private static List<String> property(String name, List<String> otherwise) {
    String value = System.getProperty(name, "");
    return value.isBlank() ? otherwise : List.of(value.split(","));
  }
}
