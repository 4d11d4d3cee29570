// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KeyDecoderTest {
  @Test
  void charactersAndControls() throws IOException {
    assertThat(keys("j/")).containsExactly(Key.character('j'), Key.character('/'));
    assertThat(kinds("\r\n\t\u007f\b\u0003\f\u000e\u0010\u0001"))
        .containsExactly(
            Key.Kind.ENTER,
            Key.Kind.ENTER,
            Key.Kind.TAB,
            Key.Kind.BACKSPACE,
            Key.Kind.BACKSPACE,
            Key.Kind.INTERRUPT,
            Key.Kind.REDRAW,
            Key.Kind.DOWN,
            Key.Kind.UP,
            Key.Kind.OTHER);
    assertThat(keys("é😀")).containsExactly(Key.character('é'), Key.character(0x1f600));
  }

  @Test
  void sequencesOfEveryTerminal() throws IOException {
    assertThat(kinds("\u001b[A\u001bOB\u001b[C\u001b[D\u001b[H\u001b[4~\u001b[5~\u001b[6~"))
        .containsExactly(
            Key.Kind.UP,
            Key.Kind.DOWN,
            Key.Kind.RIGHT,
            Key.Kind.LEFT,
            Key.Kind.HOME,
            Key.Kind.END,
            Key.Kind.PAGE_UP,
            Key.Kind.PAGE_DOWN);
    assertThat(kinds("\u001b[3~\u001b[Z\u001b[1;5A"))
        .containsExactly(Key.Kind.DELETE, Key.Kind.BACK_TAB, Key.Kind.UP);
  }

  @Test
  void theMouse() throws IOException {
    assertThat(keys("\u001b[<0;5;1M\u001b[<0;5;1m\u001b[<64;1;1M\u001b[<65;999;999M\u001b[<2;1;1M"))
        .containsExactly(
            Key.click(0),
            Key.of(Key.Kind.OTHER),
            Key.of(Key.Kind.WHEEL_UP),
            Key.of(Key.Kind.WHEEL_DOWN),
            Key.of(Key.Kind.OTHER));
    // the form of old terminals, whose third character could be a q, and broken ones
    assertThat(keys("\u001b[M qqj\u001b[<0;5Mj\u001b[<0;5;99999999999Mj\u001b[<0;5;0Mj"))
        .containsExactly(
            Key.of(Key.Kind.OTHER),
            Key.character('j'),
            Key.of(Key.Kind.OTHER),
            Key.character('j'),
            Key.of(Key.Kind.OTHER),
            Key.character('j'),
            Key.of(Key.Kind.OTHER),
            Key.character('j'));
    // the end of one that has no beginning, as pasted text with colours has
    assertThat(keys("\u001b[mj\u001b[0mj"))
        .containsExactly(
            Key.of(Key.Kind.OTHER), Key.character('j'), Key.of(Key.Kind.OTHER), Key.character('j'));
  }

  /** Nothing of a sequence is taken for what was typed. */
  @Test
  void whatIsUnknownIsSwallowedWhole() throws IOException {
    assertThat(keys("\u001b[200~q\u001b[15~q\u001bxq"))
        .containsExactly(
            Key.of(Key.Kind.OTHER),
            Key.character('q'),
            Key.of(Key.Kind.OTHER),
            Key.character('q'),
            Key.of(Key.Kind.OTHER),
            Key.character('q'));
  }

  @Test
  void escapeIsAloneWhenNothingFollowsAtOnce() throws IOException {
    assertThat(kinds("\u001b")).containsExactly(Key.Kind.ESCAPE);
    assertThat(kinds("\u001b[")).containsExactly(Key.Kind.OTHER);
    assertThat(kinds("\u001b[" + "1".repeat(100)).get(0)).isEqualTo(Key.Kind.OTHER);
  }

  @Test
  void theEndIsAKey() throws IOException {
    assertThat(new KeyDecoder(millis -> -1).next(10)).contains(Key.of(Key.Kind.CLOSED));
  }

  private static List<Key.Kind> kinds(String typed) throws IOException {
    return keys(typed).stream().map(Key::kind).toList();
  }

  private static List<Key> keys(String typed) throws IOException {
    int[] at = {0};
    KeyDecoder decoder =
        new KeyDecoder(millis -> at[0] < typed.length() ? typed.charAt(at[0]++) : KeyDecoder.LATE);
    List<Key> keys = new ArrayList<>();
    for (Optional<Key> key = decoder.next(1); key.isPresent(); key = decoder.next(1)) {
      keys.add(key.get());
    }
    return keys;
  }
}
