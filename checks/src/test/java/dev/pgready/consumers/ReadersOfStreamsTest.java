// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.connection.Recovery;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.publication.Publication;
import dev.pgready.checks.publication.PublicationColumns;
import dev.pgready.checks.publication.PublicationPartitions;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.server.SlotIdleTimeout;
import dev.pgready.checks.slot.SlotConflict;
import dev.pgready.checks.table.ColumnTypes;
import dev.pgready.checks.table.IdentifierNames;
import dev.pgready.checks.table.ReplicaIdentity;
import dev.pgready.checks.table.TableKinds;
import dev.pgready.checks.testing.FactsFixture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What readers into warehouses and lakes refuse or lose, each as it fires and as it is silent. */
final class ReadersOfStreamsTest {
  private static Request of(@Nullable String publication, @Nullable String slot, String... tables) {
    return new Request(publication, List.of(tables), List.of(), slot, null, Map.of());
  }

  private static FactsFixture identified(@Nullable String identity, boolean byKey) {
    return FactsFixture.sound()
        .table(
            "items",
            row ->
                row.set("identity", identity)
                    .set(
                        "indexes",
                        List.of(
                            Map.of(
                                "name",
                                "pk",
                                "primary",
                                true,
                                "replident",
                                byKey,
                                "columns",
                                List.of("id")),
                            Map.of(
                                "name", "other", "replident", !byKey, "columns", List.of("sku")))))
        .publication("pub", List.of("items"), row -> {})
        .request(of("pub", null));
  }

