// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.ci;

import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.app.report.view.Heading;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Report;
import java.io.IOException;
import java.io.Writer;

/** JUnit's XML: a suite a database, a case a check. */
public final class FleetJunit implements FleetReporter {
  private final Writer out;
  private boolean begun;

  public FleetJunit(Writer out) {
    this.out = out;
  }

  @Override
  public void entry(FleetResult entry) throws IOException {
    begin();
    Heading heading = entry.heading();
    String name = entry.name();
    out.write("  <testsuite name=\"" + JunitReporter.xml(name) + "\"");
    out.write(JunitReporter.counts(entry.findings()) + " time=\"0\"");
    JunitReporter.origin(heading, out);
    JunitReporter.property("database", heading.where(), out);
    JunitReporter.property("consumers", String.join(", ", entry.consumers()), out);
    JunitReporter.property("verdict", Words.of(entry.verdict()), out);
    JunitReporter.configuration(heading, out);
    out.write("    </properties>\n");
    for (Report.Finding finding : entry.findings()) {
      JunitReporter.test(entry.consumers(), JunitReporter.xml("pgready." + name), finding, out);
    }
    out.write("  </testsuite>\n");
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      // without totals, which are optional: they would have to stand here, before all is known
      out.write(
          "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pgready fleet\">\n");
    }
  }

  @Override
  public void end(FleetSummary fleet) throws IOException {
    begin();
    out.write("</testsuites>\n");
  }
}
