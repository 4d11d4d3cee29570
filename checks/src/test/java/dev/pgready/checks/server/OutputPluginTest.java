// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OutputPluginTest {
  private final OutputPlugin check = new OutputPlugin();

  private static FactsFixture tried(String plugin, boolean worked, String sqlState, String words) {
    return FactsFixture.sound()
        .set(
            "probes.plugins",
            Map.of(
                plugin,
                worked
                    ? Map.of("worked", true, "millis", 5)
                    : Map.of("worked", false, "sqlState", sqlState, "message", words)));
  }

  @Test
  void pgoutputIsPartOfPostgres() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pgstream",
        "debezium:plugin=decoderbufs",
        "flink-cdc:plugin=wal2json",
        "flink-cdc:plugin=decoderbufs",
        "dms",
        "dms:plugin=pglogical"
      })
  void anotherOneThatWasNotTriedIsNotKnown(String consumer) {
    assertThat(FactsFixture.sound().consumer(consumer).check(check).status())
        .isEqualTo(Status.UNKNOWN);
  }

  @Test
  void whatTryingSaysDecides() {
    assertThat(tried("wal2json", true, "", "").consumer("pgstream").check(check).status())
        .isEqualTo(Status.PASS);
    CheckResult missing =
        tried("wal2json", false, "58P01", "could not access file \"wal2json\": No such file")
            .consumer("pgstream")
            .check(check);
    assertThat(missing.status()).isEqualTo(Status.FAIL);
    assertThat(missing.message()).contains("wal2json is not installed", "58P01");
    // for want of a slot nothing is proven
    assertThat(
            tried("wal2json", false, "53400", "all replication slots are in use")
                .consumer("pgstream")
                .check(check)
                .status())
        .isEqualTo(Status.UNKNOWN);
  }

  @Test
  void theWayOutIsPgoutputWhereThereIsAChoice() {
    CheckResult debezium =
        tried("decoderbufs", false, "58P01", "could not access file")
            .consumer("debezium:plugin=decoderbufs")
            .check(check);
    assertThat(debezium.remedies()).hasSize(2);
    assertThat(debezium.remedies().get(1).title()).isEqualTo("Let Debezium read through pgoutput");
  }

  @Test
  void aSlotOfThatPluginProvesIt() {
    assertThat(
            FactsFixture.sound()
                .slot("other", s -> s.set("row.plugin", "wal2json").set("row.database", "crm"))
                .consumer("pgstream")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void onlyListedLibrariesMayBeUsed() {
    FactsFixture facts =
        FactsFixture.sound()
            .setting("output_plugin_libraries", "pgoutput, test_decoding")
            .slot("old", s -> s.set("row.plugin", "wal2json"));
    CheckResult result = facts.consumer("pgstream").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    // not 'pgoutput, test_decoding, wal2json', which would be one name
    assertThat(result.remedies().get(0).sql())
        .containsExactly(
            "ALTER SYSTEM SET output_plugin_libraries = 'pgoutput', 'test_decoding', 'wal2json'",
            "SELECT pg_catalog.pg_reload_conf()");
    assertThat(
            facts
                .setting("output_plugin_libraries", "pgoutput,\"wal2json\"")
                .consumer("pgstream")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            facts
                .setting("output_plugin_libraries", "test_decoding, \"pgoutput, wal2json\"")
                .consumer("generic")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void namesOfAListMayBeQuoted() {
    assertThat(OutputPlugin.list("a, \"b c\",d , \"e\"\"f\""))
        .containsExactly("a", "b c", "d", "e\"f");
    assertThat(OutputPlugin.list("")).isEmpty();
  }

  @Test
  void whoInstallsAPluginIsTheHostsWord() {
    FactsFixture missing =
        tried("wal2json", false, "58P01", "could not access file").consumer("pgstream");
    Remedy own = missing.check(check).remedies().get(0);
    assertThat(own.kind()).isEqualTo(Remedy.Kind.DECISION);
    assertThat(own.runAs()).isEqualTo("administrator of the server");
    assertThat(own.steps().get(0)).startsWith("install the package for PostgreSQL 16");
    Remedy hosts = missing.provider("aws-rds").check(check).remedies().get(0);
    assertThat(hosts.kind()).isEqualTo(Remedy.Kind.PROVIDER);
    assertThat(hosts.runAs()).isEqualTo("host administrator");
    assertThat(hosts.steps().get(0)).startsWith("look it up among the plugins that");
  }

  @Test
  void aLibraryWithoutTheEntryPointIsNoPlugin() {
    assertThat(
            tried("wal2json", false, "42883", "no _PG_output_plugin_init in it")
                .consumer("pgstream")
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
    assertThat(
            FactsFixture.sound()
                .set("probes.plugins", Map.of("wal2json", Map.of("worked", false)))
                .consumer("pgstream")
                .check(check)
                .status())
        .isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aLostSlotOfThatPluginProvesNothing() {
    assertThat(
            FactsFixture.sound()
                .slot("gone", s -> s.set("row.plugin", "wal2json").set("row.wal_status", "lost"))
                .consumer("pgstream")
                .check(check)
                .status())
        .isEqualTo(Status.UNKNOWN);
    assertThat(
            FactsFixture.sound()
                .slot("other", s -> s.set("row.plugin", "test_decoding"))
                .consumer("pgstream")
                .check(check)
                .status())
        .isEqualTo(Status.UNKNOWN);
  }

  @Test
  void aHostChangesTheListInItsOwnWay() {
    CheckResult result =
        FactsFixture.sound()
            .setting("output_plugin_libraries", "pgoutput")
            .consumer("pgstream")
            .provider("aws-rds")
            .check(check);
    assertThat(result.message()).endsWith("it is not in output_plugin_libraries (pgoutput)");
    assertThat(result.remedies().get(0).sql()).isEmpty();
  }

  /** The server itself says that the list leaves it out. */
  @Test
  void whatTheListLeavesOutIsAddedToIt() {
    CheckResult result =
        tried(
                "wal2json",
                false,
                "42501",
                "output plugin \"wal2json\" is not in \"output_plugin_libraries\"")
            .setting("output_plugin_libraries", "pgoutput")
            .consumer("pgstream")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .contains("ALTER SYSTEM SET output_plugin_libraries = 'pgoutput', 'wal2json'");
  }
}
