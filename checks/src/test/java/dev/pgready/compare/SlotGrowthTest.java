// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static boolean sameServer(
      UnaryOperator<FactsFixture> one, UnaryOperator<FactsFixture> other) {
    return SlotGrowth.sameServer(
        one.apply(FactsFixture.sound()).facts(), other.apply(FactsFixture.sound()).facts());
  }

  private static FactsFixture restarted(FactsFixture facts) {
    return facts.set("catalogue.server.startedAt", "2026-11-02T12:00:00Z");
  }

  /** Where the start is another one, the address decides. */
  @Test
  void addresses() {
    assertThat(sameServer(f -> f, SlotGrowthTest::restarted)).isTrue();
    assertThat(sameServer(f -> f, f -> restarted(f).set("connection.host", "DB.example.com")))
        .isTrue();
    assertThat(sameServer(f -> f, f -> restarted(f).set("connection.host", "db2.example.com")))
        .isFalse();
    assertThat(sameServer(f -> f, f -> restarted(f).set("connection.port", 5433))).isFalse();
    assertThat(sameServer(f -> f, f -> restarted(f).without("connection.host"))).isFalse();
    assertThat(sameServer(f -> f.without("connection.host"), SlotGrowthTest::restarted)).isFalse();
    assertThat(sameServer(f -> f, f -> restarted(f).without("connection"))).isFalse();
    assertThat(sameServer(f -> f.without("connection"), SlotGrowthTest::restarted)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/var/run/postgresql", "localhost", "127.0.0.2", "::1"})
  void namesOfThisMachine(String host) {
    UnaryOperator<FactsFixture> one = f -> f.set("connection.host", host);
    UnaryOperator<FactsFixture> two = f -> restarted(f).set("connection.host", host);
    assertThat(sameServer(one, two)).isFalse();
    // by its identifier it is the one
    UnaryOperator<FactsFixture> known =
        f -> f.set("probes.replication.worked", true).set("probes.replication.systemId", "7");
    assertThat(sameServer(f -> known.apply(one.apply(f)), f -> known.apply(two.apply(f)))).isTrue();
    assertThat(sameServer(one, f -> known.apply(two.apply(f)))).isFalse();
    assertThat(sameServer(f -> known.apply(one.apply(f)), two)).isFalse();
  }

  /** The same second, of another server. */
  @Test
  void starts() {
    UnaryOperator<FactsFixture> elsewhere = f -> f.set("connection.host", "other.example.com");
    assertThat(sameServer(f -> f, elsewhere)).isTrue();
    assertThat(sameServer(f -> f, f -> restarted(elsewhere.apply(f)))).isFalse();
    assertThat(sameServer(f -> f, f -> elsewhere.apply(f).version(170002))).isFalse();
    assertThat(sameServer(f -> f, f -> elsewhere.apply(f).set("catalogue.server.inRecovery", true)))
        .isFalse();
    assertThat(sameServer(f -> f, f -> elsewhere.apply(f).set("catalogue.server.port", 5433)))
        .isFalse();
    assertThat(sameServer(f -> f, f -> elsewhere.apply(f).without("catalogue.server.port")))
        .isTrue();
    assertThat(sameServer(f -> f.without("catalogue.server.port"), elsewhere)).isTrue();
    assertThat(
            sameServer(
                f -> f.without("catalogue.server.startedAt"),
                f -> elsewhere.apply(f).without("catalogue.server.startedAt")))
        .isFalse();
  }

  @Test
  void slotsOfBothMomentsTheFastestFirst() {
    FactsFixture one =
        at("2026-11-20T12:00:00Z", "0/1", 0)
            .slot("b", row -> row.set("retainedBytes", 0))
            .slot("a", row -> row.set("retainedBytes", 0))
            .slot("none", row -> row.without("retainedBytes"))
            .slot("gone", row -> {})
            .slot("lost", row -> row.set("retainedBytes", 1));
    FactsFixture two =
        at("2026-11-20T13:00:00Z", "0/1", 2)
            .slot("b", row -> row.set("retainedBytes", 3))
            .slot("a", row -> row.set("retainedBytes", 3))
            .slot("none", row -> row.set("retainedBytes", 9))
            .slot("new", row -> {})
            .slot("lost", row -> row.without("retainedBytes"));
    assertThat(SlotGrowth.between(one.facts(), two.facts()).orElseThrow().slots())
        .extracting(SlotGrowth.Slot::name)
        .containsExactly("a", "b", "s");
  }

  /** Nothing is left at the limit and beyond it; without one there is none to reach. */
  @Test
  void limits() {
    assertThat(secondsLeft("1024", GB / 2, GB - GB / 4)).isEqualTo(3600);
    assertThat(secondsLeft("1024", GB / 2, GB)).isZero();
    assertThat(secondsLeft("1024", GB / 2, 2 * GB)).isZero();
    assertThat(secondsLeft("1", 0, 1)).isNotNull();
    assertThat(secondsLeft("1024", GB, GB)).isNull();
    assertThat(secondsLeft("0", 0, GB)).isNull();
    assertThat(secondsLeft("-1", 0, GB)).isNull();
  }

  private static @Nullable Long secondsLeft(String limit, long from, long to) {
    return SlotGrowth.between(
            at("2026-11-20T12:00:00Z", "0/1", from).facts(),
            at("2026-11-20T13:00:00Z", "0/1", to).setting("max_slot_wal_keep_size", limit).facts())
        .orElseThrow()
        .slots()
        .get(0)
        .secondsToLimit();
  }

  private static @Nullable Long written(@Nullable String from, @Nullable String to) {
    FactsFixture one = at("2026-11-20T12:00:00Z", "0/1", 0).set("catalogue.server.lsn", from);
    FactsFixture two = at("2026-11-20T14:00:00Z", "0/1", 0).set("catalogue.server.lsn", to);
    SlotGrowth growth = SlotGrowth.between(one.facts(), two.facts()).orElseThrow();
    Long written = growth.walBytes();
    assertThat(growth.walBytesPerHour())
        .isEqualTo(written == null ? null : (Long) Math.round(written / 2.0));
    return written;
  }

  @Test
  void walWritten() {
    assertThat(written("0/10", "0/10")).isZero();
    assertThat(written("0/10", "0/1F")).isEqualTo(15);
    assertThat(written("0/10", "2/10")).isEqualTo(2L << 32);
    // another history of the WAL
    assertThat(written("0/10", "0/F")).isNull();
    assertThat(written("0/10", "here")).isNull();
    assertThat(written(null, "0/10")).isNull();
    assertThat(written("0/10", null)).isNull();
  }

  @Test
  void aTimeThatIsNone() {
    assertThat(SlotGrowth.between(before.facts(), at("yesterday", "0/1", 0).facts())).isEmpty();
    assertThat(
            SlotGrowth.between(
                FactsFixture.unreached("REFUSED", "nobody listens").facts(), before.facts()))
        .isEmpty();
  }
}
