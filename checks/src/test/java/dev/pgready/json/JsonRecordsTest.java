// SPDX-License-Identifier: Apache-2.0
package dev.pgready.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.facts.Reading;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

final class JsonRecordsTest {
  private final JsonRecords records = new JsonRecords(false);

  private enum Word {
    ONE,
    TWO
  }

  private record Inner(String name, @Nullable Boolean known) {
    private Inner {
      if (name == null) {
        throw new IllegalArgumentException("name is null");
      }
    }
  }

  record Outer(
      boolean truth,
      int small,
      long large,
      @Nullable Double fraction,
      @Nullable Long absent,
      @Nullable Word word,
      @Nullable String renamed,
      @Nullable String derived,
      @Nullable Inner inner,
      @Nullable Reading<Inner> reading,
      @Nullable List<@Nullable Long> list,
      @Nullable Map<String, @Nullable Inner> map,
      @Nullable Object any)
      implements JsonKeys {
    static Map<String, String> jsonKeys() {
      return Map.of("renamed", "other_name", "derived", "");
    }
  }

  record Lists(List<Long> numbers, List<@Nullable String> texts) {}

  /** Of equal hashes, lengths and ends, escaped, of any script, too long, none. */
  @Test
  void readsLongListsWhoseValuesComeAgain() {
    List<String> some =
        List.of(
            "id",
            "name",
            "created_at",
            "created_xt",
            "",
            "a",
            "b",
            "ä",
            "€uro",
            "😀",
            "tab\there",
            "\\",
            "axb",
            "abb",
            "a".repeat(24),
            "a".repeat(25),
            "a".repeat(300),
            "1",
            "null");
    List<String> numbers = new ArrayList<>();
    List<@Nullable String> texts = new ArrayList<>();
    List<Long> expected = new ArrayList<>();
    StringBuilder json = new StringBuilder("{\"texts\": [");
    for (int i = 0; i < 1000; i++) {
      String text =
          i % 97 == 96 ? null : some.get(i * i % some.size()) + (i % 5 == 0 ? i % 300 : "");
      texts.add(text);
      json.append(i == 0 ? "" : ", ")
          .append(
              text == null ? "null" : '"' + text.replace("\\", "\\\\").replace("\t", "\\t") + '"');
      long number = i % 3 == 0 ? Long.MAX_VALUE - i / 9 : i / 2;
      expected.add(number);
      numbers.add(i % 7 == 0 ? "\"" + number + "\"" : "" + number);
    }
    json.append("], \"numbers\": ").append(numbers).append("}");
    try (JsonParser in = JsonTree.parser(json.toString())) {
      in.nextToken();
      assertThat(records.read(in, Lists.class)).isEqualTo(new Lists(expected, texts));
    }
  }

  private Outer read(JsonRecords with, String json) {
    try (JsonParser in = JsonTree.parser(json)) {
      in.nextToken();
      return (Outer) java.util.Objects.requireNonNull(with.read(in, Outer.class));
    }
  }

  @Test
  void whatIsMissingOrNullIsNothing() {
    Outer nothing =
        new Outer(false, 0, 0, null, null, null, null, null, null, null, null, null, null);
    assertThat(read(records, "{}")).isEqualTo(nothing);
    assertThat(
            read(
                records,
                "{\"truth\":null,\"small\":null,\"large\":null,\"list\":null,\"inner\":null}"))
        .isEqualTo(nothing);
  }

  @Test
  void everyKindIsReadAndWritten() {
    Map<String, @Nullable Inner> map = new LinkedHashMap<>();
    map.put("a", new Inner("x", true));
    map.put("b", null);
    List<@Nullable Long> list = new ArrayList<>(List.of(1L, -2L));
    list.add(null);
    Outer all =
        new Outer(
            true,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            0.5,
            7L,
            Word.TWO,
            "é\u0000\"",
            null,
            new Inner("y", null),
            Reading.of(new Inner("z", false)),
            list,
            map,
            List.of(Map.of("k", 1), "t", true, 1.5));
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      records.write(all, Outer.class, out);
    }
    assertThat(text.toString()).contains("\"other_name\"").doesNotContain("derived", "renamed");
    assertThat(read(records, text.toString())).isEqualTo(all);
    assertThat(read(new JsonRecords(true), text.toString())).isEqualTo(all);
  }

  @Test
  void otherKeysArePassedOverOrRefused() {
    String json = "{\"x\":{\"small\":[1,{\"y\":2}]},\"small\":3,\"derived\":\"d\"}";
    Outer outer = read(records, json);
    assertThat(outer.small()).isEqualTo(3);
    assertThat(outer.derived()).isNull();
    assertThatThrownBy(() -> read(new JsonRecords(true), json))
        .isInstanceOfSatisfying(MisfitException.class, e -> assertThat(e.path()).isEqualTo("x"));
  }

  /** The server writes an OID as a text; numbers and truth values are texts where one is asked. */
  @Test
  void scalarsAreTakenForEachOtherWhereNothingIsLost() {
    assertThat(read(records, "{\"large\":\"16384\",\"other_name\":17}"))
        .extracting(Outer::large, Outer::renamed)
        .containsExactly(16384L, "17");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"truth\":1} | truth | expected true or false",
        "{\"small\":\"x\"} | small | expected a number",
        "{\"small\":2147483648} | small | the number is too large",
        "{\"small\":true} | small | expected a number",
        "{\"fraction\":\"x\"} | fraction | expected a number",
        "{\"word\":\"THREE\"} | word | expected one of ONE, TWO",
        "{\"other_name\":[]} | other_name | expected a text",
        "{\"inner\":[]} | inner | expected an object",
        "{\"inner\":{}} | inner | name is null",
        "{\"reading\":{\"value\":{\"name\":null}}} | reading.value | name is null",
        "{\"list\":{}} | list | expected a list",
        "{\"list\":[1,{}]} | list.[1] | expected a number",
        "{\"map\":[]} | map | expected an object",
        "{\"map\":{\"k\":{\"known\":7}}} | map.k.known | expected true or false",
        "[] | '' | expected an object"
      })
  void whatDoesNotFitIsNamed(String json, String path, String why) {
    assertThatThrownBy(() -> read(records, json))
        .isInstanceOfSatisfying(
            MisfitException.class,
            e -> {
              assertThat(e.path()).isEqualTo(path);
              assertThat(e).hasMessage(why);
              assertThat(e.line()).isEqualTo(1);
              assertThat(e.column()).isPositive();
            });
  }
}
