// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.collect.FactsCollector.Effort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PermitsTest {
  private final AtomicLong clock = new AtomicLong();

  @Test
  void aServerThatAnsweredKeepsItsSlotHoweverSlowItIs() throws Exception {
    Permits slots = permits(2, "a:1", "b:1", "c:1");
    next(slots).answered();
    next(slots).answered();
    pass(Duration.ofMinutes(1));
    assertThat(waits(slots)).isTrue();
  }

  @Test
  void silentServersLendTheirSlots() throws Exception {
    Permits slots = permits(2, "a:1", "b:1", "c:1");
    next(slots);
    next(slots);
    assertThat(waits(slots)).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(waits(slots)).isFalse();
  }

  /** Where all take long it is not the servers' fault. */
  @Test
  void silenceIsLongWhereOthersNeedLongAsWell() throws Exception {
    Permits slots = permits(2, "a:1", "b:1", "c:1");
    Permits.Visit slow = next(slots);
    next(slots);
    pass(Duration.ofMillis(900));
    slow.answered();
    pass(Duration.ofMillis(900));
    assertThat(waits(slots)).isTrue();
    pass(Duration.ofSeconds(3));
    assertThat(waits(slots)).isFalse();
  }

  @Test
  void aSlowEndpointIsNotGivenMoreBeforeItsTimeIsOver() throws Exception {
    Permits slots = permits(2, "a:1", "a:1", "a:1", "a:1", "a:1");
    Permits.Visit first = next(slots);
    next(slots);
    pass(Duration.ofSeconds(9));
    assertThat(waits(slots)).isTrue();
    // it has hung to the end: the others need not wait for each other
    assertThat(first.end(Effort.TOO_MUCH)).isFalse();
    next(slots);
    next(slots);
    pass(Duration.ofSeconds(9));
    assertThat(waits(slots)).isFalse();
  }

  @Test
  void aSlowDatabaseBehindAnEndpointThatAnswersKeepsItsSlot() throws Exception {
    Permits slots = permits(2, "a:1", "a:1", "b:1");
    next(slots).answered();
    next(slots);
    pass(Duration.ofSeconds(5));
    assertThat(waits(slots)).isTrue();
  }

  @Test
  void slotsComeBack() throws Exception {
    Permits slots = permits(2, "a:1", "b:1", "c:1");
    next(slots).answered();
    Permits.Visit second = next(slots);
    second.answered();
    second.end(Effort.LITTLE);
    assertThat(next(slots).number()).isEqualTo(2);
  }

  @Test
  void oneEndpointBeginsWithAFewAndGetsMoreWithEachQuickAnswer() throws Exception {
    Permits slots = permits(64, same(64));
    List<Permits.Visit> running = all(slots);
    assertThat(running).hasSize(Permits.FIRST);
    running.forEach(PermitsTest::quick);
    List<Permits.Visit> more = all(slots);
    assertThat(more).hasSize(2 * Permits.FIRST);
    more.forEach(PermitsTest::quick);
    assertThat(all(slots)).hasSize(4 * Permits.FIRST);
  }

  @Test
  void othersPassAnEndpointThatHasItsShare() throws Exception {
    List<String> places = new ArrayList<>(List.of(same(20)));
    places.add("b:1");
    Permits slots = permits(64, places.toArray(String[]::new));
    assertThat(all(slots).stream().map(Permits.Visit::number)).hasSize(9).contains(20);
  }

  @Test
  void anEndpointThatNeedsMuchTimeGetsOneLessWithEachAnswer() throws Exception {
    Permits slots = permits(64, same(64));
    List<Permits.Visit> running = all(slots);
    running.forEach(Permits.Visit::answered);
    running.get(0).end(Effort.MUCH);
    running.get(1).end(Effort.MUCH);
    running.get(2).end(Effort.LITTLE);
    // five are left of what has become seven
    assertThat(all(slots)).hasSize(2);
  }

  /** Once for all that ran at the same time. */
  @Test
  void anEndpointThatComesToItsLimitsGetsHalf() throws Exception {
    Permits slots = permits(64, same(64));
    List<Permits.Visit> running = all(slots);
    for (Permits.Visit visit : running) {
      visit.answered();
      visit.end(Effort.TOO_MUCH);
    }
    List<Permits.Visit> fewer = all(slots);
    assertThat(fewer).hasSize(Permits.FIRST / 2);
    fewer.get(0).end(Effort.TOO_MUCH);
    assertThat(all(slots)).isEmpty();
    fewer.get(1).end(Effort.TOO_MUCH);
    assertThat(all(slots)).isEmpty();
    fewer.get(2).end(Effort.TOO_MUCH);
    assertThat(all(slots)).hasSize(1);
  }

  @Test
  void whatCameToItsLimitAmongOthersIsLookedAtAgainWhenAllAreDone() throws Exception {
    Permits slots = permits(2, same(3));
    Permits.Visit late = next(slots);
    Permits.Visit other = next(slots);
    other.answered();
    assertThat(late.end(Effort.TOO_MUCH)).isTrue();
    quick(other);
    Permits.Visit third = next(slots);
    assertThat(third.number()).isEqualTo(2);
    assertThat(waits(slots)).isTrue();
    quick(third);
    Permits.Visit again = next(slots);
    assertThat(again.number()).isEqualTo(late.number());
    quick(again);
    assertThat(slots.next()).isNull();
  }

  @Test
  void whatIsSlowAloneIsNotLookedAtAgain() throws Exception {
    Permits slots = permits(2, "a:1");
    Permits.Visit only = next(slots);
    only.answered();
    assertThat(only.end(Effort.TOO_MUCH)).isFalse();
    assertThat(slots.next()).isNull();
  }

  /** The second time has to be paid once for an endpoint, not for each of its databases. */
  @Test
  void anEndpointThatIsSlowByItselfIsFoundOutOnce() throws Exception {
    Permits slots = permits(8, same(8));
    List<Permits.Visit> running = all(slots);
    running.get(0).answered();
    for (Permits.Visit visit : running) {
      assertThat(visit.end(Effort.TOO_MUCH)).isTrue();
    }
    Permits.Visit again = next(slots);
    assertThat(again.end(Effort.TOO_MUCH)).isFalse();
    assertThat(slots.next()).isNull();
  }

  @Test
  void nothingIsNextOnceItIsStopped() throws Exception {
    Permits slots = permits(1, "a:1", "b:1");
    next(slots);
    slots.stop();
    assertThat(slots.next()).isNull();
  }

  private Permits permits(int parallel, String... places) {
    return new Permits(parallel, 2, List.of(places), clock::get);
  }

  private static String[] same(int count) {
    return Collections.nCopies(count, "a:1").toArray(String[]::new);
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private static void quick(Permits.Visit visit) {
    visit.answered();
    assertThat(visit.end(Effort.LITTLE)).isFalse();
  }

  private static Permits.Visit next(Permits slots) throws InterruptedException {
    return Objects.requireNonNull(slots.next());
  }

  /** As many as may run at once. */
  private static List<Permits.Visit> all(Permits slots) throws Exception {
    List<Permits.Visit> running = new ArrayList<>();
    for (Permits.Visit next = within(slots); next != null; next = within(slots)) {
      running.add(next);
    }
    return running;
  }

  private static boolean waits(Permits slots) throws Exception {
    return within(slots) == null;
  }

  /** Null: there is still none after a while. */
  private static Permits.@Nullable Visit within(Permits slots) throws Exception {
    CompletableFuture<Permits.@Nullable Visit> taken = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                taken.complete(slots.next());
              } catch (InterruptedException e) {
                taken.complete(null);
              }
            },
            "taker");
    thread.setDaemon(true);
    thread.start();
    try {
      return taken.get(400, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      thread.join();
      // what it got at the last moment
      return taken.get();
    }
  }
}
