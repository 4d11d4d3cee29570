// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.Format;
import dev.pgready.app.report.GoldenTest;
import dev.pgready.app.report.ReportFixture;
import dev.pgready.app.report.view.Style;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The page needs nothing but itself. */
final class HtmlReporterTest {
  @Test
  void loadsNothing() throws IOException {
    String html = GoldenTest.render(Format.HTML, ReportFixture.typical(), Style.PLAIN);
    assertThat(html).doesNotContain("src=\"").doesNotContain("<link").doesNotContain("url(");
    assertThat(html).contains("default-src 'none'").containsOnlyOnce("<script>");
  }

  @Test
  void longListsAreCapped() throws IOException {
    assertThat(GoldenTest.render(Format.HTML, ReportFixture.manyTables(), Style.PLAIN))
        .contains("public.t0199")
        .doesNotContain("public.t0200")
        .contains("and 4,800 more");
  }

  @Test
  void textIsText() {
    assertThat(HtmlReporter.html("<a href='x'>&\"\n"))
        .isEqualTo("&lt;a href=&#39;x&#39;&gt;&amp;&quot;\\n");
  }
}
