// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file of few characters could cost. */
final class StrictYamlTest {
  record Words(List<String> words) {}

  @Test
  void aDocumentOfTooManyValuesIsLeft() {
    List<String> problems = new ArrayList<>();
    assertThat(StrictYaml.parse("f", "[" + "a,".repeat(9) + "a]", problems::add, 11)).isNotNull();
    assertThat(problems).isEmpty();
    assertThat(StrictYaml.parse("f", "[" + "a,".repeat(99) + "a]", problems::add, 50)).isNull();
    assertThat(StrictYaml.parse("f", "a: b\n".repeat(99), any -> {}, 50)).isNull();
    assertThat(problems).containsExactly("f: it has more than 50 values: " + InputFile.MORE_MEMORY);
  }

  @Test
  void notMoreProblemsAreToldThanSomebodyReads() {
    for (String text : List.of("a: b\n".repeat(5000), "words: [" + "{},".repeat(5000) + "{}]\n")) {
      StrictYaml.Document<Words> document = StrictYaml.document("f", text, Words.class);
      assertThat(document.value()).isNull();
      assertThat(document.problems()).hasSize(1000);
    }
    assertThat(StrictYaml.document("f", "words: [a]\n", Words.class).problems()).isEmpty();
  }
}
