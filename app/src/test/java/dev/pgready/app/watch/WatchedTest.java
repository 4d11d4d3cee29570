// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WatchedTest {
  private static SlotRow row(Watched watched, String name) {
    return watched.rows().stream()
        .filter(row -> row.slot().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTimeLeftFollowsFromGrowthAndRoom() {
    // 2 GB of room, less what has grown, at 310 kB a second
    Watched watched = SampleFixture.typical().watched("shop", 60, "old_airbyte", 310 * 1024);
    Outlook outlook = row(watched, "old_airbyte").outlook();
    assertThat(outlook.growth()).isBetween(310.0 * 1024 - 1, 310.0 * 1024 + 1);
    assertThat(outlook.secondsLeft())
        .isEqualTo(Math.round(((2L << 30) - 60 * 310 * 1024.0) / (310 * 1024)));
    assertThat(row(watched, "zero_0_a").outlook().secondsLeft()).isNull();
  }

  @Test
  void urgency() {
    SampleFixture fixture =
        new SampleFixture()
            .slot("read", "pid", 1)
            .slot("unread")
            .slot("synced", "synced", true)
            .slot("lost", "walStatus", "lost", "safeBytes", null)
            .slot("invalid", "invalidation", "rows_removed")
            .slot("unreserved", "pid", 2, "walStatus", "unreserved", "safeBytes", -5)
            .slot("young", "pid", 3, "creating", true);
    Watched watched = fixture.watched("shop", 0, "", 0);
    assertThat(SlotOrder.URGENCY.sorted(watched.rows()).stream().map(r -> r.slot().name()))
        .containsExactly("invalid", "lost", "unreserved", "unread", "read", "synced", "young");
    assertThat(row(watched, "unreserved").outlook().secondsLeft()).isZero();
    assertThat(row(watched, "lost").outlook().secondsLeft()).isNull();
    assertThat(row(watched, "young").urgency()).isEqualTo(SlotRow.Urgency.FINE);
    watched = fixture.watched("shop", 3, "", 0);
    assertThat(row(watched, "young").urgency()).isEqualTo(SlotRow.Urgency.STUCK);
  }

  /** At the edges: an hour, and a day. */
  @Test
  void urgencyOfTheTimeLeft() {
    for (int[] edge : new int[][] {{3599, 1}, {3600, 3}, {86_399, 3}, {86_400, 4}}) {
      SampleFixture fixture =
          new SampleFixture().slot("a", "pid", 1, "safeBytes", 1000L * (edge[0] + 10));
      Watched watched = fixture.watched("shop", 10, "a", 1000);
      assertThat(row(watched, "a").outlook().secondsLeft()).isEqualTo(edge[0]);
      assertThat(List.of(SlotRow.Urgency.values()).indexOf(row(watched, "a").urgency()))
          .as("%s", edge[0])
          .isEqualTo(edge[1]);
    }
  }

  @Test
  void historyOutlivesASilentAndARestartedServer() {
    SampleFixture fixture = SampleFixture.typical();
    Watched watched = fixture.watched("shop", 30, "old_airbyte", 4096);
    watched.failed("gone", 1000);
    watched.failed("still gone", 2000);
    assertThat(watched.problem()).isEqualTo("still gone");
    assertThat(watched.problemSince()).isEqualTo(1000);
    assertThat(watched.rows()).hasSize(3);
    fixture.set("startedAt", SampleFixture.START).set("at", SampleFixture.START + 1000);
    watched.saw(fixture.sample(), 3000);
    assertThat(watched.problem()).isNull();
    assertThat(watched.restartedAt()).isEqualTo(3000);
    assertThat(row(watched, "old_airbyte").outlook().growth()).isPositive();
  }

  @Test
  void slotsThatAreGoneAreForgotten() {
    Watched watched = new SampleFixture().slot("a").watched("shop", 5, "", 0);
    watched.saw(new SampleFixture().slot("b").sample(), 1);
    assertThat(watched.track("a")).isNull();
    assertThat(watched.track("b")).isNotNull();
  }

  @Test
  void ordersGoRound() {
    SlotOrder order = SlotOrder.URGENCY;
    List<SlotRow> rows = SampleFixture.typical().watched("shop", 2, "old_airbyte", 100).rows();
    for (int i = 0; i < SlotOrder.values().length; i++) {
      assertThat(order.sorted(rows)).hasSize(3);
      order = order.next();
    }
    assertThat(order).isEqualTo(SlotOrder.URGENCY);
    assertThat(SlotOrder.HELD.sorted(rows).get(0).slot().name()).isEqualTo("old_airbyte");
    assertThat(SlotOrder.NAME.sorted(rows).get(0).slot().name()).isEqualTo("dbz");
  }
}
