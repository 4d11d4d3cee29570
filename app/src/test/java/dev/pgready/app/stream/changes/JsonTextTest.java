// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.text.Forbidden;
import dev.pgready.text.SafeJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Two writers of JSON, one rule. */
final class JsonTextTest {
  private static String string(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteSink sink = new ByteSink(bytes);
    JsonText.string(sink, text);
    sink.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void everyCodePointAsTheReportsWriteIt() throws IOException {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      // UTF-8 has no halves of surrogate pairs
      if (Character.getType(c) != Character.SURROGATE) {
        all.append("aligned").append(" ".repeat(c % 8)).appendCodePoint(c);
      }
    }
    String text = all.toString();
    assertThat(string(text).equals(SafeJson.line(text))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "##[error]x",
        "a##vso[x]",
        "###[",
        "section_start:1:x",
        "xsection_end:1:x",
        "travis_time:a",
        "12:30:00",
        "a ::b",
        "start:"
      })
  void noCommandOfACi(String text) throws IOException {
    String json = string(text);
    assertThat(Forbidden.inLine(json)).isNull();
    assertThat(JsonMapper.shared().readTree(json).asString()).isEqualTo(text);
  }
}
