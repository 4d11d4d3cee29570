// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.report.json.ComparisonJson;
import dev.pgready.app.report.view.Style;
import dev.pgready.compare.Comparison;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every format of a comparison, byte for byte; {@code -Dpgready.refresh} writes them anew. */
final class ComparisonTest {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(ComparisonJson.schema());

  static Stream<Arguments> everyFormat() {
    return Map.of("typical", ComparisonFixture.typical(), "reports", ComparisonFixture.reports())
        .entrySet()
        .stream()
        .flatMap(
            entry ->
                Stream.of(ComparisonFormat.values())
                    .map(format -> Arguments.of(entry.getKey(), format, entry.getValue())));
  }

  static String render(ComparisonFormat format, Comparison comparison) throws IOException {
    StringWriter out = new StringWriter();
    format.writer().write(comparison, comparison.outcome(true), out, Style.PLAIN);
    return out.toString();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyFormat")
  void sameBytes(String name, ComparisonFormat format, Comparison comparison) throws IOException {
    String text = render(format, comparison);
    GoldenTest.same("comparison-%s.%s".formatted(name, format.word()), text);
    assertThat(render(format, comparison)).isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource(ComparisonFormat.class)
  void hostileNamesStayInTheirPlace(ComparisonFormat format) throws IOException {
    String text = render(format, ComparisonFixture.typical());
    assertThat(text.codePoints().filter(c -> c != '\n').filter(Printable::hidden).toArray())
        .isEmpty();
    assertThat(text).contains("é日本");
    assertThat(text.lines()).noneMatch(line -> line.strip().startsWith("::error::x"));
  }

  @Test
  void jsonFitsTheSchema() throws IOException {
    for (Comparison comparison :
        new Comparison[] {ComparisonFixture.typical(), ComparisonFixture.reports()}) {
      String json = render(ComparisonFormat.JSON, comparison);
      assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
      assertThat(SCHEMA.validate(json.replace("\"outcome\"", "\"result\""), InputFormat.JSON))
          .isNotEmpty();
    }
  }

  /** People get groups and the first few of them, programs get all. */
  @Test
  void hugeOnesAreCappedForPeople() throws IOException {
    String human = render(ComparisonFormat.HUMAN, ComparisonFixture.huge());
    assertThat(human)
        .contains("owner  stage -> prod  (20,000 objects) public.t00000")
        .contains("and 19,995 more");
    assertThat(human.lines().count()).isLessThan(200);
    String markdown = render(ComparisonFormat.MARKDOWN, ComparisonFixture.huge());
    assertThat(markdown.length()).isLessThanOrEqualTo(65_536);
    JsonNode json =
        JsonMapper.shared().readTree(render(ComparisonFormat.JSON, ComparisonFixture.huge()));
    assertThat(json.get("differences").size()).isEqualTo(40_000);
  }
}
