// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

/** Two moments of one server. */
final class SlotGrowthTest {
  private static final long GB = 1L << 30;

  private static FactsFixture at(String time, String lsn, long retained) {
    return FactsFixture.sound()
        .set("catalogue.server.collectedAt", time)
        .set("catalogue.server.lsn", lsn)
        .setting("max_slot_wal_keep_size", "10240")
        .slot("s", row -> row.set("retainedBytes", retained));
  }

  private final FactsFixture before = at("2026-11-20T12:00:00Z", "0/FFFFFFFF", GB);
  private final FactsFixture after = at("2026-11-20T14:00:00Z", "1/7FFFFFFF", 4 * GB);

  @Test
  void ratesAndLimit() {
    SlotGrowth growth = SlotGrowth.between(before.facts(), after.facts()).orElseThrow();
    assertThat(growth.seconds()).isEqualTo(7200);
    assertThat(growth.backwards()).isFalse();
    assertThat(growth.walBytes()).isEqualTo(2 * GB);
    assertThat(growth.walBytesPerHour()).isEqualTo(GB);
    // 3 GB in two hours, 6 GB left
    assertThat(growth.slots())
        .containsExactly(new SlotGrowth.Slot("s", GB, 4 * GB, 3 * GB / 2, 4 * 3600L));
  }

  @Test
  void theEarlierOneIsFoundInB() {
    SlotGrowth growth = SlotGrowth.between(after.facts(), before.facts()).orElseThrow();
    assertThat(growth.backwards()).isTrue();
    assertThat(growth.slots()).extracting(SlotGrowth.Slot::to).containsExactly(4 * GB);
  }

  @Test
  void shrinkingReachesNoLimit() {
    SlotGrowth growth =
        SlotGrowth.between(before.facts(), at("2026-11-20T13:00:00Z", "2/0", 0).facts())
            .orElseThrow();
    assertThat(growth.slots()).containsExactly(new SlotGrowth.Slot("s", GB, 0, -GB, null));
  }

  @Test
  void anotherServerHasNoGrowth() {
    FactsFixture other =
        at("2026-11-20T14:00:00Z", "1/0", GB)
            .set("connection.host", "other.example.com")
            .set("catalogue.server.startedAt", "2026-11-02T12:00:00Z");
    assertThat(SlotGrowth.between(before.facts(), other.facts())).isEmpty();
    // a restored copy behind the same name has another identifier
    FactsFixture one = at("2026-11-20T12:00:00Z", "0/1", 0);
    FactsFixture two = at("2026-11-20T14:00:00Z", "0/1", 0);
    one.set("probes.replication.worked", true).set("probes.replication.systemId", "1");
    two.set("probes.replication.worked", true).set("probes.replication.systemId", "2");
    assertThat(SlotGrowth.between(one.facts(), two.facts())).isEmpty();
  }

  /**
   * Behind a name of this machine a tunnel may end: only a start at the same second says enough.
   */
  @Test
  void localNamesSayNothing() {
    FactsFixture one = at("2026-11-20T12:00:00Z", "0/1", 0).set("connection.host", "127.0.0.1");
    FactsFixture two =
        at("2026-11-20T14:00:00Z", "0/1", 0)
            .set("connection.host", "127.0.0.1")
            .set("catalogue.server.startedAt", "2026-11-02T12:00:00Z");
    assertThat(SlotGrowth.sameServer(one.facts(), two.facts())).isFalse();
    two.set("catalogue.server.startedAt", "2026-11-01T12:00:00Z");
    assertThat(SlotGrowth.sameServer(one.facts(), two.facts())).isTrue();
  }

  @Test
  void oneMomentHasNoGrowth() {
    assertThat(SlotGrowth.between(before.facts(), before.facts())).isEmpty();
    assertThat(
            SlotGrowth.between(
                before.facts(), FactsFixture.unreached("REFUSED", "nobody listens").facts()))
        .isEmpty();
  }
}
