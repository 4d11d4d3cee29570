// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockingTransactionsTest {
  private final BlockingTransactions check = new BlockingTransactions();

  private static Request slot(String name) {
    return new Request(null, List.of(), List.of(), name, null, Map.of());
  }

  /** Transactions that only read hold no transaction id: the facts do not list them at all. */
  @Test
  void readersDoNotBlock() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void oneOfAnotherDatabaseBlocks() {
    CheckResult result =
        FactsFixture.sound().transaction(77, t -> t.set("database", "crm")).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(
            "process 77 (nightly, role batch, database crm, idle in transaction) has had a transaction open for 5 min: slot creation waits until it ends, without any error");
    Remedy remedy = result.remedies().get(0);
    // only the transaction that was seen, not whoever has the number later
    assertThat(remedy.sql())
        .singleElement()
        .asString()
        .startsWith("SELECT pg_catalog.pg_terminate_backend(pid)")
        .contains("WHERE pid OPERATOR(pg_catalog.=) 77 AND xact_start");
    assertThat(remedy.kind()).isEqualTo(Remedy.Kind.DECISION);
    assertThat(remedy.safety()).isEqualTo(Remedy.Safety.DISRUPTIVE);
  }

  @Test
  void aYoungOneIsTraffic() {
    assertThat(
            FactsFixture.sound().transaction(77, t -> t.set("ageSeconds", 2)).check(check).status())
        .isEqualTo(Status.PASS);
  }

  /** A role that may not see the age must not read that as none. */
  @Test
  void aHiddenAgeIsUnknownAndGrantsNothing() {
    CheckResult result =
        FactsFixture.sound()
            .transaction(77, t -> t.without("ageSeconds").without("state").set("hidden", true))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.canFail()).isTrue();
    assertThat(result.remedies().get(0).sql()).isEmpty();
  }

  @Test
  void aConsumerThatHasItsSlotIsOnlyWarned() {
    CheckResult result =
        FactsFixture.sound()
            .transaction(77, t -> {})
            .slot("mine", s -> {})
            .request(slot("mine"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
  }

  @Test
  void theConsumersPatienceIsTold() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("slot: {patience-seconds: 29}")
            .transaction(77, t -> {})
            .check(check);
    assertThat(result.message()).endsWith("and Test gives up after 29 s");
  }

  /** Longer than everyday traffic, but it may be gone when the consumer comes. */
  @Test
  void oneOfTenSecondsIsNamed() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("slot: {patience-seconds: 29}")
            .transaction(77, t -> t.set("ageSeconds", 10))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .contains("process 77")
        .contains("for 10 s")
        .endsWith("and Test gives up after 29 s");
  }

  /** What was tried wins over the age: a slot was made although a transaction is old. */
  @Test
  void aSlotThatWasMadeIsTheProof() {
    CheckResult result =
        FactsFixture.sound()
            .transaction(77, t -> {})
            .set("probes.slot.worked", true)
            .set("probes.slot.millis", 12)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
  }

  @Test
  void aSlotThatWaitedIsTheProofToo() {
    CheckResult result =
        FactsFixture.sound()
            .transaction(77, t -> t.set("ageSeconds", 0))
            .set("probes.slot.worked", false)
            .set("probes.slot.sqlState", "55P03")
            .set("probes.slot.millis", 3004)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("timed out after 3 s").contains("process 77");
    assertThat(result.remedies()).hasSize(1);
  }

  /** Another refusal, such as no free slot, is another check's. */
  @Test
  void anotherRefusalSaysNothingOfTransactions() {
    assertThat(
            FactsFixture.sound()
                .set("probes.slot.worked", false)
                .set("probes.slot.sqlState", "53400")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void thirtySecondsAreLong() {
    assertThat(
            FactsFixture.sound()
                .transaction(77, t -> t.set("ageSeconds", 30))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
    assertThat(
            FactsFixture.sound()
                .transaction(77, t -> t.set("ageSeconds", 29))
                .check(check)
                .status())
        .isNotEqualTo(Status.FAIL);
  }

  @ParameterizedTest
  @CsvSource({"4, PASS", "5, WARN", "6, WARN", "29, WARN", "30, FAIL", "31, FAIL"})
  void fiveSecondsAreNamedAndThirtyAreLong(long seconds, Status expected) {
    assertThat(
            FactsFixture.sound()
                .transaction(77, t -> t.set("ageSeconds", seconds))
                .check(check)
                .status())
        .isEqualTo(expected);
  }

  @Test
  void theOldestIsNamedAndAllAreCounted() {
    CheckResult result =
        FactsFixture.sound()
            .transaction(77, t -> t.set("ageSeconds", 2))
            .transaction(78, t -> t.set("ageSeconds", 3))
            .check(check);
    assertThat(result.message())
        .isEqualTo(
            "2 sessions hold a transaction ID (oldest: 3 s); slot creation waits until they end");
    assertThat(
            FactsFixture.sound()
                .transaction(78, t -> t.set("ageSeconds", 3))
                .check(check)
                .message())
        .isEqualTo(
            "1 session holds a transaction ID (oldest: 3 s); slot creation waits until it ends");
    CheckResult severalOld =
        FactsFixture.sound().transaction(77, t -> {}).transaction(78, t -> {}).check(check);
    assertThat(severalOld.message()).contains(" for 5 min, and 1 more sessions too: ");
    assertThat(severalOld.remedies().get(0).title()).isEqualTo("End these 2 transactions");
    assertThat(severalOld.remedies().get(0).sql()).hasSize(2);
    assertThat(severalOld.subjects()).hasSize(2);
    assertThat(severalOld.evidence())
        .containsEntry("transactions", List.of("77: shop, 300 s", "78: shop, 300 s"));
  }

  /** A hidden autovacuum worker, whose transaction IDs live for moments. */
  @Test
  void aHiddenOneOfNoRoleIsTraffic() {
    CheckResult result =
        FactsFixture.sound()
            .transaction(77, t -> t.without("ageSeconds").without("user").without("database"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.message()).contains("(oldest: 0 ms)");
    assertThat(result.evidence())
        .containsEntry("transactions", List.of("77: database not known, age hidden"));
  }

  @Test
  void theHiddenOnesAreCounted() {
    CheckResult result =
        FactsFixture.sound()
            .transaction(77, t -> t.without("ageSeconds"))
            .transaction(78, t -> t.without("ageSeconds"))
            .check(check);
    assertThat(result.message())
        .isEqualTo(
            "2 other sessions hold a transaction ID, but role app cannot see how old they are: an old one blocks slot creation");
    assertThat(result.subjects())
        .containsExactly(new Subject("session", "77"), new Subject("session", "78"));
  }

  @Test
  void onAStandbyASlotWaitsForThePrimary() {
    CheckResult result =
        FactsFixture.sound()
            .set("catalogue.server.inRecovery", true)
            .set("probes.slot.worked", false)
            .set("probes.slot.sqlState", "55P03")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).startsWith("slot creation timed out after 0 ms: on a standby");
    assertThat(result.source()).isEqualTo(Basis.PROBE);
  }

  @Test
  void whatTheProbeMeasuredIsTold() {
    assertThat(
            FactsFixture.sound()
                .set("probes.slot.worked", true)
                .set("probes.slot.millis", 12)
                .check(check)
                .message())
        .isEqualTo("a temporary slot was created in 12 ms");
    FactsFixture waited =
        FactsFixture.sound()
            .set("probes.slot.worked", false)
            .set("probes.slot.sqlState", "55P03")
            .set("probes.slot.millis", 3004);
    CheckResult alone = waited.check(check);
    assertThat(alone.message())
        .isEqualTo("slot creation timed out after 3 s waiting for open transactions");
    assertThat(alone.remedies()).isEmpty();
    assertThat(waited.slot("mine", s -> {}).request(slot("mine")).check(check).status())
        .isEqualTo(Status.WARN);
  }

  @Test
  void aSessionIsDescribedByWhatIsKnownOfIt() {
    assertThat(
            FactsFixture.sound()
                .transaction(
                    77,
                    t ->
                        t.without("application")
                            .without("user")
                            .without("database")
                            .without("state"))
                .check(check)
                .message())
        .startsWith("process 77 (no application name) has had");
  }

  /** Only a slot that can be read spares the consumer another. */
  @Test
  void aSlotOfNoUseIsNone() {
    for (String fact : List.of("row.wal_status=lost", "row.confirmed_flush_lsn=")) {
      String[] parts = fact.split("=", 2);
      assertThat(
              FactsFixture.sound()
                  .transaction(77, t -> {})
                  .slot("mine", s -> s.set(parts[0], parts[1].isEmpty() ? null : parts[1]))
                  .request(slot("mine"))
                  .check(check)
                  .status())
          .isEqualTo(Status.FAIL);
    }
  }

  /** Nobody sees its age, superusers included. */
  @Test
  void trackActivitiesMayBeOff() {
    CheckResult result =
        FactsFixture.sound()
            .transaction(77, t -> t.without("ageSeconds").set("state", "disabled"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.message()).contains("track_activities is off there");
    assertThat(result.remedies().get(0).steps().get(0)).contains("--probe full");
    CheckResult held =
        altered("zero")
            .add(
                "catalogue.readers",
                row ->
                    row.set("pid", 78)
                        .set("user", "report")
                        .set("state", "disabled")
                        .set("tables", List.of(4711)))
            .check(check);
    assertThat(held.status()).isEqualTo(Status.UNKNOWN);
    assertThat(held.message()).contains("track_activities is off there");
  }

  /** Zero gives it a replica identity, which needs a lock that waits for readers too. */
  private static FactsFixture altered(String consumer) {
    return FactsFixture.sound()
        .consumer(consumer)
        .table(
            "orders",
            row ->
                row.set("oid", 4711)
                    .set("owns", true)
                    .set("indexes", List.of(Map.of("name", "orders_u", "columns", List.of("id")))));
  }

  private static FactsFixture read(FactsFixture facts, int table, @Nullable Long age) {
    return facts.add(
        "catalogue.readers",
        row -> {
          row.set("pid", 78).set("user", "report").set("state", "idle in transaction");
          if (age != null) {
            row.set("ageSeconds", age);
          }
          row.set("tables", List.of(1, table));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "zero, 4711, 29, PASS",
    "zero, 4711, 30, FAIL",
    "zero, 4711, , UNKNOWN",
    "zero, 4712, 300, PASS",
    "debezium, 4711, 300, PASS"
  })
  void aReaderOfATableThatTheConsumerAltersBlocks(
      String consumer, int table, @Nullable Long age, Status expected) {
    CheckResult result = read(altered(consumer), table, age).check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
    if (expected == Status.FAIL) {
      assertThat(result.message())
          .isEqualTo(
              "process 78 (no application name, role report, idle in transaction) has held a lock on public.orders for 30 s: Zero, which sets its replica identity, waits for that, and every later query on it waits behind Zero");
      assertThat(result.remedies().get(0).sql())
          .singleElement()
          .asString()
          .startsWith("SELECT pg_catalog.pg_terminate_backend(pid)");
    }
  }
}
