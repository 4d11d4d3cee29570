// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.ci;

import dev.pgready.app.report.view.Configured;
import dev.pgready.app.report.view.Heading;
import dev.pgready.app.report.view.Plain;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Workflow commands of GitHub Actions: an annotation for everything that needs attention. */
public final class GithubReporter implements Reporter {
  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    Heading heading = Heading.of(report);
    Annotations annotations = new Annotations(report.origin());
    // the verdict first, so that it is among those that are shown
    annotations.add(
        report.verdict() == Verdict.NO_FACTS ? "error" : "notice",
        "pgready",
        "%s for %s: %s%s"
            .formatted(
                Words.headline(report),
                String.join(", ", report.consumers()),
                Printable.line(heading.where()),
                configured(heading)));
    for (Report.Finding finding : report.attention()) {
      Status status = finding.result().status();
      List<Report.@Nullable Origin> origins = new ArrayList<>(report.origins(finding));
      if (origins.isEmpty()) {
        origins.add(null);
      }
      for (Report.@Nullable Origin origin : origins) {
        annotations.add(
            finding.known() ? "notice" : status == Status.FAIL ? "error" : "warning",
            "pgready " + Plain.name(finding) + (status == Status.UNKNOWN ? " (unknown)" : ""),
            Plain.finding(finding),
            origin);
      }
    }
    annotations.writeTo(out);
  }

  /** In the annotation of the verdict, which is always among those that are shown. */
  private static String configured(Heading heading) {
    String sentence = Configured.sentence(heading.configuration());
    return sentence.isEmpty() ? "" : "\n" + Printable.line(sentence);
  }
}
