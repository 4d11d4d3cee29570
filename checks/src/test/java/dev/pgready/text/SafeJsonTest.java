// SPDX-License-Identifier: Apache-2.0
package dev.pgready.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

final class SafeJsonTest {
  @Test
  void everyCodePointComesBackAndNoneHarms() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      // no two halves make a whole
      all.appendCodePoint(c).append('x');
    }
    String text = all.toString();
    String json = SafeJson.line(Map.of("k", text));
    assertThat(Forbidden.inLine(json)).isNull();
    assertThat(JsonMapper.shared().readTree(json).get("k").asString()).isEqualTo(text);
  }

  @Test
  void commandsInStringsAndKeys() {
    List<String> texts = List.of("##[group]", "##vso[x]", "section_start:1:x\r", "a ::error::b");
    for (String text : texts) {
      String json = SafeJson.document(Map.of(text, List.of(text)));
      assertThat(Forbidden.inLine(json)).isNull();
      assertThat(JsonMapper.shared().readTree(json).get(text).get(0).asString()).isEqualTo(text);
    }
  }

  @Test
  void jsonOfOthers() {
    String json = "{\n \"a\u202e\": \"\u009b \ufffe ##[x] \\n\"\n}\n";
    String escaped = SafeJson.escaped(json);
    assertThat(Forbidden.inLine(escaped)).isNull();
    assertThat(escaped.lines()).hasSize(3);
    assertThat(JsonMapper.shared().readTree(escaped)).isEqualTo(JsonMapper.shared().readTree(json));
  }

  @Test
  void whatIsNoNumberOfJsonIsNull() {
    assertThat(SafeJson.line(List.of(1, 2.5, Double.NaN, Double.POSITIVE_INFINITY)))
        .isEqualTo("[1,2.5,null,null]");
  }
}
