package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the golden files alone would not explain. */
final class HumanReporterTest {
  @Test
  void longListsAreCapped() throws IOException {
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.manyTables(), Style.PLAIN))
        .contains("public.t0004 and\n        4,995 more\n")
        .doesNotContain("public.t0005");
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 100, 120})
  void textFitsTheWidth(int columns) throws IOException {
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.fifty(), new Style(false, columns)))
        .satisfies(text -> assertThat(text.lines()).allMatch(line -> line.length() <= columns));
  }

  @Test
  void statementsAreNeverWrapped() throws IOException {
    assertThat(GoldenTest.render(Format.HUMAN, ReportFixture.typical(), new Style(false, 60)))
        .contains("\n          GRANT SELECT ON ALL TABLES IN SCHEMA public TO app;\n");
  }

  @Test
  void colourChangesNothingElse() throws IOException {
    String colored = GoldenTest.render(Format.HUMAN, ReportFixture.typical(), new Style(true, 80));
    assertThat(colored.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(GoldenTest.render(Format.HUMAN, ReportFixture.typical(), Style.PLAIN));
  }
}
