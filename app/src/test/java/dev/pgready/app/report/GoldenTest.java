// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.ci.SarifReporter;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.model.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every format of every report of the fixture, byte for byte. {@code -Dpgready.refresh} writes the
 * files anew; the difference is then read in the commit.
 */
public final class GoldenTest {
  private static final Path GOLDEN =
      Path.of("src/test/resources/dev/pgready/app/report/golden").toAbsolutePath();

  static Stream<Arguments> everyFormat() {
    Map<String, Report> reports = new LinkedHashMap<>();
    reports.put("typical", ReportFixture.typical());
    reports.put("fifty", ReportFixture.fifty());
    reports.put("conflicting", ReportFixture.conflicting());
    reports.put("ready", ReportFixture.ready());
    reports.put("unreached", ReportFixture.unreached());
    reports.put("configured", ReportFixture.configured());
    return reports.entrySet().stream()
        .flatMap(
            entry ->
                Stream.of(Format.values())
                    .map(format -> Arguments.of(entry.getKey(), format, entry.getValue())));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyFormat")
  void sameBytes(String name, Format format, Report report) throws IOException {
    same(name + "." + format.word(), render(format, report, Style.PLAIN));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyFormat")
  void linesAreWhole(String name, Format format, Report report) throws IOException {
    assertThat(render(format, report, Style.PLAIN)).as(name).endsWith("\n").doesNotContain("\r");
  }

  @org.junit.jupiter.api.Test
  void wideAndColoured() throws IOException {
    Report report = ReportFixture.typical();
    same("typical.human-120", render(Format.HUMAN, report, new Style(false, 120)));
    same("typical.human-color", render(Format.HUMAN, report, new Style(true, 80)));
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void fleets(Format format) throws IOException {
    // the catalogue's pages, which SARIF carries, change for their own reasons
    String text = FleetFormatsTest.render(format, FleetFormatsTest.entries());
    same(
        "fleet." + format.word(),
        format == Format.SARIF ? text.substring(0, text.indexOf("\"tool\"")) : text);
  }

  static void same(String name, String text) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (System.getProperty("pgready.refresh") != null) {
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, text, StandardCharsets.UTF_8);
    }
    assertThat(file).as("write it with -Dpgready.refresh").exists();
    assertThat(text).isEqualTo(Files.readString(file, StandardCharsets.UTF_8));
  }

  public static String render(Format format, Report report, Style style) throws IOException {
    StringWriter out = new StringWriter();
    reporter(format).write(report, out, style);
    return out.toString();
  }

  /** The catalogue's pages change for their own reasons. */
  private static Reporter reporter(Format format) {
    return format == Format.SARIF
        ? new SarifReporter(id -> Optional.of(ReportFixture.page(id)))
        : format.reporter();
  }
}
