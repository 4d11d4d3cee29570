// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.server.OutputPlugin;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts about slots against what the server then does with them. */
final class SlotsIT {
  private static final Detection HOST =
      new ProviderDetector(ProviderCatalog.builtIn()).detect(null, "127.0.0.1", 5432, null);

  private static CheckResult judge(
      Facts facts, String consumer, @Nullable String publication, @Nullable String slot) {
    return new SlotConflict()
        .evaluate(
            CheckContext.of(
                facts,
                HOST,
                new ConsumerCatalog().find(consumer).orElseThrow(),
                new Request(publication, List.of(), List.of(), slot, null, Map.of())));
  }

  /** A transaction that is larger than logical_decoding_work_mem; version 13 keeps no count. */
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 18})
  void whatDecodingSpilled(int major) {
    try (TestPostgres server =
        TestPostgres.start(major, "wal_level=logical", "logical_decoding_work_mem=64kB")) {
      server.execute(
          "postgres",
          "CREATE TABLE t (id int PRIMARY KEY)",
          "CREATE PUBLICATION p FOR ALL TABLES",
          "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
          "INSERT INTO t SELECT g FROM generate_series(1, 20000) g",
          "SELECT count(*) FROM pg_logical_slot_peek_binary_changes('s', NULL, NULL, 'proto_version', '1', 'publication_names', 'p')");
      // a session reports what it counted when it ends, and the server takes it in when it can
      while (major > 13
          && server
              .query("postgres", "SELECT 1 FROM pg_stat_replication_slots WHERE spill_txns > 0")
              .isEmpty()) {
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
      }
      Facts facts =
          FactsDocument.read(
              FactsCollector.collect(
                  TestFacts.target(server, "postgres", "postgres"),
                  TestFacts.options(ProbeLevel.NONE)));
      CheckResult result =
          new SlotRetention()
              .evaluate(
                  CheckContext.of(
                      facts,
                      HOST,
                      new ConsumerCatalog().find("generic").orElseThrow(),
                      Request.DEFAULT));
      assertThat(result.status()).isEqualTo(Status.PASS);
      if (major == 13) {
        assertThat(result.message()).doesNotContain("to disk");
      } else {
        assertThat(result.message())
            .contains("; decoding for s wrote ")
            .endsWith(
                " of 1 transaction to disk that did not fit into logical_decoding_work_mem (64 kB)");
      }
    }
  }

  /** The verdict is the server's own, whichever of the two came first, and nothing between them. */
  @ParameterizedTest
  @ValueSource(ints = {13, 17, 18})
  void aSlotDecodesOnlyWithPublicationsThatAreOlder(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    String slot = "s_" + database;
    server.execute(database, "CREATE TABLE t (id int PRIMARY KEY)");
    create(server, database, slot);
    server.execute(database, "INSERT INTO t VALUES (1)", "CREATE PUBLICATION p FOR TABLE t");
    try {
      Facts early = TestFacts.collect(server, "postgres", database);
      assertThat(judge(early, "airbyte", "p", slot).message())
          .startsWith("slot %s is older than publication p: ".formatted(slot));
      // 18 skips with a warning what 17 refuses for good
      assertThat(decodes(server, database, slot)).isEqualTo(major >= 18);
      drop(server, database, slot);
      create(server, database, slot);
      server.execute(
          database,
          // gives the publication's row a new xmin, as a new name would, and changes nothing
          "ALTER PUBLICATION p SET (publish = 'insert, update, delete')",
          "INSERT INTO t VALUES (2)");
      Facts late = TestFacts.collect(server, "postgres", database);
      CheckResult altered = judge(late, "airbyte", "p", slot);
      assertThat(altered.status()).isEqualTo(Status.WARN);
      assertThat(altered.message()).startsWith("publication p has been altered since");
      assertThat(decodes(server, database, slot)).isTrue();
      assertThat(judge(late, "airbyte", "to_come", slot).status()).isEqualTo(Status.WARN);
    } finally {
      drop(server, database, slot);
    }
  }

  @Test
  void theStatementThatIsOfferedCreatesTheSlot() {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    String slot = "s_" + database;
    server.execute(
        database, "CREATE TABLE t (id int PRIMARY KEY)", "CREATE PUBLICATION p FOR TABLE t");
    CheckResult missing =
        judge(TestFacts.collect(server, "postgres", database), "sequin", "p", slot);
    assertThat(missing.status()).isEqualTo(Status.FAIL);
    missing.remedies().get(0).sql().forEach(sql -> server.query(database, sql));
    try {
      Facts facts = TestFacts.collect(server, "postgres", database);
      assertThat(judge(facts, "sequin", "p", slot).status()).isEqualTo(Status.PASS);
      assertThat(judge(facts, "sequin", "p", null).status()).isEqualTo(Status.PASS);
      String other = server.createDatabase();
      CheckResult elsewhere =
          judge(TestFacts.collect(server, "postgres", other), "sequin", null, slot);
      assertThat(elsewhere.status()).isEqualTo(Status.FAIL);
      assertThat(elsewhere.remedies()).allSatisfy(remedy -> assertThat(remedy.sql()).isEmpty());
    } finally {
      drop(server, database, slot);
    }
  }

  /**
   * 13 knows no list of plugins, 18 has one; neither has wal2json here, both have test_decoding.
   */
  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void theConsumersOwnOutputPluginIsTried(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    Facts facts =
        FactsDocument.read(
            FactsCollector.collect(
                TestFacts.target(server, "postgres", database),
                TestFacts.options(ProbeLevel.FULL)
                    .trying(List.of("pgoutput", "test_decoding", "wal2json", "decoderbufs"))));
    assertThat(facts.probes().slot()).isNotNull();
    assertThat(facts.probes().plugins())
        .containsOnlyKeys("test_decoding", "wal2json", "decoderbufs");
    assertThat(plugin(facts, "pgstream").status()).isEqualTo(Status.FAIL);
    assertThat(plugin(facts, "pgstream").message())
        .contains(major < 14 ? "is not installed" : "output_plugin_libraries");
    assertThat(plugin(facts, "flink-cdc:plugin=decoderbufs").status()).isEqualTo(Status.FAIL);
    assertThat(plugin(facts, "dms").status()).isEqualTo(Status.PASS);
    assertThat(plugin(facts, "generic").status()).isEqualTo(Status.PASS);
    assertThat(
            server.query(
                database,
                "SELECT slot_name FROM pg_replication_slots WHERE slot_name LIKE 'pgready_probe%'"))
        .isEmpty();
  }

  private static CheckResult plugin(Facts facts, String consumer) {
    return new OutputPlugin()
        .evaluate(
            CheckContext.of(
                facts, HOST, new ConsumerCatalog().find(consumer).orElseThrow(), Request.DEFAULT));
  }

  private static void create(TestPostgres server, String database, String slot) {
    server.query(
        database, "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
  }

  private static void drop(TestPostgres server, String database, String slot) {
    server.query(database, "SELECT pg_drop_replication_slot('%s')".formatted(slot));
  }

  private static boolean decodes(TestPostgres server, String database, String slot) {
    try {
      server.query(
          database,
          "SELECT pg_logical_slot_peek_binary_changes('%s', NULL, NULL, 'proto_version', '1', 'publication_names', 'p')"
              .formatted(slot));
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
