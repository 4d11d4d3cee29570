// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.report.FleetFormatsTest;
import dev.pgready.app.report.Format;
import dev.pgready.app.report.GoldenTest;
import dev.pgready.app.report.ReportFixture;
import dev.pgready.app.report.json.JsonReporter;
import dev.pgready.checks.model.Configuration;
import dev.pgready.checks.model.Report;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every format names the configuration in use, what it decided and which checks did not run. */
final class ConfiguredTest {
  private static final String[] ALL = {
    "pgready.yaml",
    "trusted",
    "fail-on",
    "severity.toast-values",
    "mutes.replica-identity",
    "2099-12-31",
    "publication",
    "replica-identity",
    "slot-health",
    "--skip",
    "skip of the configuration",
  };

  /** As a reader sees it, whatever the format escapes or wraps. */
  private static String read(String text) {
    return text.replaceAll("&#8203;|\\\\", "").replaceAll("\\s+", " ").replace("&amp;", "&");
  }

  private static List<FleetResult> fleet(int databases) {
    List<FleetResult> entries = new ArrayList<>();
    for (int i = 0; i < databases; i++) {
      String name = "db" + i;
      entries.add(
          FleetResult.of(name, FleetResult.tree(name, Map.of(), 0, ReportFixture.configured())));
    }
    entries.add(
        FleetResult.of("plain", FleetResult.tree("plain", Map.of(), 0, ReportFixture.ready())));
    return entries;
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyFormat(Format format) throws IOException {
    String text = GoldenTest.render(format, ReportFixture.configured(), Style.PLAIN);
    assertThat(read(text)).contains(ALL);
    assertThat(text.codePoints().filter(c -> c != '\n').filter(Printable::hidden)).isEmpty();
    assertThat(GoldenTest.render(format, ReportFixture.ready(), Style.PLAIN))
        .doesNotContain("pgready.yaml", "left out", "Left out", "left_out", "leftOut");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyFormatOfAFleet(Format format) throws IOException {
    String text = FleetFormatsTest.render(format, fleet(3));
    assertThat(read(text)).contains(ALL);
    assertThat(text.codePoints().filter(c -> c != '\n').filter(Printable::hidden)).isEmpty();
  }

  @Test
  void ofManyDatabasesWithConfigurationsOfTheirOwnSomeAreTold() throws IOException {
    FleetSummary summary = new FleetSummary();
    for (int i = 0; i < 20; i++) {
      Report report =
          ReportFixture.ready()
              .configured(new Configuration("/c" + i, "named", Map.of(), Map.of()));
      summary.add(FleetResult.of("d", FleetResult.tree("d" + i, Map.of(), 0, report)));
    }
    assertThat(summary.configured(12)).hasSize(13);
    assertThat(summary.configured(12).get(0)).isEqualTo("configuration: /c0 (named) (1 database)");
    assertThat(summary.configured(12).get(12)).startsWith("and 8 lines of the configuration");
  }

  @Test
  void theSchemaKnowsIt() throws IOException {
    String text = GoldenTest.render(Format.JSON, ReportFixture.configured(), Style.PLAIN);
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(JsonReporter.schema());
    assertThat(schema.validate(text, InputFormat.JSON)).isEmpty();
    assertThat(schema.validate(text.replace("\"trusted\"", "\"odd\""), InputFormat.JSON))
        .isNotEmpty();
    assertThat(schema.validate(text.replace("\"--skip\"", "\"odd\""), InputFormat.JSON))
        .isNotEmpty();
  }

  @Test
  void onlyIsToldByItsNumber() {
    Configuration only =
        new Configuration(
            null, null, Map.of(), new java.util.TreeMap<>(Map.of("a", "--only", "b", "--only")));
    assertThat(Configured.sentence(only)).isEqualTo("left out 2 checks (--only)");
  }
}