  /** validators/destination.rs: IdentityType::PrimaryKey and Full, not AlternativeKey. */
  @ParameterizedTest
  @ValueSource(strings = {"bigquery", "clickhouse"})
  void someDestinationsTakeNoOtherIndexAsIdentity(String destination) {
    ReplicaIdentity check = new ReplicaIdentity();
    String spec = "supabase-etl:destination=" + destination;
    CheckResult other = identified("i", false).consumer(spec).check(check);
    assertThat(other.status()).isEqualTo(Status.FAIL);
    assertThat(other.message())
        .contains("public.items identifies rows by another index than the primary key's");
    assertThat(other.remedies().get(0).sql())
        .containsExactly("ALTER TABLE public.items REPLICA IDENTITY DEFAULT");
    assertThat(identified("i", true).consumer(spec).check(check).status()).isEqualTo(Status.PASS);
    assertThat(identified(null, false).consumer(spec).check(check).status()).isEqualTo(Status.PASS);
    assertThat(identified("f", false).consumer(spec).check(check).status()).isEqualTo(Status.PASS);
    // DuckLake takes it, and so may one that nobody has named
    assertThat(
            identified("i", false)
                .consumer("supabase-etl:destination=ducklake")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    // without a key there is nothing to fall back to
    CheckResult none =
        FactsFixture.sound()
            .table("items", row -> row.set("indexes", List.of()).set("identity", "f"))
            .publication("pub", List.of("items"), row -> {})
            .request(of("pub", null))
            .consumer(spec)
            .check(check);
    assertThat(none.status()).isEqualTo(Status.FAIL);
    assertThat(none.message()).contains("no primary key");
  }

  /** "can start because this publication does not replicate UPDATE or DELETE changes". */
  @ParameterizedTest
  @CsvSource({"iceberg, false, WARN", "iceberg, true, FAIL", "snowflake, false, WARN"})
  void whereNothingButInsertsComesTheIdentityIsAWarning(
      String destination, boolean updates, Status expected) {
    assertThat(
            FactsFixture.sound()
                .table("items")
                .publication(
                    "pub",
                    List.of("items"),
                    row -> row.set("row.pubupdate", updates).set("row.pubdelete", false))
                .request(of("pub", null))
                .consumer("supabase-etl:destination=" + destination)
                .check(new ReplicaIdentity())
                .status())
        .isEqualTo(expected);
  }

  /** Only BigQuery and ClickHouse ask for the key in a column list. */
  @ParameterizedTest
  @CsvSource({
    "destination=bigquery, FAIL",
    "destination=clickhouse, FAIL",
    "'destination=bigquery,hosting=framework', FAIL",
    "destination=iceberg, PASS",
    "destination=ducklake, PASS"
  })
  void theKeyInColumnLists(String options, Status expected) {
    FactsFixture facts =
        FactsFixture.sound()
            .table("items", row -> row.set("oid", 77))
            .publication(
                "pub",
                List.of(),
                row ->
                    row.set("row.pubupdate", false)
                        .set("row.pubdelete", false)
                        .set("tables", List.of(Map.of("oid", 77, "columns", List.of("note")))))
            .request(of("pub", null))
            .consumer("supabase-etl:" + options);
    assertThat(facts.check(new PublicationColumns()).status()).isEqualTo(expected);
  }

  private static FactsFixture namedAlike(String... published) {
    return FactsFixture.sound()
        .table("items")
        .table("Items")
        .table("ITEMS", row -> row.set("schema", "other"))
        .publication("flow_publication", List.of(published), row -> {})
        .request(of("flow_publication", null, "items"))
        .consumer("estuary");
  }

  /** sqlcapture/interface.go: LowercaseStreamIDs. */
  @Test
  void estuaryTakesNamesThatDifferInCaseForOne() {
    IdentifierNames check = new IdentifierNames();
    CheckResult both = namedAlike("items", "Items").check(check);
    assertThat(both.status()).as(both.message()).isEqualTo(Status.FAIL);
    assertThat(both.message())
        .contains("public.items")
        .contains("public.\"Items\"")
        .doesNotContain("other.");
    // what is not published does not come
    assertThat(namedAlike("items").check(check).status()).isEqualTo(Status.PASS);
  }

  /** They write names between quotes as they are, or without any. */
  @ParameterizedTest
  @CsvSource({
    "estuary, a\"b, FAIL",
    "estuary, A b, PASS",
    "olake:plugin=wal2json, 'a,b', FAIL",
    "olake:plugin=wal2json, A b, FAIL",
    "pgsync, a\"b, FAIL",
    "pgsync:mode=wal, a\"b, PASS"
  })
  void namesThatBreakAStatement(String spec, String table, Status expected) {
    assertThat(
            FactsFixture.sound()
                .table(table)
                .request(of(null, null, table))
                .consumer(spec)
                .check(new IdentifierNames())
                .status())
        .isEqualTo(expected);
  }

  @Test
  void pgsyncNamesSchemasWithoutQuotes() {
    IdentifierNames check = new IdentifierNames();
    FactsFixture facts =
        FactsFixture.sound()
            .schema("Shop", s -> {})
            .table("items", row -> row.set("schema", "Shop"));
    assertThat(facts.consumer("pgsync").check(check).message()).contains("the name \"Shop\"");
    assertThat(facts.consumer("pgsync:mode=wal").check(check).status()).isEqualTo(Status.PASS);
  }

  /** pgoutput reads publication_names as a list of identifiers: capitals fold, commas part. */
  @ParameterizedTest
  @CsvSource({
    "estuary, Shop, FAIL",
    "estuary, shop, PASS",
    "estuary:read_only=true, Shop, FAIL",
    "estuary:partitions=leaves, 'a,b', FAIL",
    "olake, Shop, FAIL",
    "olake, my shop, FAIL",
    "olake, shop-1, PASS",
    "airbyte, Shop, FAIL",
    "airbyte, shop, PASS",
    "supabase-etl, Shop, PASS"
  })
  void publicationsThatAreNamedWithoutQuotes(String spec, String name, Status expected) {
    CheckResult result =
        FactsFixture.sound()
            .table("items")
            .publication(name, List.of("items"), row -> {})
            .request(of(name, null))
            .consumer(spec)
            .check(new Publication());
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
  }

  /** START_REPLICATION SLOT 1shop is a syntax error; "1shop" would be none. */
  @ParameterizedTest
  @CsvSource({
    "estuary, 1shop, FAIL",
    "estuary, shop_1, PASS",
    "olake:plugin=wal2json, 1shop, FAIL",
    "tap-postgres, pg_shop, FAIL"
  })
  void slotsThatAreNamedWithoutQuotes(String spec, String slot, Status expected) {
    CheckResult result =
        FactsFixture.sound().request(of(null, slot)).consumer(spec).check(new SlotConflict());
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
    if (expected == Status.FAIL) {
      assertThat(result.message()).contains("does not take a slot named " + slot);
    }
  }

  private static FactsFixture partitioned(boolean viaRoot) {
    return FactsFixture.sound()
        .table("root", row -> row.set("kind", "p").set("oid", 10))
        .table("leaf", row -> row.set("oid", 11).set("parent", 10))
        .publication("pub", List.of("root"), row -> row.set("row.pubviaroot", viaRoot));
  }

  /** Changes of a root that is selected are looked for under its name. */
  @ParameterizedTest
  @CsvSource({"olake, FAIL", "airbyte, FAIL", "fivetran, PASS"})
  void aRootThatIsWantedComesUnderItsName(String spec, Status expected) {
    PublicationPartitions check = new PublicationPartitions();
    assertThat(
            partitioned(false)
                .request(of("pub", null, "root"))
                .consumer(spec)
                .check(check)
                .status())
        .isEqualTo(expected);
    assertThat(
            partitioned(true).request(of("pub", null, "root")).consumer(spec).check(check).status())
        .isEqualTo(Status.PASS);
  }

  /** wal2json names the partition that a row went to. */
  @ParameterizedTest
  @ValueSource(strings = {"olake:plugin=wal2json", "tap-postgres"})
  void noRootComesThroughWal2json(String spec) {
    TableKinds check = new TableKinds();
    CheckResult root =
        partitioned(false).request(of(null, null, "root")).consumer(spec).check(check);
    assertThat(root.status()).isEqualTo(Status.FAIL);
    assertThat(root.message()).contains("public.root is partitioned");
    assertThat(
            partitioned(false).request(of(null, null, "leaf")).consumer(spec).check(check).status())
        .isEqualTo(Status.PASS);
  }

  private static FactsFixture typed(String type, String kind, boolean array, boolean key) {
    return FactsFixture.sound()
        .table(
            "items",
            row -> {
              row.set("typedColumns", List.of(column(type, kind, array)));
              if (!key) {
                row.set("indexes", List.of());
              }
            });
  }

  private static Map<String, Object> column(String type, String kind, boolean array) {
    Map<String, Object> column = new HashMap<>(Map.of("name", "a", "type", type, "kind", kind));
    if (array) {
      column.put("array", true);
      column.put("element", type.substring(1));
    }
    return column;
  }

  /** Its table of messages: UNSUPPORTED_DATA_TYPE. */
  @ParameterizedTest
  @CsvSource({
    "jsonb, b, FAIL",
    "inet, b, FAIL",
    "mood, e, FAIL",
    "int4range, r, FAIL",
    "money, b, PASS",
    "timetz, b, PASS"
  })
  void fabricTakesAFewTypes(String type, String kind, Status expected) {
    assertThat(typed(type, kind, false, true).consumer("fabric").check(new ColumnTypes()).status())
        .isEqualTo(expected);
  }

  /** "A table with an ARRAY data type must have a primary key". */
  @ParameterizedTest
  @CsvSource({"false, FAIL", "true, PASS"})
  void dmsTakesArraysOfTablesWithAKey(boolean key, Status expected) {
    CheckResult result = typed("_text", "b", true, key).consumer("dms").check(new ColumnTypes());
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
  }

  @Test
  void dmsTakesNamesThatDifferInCaseForOne() {
    assertThat(
            FactsFixture.sound()
                .table("items")
                .table("Items")
                .consumer("dms")
                .check(new IdentifierNames())
                .status())
        .isEqualTo(Status.WARN);
  }

  @ParameterizedTest
  @CsvSource({"0, PASS", "86399000, WARN", "86400000, PASS"})
  void fivetranComesOnceADay(String milliseconds, Status expected) {
    CheckResult result =
        FactsFixture.sound()
            .version(180000)
            .setting("idle_replication_slot_timeout", milliseconds)
            .consumer("fivetran")
            .check(new SlotIdleTimeout());
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
  }

  /** Supported instance types: standbys of Amazon RDS. */
  @ParameterizedTest
  @CsvSource({"aws-rds, WARN", "self-managed, FAIL", "aws-aurora, FAIL"})
  void hevoReadsStandbysOfOneHost(String host, Status expected) {
    CheckResult result =
        FactsFixture.sound()
            .version(160000)
            .provider(host)
            .set("catalogue.server.inRecovery", true)
            .consumer("hevo")
            .check(new Recovery());
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
  }
}
