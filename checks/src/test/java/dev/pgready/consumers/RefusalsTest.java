// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.connection.Endpoint;
import dev.pgready.checks.connection.Recovery;
import dev.pgready.checks.ddl.PublicationPrivileges;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.publication.Publication;
import dev.pgready.checks.publication.PublicationCoverage;
import dev.pgready.checks.publication.PublicationOperations;
import dev.pgready.checks.publication.PublicationPartitions;
import dev.pgready.checks.role.DatabasePrivileges;
import dev.pgready.checks.role.MessagePrivilege;
import dev.pgready.checks.role.ReplicationRole;
import dev.pgready.checks.role.TablePrivileges;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.server.ServerVersion;
import dev.pgready.checks.server.WalLevel;
import dev.pgready.checks.table.IdentifierNames;
import dev.pgready.checks.table.ReplicaIdentity;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What consumers refuse when they start, each as it fires and as it is silent. */
final class RefusalsTest {
  private static Request named(String... tables) {
    return new Request(null, List.of(tables), List.of(), null, null, Map.of());
  }

  private static Request of(String publication, String... tables) {
    return new Request(publication, List.of(tables), List.of(), null, null, Map.of());
  }

  @Test
  void powerSyncTakesNoPrivilegedPort() {
    Endpoint check = new Endpoint();
    FactsFixture facts = FactsFixture.sound().consumer("powersync");
    assertThat(facts.set("connection.port", 1024).check(check).status()).isEqualTo(Status.PASS);
    CheckResult low = facts.set("connection.port", 1023).check(check);
    assertThat(low.status()).isEqualTo(Status.FAIL);
    assertThat(low.message()).contains("1023").contains("PSYNC_S1110");
    assertThat(facts.consumer("debezium").check(check).status()).isEqualTo(Status.PASS);
    assertThat(facts.consumer("powersync").set("connection.host", "/run/pg").check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void powerSyncAsksInABlock() {
    DatabasePrivileges check = new DatabasePrivileges();
    FactsFixture facts = FactsFixture.sound().consumer("powersync");
    assertThat(facts.set("catalogue.functions.languages", List.of("plpgsql")).check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(facts.set("catalogue.functions.languages", List.of()).check(check).status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void powerSyncKeepsItsBucketsInPostgres() {
    FactsFixture storage = FactsFixture.sound().consumer("powersync:db=storage");
    CheckResult none = storage.check(new DatabasePrivileges());
    assertThat(none.status()).isEqualTo(Status.FAIL);
    assertThat(none.message()).contains("CREATE");
    assertThat(
            storage.set("catalogue.database.create", true).check(new DatabasePrivileges()).status())
        .isEqualTo(Status.PASS);
    assertThat(storage.setting("wal_level", "replica").check(new WalLevel()).status())
        .isEqualTo(Status.SKIP);
    ServerVersion version = new ServerVersion();
    assertThat(FactsFixture.sound().version(130020).consumer("powersync").check(version).status())
        .isNotEqualTo(Status.FAIL);
    assertThat(
            FactsFixture.sound()
                .version(130020)
                .consumer("powersync:db=both")
                .check(version)
                .status())
        .isEqualTo(Status.FAIL);
    assertThat(
            FactsFixture.sound()
                .version(140000)
                .consumer("powersync:db=both")
                .check(version)
                .status())
        .isNotEqualTo(Status.FAIL);
  }

  private static FactsFixture electric(String owner, boolean superuser, @Nullable String identity) {
    return FactsFixture.sound()
        .set("catalogue.role.superuser", superuser)
        .set("catalogue.database.create", true)
        .table("items", row -> row.set("owns", true).set("owner", "app").set("identity", identity))
        .table("orders", row -> row.set("owns", true).set("owner", "app").set("identity", "f"))
        .publication(
            "electric_publication_default",
            List.of("items"),
            row -> row.set("owner", owner).set("owns", true))
        .consumer("electric");
  }

  /** It compares the owner's name with current_role. */
  @Test
  void electricAltersOnlyWhatItOwnsByName() {
    FactsFixture members = electric("team", false, "f").request(named("items", "orders"));
    CheckResult coverage = members.check(new PublicationCoverage());
    assertThat(coverage.status()).isEqualTo(Status.FAIL);
    assertThat(coverage.message())
        .contains("role app is not itself the publication's owner, which is team")
        .contains("Electric lacks privileges to add it");
    assertThat(members.check(new PublicationPrivileges()).status()).isEqualTo(Status.FAIL);
    FactsFixture superusers = electric("postgres", true, "f").request(named("items", "orders"));
    assertThat(superusers.check(new PublicationCoverage()).status()).isEqualTo(Status.FAIL);
    FactsFixture own = electric("app", false, "f").request(named("items", "orders"));
    assertThat(own.check(new PublicationCoverage()).status()).isEqualTo(Status.PASS);
    assertThat(own.check(new PublicationPrivileges()).status()).isEqualTo(Status.PASS);
    // nothing to add
    assertThat(
            electric("team", false, "f")
                .request(named("items"))
                .check(new PublicationCoverage())
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void electricSetsNoIdentityThroughAPublicationOfOthers() {
    assertThat(
            electric("team", false, null)
                .request(named("items"))
                .check(new ReplicaIdentity())
                .status())
        .isEqualTo(Status.FAIL);
    assertThat(
            electric("app", false, null)
                .request(named("items"))
                .check(new ReplicaIdentity())
                .status())
        .isEqualTo(Status.PASS);
  }

  /** Tables without a shape. */
  @Test
  void electricTakesTablesOut() {
    CheckResult out =
        electric("app", false, "f").request(named("orders")).check(new PublicationCoverage());
    assertThat(out.status()).isEqualTo(Status.WARN);
    assertThat(out.message()).contains("takes out public.items");
    assertThat(electric("app", false, "f").request(named("items")).check(new PublicationCoverage()))
        .extracting(CheckResult::status)
        .isEqualTo(Status.PASS);
    assertThat(electric("app", false, "f").check(new PublicationCoverage()).status())
        .isEqualTo(Status.PASS);
    assertThat(
            electric("app", false, "f")
                .consumer("electric:publishing=manual")
                .request(named("items"))
                .check(new PublicationCoverage())
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void materializeAsksForSelectOnTheTable() {
    FactsFixture granted =
        FactsFixture.sound()
            .table(
                "items",
                row ->
                    row.set("oid", 77)
                        .set("select", false)
                        .set("selectColumns", true)
                        .set("grantedColumns", List.of("id")))
            .publication(
                "mz_source",
                List.of(),
                row -> row.set("tables", List.of(Map.of("oid", 77, "columns", List.of("id")))));
    assertThat(
            FactsFixture.sound()
                .table("items")
                .publication("mz_source", List.of("items"), row -> {})
                .consumer("materialize")
                .check(new TablePrivileges())
                .status())
        .isEqualTo(Status.PASS);
    assertThat(granted.consumer("materialize").check(new TablePrivileges()).status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void materializeNamesTablesWithoutTheirSchema() {
    IdentifierNames check = new IdentifierNames();
    FactsFixture facts =
        FactsFixture.sound()
            .schema("app", s -> {})
            .table("orders", row -> {})
            .table("items", row -> row.set("schema", "app"))
            .publication("mz_source", List.of("orders", "items"), row -> {})
            .consumer("materialize");
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult clash =
        FactsFixture.sound()
            .schema("app", s -> {})
            .table("orders", row -> {})
            .table("orders", row -> row.set("schema", "app"))
            .publication("mz_source", List.of(), row -> row.set("row.puballtables", true))
            .consumer("materialize")
            .check(check);
    assertThat(clash.status()).isEqualTo(Status.WARN);
    assertThat(clash.message())
        .contains("app.orders")
        .contains("public.orders")
        .contains("multiple subsources would be named");
  }

  private static FactsFixture redpanda(boolean owns, String... published) {
    return FactsFixture.sound()
        .table("orders", row -> row.set("owns", owns))
        .table("items", row -> row.set("owns", owns))
        .publication("pglog_stream_s", List.of(published), row -> row.set("owns", owns))
        .consumer("redpanda-connect")
        .request(of("pglog_stream_s", "items"));
  }

  @Test
  void redpandaBringsItsPublicationInLine() {
    PublicationCoverage check = new PublicationCoverage();
    assertThat(redpanda(false, "items").check(check).status()).isEqualTo(Status.PASS);
    CheckResult more = redpanda(false, "items", "orders").check(check);
    assertThat(more.status()).isEqualTo(Status.FAIL);
    assertThat(more.message()).contains("removing table from publication");
    CheckResult out = redpanda(true, "items", "orders").check(check);
    assertThat(out.status()).isEqualTo(Status.WARN);
    assertThat(out.message()).contains("takes out public.orders");
    assertThat(redpanda(true, "orders").check(check).status()).isEqualTo(Status.WARN);
  }

  /** One that shows no table it takes for FOR ALL TABLES. */
  @Test
  void redpandaLeavesAnEmptyPublication() {
    assertThat(redpanda(true).check(new Publication()).status()).isEqualTo(Status.FAIL);
    assertThat(redpanda(true, "items").check(new Publication()).status()).isEqualTo(Status.PASS);
  }

  /** ALTER PUBLICATION ... DROP TABLE of a partition that only its root brought in. */
  @Test
  void redpandaCannotTakePartitionsOut() {
    PublicationCoverage check = new PublicationCoverage();
    CheckResult leaves = partitioned(false).check(check);
    assertThat(leaves.status()).isEqualTo(Status.FAIL);
    assertThat(leaves.message()).contains("meas_1 is not in it by name, and cannot be taken out");
    assertThat(partitioned(true).check(check).status()).isEqualTo(Status.PASS);
  }

  private static FactsFixture partitioned(boolean viaRoot) {
    return FactsFixture.sound()
        .table("meas", row -> row.set("oid", 50).set("kind", "p").set("owns", true))
        .table("meas_1", row -> row.set("parent", 50).set("owns", true))
        .publication(
            "pglog_stream_s",
            List.of("meas"),
            row -> row.set("owns", true).set("row.pubviaroot", viaRoot))
        .consumer("redpanda-connect")
        .request(of("pglog_stream_s", "meas"));
  }

  /** Its second start. */
  @Test
  void redpandaWithoutAListStopsAtItsOwnPublication() {
    PublicationCoverage check = new PublicationCoverage();
    FactsFixture second =
        FactsFixture.sound()
            .set("catalogue.role.superuser", true)
            .table("items")
            .publication(
                "pglog_stream_s",
                List.of(),
                row -> row.set("owns", true).set("row.puballtables", true))
            .consumer("redpanda-connect:tables=all")
            .request(of("pglog_stream_s"));
    CheckResult stopped = second.check(check);
    assertThat(stopped.status()).isEqualTo(Status.FAIL);
    assertThat(stopped.message()).contains("removing table from publication");
    CheckResult emptied =
        redpanda(true, "items")
            .consumer("redpanda-connect:tables=all")
            .request(of("pglog_stream_s"))
            .check(check);
    assertThat(emptied.status()).isEqualTo(Status.FAIL);
    assertThat(emptied.message()).contains("the stream stays empty");
    assertThat(
            FactsFixture.sound()
                .table("items")
                .consumer("redpanda-connect:tables=all")
                .request(of("pglog_stream_s"))
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
  }

  @Test
  void redpandasHeartbeatIsMissed() {
    MessagePrivilege check = new MessagePrivilege();
    FactsFixture facts = FactsFixture.sound().consumer("redpanda-connect");
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    assertThat(facts.set("catalogue.functions.emitMessage", false).check(check).status())
        .isEqualTo(Status.WARN);
  }

  private static FactsFixture realtime(String... published) {
    return FactsFixture.sound()
        .table("orders")
        .table("items")
        .publication("supabase_realtime", List.of(published), row -> {})
        .consumer("supabase-realtime")
        .request(named("items"));
  }

  /** Its plugin reads no publication, and its clients subscribe to what one lists. */
  @Test
  void realtimeOffersTheTablesOfItsPublication() {
    assertThat(realtime("items").check(new PublicationCoverage()).status()).isEqualTo(Status.PASS);
    assertThat(realtime("orders").check(new PublicationCoverage()).status()).isEqualTo(Status.FAIL);
    assertThat(realtime().check(new Publication()).status()).isEqualTo(Status.FAIL);
    CheckResult missing =
        FactsFixture.sound().table("items").consumer("supabase-realtime").check(new Publication());
    assertThat(missing.status()).isEqualTo(Status.FAIL);
    assertThat(missing.message()).contains("offers the tables that it lists");
    assertThat(realtime("items").check(new PublicationOperations()).status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .table("items")
                .publication(
                    "supabase_realtime", List.of("items"), row -> row.set("row.pubdelete", false))
                .consumer("supabase-realtime")
                .check(new PublicationOperations())
                .status())
        .isEqualTo(Status.WARN);
    assertThat(
            partitioned(true)
                .consumer("supabase-realtime")
                .request(of("pglog_stream_s"))
                .check(new PublicationPartitions())
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void pgstreamsCheckLooksForTheAttribute() {
    ReplicationRole check = new ReplicationRole();
    FactsFixture facts = FactsFixture.sound().consumer("pgstream");
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    facts.set("catalogue.role.replication", false);
    assertThat(facts.check(check).status()).isEqualTo(Status.FAIL);
    CheckResult superuser = facts.set("catalogue.role.superuser", true).check(check);
    assertThat(superuser.status()).isEqualTo(Status.WARN);
    assertThat(superuser.message()).contains("source role \"app\" lacks the REPLICATION attribute");
    assertThat(superuser.remedies()).hasSize(1);
    assertThat(facts.consumer("debezium").check(check).status()).isEqualTo(Status.PASS);
  }

  /** 19 raises the effective level, and PGSync reads the setting. */
  @Test
  void pgsyncReadsTheLevelItself() {
    FactsFixture facts = FactsFixture.sound().version(190000).setting("wal_level", "replica");
    assertThat(facts.consumer("pgsync").check(new WalLevel()).status()).isEqualTo(Status.FAIL);
    assertThat(facts.consumer("pgsync:mode=polling").check(new WalLevel()).status())
        .isEqualTo(Status.SKIP);
    assertThat(
            facts.consumer("pgsync").setting("wal_level", "logical").check(new WalLevel()).status())
        .isEqualTo(Status.PASS);
  }

  /** Java's lower case, not that of ASCII. */
  @Test
  void debeziumFoldsLettersOfAnyScript() {
    IdentifierNames check = new IdentifierNames();
    FactsFixture facts =
        FactsFixture.sound().table("t", row -> row.set("oddColumns", List.of("\u00c9", "\u00e9")));
    CheckResult folded = facts.consumer("debezium").check(check);
    assertThat(folded.status()).isEqualTo(Status.FAIL);
    assertThat(folded.message()).contains("has columns that differ only by case");
    assertThat(folded.remedies().get(0).sql())
        .containsExactly("ALTER TABLE public.t RENAME COLUMN \"\u00c9\" TO \"\u00e9_2\"");
    assertThat(
            FactsFixture.sound()
                .table("t", row -> row.set("oddColumns", List.of("\u00c9", "\u00e8")))
                .consumer("debezium")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void datastreamReadsReplicas() {
    Recovery check = new Recovery();
    FactsFixture standby =
        FactsFixture.sound().set("catalogue.server.inRecovery", true).consumer("datastream");
    assertThat(standby.check(check).status()).isNotEqualTo(Status.FAIL);
    assertThat(standby.version(150010).check(check).status()).isEqualTo(Status.FAIL);
  }

  @Test
  void risingWaveCreatesNothingUnlessItMay() {
    Publication check = new Publication();
    FactsFixture facts = FactsFixture.sound().table("items", row -> row.set("owns", true));
    assertThat(facts.consumer("risingwave").check(check).status()).isEqualTo(Status.PASS);
    assertThat(facts.consumer("risingwave:create=false").check(check).status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void estuaryCapturesPartitionsByThemselves() {
    PublicationPartitions check = new PublicationPartitions();
    FactsFixture viaRoot = partitioned(true).request(of("pglog_stream_s"));
    assertThat(viaRoot.consumer("estuary").check(check).status()).isEqualTo(Status.PASS);
    assertThat(viaRoot.consumer("estuary:partitions=leaves").check(check).status())
        .isEqualTo(Status.FAIL);
    assertThat(
            partitioned(false)
                .request(of("pglog_stream_s"))
                .consumer("estuary:partitions=leaves")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    // both replace what is said of the publication
    ConsumerProfile both = new ConsumerCatalog().get("estuary:read_only=true,partitions=leaves");
    assertThat(both.publication().viaRoot()).isFalse();
    assertThat(both.publication().include()).isEmpty();
  }

  /** The end of its names is the stream's id. */
  @Test
  void electricReadsNoOtherPublication() {
    Publication check = new Publication();
    FactsFixture facts =
        FactsFixture.sound()
            .table("items")
            .publication("pub", List.of("items"), row -> {})
            .publication("electric_publication_b", List.of("items"), row -> {})
            .consumer("electric:publishing=manual");
    assertThat(facts.request(of("pub")).check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.request(of("electric_publication_b")).check(check).status())
        .isEqualTo(Status.PASS);
  }

  /** It cuts a table into pieces by its key. */
  @Test
  void flinkReadsIncrementallyByTheKey() {
    ReplicaIdentity check = new ReplicaIdentity();
    FactsFixture full =
        FactsFixture.sound()
            .table("items", row -> row.set("indexes", List.of()).set("identity", "f"))
            .publication("dbz_publication", List.of("items"), row -> {});
    assertThat(full.consumer("flink-cdc").check(check).status()).isEqualTo(Status.WARN);
    CheckResult refused = full.consumer("flink-cdc:snapshot=incremental").check(check);
    assertThat(refused.status()).isEqualTo(Status.FAIL);
    assertThat(refused.message()).contains("no primary key");
    assertThat(
            FactsFixture.sound()
                .table("items", row -> row.set("identity", "f"))
                .publication("dbz_publication", List.of("items"), row -> {})
                .consumer("flink-cdc:snapshot=incremental")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void airbyteCloudDemandsAModeThatEncrypts() {
    assertThat(new ConsumerCatalog().get("airbyte:hosting=cloud").tls().modes())
        .doesNotContain("allow", "prefer");
  }
}
