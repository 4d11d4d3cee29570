// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PermitsTest {
  private final AtomicLong clock = new AtomicLong();
  private final Permits slots = new Permits(2, clock::get);

  @Test
  void aServerThatAnsweredKeepsItsSlotHoweverSlowItIs() throws Exception {
    slots.take("a:1").answered();
    slots.take("b:1").answered();
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(waits("c:1")).isTrue();
  }

  @Test
  void silentServersLendTheirSlots() throws Exception {
    slots.take("a:1");
    slots.take("b:1");
    assertThat(waits("c:1")).isTrue();
    clock.addAndGet(Duration.ofMillis(300).toNanos());
    assertThat(waits("d:1")).isFalse();
  }

  @Test
  void oneEndpointGetsMoreConnectionsOnlyWhenItIsTakenForHung() throws Exception {
    slots.take("a:1");
    slots.take("a:1");
    clock.addAndGet(Duration.ofMillis(300).toNanos());
    assertThat(waits("a:1")).isTrue();
    clock.addAndGet(Duration.ofSeconds(2).toNanos());
    assertThat(waits("a:1")).isFalse();
  }

  @Test
  void aSlowDatabaseBehindAnEndpointThatAnswersKeepsItsSlot() throws Exception {
    slots.take("a:1").answered();
    slots.take("a:1");
    clock.addAndGet(Duration.ofSeconds(5).toNanos());
    assertThat(waits("b:1")).isTrue();
  }

  @Test
  void slotsComeBack() throws Exception {
    slots.take("a:1").answered();
    Permits.Visit second = slots.take("b:1");
    second.answered();
    second.end();
    assertThat(waits("c:1")).isFalse();
  }

  /** Whether somebody who wants a slot is still without one after a while. */
  private boolean waits(String endpoint) throws Exception {
    CompletableFuture<Permits.Visit> taken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return slots.take(endpoint);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            task -> {
              Thread thread = new Thread(task, "taker");
              thread.setDaemon(true);
              thread.start();
            });
    try {
      taken.get(400, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException e) {
      return true;
    }
  }
}
