// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ChoicesTest {
  private final Choices<String> choices = new Choices<>(name -> name, name -> name);

  @Test
  void theSelectionStaysOnItsElement() {
    choices.replace(List.of("a", "b", "c"));
    choices.moved(Key.character('j'));
    assertThat(choices.selected()).contains("b");
    choices.replace(List.of("z", "a", "b", "c"));
    assertThat(choices.selected()).contains("b");
    choices.replace(List.of("a", "c"));
    assertThat(choices.selected()).contains("c");
    choices.replace(List.of());
    assertThat(choices.selected()).isEmpty();
    assertThat(choices.moved(Key.character('j'))).isTrue();
    choices.replace(List.of("a"));
    assertThat(choices.selected()).contains("a");
  }

  @Test
  void theFilterNarrows() {
    choices.replace(List.of("Zero", "debezium", "ZERO_2"));
    choices.filter("zer");
    assertThat(choices.shown()).containsExactly("Zero", "ZERO_2");
    choices.moved(Key.of(Key.Kind.END));
    choices.filter("");
    assertThat(choices.selected()).contains("ZERO_2");
    choices.filter("nothing");
    assertThat(choices.selected()).isEmpty();
    assertThat(choices.total()).isEqualTo(3);
  }

  @Test
  void theSelectedOneIsAlwaysOnTheScreen() {
    choices.replace(IntStream.range(0, 500).mapToObj(Integer::toString).toList());
    assertThat(choices.top(10)).isZero();
    choices.moved(Key.of(Key.Kind.PAGE_DOWN));
    choices.moved(Key.of(Key.Kind.PAGE_DOWN));
    assertThat(choices.index()).isEqualTo(20);
    assertThat(choices.top(10)).isEqualTo(11);
    choices.moved(Key.of(Key.Kind.UP));
    assertThat(choices.top(10)).isEqualTo(11);
    choices.moved(Key.character('G'));
    assertThat(choices.top(10)).isEqualTo(490);
    assertThat(choices.top(600)).isZero();
    assertThat(choices.moved(Key.character('x'))).isFalse();
  }

  @Test
  void aClickSelectsWhatItIsOn() {
    choices.replace(IntStream.range(0, 50).mapToObj(Integer::toString).toList());
    choices.moved(Key.character('G'));
    assertThat(choices.top(10)).isEqualTo(40);
    assertThat(choices.clicked(3)).isFalse();
    assertThat(choices.selected()).contains("43");
    assertThat(choices.clicked(3)).isTrue();
    assertThat(choices.clicked(-1) || choices.clicked(10)).isFalse();
    choices.moved(Key.of(Key.Kind.WHEEL_UP));
    assertThat(choices.selected()).contains("42");
    choices.replace(List.of("42", "b"));
    assertThat(choices.top(10)).isZero();
    assertThat(choices.clicked(2)).isFalse();
    assertThat(choices.selected()).contains("42");
  }

  @Test
  void textIsTypedAndTakenBack() {
    TextField field = new TextField("a");
    assertThat(field.typed(Key.character(0x1f600))).isTrue();
    assertThat(field.text()).isEqualTo("a😀");
    field.typed(Key.of(Key.Kind.BACKSPACE));
    assertThat(field.text()).isEqualTo("a");
    assertThat(field.typed(Key.of(Key.Kind.ENTER))).isFalse();
    field.typed(Key.of(Key.Kind.BACKSPACE));
    field.typed(Key.of(Key.Kind.BACKSPACE));
    assertThat(field.text()).isEmpty();
  }
}
