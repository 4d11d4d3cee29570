// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A host that gives up slots after a day, or at 4 GB. */
final class SlotRemovalsTest {
  private static FactsFixture host(String removal) {
    return FactsFixture.sound()
        .providerYaml(
            "{id: x, name: X, managed: true, verified: 2026-11-20, slots: {removal: [{kind: %s, note: n}]}}"
                .formatted(removal));
  }

  private static boolean harmful(FactsFixture facts) {
    return !SlotRemovals.harmful(facts.context()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'idle, after: 24h', slot-idle-timeout.min, 23h, false",
    "'idle, after: 24h', slot-idle-timeout.min, 24h, false",
    "'idle, after: 24h', slot-idle-timeout.min, 25h, true",
    "'idle, after: 24h', slot-idle-timeout.min, 0, false",
    "'size, after: 4GB', slot-wal-size.min, 3GB, false",
    "'size, after: 4GB', slot-wal-size.min, 4GB, false",
    "'size, after: 4GB', slot-wal-size.min, 5GB, true",
    "'size, after: 4GB', slot-wal-size.min, 0, false",
    // what the profile has no figure for no threshold makes harmless
    "idle, slot-idle-timeout.min, 0, true",
  })
  void theUserSaysWhatIsEnough(String removal, String threshold, String value, boolean harmful) {
    Request request = new Request(null, List.of(), List.of(), null, null, Map.of(threshold, value));
    assertThat(harmful(host(removal).request(request))).isEqualTo(harmful);
  }

  @ParameterizedTest
  @CsvSource({
    "'level: fail, min: 86400000', false",
    "'level: fail, min: 86400001', true",
    "'level: warn, hard-min: 86400000', false",
    "'level: warn, hard-min: 86400001', true",
    // no lower bound, and one that decides nothing
    "'level: fail, max: 90000000', true",
    "'level: info, min: 3600000', true",
  })
  void elseTheConsumerDoes(String need, boolean harmful) {
    assertThat(
            harmful(
                host("idle, after: 24h")
                    .consumerNeeding(
                        "settings: [{name: idle_replication_slot_timeout, %s}]".formatted(need))))
        .isEqualTo(harmful);
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true"})
  void aTemporarySlotLosesNothing(boolean temporary, boolean harmful) {
    assertThat(
            harmful(
                host("idle, after: 24h")
                    .consumerNeeding("slot: {temporary: %s}".formatted(temporary))))
        .isEqualTo(harmful);
  }
}
