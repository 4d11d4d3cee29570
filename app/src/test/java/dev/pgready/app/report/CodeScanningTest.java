// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Report.Origin;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What GitHub's page "SARIF support for code scanning" demands beyond the standard: a file with a
 * result that breaks one of these is refused as a whole, or its alerts come twice.
 */
final class CodeScanningTest {
  private static final int DESCRIPTION = 1024;

  static Stream<Report> reports() {
    return Stream.concat(
        FormatsTest.reports(),
        FormatsTest.reports().map(report -> report.from(new Origin("ops/pgready.yaml", 12))));
  }

  private static JsonNode sarif(Report report) throws IOException {
    StringWriter out = new StringWriter();
    Format.SARIF.reporter().write(report, out, Style.PLAIN);
    return JsonMapper.shared().readTree(out.toString());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void everyResultCanBeShown(Report report) throws IOException {
    accepted(sarif(report));
  }

  @Test
  void soItIsForFleets() throws IOException {
    List<FleetResult> entries =
        reports()
            .map(
                report -> {
                  String name = "db " + report.hashCode() + "/../ä:%";
                  return FleetResult.of(name, FleetResult.tree(name, Map.of(), 1, report));
                })
            .toList();
    accepted(JsonMapper.shared().readTree(FleetFormatsTest.render(Format.SARIF, entries)));
  }

  private static void accepted(JsonNode sarif) {
    JsonNode run = sarif.at("/runs/0");
    assertThat(sarif.get("runs")).hasSize(1);
    JsonNode rules = run.at("/tool/driver/rules");
    for (JsonNode rule : rules) {
      assertThat(rule.get("id").asString()).isNotEmpty().hasSizeLessThanOrEqualTo(255);
      for (String key : List.of("shortDescription", "fullDescription")) {
        assertThat(rule.at("/" + key + "/text").asString())
            .isNotEmpty()
            .hasSizeLessThanOrEqualTo(DESCRIPTION);
      }
      assertThat(rule.at("/help/text").asString()).isNotEmpty();
      assertThat(rule.at("/properties/tags")).hasSizeLessThanOrEqualTo(20);
    }
    assertThat(run.get("results")).hasSizeLessThanOrEqualTo(25_000);
    for (JsonNode result : run.get("results")) {
      assertThat(rules.get(result.get("ruleIndex").asInt()).get("id"))
          .isEqualTo(result.get("ruleId"));
      assertThat(result.at("/message/text").asString()).isNotEmpty();
      assertThat(result.get("level").asString()).matches("error|warning|note|none");
      assertThat(result.get("partialFingerprints")).isNotEmpty();
      assertThat(result.get("locations")).hasSizeBetween(1, 1000);
      for (JsonNode location : result.get("locations")) {
        JsonNode place = location.get("physicalLocation");
        URI uri = URI.create(place.at("/artifactLocation/uri").asString());
        // of the repository: nothing absolute, nothing above it
        assertThat(uri.isAbsolute()).isFalse();
        assertThat(uri.getPath()).isNotEmpty().doesNotStartWith("/");
        assertThat(uri.normalize()).isEqualTo(uri);
        assertThat(place.at("/region/startLine").asInt()).isPositive();
      }
    }
  }

  /** The line that names the connection, else a path that stays. */
  @Test
  void whereItStands() throws IOException {
    assertThat(place(ReportFixture.typical().from(new Origin("ops/pgready.yaml", 12))))
        .isEqualTo("ops/pgready.yaml:12");
    assertThat(place(ReportFixture.typical())).isEqualTo("databases/db.example.com/shop:1");
  }

  private static String place(Report report) throws IOException {
    JsonNode place = sarif(report).at("/runs/0/results/0/locations/0/physicalLocation");
    return place.at("/artifactLocation/uri").asString() + ":" + place.at("/region/startLine");
  }

  @Test
  void annotationsStandAtTheLine() throws IOException {
    StringWriter out = new StringWriter();
    Format.GITHUB
        .reporter()
        .write(ReportFixture.typical().from(new Origin("a,b/pgready.yaml", 12)), out, Style.PLAIN);
    assertThat(out.toString().lines())
        .allMatch(
            line ->
                line.matches(
                    "::(error|warning|notice) file=a%2Cb/pgready.yaml,line=12,title=[^:,]*::.*"));
  }
}
