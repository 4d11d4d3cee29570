// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ServerAnswerTest {
  private static final String HEAD =
      "\"at\":1,\"version\":170000,\"recovery\":false,\"database\":\"d\",\"role\":\"r\",\"backend\":1,"
          + "\"startedAt\":1,\"maxSlots\":9,\"maxSenders\":8,\"maxConnections\":7,\"counts\":[3,2,1],";

  private static Sample sample(String rest) {
    return SampleDocument.read(ServerAnswer.of("{" + HEAD + rest + "}").sample());
  }

  @Test
  void positionsBecomeDistances() {
    Sample sample =
        sample(
            "\"lsn\":\"16/B374D848\",\"slots\":["
                + "{\"name\":\"b\",\"type\":\"logical\",\"restart\":\"15/FFFFFFFF\",\"confirmed\":\"16/B374D848\"},"
                + "{\"name\":\"a\",\"type\":\"physical\",\"restart\":null,\"confirmed\":null}]");
    assertThat(sample.wal()).isEqualTo(0x16B374D848L);
    assertThat(sample.connections()).isEqualTo(3);
    assertThat(sample.hidden()).isEqualTo(2);
    assertThat(sample.senders()).isEqualTo(1);
    assertThat(sample.slots()).extracting(Sample.Slot::name).containsExactly("a", "b");
    assertThat(sample.slots().get(1).heldBytes()).isEqualTo(0x16B374D848L - 0x15FFFFFFFFL);
    assertThat(sample.slots().get(1).lagBytes()).isZero();
    assertThat(sample.slots().get(0).heldBytes()).isNull();
    assertThat(sample.slots().get(0).lagBytes()).isNull();
  }

  /** A standby that has replayed nothing yet. */
  @Test
  void withoutAnEndNothingIsKnownOfDistances() {
    Sample sample =
        sample(
            "\"lsn\":null,\"slots\":[{\"name\":\"a\",\"type\":\"logical\",\"restart\":\"0/1\"}]");
    assertThat(sample.wal()).isNull();
    assertThat(sample.slots().get(0).heldBytes()).isNull();
  }

  @Test
  void sendersOfLogicalSlotsAreNoStandbys() {
    Sample sample =
        sample(
            "\"lsn\":\"0/20\",\"slots\":["
                + "{\"name\":\"l\",\"type\":\"logical\",\"pid\":5},{\"name\":\"p\",\"type\":\"physical\",\"pid\":6}],"
                + "\"standbys\":[{\"pid\":7,\"sent\":\"0/20\",\"replay\":null},{\"pid\":5},"
                + "{\"pid\":6,\"sent\":\"0/18\",\"flush\":\"0/10\",\"replay\":\"0/8\"}]");
    assertThat(sample.standbys()).extracting(Sample.Standby::pid).containsExactly(6, 7);
    Sample.Standby reader = sample.standbys().get(0);
    assertThat(reader.slot()).isEqualTo("p");
    assertThat(reader.sentBytes()).isEqualTo(8);
    assertThat(reader.flushBytes()).isEqualTo(16);
    assertThat(reader.replayBytes()).isEqualTo(24);
    assertThat(sample.standbys().get(1).slot()).isNull();
    assertThat(sample.standbys().get(1).replayBytes()).isNull();
  }

  @Test
  void whetherThereCanBePreparedTransactions() {
    assertThat(ServerAnswer.of("{\"maxPrepared\":0}").prepares()).isFalse();
    assertThat(ServerAnswer.of("{\"maxPrepared\":1}").prepares()).isTrue();
    assertThat(ServerAnswer.of("{}").prepares()).isTrue();
    assertThat(sample("\"maxPrepared\":0").prepared()).isEmpty();
  }

  @Test
  void whatIsNoAnswerIsRefused() {
    for (String text : new String[] {"", "x", "[]", "{\"slots\":", "{} {}"}) {
      assertThatThrownBy(() -> SampleDocument.read(ServerAnswer.of(text).sample()))
          .as(text)
          .isInstanceOf(SampleDocument.UnreadableSampleException.class);
    }
    for (String text :
        new String[] {
          "\"lsn\":\"x\",\"slots\":[{\"name\":\"a\",\"type\":\"logical\",\"restart\":\"/\",\"confirmed\":\"1/\"}]",
          "\"lsn\":7,\"slots\":{},\"standbys\":7,\"counts\":7"
        }) {
      assertThat(sample(text).wal()).isNull();
    }
    assertThatThrownBy(() -> sample("\"slots\":[7]"))
        .isInstanceOf(SampleDocument.UnreadableSampleException.class);
  }
}
