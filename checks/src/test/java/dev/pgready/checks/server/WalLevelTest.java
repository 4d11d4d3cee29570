// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.providers.ProviderCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WalLevelTest {
  private final WalLevel check = new WalLevel();

  @Test
  void logicalPasses() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void replicaFailsWithTheHostsWayOfChangingIt() {
    CheckResult result = FactsFixture.sound().setting("wal_level", "replica").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).isEqualTo("wal_level is replica; logical decoding needs logical");
    Remedy remedy = result.remedies().get(0);
    assertThat(remedy.sql()).containsExactly("ALTER SYSTEM SET wal_level = 'logical'");
    assertThat(remedy.restart()).isTrue();
  }

  @Test
  void hiddenIsUnknown() {
    assertThat(FactsFixture.sound().withoutSetting("wal_level").check(check).status())
        .isEqualTo(Status.UNKNOWN);
  }

  @Test
  void nineteenRaisesReplicaByItselfButNotMinimal() {
    FactsFixture nineteen = FactsFixture.sound().version(190000);
    assertThat(nineteen.setting("wal_level", "replica").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(nineteen.setting("wal_level", "minimal").check(check).status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void aChangeThatWaitsForARestartIsToldAsSuch() {
    CheckResult result =
        FactsFixture.sound()
            .setting("wal_level", "replica")
            .pendingRestart("wal_level")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message()).contains("waits for a restart");
    assertThat(result.remedies().get(0).restart()).isTrue();
  }

  @Test
  void aProvidersSwitchThatIsOnMeansThatARebootIsMissing() {
    CheckResult result =
        FactsFixture.sound()
            .setting("wal_level", "replica")
            .set(
                "catalogue.fingerprint.settings", java.util.Map.of("rds.logical_replication", "on"))
            .check(check);
    assertThat(result.message())
        .isEqualTo(
            "wal_level is still replica although rds.logical_replication is on: the server was not"
                + " restarted since");
    assertThat(result.remedies().get(0).title()).startsWith("Restart");
  }

  /** The profiles name the switch, under settings.wal_level.parameter. */
  @ParameterizedTest
  @CsvSource({
    "aws-rds, rds.logical_replication, 1",
    "scaleway, rdb.enable_logical_replication, on",
    "neon, enable_logical_replication, on",
    "gcp-alloydb, alloydb.logical_decoding, on",
    "azure-single, azure.replication_support, LOGICAL"
  })
  void everyHostsSwitchIsKnown(String provider, String name, String value) {
    assertThat(ProviderCatalog.builtIn().fingerprintSettings()).contains(name);
    assertThat(
            FactsFixture.sound()
                .provider(provider)
                .setting("wal_level", "replica")
                .set("catalogue.fingerprint.settings", java.util.Map.of(name, value))
                .check(check)
                .message())
        .startsWith("wal_level is still replica although %s is on".formatted(name));
  }

  @Test
  void aConsumerThatDoesNotDecodeDoesNotCare() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("replication: false")
                .setting("wal_level", "replica")
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
  }

  @Test
  void aSlotThatWasMadeIsTheAnswer() {
    CheckResult result =
        FactsFixture.sound()
            .withoutSetting("wal_level")
            .set("probes.slot.worked", true)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
    assertThat(result.message())
        .isEqualTo("the server created a logical slot: its wal_level is sufficient");
  }

  @Test
  void aSlotThatWasRefusedIsTheAnswer() {
    FactsFixture refused =
        FactsFixture.sound()
            .set("probes.slot.worked", false)
            .set("probes.slot.sqlState", "55000")
            .set(
                "probes.slot.message",
                "ERROR: logical decoding requires \"wal_level\" >= \"logical\"");
    CheckResult result = refused.provider("aiven").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.source()).isEqualTo(Basis.PROBE);
    // Aiven's profile states logical as the level there
    assertThat(result.evidence()).containsEntry("profile", "overruled");
    assertThat(refused.setting("wal_level", "replica").provider("heroku").check(check).evidence())
        .containsEntry("profile", "confirmed");
    assertThat(
            FactsFixture.sound()
                .set("probes.slot.worked", false)
                .set("probes.slot.sqlState", "53400")
                .check(check)
                .source())
        .isEqualTo(Basis.CATALOGUE);
  }

  /** From 19 on the server raises the level when it is needed, and not a version earlier. */
  @Test
  void replicaIsEnoughFrom19On() {
    FactsFixture facts = FactsFixture.sound().setting("wal_level", "replica");
    assertThat(facts.version(180006).check(check).status()).isEqualTo(Status.FAIL);
    assertThat(facts.version(190000).check(check).status()).isEqualTo(Status.PASS);
    assertThat(facts.setting("wal_level", "minimal").check(check).status()).isEqualTo(Status.FAIL);
  }

  private static FactsFixture standby() {
    return FactsFixture.sound().set("catalogue.server.inRecovery", true);
  }

  @Test
  void onAStandbyThePrimarysLevelIsNotSeen() {
    assertThat(standby().check(check).status()).isEqualTo(Status.UNKNOWN);
    assertThat(standby().setting("wal_level", "replica").check(check).status())
        .isEqualTo(Status.FAIL);
    assertThat(standby().slot("there", s -> {}).check(check).status()).isEqualTo(Status.PASS);
    CheckResult refused =
        standby()
            .set("probes.slot.worked", false)
            .set("probes.slot.sqlState", "55000")
            .set(
                "probes.slot.message",
                "logical decoding on standby requires wal_level >= logical on the primary")
            .check(check);
    assertThat(refused.status()).isEqualTo(Status.FAIL);
    assertThat(refused.remedies().get(0).title()).contains("on the primary");
    assertThat(refused.remedies()).allSatisfy(r -> assertThat(r.sql()).isEmpty());
  }

  @Test
  void from19OnAStandbyShowsTheEffectiveLevel() {
    for (String effective : java.util.List.of("replica", "logical")) {
      assertThat(
              standby()
                  .version(190000)
                  .setting("wal_level", "replica")
                  .setting("effective_wal_level", effective)
                  .check(check)
                  .status())
          .isEqualTo(effective.equals("logical") ? Status.PASS : Status.FAIL);
    }
  }

  @Test
  void aConsumerThatReadsTheSettingItselfWantsItFrom19OnToo() {
    FactsFixture facts = FactsFixture.sound().version(190000).setting("wal_level", "replica");
    for (String consumer : java.util.List.of("zero", "powersync", "peerdb", "materialize")) {
      assertThat(facts.consumer(consumer).check(check).status()).isEqualTo(Status.FAIL);
    }
    for (String consumer : java.util.List.of("generic", "postgres", "electric", "debezium")) {
      assertThat(facts.consumer(consumer).check(check).status()).isEqualTo(Status.PASS);
    }
  }

  @Test
  void aSlotThatWasMadeIsToldWithTheLevel() {
    CheckResult result = FactsFixture.sound().set("probes.slot.worked", true).check(check);
    assertThat(result.message()).isEqualTo("wal_level is logical");
    assertThat(result.evidence()).containsEntry("wal_level", "logical");
    assertThat(
            FactsFixture.sound()
                .setting("wal_level", "replica")
                .set("probes.slot.worked", true)
                .check(check)
                .message())
        .isEqualTo("the server created a logical slot: its wal_level is sufficient");
  }

  /** A slot that can be read no more, or never could, proves nothing of the primary. */
  @Test
  void onAStandbyOnlyASlotThatCanBeReadIsAProof() {
    assertThat(standby().slot("gone", s -> s.set("row.wal_status", "lost")).check(check).status())
        .isEqualTo(Status.UNKNOWN);
    assertThat(
            standby()
                .slot("s1", s -> s.set("row.slot_type", "physical").set("row.database", null))
                .check(check)
                .status())
        .isEqualTo(Status.UNKNOWN);
  }

  @Test
  void from19OnTheOwnLevelOfAStandbyIsNotTheAnswer() {
    CheckResult failed =
        standby()
            .version(190000)
            .setting("wal_level", "replica")
            .setting("effective_wal_level", "replica")
            .check(check);
    assertThat(failed.message())
        .isEqualTo(
            "the primary of this standby does not write logical changes into the WAL: its wal_level must be logical, or a logical slot must exist there");
    assertThat(failed.remedies()).hasSize(1);
    assertThat(failed.source()).isEqualTo(Basis.CATALOGUE);
    CheckResult refused =
        standby()
            .set("probes.slot.worked", false)
            .set("probes.slot.sqlState", "55000")
            .set("probes.slot.message", "requires wal_level >= logical on the primary")
            .check(check);
    assertThat(refused.message()).endsWith("its wal_level must be logical");
    assertThat(refused.source()).isEqualTo(Basis.PROBE);
  }

  @Test
  void aHostThatOffersNoPublisherIsOverruledByASlot() {
    FactsFixture made = FactsFixture.sound().set("probes.slot.worked", true);
    assertThat(
            made.providerYaml(
                    "{id: x, name: X, managed: true, verified: 2026-11-20, publisher: {support: no}}")
                .check(check)
                .evidence())
        .containsEntry("profile", "overruled");
    assertThat(
            made.providerYaml(
                    "{id: x, name: X, managed: true, verified: 2026-11-20, publisher: {support: yes}}")
                .check(check)
                .evidence())
        .containsEntry("profile", "confirmed");
    assertThat(
            made.providerYaml("{id: x, name: X, managed: true, verified: 2026-11-20}")
                .check(check)
                .evidence())
        .doesNotContainKey("profile");
  }
}
