// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConditionTest {
  private static Condition.Standing of(String condition, Watched watched) {
    return Condition.parse(condition).of(List.of(watched), watched.rows());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lag < 1048576B | not_met",
        "lag <= 1MB | met",
        "lag = 1MB | met",
        "lag > 1MB | not_met",
        "lag >= 1MB | met",
        "held<2MB | met",
        "held < 2mb AND lag < 2MB | met",
        "held < 2MB, lag < 1MB | not_met",
        "lag < 0 | not_met",
        "unread = 1 | met",
        "unread < 1 | not_met",
        "lost = 0 | met",
        "creating = 0 | met",
        "free-slots >= 9 | met",
        "free-slots > 9 | not_met",
        "free-senders = 9 | met",
        "free-connections > 82 | met",
        "free-connections > 83 | not_met",
        "oldest < 1s | met",
        "left > 1h | met",
        "growth < 1kB | met",
        "growth < 1kB/s | met",
        "lag < 10s | unknown",
      })
  void onOneSlotThatNobodyReads(String condition, String outcome) {
    Watched watched = new SampleFixture().slot("a").watched("shop", 3, "", 0);
    assertThat(of(condition, watched).outcome().toString().toLowerCase(Locale.ROOT))
        .isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lag",
        "lag < ",
        "lag < 1XB",
        "lagg < 1MB",
        "lag < 1MB or held < 1",
        "unread < 1MB",
        "left > 1MB",
        "held < 10s",
        "lag < 1MB and",
        "lag < -1MB",
        "lag < 1MB lag < 2MB",
        "held < 1MB/s",
        "lag ! 1",
        "lag < 5"
      })
  void whatIsNoConditionIsRefused(String text) {
    assertThatThrownBy(() -> Condition.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMeasureThatThereIsNotBringsThoseThatThereAre() {
    assertThatThrownBy(() -> Condition.parse("foo < 1"))
        .hasMessageStartingWith("foo is not known: known are lag, held, ")
        .hasMessageEndingWith("free-connections");
  }

  /** Nothing is ever met because nothing is there. */
  @Test
  void withoutSlotsNothingIsMet() {
    Watched watched = new SampleFixture().watched("shop", 3, "", 0);
    assertThat(of("lag < 1MB", watched).outcome()).isEqualTo(Condition.Outcome.UNKNOWN);
    assertThat(of("unread = 0", watched).outcome()).isEqualTo(Condition.Outcome.MET);
    Watched silent = new Watched("shop");
    assertThat(of("unread = 0", silent).outcome()).isEqualTo(Condition.Outcome.UNKNOWN);
  }

  @Test
  void aLostSlotHasNoLag() {
    Watched watched =
        new SampleFixture()
            .slot("a", "walStatus", "lost", "lagBytes", 5, "safeBytes", null)
            .watched("shop", 3, "", 0);
    assertThat(of("lag < 1MB", watched).outcome()).isEqualTo(Condition.Outcome.UNKNOWN);
    assertThat(of("lag < 1MB", watched).because()).contains("a", "lost");
    assertThat(of("left > 1s", watched).outcome()).isEqualTo(Condition.Outcome.NOT_MET);
    assertThat(of("lost = 0", watched).outcome()).isEqualTo(Condition.Outcome.NOT_MET);
  }

  @Test
  void theLagInTimeIsTheReaders() {
    Watched watched = SampleFixture.typical().watched("shop", 3, "", 0);
    List<SlotRow> read =
        watched.rows().stream().filter(row -> row.slot().name().equals("zero_0_a")).toList();
    Condition condition = Condition.parse("lag < 4ms");
    assertThat(condition.of(List.of(watched), read).outcome()).isEqualTo(Condition.Outcome.MET);
    assertThat(condition.of(List.of(watched), watched.rows()).outcome())
        .isEqualTo(Condition.Outcome.UNKNOWN);
  }

  @Test
  void growthIsNotKnownAtFirst() {
    Watched watched = new SampleFixture().slot("a").watched("shop", 0, "", 0);
    assertThat(of("growth < 1MB", watched).outcome()).isEqualTo(Condition.Outcome.UNKNOWN);
    assertThat(of("left > 1h", watched).outcome()).isEqualTo(Condition.Outcome.UNKNOWN);
  }

  @Test
  void whatIsHiddenIsNotMet() {
    Watched watched = new SampleFixture().set("hidden", 3).watched("shop", 0, "", 0);
    assertThat(of("oldest < 1h", watched).outcome()).isEqualTo(Condition.Outcome.UNKNOWN);
  }

  @Test
  void aGateNeedsItWithoutABreak() {
    Watched good = new SampleFixture().slot("a").watched("shop", 1, "", 0);
    Watched bad = new SampleFixture().slot("a", "lagBytes", 2 << 20).watched("shop", 1, "", 0);
    Gate gate = new Gate(Condition.parse("lag <= 1MB"), 10_000, 60_000, 0);
    assertThat(gate.state(0)).isEqualTo(Gate.State.WAITING);
    gate.saw(List.of(good), good.rows(), 1_000);
    assertThat(gate.state(10_999)).isEqualTo(Gate.State.WAITING);
    assertThat(gate.words(6_000)).contains("met for 5 s of 10 s");
    gate.saw(List.of(bad), bad.rows(), 10_999);
    assertThat(gate.state(11_000)).isEqualTo(Gate.State.WAITING);
    assertThat(gate.words(11_000)).contains("lag of slot a is 2 MB");
    gate.saw(List.of(good), good.rows(), 20_000);
    assertThat(gate.state(29_999)).isEqualTo(Gate.State.WAITING);
    assertThat(gate.state(30_000)).isEqualTo(Gate.State.PASSED);
  }

  @Test
  void aGateThatIsNotPassedSaysWhy() {
    Watched bad = new SampleFixture().slot("a", "lagBytes", 2 << 20).watched("shop", 1, "", 0);
    Gate gate = new Gate(Condition.parse("lag < 1MB"), 0, 60_000, 0);
    gate.saw(List.of(bad), bad.rows(), 1_000);
    assertThat(gate.state(59_999)).isEqualTo(Gate.State.WAITING);
    assertThat(gate.state(60_000)).isEqualTo(Gate.State.NOT_MET);
    gate.saw(List.of(bad), List.of(), 2_000);
    assertThat(gate.state(60_000)).isEqualTo(Gate.State.UNKNOWN);
    bad.failed("gone", 3_000);
    gate.saw(List.of(bad), bad.rows(), 3_000);
    assertThat(gate.state(60_000)).isEqualTo(Gate.State.UNREACHABLE);
    assertThat(new Gate(Condition.parse("lag < 1MB"), 0, 0, 0).state(Long.MAX_VALUE))
        .isEqualTo(Gate.State.WAITING);
  }
}
