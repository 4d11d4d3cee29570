// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FactsDocumentTest {
  private static final ConnectionFacts CONNECTION =
      new ConnectionFacts(
          "db.example.com",
          5432,
          "shop",
          "app",
          "prefer",
          "safe",
          List.of(),
          new ConnectionFacts.Failure(ConnectionFacts.Cause.REFUSED, "nothing listens", null),
          null,
          null,
          Map.of(),
          null,
          "2026-11-20T12:00:00Z",
          5L);

  private static String document() {
    return FactsDocument.write(null, CONNECTION, Reading.denied("42501"), ProbeFacts.NONE);
  }

  @Test
  void readsWhatItWrote() {
    Facts facts = FactsDocument.read(document());
    assertThat(facts.connection()).isEqualTo(CONNECTION);
    assertThat(facts.privileged().denied()).isEqualTo("42501");
    assertThat(facts.probes()).isEqualTo(ProbeFacts.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void empty(String text) {
    assertThatThrownBy(() -> FactsDocument.read(text))
        .isInstanceOf(FactsException.class)
        .hasMessage("the facts document is empty");
  }

  /** Every proper prefix is refused in one sentence. */
  @Test
  void truncated() {
    String text = document().strip();
    for (int length = 1; length < text.length(); length++) {
      String prefix = text.substring(0, length);
      assertThatThrownBy(() -> FactsDocument.read(prefix))
          .as(prefix)
          .isInstanceOf(FactsException.class)
          .hasMessageNotContainingAny("\n", "Exception", "tools.jackson");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"factsVersion\":3}",
        "{\"factsVersion\":99,\"catalogue\":{\"server\":[]}}",
        "{\"catalogue\":7,\"factsVersion\":3}"
      })
  void newerForm(String text) {
    assertThatThrownBy(() -> FactsDocument.read(text))
        .isInstanceOf(FactsException.class)
        .hasMessageContaining("use a newer pgready");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "<html></html>",
        "[]",
        "7",
        "null",
        "\"text\"",
        "{}",
        "{\"a\":1}",
        "\u0000",
        "psql: error: connection refused",
        "{\"factsVersion\":\"x\"}",
        "{\"factsVersion\":1}"
      })
  void somethingElse(String text) {
    assertThatThrownBy(() -> FactsDocument.read(text))
        .isInstanceOf(FactsException.class)
        .hasMessageNotContainingAny("\n", "Exception", "tools.jackson");
  }

  @Test
  void twoDocumentsCountAsOne() {
    Facts facts =
        FactsDocument.read(
            document()
                + "\n{\"factsVersion\":1,\"privileged\":{\"value\":{\"hba\":[{\"line_number\":1}]}}}\n");
    assertThat(facts.connection()).isEqualTo(CONNECTION);
    assertThat(facts.privileged().read()).hasValueSatisfying(p -> assertThat(p.hba()).hasSize(1));
  }
}
