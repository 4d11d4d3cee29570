// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplicaIdentityTest {
  private final ReplicaIdentity check = new ReplicaIdentity();

  @Test
  void aPrimaryKeyPasses() {
    assertThat(FactsFixture.sound().table("orders").check(check).status()).isEqualTo(Status.PASS);
  }

  private static FactsFixture grows(boolean publishesAll, long updates) {
    return FactsFixture.sound()
        .table("events", row -> row.set("indexes", List.of()).set("updates", updates))
        .publication(
            "p",
            List.of("events"),
            row -> row.set("row.pubupdate", publishesAll).set("row.pubdelete", publishesAll))
        .request(new Request("p", List.of(), List.of(), null, null, Map.of()));
  }

  /** The first UPDATE would fail in the application: that none was counted is told, no excuse. */
  @Test
  void aTableThatOnlyGrewSoFarFailsAndHasAWayOut() {
    CheckResult result = grows(true, 0).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .startsWith("UPDATE and DELETE on public.events (none counted so far) fail now");
    assertThat(result.remedies())
        .last()
        .satisfies(
            remedy -> {
              assertThat(remedy.title())
                  .isEqualTo(
                      "Publish only the inserts of public.events, if their rows are never changed");
              assertThat(remedy.kind()).isEqualTo(Remedy.Kind.DECISION);
              assertThat(remedy.sql())
                  .containsExactly(
                      "ALTER PUBLICATION p DROP TABLE public.events",
                      "CREATE PUBLICATION p_inserts FOR TABLE public.events WITH (publish = 'insert')");
            });
  }

  @Test
  void countedUpdatesLeaveNoSuchWayOut() {
    CheckResult result = grows(true, 5).check(check);
    assertThat(result.message()).contains("(5 counted so far)");
    assertThat(result.remedies())
        .noneMatch(remedy -> remedy.title().startsWith("Publish only the inserts"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"generic", "postgres", "debezium"})
  void insertsAloneNeedNoIdentity(String consumer) {
    CheckResult result = grows(false, 0).consumer(consumer).check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(Status.PASS);
    assertThat(result.message())
        .isEqualTo(
            "public.events has no replica identity and needs none: p publishes neither UPDATE nor DELETE");
  }

  /** A consumer that refuses such a publication will have it publish all. */
  @Test
  void noWayOutWhereTheConsumerRefusesIt() {
    CheckResult result = grows(false, 0).consumer("zero").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies())
        .noneMatch(remedy -> remedy.title().startsWith("Publish only the inserts"));
  }

  /** Whoever applies changes in PostgreSQL compares whole rows, whatever its profile is called. */
  @Test
  void wholeRowsWithoutEqualityStopASubscription() {
    FactsFixture facts =
        FactsFixture.sound()
            .table(
                "orders",
                row -> {
                  row.set("identity", "f").set("indexes", List.of());
                  row.add("unequalColumns", c -> c.set("name", "place").set("type", "point"));
                });
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult result = facts.consumer("postgres").check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("compares whole rows");
    assertThat(facts.consumerCopied("postgres").check(check)).isEqualTo(result);
  }

  @Test
  void aDeferrablePrimaryKeyDoesNotCount() {
    CheckResult result =
        FactsFixture.sound()
            .table(
                "orders",
                row ->
                    row.set(
                        "indexes",
                        List.of(
                            Map.of(
                                "name",
                                "orders_pkey",
                                "primary",
                                true,
                                "deferrable",
                                true,
                                "columns",
                                List.of("id")))))
            .publication("p", List.of("orders"), row -> {})
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("fail now").contains("deferrable");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER TABLE public.orders REPLICA IDENTITY FULL");
    assertThat(result.remedies().get(0).undo())
        .containsExactly("ALTER TABLE public.orders REPLICA IDENTITY DEFAULT");
  }

  @Test
  void theBestIndexComesBeforeFull() {
    CheckResult result =
        FactsFixture.sound()
            .table(
                "T\"x é",
                row ->
                    row.set("identity", "n")
                        .set(
                            "indexes",
                            List.of(
                                Map.of("name", "wide", "columns", List.of("a", "b")),
                                Map.of("name", "small", "columns", List.of("a")),
                                Map.of(
                                    "name",
                                    "nullable",
                                    "nullable",
                                    true,
                                    "columns",
                                    List.of("c")))))
            .check(check);
    assertThat(result.message()).contains("will start to fail");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER TABLE public.\"T\"\"x é\" REPLICA IDENTITY USING INDEX small");
    assertThat(result.remedies().get(0).undo())
        .containsExactly("ALTER TABLE public.\"T\"\"x é\" REPLICA IDENTITY NOTHING");
  }

  @Test
  void fullIsNotEnoughForAConsumerThatNeedsAKey() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders", row -> row.set("identity", "f").set("indexes", List.of()));
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    assertThat(facts.consumer("zero").check(check).status()).isEqualTo(Status.FAIL);
  }

  private static FactsFixture partitioned(boolean viaRoot, Map<?, ?> root, Map<?, ?> leaf) {
    return FactsFixture.sound()
        .table(
            "root",
            row -> {
              row.set("oid", 1).set("kind", "p").set("indexes", List.of());
              root.forEach((key, value) -> row.set((String) key, value));
            })
        .table(
            "leaf",
            row -> {
              row.set("parent", 1);
              leaf.forEach((key, value) -> row.set((String) key, value));
            })
        .publication("p", List.of("root"), row -> row.set("row.pubviaroot", viaRoot));
  }

  private static List<Map<String, Object>> unique(String name, String column) {
    return List.of(Map.of("name", name, "columns", List.of(column)));
  }

  /** Under the partitions' own names the leaves are what counts, until there is a new one. */
  @Test
  void aRootWithoutAKeyLeavesLaterPartitionsWithoutIdentity() {
    CheckResult result = partitioned(false, Map.of(), Map.of()).check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .startsWith("a partition that public.root gets later will have no replica identity");
  }

  @Test
  void underTheRootsNameTheRootMustIdentifyRowsToo() {
    CheckResult result = partitioned(true, Map.of(), Map.of()).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(
            "no reader can tell which row of public.root an UPDATE or DELETE changed: its partitions are published under its name, and the root has no replica identity");
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER TABLE public.root REPLICA IDENTITY FULL",
            "ALTER TABLE public.leaf REPLICA IDENTITY FULL");
  }

  @Test
  void rootAndPartitionMustAgreeOnTheColumns() {
    List<Map<String, Object>> pkey =
        List.of(Map.of("name", "root_pkey", "primary", true, "columns", List.of("id")));
    List<Map<String, Object>> both =
        List.of(
            Map.of("name", "leaf_pkey", "primary", true, "columns", List.of("id")),
            Map.of("name", "u", "replident", true, "columns", List.of("other")));
    CheckResult result =
        partitioned(true, Map.of("indexes", pkey), Map.of("identity", "i", "indexes", both))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("identifies rows by id, public.leaf does not");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER TABLE public.leaf REPLICA IDENTITY DEFAULT");
    assertThat(
            partitioned(true, Map.of("indexes", pkey), Map.of("identity", "f"))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(partitioned(true, Map.of("indexes", pkey), Map.of()).check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void anIndexOfTheRootServesItsPartitions() {
    CheckResult result =
        partitioned(
                true,
                Map.of("indexes", unique("root_u", "id")),
                Map.of("indexes", unique("leaf_u", "id")))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER TABLE public.root REPLICA IDENTITY USING INDEX root_u",
            "ALTER TABLE public.leaf REPLICA IDENTITY USING INDEX leaf_u");
  }

  /** What a consumer demands of the tables that it sees, it demands of the root. */
  @Test
  void aConsumersRuleHoldsOfTheRoot() {
    CheckResult result =
        partitioned(true, Map.of("identity", "f"), Map.of("identity", "f"))
            .consumer("zero")
            .request(new Request("p", List.of(), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .startsWith("public.root has no primary key or a unique index on NOT NULL columns");
    assertThat(result.remedies().get(0).sql().get(0))
        .startsWith("ALTER TABLE public.root ADD CONSTRAINT root_pkey PRIMARY KEY");
  }

  @Test
  void anInsertOnlyPublicationRefusesNothing() {
    assertThat(
            FactsFixture.sound()
                .table("log", row -> row.set("indexes", List.of()))
                .publication(
                    "p",
                    List.of("log"),
                    row -> row.set("row.pubupdate", false).set("row.pubdelete", false))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void twentyThousandTablesAreOneFinding() {
    FactsFixture facts = FactsFixture.sound();
    for (int i = 0; i < 20_000; i++) {
      facts.table("t" + i, row -> row.set("indexes", List.of()).set("updates", 7));
    }
    facts.publication("p", List.of(), row -> row.set("row.puballtables", true));
    CheckResult result = check.evaluate(facts.context());
    assertThat(result.subjects()).hasSize(20_000);
    assertThat(result.message()).contains("140,000 counted so far").hasSizeLessThan(400);
  }

  /** Only a subscription finds rows by comparing them. */
  @Test
  void wholeRowsAreComparedByASubscriptionAlone() {
    FactsFixture facts =
        FactsFixture.sound()
            .table(
                "orders",
                row ->
                    row.set("identity", "f")
                        .set("indexes", List.of())
                        .set("unequalColumns", List.of(Map.of("name", "doc", "type", "json"))))
            .publication("p", List.of("orders"), row -> {})
            .request(new Request("p", List.of(), List.of(), null, null, Map.of()));
    CheckResult subscription = facts.consumer("postgres").check(check);
    assertThat(subscription.status()).isEqualTo(Status.FAIL);
    assertThat(subscription.message()).contains("has no equality");
    // which decodes a whole row as well as any
    assertThat(facts.consumer("debezium").check(check).message()).doesNotContain("equality");
  }

  private static Request named(@Nullable String publication, String... tables) {
    return new Request(publication, List.of(tables), List.of(), null, null, Map.of());
  }

  /** Who writes to audit_log does not ask which tables the consumer was told to read. */
  @ParameterizedTest
  @ValueSource(strings = {"debezium", "zero", "flink-cdc:changelog=upsert"})
  void namedTablesDoNotHideWhatTheConsumersOwnPublicationTakesIn(String consumer) {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .table("audit_log", row -> row.set("indexes", List.of()))
            .consumer(consumer)
            .request(named(null, "orders"));
    CheckResult result = facts.check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .contains("UPDATE and DELETE on public.audit_log")
        .contains("will start to fail once");
    // a publication that lists tables takes in no others
    assertThat(facts.consumer("debezium:autocreate=filtered").check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theConsumersRuleHoldsOfNoOthers() {
    CheckResult result =
        FactsFixture.sound()
            .table("orders", row -> row.set("identity", "f"))
            .table("others")
            .consumer("flink-cdc")
            .request(named(null, "orders"))
            .check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(Status.PASS);
  }

  /** What the remedy will add is judged before it is added. */
  @ParameterizedTest
  @ValueSource(strings = {"generic", "postgres", "debezium:autocreate=disabled"})
  void anEmptyPublicationIsJudgedAsIfItWereFilled(String consumer) {
    CheckResult result =
        FactsFixture.sound()
            .table("orders", row -> row.set("indexes", List.of()))
            .publication("p", List.of(), row -> {})
            .consumer(consumer)
            .request(named("p"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .contains("UPDATE and DELETE on public.orders")
        .contains("will start to fail once p publishes them");
  }

  /** Zero takes an index where there is no key, if it owns the table. */
  @Test
  void zeroAssignsAnIndex() {
    FactsFixture owned =
        FactsFixture.sound()
            .table(
                "nokey", row -> row.set("owns", true).set("indexes", unique("nokey_id_key", "id")))
            .consumer("zero");
    assertThat(owned.check(check).status()).isEqualTo(Status.PASS);
    FactsFixture others =
        FactsFixture.sound()
            .table("nokey", row -> row.set("indexes", unique("nokey_id_key", "id")))
            .consumer("zero");
    assertThat(others.check(check).status()).isEqualTo(Status.FAIL);
    // a deferrable key is a key to it: it assigns nothing
    FactsFixture deferrable =
        FactsFixture.sound()
            .table(
                "late",
                row ->
                    row.set("owns", true)
                        .set(
                            "indexes",
                            List.of(
                                Map.of(
                                    "name",
                                    "late_pkey",
                                    "primary",
                                    true,
                                    "deferrable",
                                    true,
                                    "columns",
                                    List.of("id")),
                                Map.of("name", "u", "columns", List.of("id")))))
            .consumer("zero");
    assertThat(deferrable.check(check).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void flinkStopsWithoutTheOldRow() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .publication("dbz_publication", List.of("orders"), row -> {})
            .consumer("flink-cdc");
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.consumer("flink-cdc:changelog=upsert").check(check).status())
        .isEqualTo(Status.PASS);
  }

  /** What identities must be is the destination's word. */
  @Test
  void theDestinationDecides() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .publication("p", List.of("orders"), row -> {})
            .request(named("p"));
    assertThat(facts.consumer("supabase-etl").check(check).status()).isEqualTo(Status.PASS);
    assertThat(facts.consumer("supabase-etl:destination=bigquery").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(facts.consumer("supabase-etl:destination=iceberg").check(check).status())
        .isEqualTo(Status.FAIL);
  }
}
