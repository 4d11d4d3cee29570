// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.view.Style;
import dev.pgready.text.Printable;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names from the server can neither steer a terminal nor leave their place in a format. */
final class HostileNamesTest {
  @ParameterizedTest
  @EnumSource(Format.class)
  void nothingHiddenIsWritten(Format format) throws IOException {
    String text =
        GoldenTest.render(format, ReportFixture.typical(), Style.PLAIN)
            + GoldenTest.render(format, ReportFixture.conflicting(), Style.PLAIN);
    assertThat(text.codePoints().filter(c -> c != '\n').filter(Printable::hidden).toArray())
        .isEmpty();
    assertThat(text).contains("é日本");
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void noNameStartsALine(Format format) throws IOException {
    String text =
        GoldenTest.render(format, ReportFixture.typical(), Style.PLAIN)
            + GoldenTest.render(format, ReportFixture.conflicting(), Style.PLAIN);
    assertThat(text.lines()).noneMatch(line -> line.strip().startsWith("::error::x"));
  }
}
