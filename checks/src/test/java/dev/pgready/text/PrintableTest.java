// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PrintableTest {
  @Test
  void oneNotation() {
    assertThat(Printable.line("a\tb\r\n\u0000\u001b[31m\u009b\u202e\uffff\ud800x"))
        .isEqualTo("a\\tb\\r\\n\\x00\\x1b[31m\\x9b\\u{202e}\\u{ffff}\\u{d800}x");
    assertThat(Printable.line(new String(Character.toChars(0xe0041)))).isEqualTo("\\u{e0041}");
  }

  /** What must never come out, stated apart from the code that decides it. */
  @Test
  void nothingHiddenIsLetThroughAndNothingElseIsTouched() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String text = "x" + Character.toString(c) + "y";
      if (Forbidden.is(c)) {
        assertThat(Printable.line(text)).matches("x\\\\[a-z{}0-9]+y");
      } else {
        assertThat(Printable.line(text)).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"é", "Ж", "表", "🐘", "ก", "क", "a\u0301", "à la carte", "x ~ y", "\u3000"})
  void peoplesNamesStay(String name) {
    assertThat(Printable.isPlain(name)).isTrue();
    assertThat(Printable.line(name)).isSameAs(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "::error::x | \\x3a:error::x",
        "a ::add-mask::x | a \\x3a:add-mask::x",
        "a\u00a0::x | a\u00a0\\x3a:x",
        "##[error]x | #\\x23[error]x",
        "a##vso[task.x]y | a#\\x23vso[task.x]y",
        "##teamcity[x] | #\\x23teamcity[x]",
        "###[x] | #\\x23\\x23[x]",
        "section_start:1:x | section_start\\x3a1:x",
        "section_end:1:x | section_end\\x3a1:x",
        "travis_fold:start:x | travis_fold\\x3astart:x",
        "'a'::text | 'a'::text",
        "connects to ::1 port 5 | connects to ::1 port 5",
        "::ffff:10.0.0.1, ::a1 | ::ffff:10.0.0.1, ::a1",
        "x ::add::x | x \\x3a:add::x",
        "x ::debug:: | x \\x3a:debug::",
        "x :: y | x \\x3a: y",
        "## a heading | ## a heading",
        "a:b :c | a:b :c",
      })
  void commandsOfContinuousIntegrationAreNone(String text, String shown) {
    assertThat(Printable.line(text)).isEqualTo(shown);
    assertThat(Forbidden.inLine(Printable.line(text))).isNull();
  }

  @Test
  void linesStayWhereTheyAreMeant() {
    assertThat(Printable.lines("a\n::b\r\nc")).isEqualTo("a\n\\x3a:b\\r\nc");
    assertThat(Printable.arePlain("a\nb")).isTrue();
    assertThat(Printable.arePlain("a\r\nb")).isFalse();
  }
}
