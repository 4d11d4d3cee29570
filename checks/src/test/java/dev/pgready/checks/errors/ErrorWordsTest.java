// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.errors.ErrorWords.Word;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What of a text counts, and for how much. */
final class ErrorWordsTest {
  private static Word plain(String text, double weight) {
    return new Word(text, weight, false, false);
  }

  private static Word quoted(String text, double weight) {
    return new Word(text, weight, true, false);
  }

  @Test
  void wordsOfAKnownText() {
    ErrorWords.Known known = ErrorWords.known("The max_wal and abcdefghijklmn abcdefghijklmno 5");
    assertThat(known.words())
        .containsExactly(
            plain("the", 0.3),
            plain("max_wal", 2),
            plain("and", 0.3),
            plain("abcdefghijklmn", 1),
            plain("abcdefghijklmno", 2));
    assertThat(known.gaps()).isZero();
  }

  /** A name is an example; a sentence or a command of the protocol is meant as it is. */
  @Test
  void whatVaries() {
    ErrorWords.Known known =
        ErrorWords.known("slot \"Orders\" … ... 'no such slot' `START_REPLICATION`");
    assertThat(known.words())
        .containsExactly(
            plain("slot", 1),
            quoted("orders", 0.2),
            new Word("no", 1, true, true),
            quoted("such", 1),
            quoted("slot", 1),
            quoted("start_replication", 2));
    assertThat(known.gaps()).isEqualTo(5);
  }

  @Test
  void decisive() {
    Word slot = plain("slot", 1);
    Word alter = plain("alter", 1);
    Word role = plain("role", 1);
    assertThat(ErrorWords.decisive(List.of(role, slot, alter, slot))).containsExactly(slot);
    assertThat(ErrorWords.decisive(List.of(role, alter, alter))).containsExactly(alter);
    assertThat(ErrorWords.decisive(List.of(role))).isEmpty();
  }

  /** Short forms of "not" are words of their own; a kind of object as a name is no such word. */
  @Test
  void pasted() {
    assertThat(ErrorWords.pasted("It can't, won’t and doesn't: 5"))
        .containsExactly("it", "cannot", "will", "not", "and", "does", "not");
    assertThat(ErrorWords.pasted("table \"publication\" of publication"))
        .containsExactly("table", "\"publication", "of", "publication");
    assertThat(ErrorWords.pasted("t.slot slot.x")).containsExactly("t", "\"slot", "\"slot", "x");
  }

  /** A name in quotes may be called as a kind of object is, another word not. */
  @Test
  void sameWords() {
    assertThat(quoted("slot", 1).is("slot")).isTrue();
    assertThat(quoted("slot", 1).is("\"slot")).isTrue();
    assertThat(plain("slot", 1).is("\"slot")).isFalse();
    assertThat(plain("slot", 1).is("slots")).isFalse();
    assertThat(quoted("slot", 1).isOf(Set.of("x", "\"slot"))).isTrue();
    assertThat(plain("slot", 1).isOf(Set.of("x", "\"slot"))).isFalse();
    assertThat(plain("slot", 1).isOf(Set.of("slot"))).isTrue();
    assertThat(quoted("slot", 1).isOf(Set.of("x"))).isFalse();
  }
}
