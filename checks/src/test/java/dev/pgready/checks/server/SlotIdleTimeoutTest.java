// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.provider.ProviderSupport;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.ProviderProfile.Removal;
import dev.pgready.providers.ProviderProfile.RemovalKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SlotIdleTimeoutTest {
  private final SlotIdleTimeout check = new SlotIdleTimeout();

  @Test
  void olderServersHaveNone() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
  }

  @Test
  void aShortOneWarns() {
    CheckResult result =
        FactsFixture.sound()
            .version(180001)
            .setting("idle_replication_slot_timeout", "600")
            .set("catalogue.settings.idle_replication_slot_timeout.unit", "s")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).startsWith("idle_replication_slot_timeout is 10 min: ");
  }

  @Test
  void offPasses() {
    assertThat(
            FactsFixture.sound()
                .version(180001)
                .setting("idle_replication_slot_timeout", "0")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theHostsOwnRemovalIsTold() {
    CheckResult result =
        FactsFixture.sound()
            .providerYaml(
                "{id: x, name: Xhost, managed: true, verified: 2026-11-20, slots: {removal: [{kind: idle, after: 40h, note: after 40 hours}]}}")
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).isEqualTo("Xhost gives up slots by itself: after 40 hours");
  }

  /** Each built-in host by what its profile says of a slot that nobody reads. */
  @ParameterizedTest
  @MethodSource("hosts")
  void everyHostIsJudgedByKind(ProviderProfile host) {
    CheckResult result = FactsFixture.sound().provider(host.id()).check(check);
    List<Removal> removal = host.slots() == null ? List.of() : host.slots().removal();
    @Nullable RemovalKind kind = removal.isEmpty() ? null : removal.get(0).kind();
    Status expected =
        kind == null || kind == RemovalKind.FAILOVER
            ? Status.SKIP
            : kind == RemovalKind.NEVER || removal.get(0).setting() != null
                ? Status.PASS
                : Status.WARN;
    assertThat(result.status()).as(result.message()).isEqualTo(expected);
    // on 18 the setting itself is seen as well
    Status on18 =
        FactsFixture.sound()
            .version(180001)
            .setting("idle_replication_slot_timeout", "0")
            .provider(host.id())
            .check(check)
            .status();
    assertThat(on18).isEqualTo(expected == Status.SKIP ? Status.PASS : expected);
  }

  private static Request request(Map<String, String> thresholds) {
    return new Request(null, List.of(), List.of(), null, null, thresholds);
  }

  static List<ProviderProfile> hosts() {
    return List.copyOf(ProviderCatalog.builtIn().all());
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws-rds", "aws-aurora", "aws-rds-proxy", "gcp-cloudsql", "aiven"})
  void aHostThatRemovesNoSlotPasses(String id) {
    CheckResult result = FactsFixture.sound().provider(id).check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.message()).contains(" removes no slot by itself: ");
    assertThat(FactsFixture.sound().provider(id).check(new ProviderSupport()).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theFigureIsJudgedByTheUserAndByTheConsumer() {
    assertThat(
            FactsFixture.sound()
                .provider("neon")
                .request(request(Map.of("slot-idle-timeout.min", "24h")))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .provider("neon")
                .request(request(Map.of("slot-idle-timeout.min", "3d")))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
    // it names five minutes as too short, and knows no other bound
    assertThat(FactsFixture.sound().consumer("supabase-etl").provider("neon").check(check).status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("slot: {temporary: true}")
                .provider("neon")
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  /** Words are for people: none of them changes a verdict. */
  @ParameterizedTest
  @CsvSource({
    "never,PASS",
    "idle,WARN",
    "size,WARN",
    "unlisted,WARN",
    "unknown,WARN",
    "failover,SKIP"
  })
  void theNoteIsNotJudged(String kind, Status expected) {
    for (String note : List.of("", ", note: never by itself", ", note: after 3 hours")) {
      assertThat(
              FactsFixture.sound()
                  .providerYaml(
                      "{id: x, name: X, managed: true, verified: 2026-11-20, slots: {removal: [{kind: %s%s}]}}"
                          .formatted(kind, note))
                  .check(check)
                  .status())
          .isEqualTo(expected);
    }
  }

  private static FactsFixture timeout(String seconds) {
    return FactsFixture.sound()
        .version(180000)
        .setting("idle_replication_slot_timeout", seconds)
        .set("catalogue.settings.idle_replication_slot_timeout.unit", "s");
  }

  @ParameterizedTest
  @CsvSource({"0, PASS", "1, WARN", "86399, WARN", "86400, PASS", "86401, PASS"})
  void aDayIsLongEnough(String seconds, Status expected) {
    assertThat(timeout(seconds).check(check).status()).isEqualTo(expected);
  }

  @Test
  void zeroIsSaidToBeOff() {
    assertThat(timeout("0").check(check).message())
        .isEqualTo("idle_replication_slot_timeout is 0: idle slots are never given up");
    assertThat(timeout("86400").check(check).message())
        .isEqualTo("idle_replication_slot_timeout is 24 h");
  }

  @Test
  void theSettingCameWithEighteen() {
    assertThat(FactsFixture.sound().version(170009).check(check).status()).isEqualTo(Status.SKIP);
    CheckResult hidden = FactsFixture.sound().version(180000).check(check);
    assertThat(hidden.status()).isEqualTo(Status.UNKNOWN);
    assertThat(hidden.canFail()).isFalse();
    // there the host's word is not needed, where it is harmless
    assertThat(FactsFixture.sound().provider("aws-rds").version(180000).check(check).status())
        .isEqualTo(Status.UNKNOWN);
  }

  @Test
  void theConsumersBoundDecides() {
    FactsFixture facts =
        timeout("3600")
            .consumerNeeding(
                "settings: [{name: idle_replication_slot_timeout, level: fail, min: 7200000, allow: [0], why: it sleeps for two hours}]");
    CheckResult result = facts.check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo("idle_replication_slot_timeout is 60 min; Test: it sleeps for two hours");
    assertThat(result.remedies().get(0).sql())
        .contains("ALTER SYSTEM SET idle_replication_slot_timeout = '0'");
  }

  @Test
  void whatTheHostSaysOfItIsInTheEvidence() {
    assertThat(
            FactsFixture.sound()
                .providerYaml(
                    "{id: x, name: Xhost, managed: true, verified: 2026-11-20, slots: {removal: [{kind: idle, after: 40h, note: after 40 hours}]}}")
                .check(check)
                .evidence())
        .containsEntry("removal", "idle")
        .containsEntry("removed_after", "40h");
    assertThat(FactsFixture.sound().provider("aws-rds").check(check).evidence())
        .containsEntry("removal", "never")
        .doesNotContainKey("removed_after");
  }
}
