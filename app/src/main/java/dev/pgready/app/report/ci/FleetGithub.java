// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.ci;

import dev.pgready.app.report.human.FleetHuman;
import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.app.report.view.FleetText;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.model.Verdict;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Workflow commands of GitHub Actions: an annotation a check that names the databases, as GitHub
 * shows only ten of a step.
 */
public final class FleetGithub implements FleetReporter {
  /** Told of one check and status: an annotation is small. */
  private static final int CAUSES = 3;

  private final Writer out;

  private Report.@Nullable Origin origin;

  public FleetGithub(Writer out) {
    this.out = out;
  }

  @Override
  public void entry(FleetResult entry) {
    // all that is shown is in the summary; it stands at the file that names the first database
    if (origin == null) {
      origin = entry.origin().map(place -> new Report.Origin(place.file(), 1)).orElse(null);
    }
  }

  @Override
  public void end(FleetSummary fleet) throws IOException {
    Annotations annotations = new Annotations(origin);
    annotations.add(
        fleet.count(Verdict.NO_FACTS) > 0 ? "error" : "notice",
        "pgready",
        "%s: %s%s"
            .formatted(
                Words.count(fleet.size(), "database", "databases"),
                fleet.counts(),
                fleet.configured(FleetHuman.CONFIGURED).stream()
                    .map(line -> "\n" + Printable.line(line))
                    .collect(Collectors.joining())));
    for (Urgency urgency : Urgency.values()) {
      Status status = urgency.status();
      for (FleetSummary.Column column : fleet.attention()) {
        if (urgency.needsAttention() && column.urgency(status) == urgency) {
          annotations.add(
              status == Status.FAIL ? "error" : "warning",
              "pgready " + column.id() + (status == Status.UNKNOWN ? " (unknown)" : ""),
              FleetText.concerned(fleet, column, status)
                  + "\n"
                  + new FleetText()
                      .reasons(column, status, CAUSES).stream()
                          .flatMap(FleetText.Reason::lines)
                          .collect(Collectors.joining("\n")));
        }
      }
    }
    annotations.writeTo(out);
  }
}
