package dev.pgready.checks.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Remedy;
import dev.pgready.checks.Request;
import dev.pgready.checks.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
            "process 77 (nightly, role batch, database crm, idle in transaction) has had a transaction open for 5 min: making a slot waits for its end, without any error");
    Remedy remedy = result.remedies().get(0);
    assertThat(remedy.sql()).containsExactly("SELECT pg_terminate_backend(77)");
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
  void aHiddenAgeIsUnknownWithTheGrant() {
    CheckResult result =
        FactsFixture.sound()
            .transaction(77, t -> t.without("ageSeconds").without("state").set("hidden", true))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.UNKNOWN);
    assertThat(result.canFail()).isTrue();
    assertThat(result.remedies().get(0).sql()).containsExactly("GRANT pg_read_all_stats TO app");
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
}
