// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PublicationPartitionsTest {
  private final PublicationPartitions check = new PublicationPartitions();

  @Test
  void theConsumersWishCounts() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("root", row -> row.set("kind", "p"))
            .publication("p", List.of("root"), row -> row.set("row.pubviaroot", true));
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult result = facts.consumerNeeding("publication:\n  via-root: false\n").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER PUBLICATION p SET (publish_via_partition_root = false)");
  }

  private static FactsFixture partitioned(boolean viaRoot, String... wanted) {
    return FactsFixture.sound()
        .table("root", row -> row.set("oid", 1).set("kind", "p").set("identity", "f"))
        .table("leaf", row -> row.set("oid", 2).set("parent", 1).set("identity", "f"))
        .publication("p", List.of("root"), row -> row.set("row.pubviaroot", viaRoot))
        .request(new Request("p", List.of(wanted), List.of(), null, null, Map.of()));
  }

  /** Each as its own code looks for the names that the user gave. */
  @ParameterizedTest
  @CsvSource({
    "debezium, false, root, FAIL",
    "debezium, true, root, PASS",
    "debezium, false, leaf, PASS",
    "flink-cdc, false, leaf, PASS",
    "flink-cdc, false, root, FAIL",
    "risingwave, false, leaf, PASS",
    "risingwave, false, root, FAIL",
    "estuary, false, leaf, PASS",
    "peerdb, false, root, FAIL",
    "clickpipes, false, root, FAIL",
    "peerdb, true, root, PASS",
    "materialize, true, root, FAIL",
    "materialize, false, root, PASS",
    "postgres, false, root, PASS",
    "postgres, true, root, PASS",
  })
  void theNamesThatAreWantedMustBeSent(
      String consumer, boolean viaRoot, String wanted, Status status) {
    CheckResult result = partitioned(viaRoot, wanted).consumer(consumer).check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(status);
  }

  @Test
  void forAllTablesIsNotLookedThroughByPeerdb() {
    assertThat(
            FactsFixture.sound()
                .table("root", row -> row.set("oid", 1).set("kind", "p"))
                .table("leaf", row -> row.set("oid", 2).set("parent", 1))
                .publication("p", List.of(), row -> row.set("row.puballtables", true))
                .request(new Request("p", List.of("root"), List.of(), null, null, Map.of()))
                .consumer("peerdb")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }
}
