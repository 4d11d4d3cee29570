// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.facts.FactsDocument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read while it comes is what would be read afterwards. */
final class ComingFactsTest {
  private static final String LONG = document(2000);

  private static String document(int tables) {
    FactsFixture fixture = FactsFixture.sound();
    for (int i = 0; i < tables; i++) {
      fixture.table("é" + i, row -> {});
    }
    return fixture.document().replaceFirst("\"factsVersion\" ?: ?1", "\"factsVersion\":2");
  }

  private static ComingFacts coming(byte[] text, int part) {
    ComingFacts coming = new ComingFacts();
    for (int at = 0; at < text.length; at += part) {
      coming.write(text, at, Math.min(part, text.length - at));
    }
    coming.close();
    return coming;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 8191, 1 << 24})
  void theSameInPartsOfAnySize(int part) {
    assertThat(coming(bytes(LONG), part).facts()).hasValue(FactsDocument.read(LONG));
  }

  /** Whoever writes has to wait, not the heap to hold it. */
  @Test
  void moreThanMayBeAhead() {
    String blanks = LONG.substring(0, LONG.length() - 1) + " ".repeat(20 << 20) + "}";
    assertThat(coming(bytes(blanks), 1 << 16).facts()).hasValue(FactsDocument.read(LONG));
  }

  @Test
  void aShortDocumentIsLeft() {
    assertThat(coming(bytes(document(1)), 100).facts()).isEmpty();
    assertThat(new ComingFacts().facts()).isEmpty();
  }

  /** Its text says why. */
  @Test
  void whatIsNoDocument() {
    byte[] whole = bytes(LONG);
    assertThat(coming(Arrays.copyOf(whole, whole.length - 1), 5000).facts()).isEmpty();
    assertThat(coming(bytes(LONG + "{}"), 5000).facts()).isEmpty();
    assertThat(coming(bytes("{\"factsVersion\":2}" + " ".repeat(1 << 20)), 5000).facts()).isEmpty();
    assertThat(coming(bytes("x".repeat(30 << 20)), 5000).facts()).isEmpty();
    assertThat(
            coming(bytes(LONG.replaceFirst("\"factsVersion\" ?: ?2", "\"factsVersion\":1")), 5000)
                .facts())
        .isEmpty();
  }
}
