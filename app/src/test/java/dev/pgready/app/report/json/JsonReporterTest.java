// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.report.Format;
import dev.pgready.app.report.GoldenTest;
import dev.pgready.app.report.ReportFixture;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.model.Report;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is written is what the shipped schema says, and the whole of it. */
public final class JsonReporterTest {
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(JsonReporter.schema());

  public static Stream<Report> reports() {
    return Stream.of(
        ReportFixture.typical(),
        ReportFixture.fifty(),
        ReportFixture.conflicting(),
        ReportFixture.ready(),
        ReportFixture.unreached());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void fitsTheSchema(Report report) throws IOException {
    String json = GoldenTest.render(Format.JSON, report, Style.PLAIN);
    assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
  }

  @Test
  void schemaRefusesOtherThings() throws IOException {
    String json = GoldenTest.render(Format.JSON, ReportFixture.ready(), Style.PLAIN);
    assertThat(SCHEMA.validate(json.replace("\"pass\",", "\"passed\","), InputFormat.JSON))
        .isNotEmpty();
    assertThat(SCHEMA.validate(json.replace("\"verdict\"", "\"result\""), InputFormat.JSON))
        .isNotEmpty();
  }

  /** A field that the schema does not describe would be a promise that nobody knows of. */
  @Test
  void everyFieldIsDescribed() throws IOException {
    JsonMapper mapper = JsonMapper.shared();
    Set<String> described = new TreeSet<>();
    names(mapper.readTree(JsonReporter.schema()), described);
    JsonNode report =
        mapper.readTree(GoldenTest.render(Format.JSON, ReportFixture.typical(), Style.PLAIN));
    Set<String> written = new TreeSet<>(report.propertyNames());
    for (JsonNode part : report) {
      written.addAll(part.propertyNames());
    }
    for (JsonNode check : report.get("checks")) {
      written.addAll(check.propertyNames());
      check.get("remedies").forEach(remedy -> written.addAll(remedy.propertyNames()));
      check.get("subjects").forEach(subject -> written.addAll(subject.propertyNames()));
    }
    assertThat(described).containsAll(written);
  }

  private static void names(JsonNode schema, Set<String> names) {
    if (schema.get("properties") != null) {
      names.addAll(schema.get("properties").propertyNames());
    }
    schema.forEach(child -> names(child, names));
  }

  @Test
  void carriesEverySubjectAndEveryName() throws IOException {
    assertThat(check(ReportFixture.manyTables(), "table-privileges").get("subjects").size())
        .isEqualTo(5000);
    assertThat(check(ReportFixture.typical(), "replica-identity").at("/subjects/0/name").asString())
        .isEqualTo(ReportFixture.HOSTILE);
  }

  private static JsonNode check(Report of, String id) throws IOException {
    JsonNode report = JsonMapper.shared().readTree(GoldenTest.render(Format.JSON, of, Style.PLAIN));
    for (JsonNode check : report.get("checks")) {
      if (check.get("id").asString().equals(id)) {
        return check;
      }
    }
    throw new AssertionError("no check " + id);
  }
}
