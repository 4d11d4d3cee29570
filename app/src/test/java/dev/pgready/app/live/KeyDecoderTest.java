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
    assertThat(keys("j/")).containsExactly(KeyPress.character('j'), KeyPress.character('/'));
    assertThat(kinds("\r\n\t\u007f\b\u0003\f\u000e\u0010\u0001"))
        .containsExactly(
            KeyPress.Kind.ENTER,
            KeyPress.Kind.ENTER,
            KeyPress.Kind.TAB,
            KeyPress.Kind.BACKSPACE,
            KeyPress.Kind.BACKSPACE,
            KeyPress.Kind.INTERRUPT,
            KeyPress.Kind.REDRAW,
            KeyPress.Kind.DOWN,
            KeyPress.Kind.UP,
            KeyPress.Kind.OTHER);
    assertThat(keys("é😀")).containsExactly(KeyPress.character('é'), KeyPress.character(0x1f600));
  }

  @Test
  void sequencesOfEveryTerminal() throws IOException {
    assertThat(kinds("\u001b[A\u001bOB\u001b[C\u001b[D\u001b[H\u001b[4~\u001b[5~\u001b[6~"))
        .containsExactly(
            KeyPress.Kind.UP,
            KeyPress.Kind.DOWN,
            KeyPress.Kind.RIGHT,
            KeyPress.Kind.LEFT,
            KeyPress.Kind.HOME,
            KeyPress.Kind.END,
            KeyPress.Kind.PAGE_UP,
            KeyPress.Kind.PAGE_DOWN);
    assertThat(kinds("\u001b[3~\u001b[Z\u001b[1;5A"))
        .containsExactly(KeyPress.Kind.DELETE, KeyPress.Kind.BACK_TAB, KeyPress.Kind.UP);
  }

  /** Nothing of a sequence is taken for what was typed. */
  @Test
  void whatIsUnknownIsSwallowedWhole() throws IOException {
    assertThat(keys("\u001b[200~q\u001b[15~q\u001bxq"))
        .containsExactly(
            KeyPress.of(KeyPress.Kind.OTHER),
            KeyPress.character('q'),
            KeyPress.of(KeyPress.Kind.OTHER),
            KeyPress.character('q'),
            KeyPress.of(KeyPress.Kind.OTHER),
            KeyPress.character('q'));
  }

  @Test
  void escapeIsAloneWhenNothingFollowsAtOnce() throws IOException {
    assertThat(kinds("\u001b")).containsExactly(KeyPress.Kind.ESCAPE);
    assertThat(kinds("\u001b[")).containsExactly(KeyPress.Kind.OTHER);
    assertThat(kinds("\u001b[" + "1".repeat(100)).get(0)).isEqualTo(KeyPress.Kind.OTHER);
  }

  @Test
  void theEndIsAKey() throws IOException {
    assertThat(new KeyDecoder(millis -> -1).next(10)).contains(KeyPress.of(KeyPress.Kind.CLOSED));
  }

  private static List<KeyPress.Kind> kinds(String typed) throws IOException {
    return keys(typed).stream().map(KeyPress::kind).toList();
  }

  private static List<KeyPress> keys(String typed) throws IOException {
    int[] at = {0};
    KeyDecoder decoder =
        new KeyDecoder(millis -> at[0] < typed.length() ? typed.charAt(at[0]++) : KeyDecoder.LATE);
    List<KeyPress> keys = new ArrayList<>();
    for (Optional<KeyPress> key = decoder.next(1); key.isPresent(); key = decoder.next(1)) {
      keys.add(key.get());
    }
    return keys;
  }
}
