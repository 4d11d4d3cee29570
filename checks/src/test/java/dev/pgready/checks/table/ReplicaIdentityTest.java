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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplicaIdentityTest {
  private final ReplicaIdentity check = new ReplicaIdentity();

  @Test
  void aPrimaryKeyPasses() {
    assertThat(FactsFixture.sound().table("orders").check(check).status()).isEqualTo(Status.PASS);
  }

  /** Debezium 3.6.1 was seen to send the delete with key {"id": 0}. */
  @Test
  void anIdentityWithoutThePrimaryKeyIsNoneForWhoeverLooksByIt() {
    CheckResult result = byIndex(List.of("name")).consumer("debezium").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo(
            "public.orders identifies rows by an index without all of the primary key: of what is deleted Debezium gets no key, or that of another row");
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER TABLE public.orders REPLICA IDENTITY DEFAULT");
    assertThat(result.remedies().get(0).undo())
        .containsExactly("ALTER TABLE public.orders REPLICA IDENTITY USING INDEX orders_u");
    assertThat(byIndex(List.of("name")).consumer("risingwave").check(check).status())
        .isEqualTo(Status.FAIL);
    assertThat(byIndex(List.of("name")).consumer("openflow").check(check).status())
        .isEqualTo(Status.FAIL);
    assertThat(
            byIndex(List.of("name")).consumer("flink-cdc:changelog=upsert").check(check).status())
        .isEqualTo(Status.WARN);
    // the key is in it, or whoever reads looks by the identity
    assertThat(byIndex(List.of("name", "id")).consumer("risingwave").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(byIndex(List.of("name")).consumer("peerdb").check(check).status())
        .isEqualTo(Status.PASS);
    // nothing is deleted
    assertThat(
            byIndex(List.of("name"))
                .publication(
                    "p",
                    List.of("orders"),
                    row -> row.set("row.pubupdate", false).set("row.pubdelete", false))
                .request(new Request("p", List.of(), List.of(), null, null, Map.of()))
                .consumer("debezium")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  private static FactsFixture byIndex(List<String> columns) {
    return FactsFixture.sound()
        .table(
            "orders",
            row ->
                row.set("identity", "i")
                    .set(
                        "indexes",
                        List.of(
                            Map.of(
                                "name", "orders_pkey", "primary", true, "columns", List.of("id")),
                            Map.of("name", "orders_u", "replident", true, "columns", columns))));
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

  /** One that publishes other things, or more, is somebody else's and no place for them. */
  @ParameterizedTest
  @CsvSource({
    "false, 'ALTER PUBLICATION p_inserts ADD TABLE public.events', 'ALTER PUBLICATION p_inserts DROP TABLE public.events'",
    "true, 'CREATE PUBLICATION p_inserts2 FOR TABLE public.events WITH (publish = ''insert'')', 'DROP PUBLICATION IF EXISTS p_inserts2'"
  })
  void aPublicationOfInsertsThatIsThereIsExtendedAndStays(
      boolean truncates, String statement, String undo) {
    CheckResult result =
        grows(true, 0)
            .table("other", row -> {})
            .publication(
                "p_inserts",
                List.of("other"),
                row -> {
                  row.set("row.pubupdate", false).set("row.pubdelete", false);
                  row.set("row.pubtruncate", truncates);
                })
            .check(check);
    Remedy inserts = result.remedies().get(result.remedies().size() - 1);
    assertThat(inserts.sql())
        .containsExactly("ALTER PUBLICATION p DROP TABLE public.events", statement);
    assertThat(inserts.undo()).containsExactly(undo, "ALTER PUBLICATION p ADD TABLE public.events");
  }

  /** Names may hold what a format takes for its own. */
  @Test
  void percentSignsStayInNames() {
    CheckResult result =
        FactsFixture.sound()
            .table("t%s %d", row -> row.set("indexes", List.of()))
            .publication("p%s", List.of("t%s %d"), row -> {})
            .request(new Request("p%s", List.of(), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.remedies())
        .anySatisfy(
            remedy -> {
              assertThat(remedy.sql())
                  .containsExactly("ALTER PUBLICATION \"p%s\" DROP TABLE public.\"t%s %d\"");
              assertThat(remedy.undo())
                  .containsExactly("ALTER PUBLICATION \"p%s\" ADD TABLE public.\"t%s %d\"");
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

  /** Neither UPDATE nor DELETE comes: nothing is compared. */
  @ParameterizedTest
  @CsvSource({"false, false, PASS", "true, false, FAIL", "false, true, FAIL"})
  void wholeRowsAreComparedWhereOldRowsComeAlone(boolean update, boolean delete, Status expected) {
    CheckResult result =
        FactsFixture.sound()
            .consumer("postgres")
            .table(
                "orders",
                row -> {
                  row.set("identity", "f").set("indexes", List.of());
                  row.add("unequalColumns", c -> c.set("name", "place").set("type", "point"));
                })
            .publication(
                "p",
                List.of("orders"),
                row -> row.set("row.pubupdate", update).set("row.pubdelete", delete))
            .request(new Request("p", List.of(), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
  }

  /** FULL would stop the subscription: a key is the only way. */
  @Test
  void aTypeWithoutEqualityNeedsAKey() {
    FactsFixture facts =
        FactsFixture.sound()
            .table(
                "heap",
                row -> {
                  row.set("indexes", List.of());
                  row.add("unequalColumns", c -> c.set("name", "doc").set("type", "json"));
                })
            .table("plain", row -> row.set("indexes", List.of()));
    List<Remedy> remedies = facts.consumer("postgres").check(check).remedies();
    assertThat(remedies.get(0).sql())
        .containsExactly("ALTER TABLE public.plain REPLICA IDENTITY FULL");
    assertThat(remedies)
        .anySatisfy(
            remedy -> {
              assertThat(remedy.also()).isTrue();
              assertThat(remedy.sql()).anyMatch(sql -> sql.contains("public.heap ADD CONSTRAINT"));
            });
    assertThat(facts.consumer("generic").check(check).remedies().get(0).sql()).hasSize(2);
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
        partitioned(true, Map.of("identity", "f"), Map.of("identity", "f", "indexes", List.of()))
            .consumer("zero")
            .request(new Request("p", List.of(), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .startsWith(
            "public.root and public.leaf have no primary key or a unique index on NOT NULL columns");
    assertThat(result.remedies().get(0).sql().get(0))
        .startsWith("ALTER TABLE public.root ADD CONSTRAINT root_pkey PRIMARY KEY");
  }

  /** "multiple primary keys for table": no statement can be given for columns nobody knows. */
  @Test
  void aPartitionsOwnKeyStandsInTheWayOfTheRoots() {
    List<Map<String, Object>> own =
        List.of(Map.of("name", "leaf_pkey", "primary", true, "columns", List.of("id")));
    CheckResult result =
        partitioned(true, Map.of("identity", "f"), Map.of("indexes", own))
            .consumer("zero")
            .request(new Request("p", List.of(), List.of(), null, null, Map.of()))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    Remedy remedy = result.remedies().get(0);
    assertThat(remedy.sql()).isEmpty();
    assertThat(remedy.steps())
        .hasSize(2)
        .first()
        .asString()
        .contains("Partition public.leaf has a primary key already");
    assertThat(remedy.steps().get(1))
        .isEqualTo(
            "BEGIN; ALTER TABLE public.leaf DROP CONSTRAINT leaf_pkey; ALTER TABLE public.root ADD PRIMARY KEY (...); COMMIT");
    // partitions to come get no identity
    CheckResult later = partitioned(false, Map.of(), Map.of("indexes", own)).check(check);
    assertThat(later.status()).isEqualTo(Status.WARN);
    assertThat(later.remedies().get(0).steps().get(0)).contains("has a primary key already");
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
    // published already: an outage until zero-cache starts, which ends it
    CheckResult published =
        FactsFixture.sound()
            .table(
                "own",
                row ->
                    row.set("owns", true)
                        .set("indexes", List.of(Map.of("name", "u", "columns", List.of("id")))))
            .publication("pub", List.of("own"), row -> {})
            .request(new Request("pub", List.of(), List.of(), null, null, Map.of()))
            .consumer("zero")
            .check(check);
    assertThat(published.status()).isEqualTo(Status.WARN);
    assertThat(published.message())
        .startsWith("UPDATE and DELETE on public.own")
        .contains("until Zero gives them a replica identity");
    // an index that the column list does not hold is none to it
    CheckResult listed =
        FactsFixture.sound()
            .table(
                "own",
                row ->
                    row.set("oid", 1001)
                        .set("owns", true)
                        .set("indexes", List.of(Map.of("name", "u", "columns", List.of("id")))))
            .publication(
                "pub",
                List.of(),
                row -> row.add("tables", m -> m.set("oid", 1001).set("columns", List.of("name"))))
            .request(new Request("pub", List.of(), List.of(), null, null, Map.of()))
            .consumer("zero")
            .check(check);
    assertThat(listed.status()).isEqualTo(Status.FAIL);
    // under FULL a deferrable key does
    for (boolean nullable : List.of(true, false)) {
      assertThat(
              FactsFixture.sound()
                  .table(
                      "full",
                      row ->
                          row.set("identity", "f")
                              .set(
                                  "indexes",
                                  List.of(
                                      Map.of(
                                          "name",
                                          "u",
                                          "deferrable",
                                          true,
                                          "nullable",
                                          nullable,
                                          "columns",
                                          List.of("id")))))
                  .consumer("zero")
                  .check(check)
                  .status())
          .isEqualTo(nullable ? Status.FAIL : Status.PASS);
    }
    // under FULL its key is of columns that it shows to clients
    for (boolean primary : List.of(true, false)) {
      for (String type : List.of("int4range", "inet")) {
        assertThat(
                FactsFixture.sound()
                    .table(
                        "full",
                        row ->
                            row.set("identity", "f")
                                .set(
                                    "typedColumns",
                                    List.of(Map.of("name", "r", "type", type, "kind", "b")))
                                .set(
                                    "indexes",
                                    List.of(
                                        Map.of(
                                            "name",
                                            "u",
                                            "primary",
                                            primary,
                                            "columns",
                                            List.of("id", "r")))))
                    .consumer("zero")
                    .check(check)
                    .status())
            .isEqualTo(type.equals("inet") ? Status.PASS : Status.FAIL);
      }
    }
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

  private static CheckResult keyless(java.util.function.Consumer<FactsFixture.Row> change) {
    return FactsFixture.sound()
        .table(
            "events",
            row -> {
              row.set("indexes", List.of()).set("updates", 5);
              change.accept(row);
            })
        .publication("p", List.of("events"), row -> {})
        .check(new ReplicaIdentity());
  }

  /** What FULL costs is told: traffic, width, and who could not apply it. */
  @Test
  void theCostOfWholeRowsIsTold() {
    assertThat(keyless(row -> {}).remedies().get(0).steps())
        .containsExactly(
            "public.events: every UPDATE and DELETE (5 so far) writes the whole old row to WAL");
    assertThat(
            keyless(row -> row.set("updates", 0).set("rows", 80).set("pages", 2))
                .remedies()
                .get(0)
                .steps())
        .containsExactly(
            "public.events: every UPDATE and DELETE writes the whole old row, about 204 bytes, to WAL");
    assertThat(keyless(row -> row.set("rows", 0).set("pages", 0)).remedies().get(0).steps().get(0))
        .contains(", about 1 bytes,");
    assertThat(keyless(row -> row.set("rows", 0)).remedies().get(0).steps().get(0))
        .doesNotContain("about");
    assertThat(
            keyless(
                    row ->
                        row.add("unequalColumns", c -> c.set("name", "place").set("type", "point")))
                .remedies()
                .get(0)
                .steps()
                .get(0))
        .endsWith(
            "; a native subscription cannot apply them, because place (point) has no equality");
  }

  /** From 100 MB on the index is built while the application goes on. */
  @ParameterizedTest
  @CsvSource({"12799, 1", "12800, 2", "12801, 2"})
  void theIndexOfALargeTableIsBuiltBeside(long pages, int statements) {
    Remedy key = keyless(row -> row.set("pages", pages)).remedies().get(1);
    assertThat(key.sql()).hasSize(statements);
    assertThat(key.sql().get(0))
        .startsWith(statements == 1 ? "ALTER TABLE" : "CREATE UNIQUE INDEX CONCURRENTLY");
    assertThat(key.sql().get(statements - 1)).contains("ADD CONSTRAINT events_pkey PRIMARY KEY");
    assertThat(key.undo())
        .containsExactly("ALTER TABLE public.events DROP CONSTRAINT IF EXISTS events_pkey");
    assertThat(key.title())
        .isEqualTo("Give public.events a primary key instead, which costs less WAL");
  }

  @Test
  void anotherIdentityIsSetBackToTheKey() {
    Remedy key = keyless(row -> row.set("identity", "n")).remedies().get(1);
    assertThat(key.sql()).last().isEqualTo("ALTER TABLE public.events REPLICA IDENTITY DEFAULT");
    assertThat(key.undo()).last().isEqualTo("ALTER TABLE public.events REPLICA IDENTITY NOTHING");
    assertThat(keyless(row -> row.set("identity", "n")).message())
        .contains("REPLICA IDENTITY NOTHING identifies no rows");
    assertThat(keyless(row -> row.set("identity", "i")).message())
        .contains("the index named as replica identity is gone");
  }

  /** Whatever else keeps an index from being the key, NULLs that are allowed can be forbidden. */
  @ParameterizedTest
  @ValueSource(strings = {"partial", "expressions", "invalid", "deferrable", "nullable", ""})
  void aUniqueIndexBecomesTheKeyWhereOnlyNotNullIsMissing(String lack) {
    Remedy key =
        keyless(
                row ->
                    row.add(
                        "indexes",
                        index -> {
                          index.set("name", "events_u").set("columns", List.of("id"));
                          index.set("nullable", true);
                          if (!lack.isEmpty()) {
                            index.set(lack, true);
                          }
                        }))
            .remedies()
            .get(1);
    boolean fits = lack.isEmpty() || lack.equals("nullable");
    assertThat(key.sql().get(0))
        .isEqualTo(
            fits
                ? "ALTER TABLE public.events ADD CONSTRAINT events_pkey PRIMARY KEY (id)"
                : "ALTER TABLE public.events ADD CONSTRAINT events_pkey PRIMARY KEY (<columns of public.events>)");
  }

  @ParameterizedTest
  @CsvSource({"5, 5, ''", "6, 5, ' (likewise the other 1 tables)'"})
  void fiveAreNamedAndTheOthersCounted(int tables, int costs, String others) {
    FactsFixture facts = FactsFixture.sound();
    for (int i = 0; i < tables; i++) {
      facts.table("t" + i, row -> row.set("indexes", List.of()));
    }
    CheckResult result =
        facts.publication("p", List.of(), row -> row.set("row.puballtables", true)).check(check);
    assertThat(result.remedies().get(0).steps()).hasSize(costs);
    Remedy inserts = result.remedies().get(result.remedies().size() - 1);
    assertThat(inserts.sql()).isEmpty();
    assertThat(inserts.steps())
        .containsExactly(
            "CREATE PUBLICATION p_inserts FOR TABLE public.t0, public.t1, public.t2, public.t3, public.t4 WITH (publish = 'insert')"
                + others,
            "Take public.t0, public.t1, public.t2, public.t3, public.t4 out of publication p, which publishes UPDATE and DELETE"
                + others,
            "Let logical decoding with pgoutput read publication p_inserts as well; an UPDATE or DELETE then changes nothing there");
  }

  @Test
  void theBusiestComesFirst() {
    CheckResult result =
        FactsFixture.sound()
            .table("a", row -> row.set("indexes", List.of()).set("updates", 1))
            .table("b", row -> row.set("indexes", List.of()).set("deletes", 2))
            .table("c", row -> row.set("indexes", List.of()).set("updates", 1))
            .publication("p", List.of("a", "b", "c"), row -> {})
            .check(check);
    assertThat(result.message())
        .startsWith(
            "UPDATE and DELETE on public.b, public.a and public.c (4 counted so far) fail now: p publishes them, and no primary key identifies their rows");
    assertThat(result.evidence())
        .containsEntry("failing_now", 3)
        .containsEntry("failing_once_published", 0)
        .containsEntry("updates_and_deletes", 4L);
    CheckResult soon =
        FactsFixture.sound()
            .table("a", row -> row.set("indexes", List.of()).set("updates", 1))
            .table("b", row -> row.set("indexes", List.of()).set("deletes", 2))
            .check(check);
    assertThat(soon.message())
        .startsWith(
            "UPDATE and DELETE on public.b and public.a (3 counted so far) will start to fail once a publication publishes them: ");
  }

  @Test
  void anIndexOrElseAllColumnsIsSaidInTheTitle() {
    FactsFixture facts =
        FactsFixture.sound()
            .table(
                "a",
                row -> row.set("indexes", List.of(Map.of("name", "a_u", "columns", List.of("id")))))
            .publication("p", List.of(), row -> row.set("row.puballtables", true));
    assertThat(facts.check(check).remedies().get(0).title())
        .isEqualTo("Identify the rows of public.a by an existing index");
    assertThat(
            facts
                .table("b", row -> row.set("indexes", List.of()))
                .check(check)
                .remedies()
                .get(0)
                .title())
        .isEqualTo(
            "Identify the rows of public.a and public.b by the existing index, else by all columns");
    assertThat(keyless(row -> {}).remedies().get(0).title())
        .isEqualTo("Identify the rows of public.events by all of their columns");
  }

  /** Whoever wants a primary key and whoever applies whole rows say so themselves. */
  @Test
  void whatTheConsumerWantsOfKeysIsItsWord() {
    FactsFixture full =
        FactsFixture.sound().table("t", row -> row.set("indexes", List.of()).set("identity", "f"));
    CheckResult plain = full.check(check);
    assertThat(plain.message()).isEqualTo("all of 1 table can identify their rows");
    assertThat(plain.evidence()).containsEntry("full", 1).containsEntry("tables", 1);
    CheckResult keyed = full.consumerNeeding("unsupported: {no-primary-key: warn}").check(check);
    assertThat(keyed.status()).isEqualTo(Status.WARN);
    assertThat(keyed.message()).isEqualTo("public.t has no primary key, which Test wants");
    assertThat(keyed.remedies()).hasSize(1);
    assertThat(keyed.remedies().get(0).title()).isEqualTo("Give public.t a primary key");
    assertThat(keyed.evidence()).containsEntry("tables", 1);
    assertThat(
            FactsFixture.sound()
                .table("t")
                .consumerNeeding("unsupported: {no-primary-key: warn}")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(FactsFixture.sound().check(check).message())
        .isEqualTo("there are no tables to replicate");
  }

  @ParameterizedTest
  @CsvSource({
    "full, REPLICA IDENTITY FULL",
    "key, primary key or a unique index on NOT NULL columns",
    "primary-key, primary key"
  })
  void theRuleIsInTheMessage(String rule, String words) {
    CheckResult result =
        FactsFixture.sound()
            .table(
                "t",
                row -> {
                  row.set("indexes", List.of());
                  row.set("identity", rule.equals("full") ? null : "f");
                })
            .consumerNeeding(
                "publication: {creator: none}\nidentity: {rule: %s, level: warn, why: rows}"
                    .formatted(rule))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message())
        .isEqualTo("public.t has no %s, which Test needs: rows".formatted(words));
    assertThat(result.evidence()).containsEntry("rule", rule);
  }

  /** What else the consumer needs is told with it: the statements are for all of the tables. */
  @Test
  void theRuleOfOtherTablesIsToldBesideARefusal() {
    CheckResult result =
        FactsFixture.sound()
            .table("heap", row -> row.set("indexes", List.of()))
            .table("keyed")
            .publication("p", List.of("heap", "keyed"), row -> {})
            .consumerNeeding("identity: {rule: full, level: fail}")
            .check(check);
    assertThat(result.message())
        .contains("UPDATE and DELETE on public.heap")
        .endsWith("; public.keyed has no REPLICA IDENTITY FULL, which Test needs");
    assertThat(result.remedies().get(0).sql())
        .containsExactlyInAnyOrder(
            "ALTER TABLE public.heap REPLICA IDENTITY FULL",
            "ALTER TABLE public.keyed REPLICA IDENTITY FULL");
  }

  /** Of the partition's indexes the one that covers the root's columns with the fewest more. */
  @Test
  void aPartitionIsIdentifiedByTheSmallestIndexThatCoversTheRoot() {
    List<Map<String, Object>> root =
        List.of(Map.of("name", "root_pkey", "primary", true, "columns", List.of("id", "day")));
    List<Map<String, Object>> leaf =
        List.of(
            Map.of("name", "wide", "columns", List.of("id", "day", "more", "yet")),
            Map.of("name", "close", "columns", List.of("id", "day", "more")),
            Map.of("name", "part", "columns", List.of("id")));
    CheckResult result =
        partitioned(true, Map.of("indexes", root), Map.of("indexes", leaf)).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("ALTER TABLE public.leaf REPLICA IDENTITY USING INDEX close");
  }

  /** An UPDATE of the parent is one of its children, wanted or not. */
  @Test
  void aPublishedHeirOfAWantedTableIsAnOutageOfTheWantedTable() {
    for (boolean published : List.of(true, false)) {
      CheckResult result =
          FactsFixture.sound()
              .table("t", row -> row.set("oid", 1001L))
              .table(
                  "heir",
                  row ->
                      row.set("oid", 1002L)
                          .set("parents", List.of(1001L))
                          .set("indexes", List.of()))
              .table(
                  "grandchild",
                  row ->
                      row.set("oid", 1003L)
                          .set("parents", List.of(1002L))
                          .set("indexes", List.of()))
              .publication("pub", published ? List.of("t", "grandchild") : List.of("t"), row -> {})
              .request(new Request("pub", List.of("t"), List.of(), null, null, Map.of()))
              .consumer("postgres")
              .check(check);
      assertThat(result.status()).isEqualTo(published ? Status.FAIL : Status.PASS);
      if (published) {
        assertThat(result.message()).startsWith("UPDATE and DELETE on public.grandchild");
      }
    }
  }
}
