// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.ci;

import dev.pgready.app.report.view.Configured;
import dev.pgready.app.report.view.Heading;
import dev.pgready.app.report.view.Plain;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.text.Escape;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JUnit's XML as Jenkins, GitLab and GitHub's test reporters read it: one suite a group, one case a
 * check. An unknown that could be a failure is an error, as it makes the verdict inconclusive; any
 * other unknown is skipped, and says that it was not seen.
 */
public final class JunitReporter implements Reporter {
  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    Heading heading = Heading.of(report);
    Map<Group, List<Report.Finding>> groups = new LinkedHashMap<>();
    report
        .findings()
        .forEach(f -> groups.computeIfAbsent(f.group(), g -> new ArrayList<>()).add(f));
    out.write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.write(
        "<testsuites name=\"pgready\""
            // Jenkins' schema knows the number of skipped tests of a suite only
            + counts(report.findings()).replaceFirst(" skipped=.*", "")
            + " time=\"0\">\n");
    for (Map.Entry<Group, List<Report.Finding>> group : groups.entrySet()) {
      suite(report, heading, group.getKey(), group.getValue(), out);
    }
    out.write("</testsuites>\n");
  }

  private static void suite(
      Report report, Heading heading, Group group, List<Report.Finding> findings, Writer out)
      throws IOException {
    String name = "pgready." + Words.of(group);
    out.write("  <testsuite name=\"" + name + "\"" + counts(findings) + " time=\"0\"");
    origin(heading, out);
    property("database", heading.where(), out);
    property("consumers", String.join(", ", report.consumers()), out);
    property("verdict", Words.of(report.verdict()), out);
    configuration(heading, out);
    out.write("    </properties>\n");
    for (Report.Finding finding : findings) {
      test(report.consumers(), name, finding, out);
    }
    out.write("  </testsuite>\n");
  }

  /** The rest of a suite's start tag, and the start of its properties. */
  static void origin(Heading heading, Writer out) throws IOException {
    if (!heading.generatedAt().isEmpty()) {
      out.write(" timestamp=\"" + xml(heading.generatedAt().replaceFirst("Z$", "")) + "\"");
    }
    out.write(" hostname=\"" + xml(heading.host() == null ? "unknown" : heading.host()) + "\">\n");
    out.write("    <properties>\n");
  }

  /** What else had a say. */
  static void configuration(Heading heading, Writer out) throws IOException {
    for (Configured.Line line : Configured.lines(heading.configuration())) {
      property(line.label(), line.text(), out);
    }
  }

  static void property(String name, String value, Writer out) throws IOException {
    out.write("      <property name=\"" + name + "\" value=\"" + xml(value) + "\"/>\n");
  }

  /**
   * @param suite escaped
   */
  static void test(List<String> consumers, String suite, Report.Finding finding, Writer out)
      throws IOException {
    CheckResult result = finding.result();
    String name =
        finding.consumers().size() < consumers.size()
            ? Plain.name(finding) + " [" + String.join(", ", finding.consumers()) + "]"
            : Plain.name(finding);
    out.write("    <testcase classname=\"" + suite + "\" name=\"" + xml(name) + "\" time=\"0\">\n");
    String text = Escape.xmlLines(Plain.finding(finding));
    if (finding.known()) {
      skipped(Words.of(result.status()) + ": " + result.message(), out);
      out.write("    </testcase>\n");
      return;
    }
    switch (result.status()) {
      // a server that was not reached is no verdict on it
      case FAIL ->
          problem(unreached(finding) ? "error" : "failure", "fail", result.message(), text, out);
      case UNKNOWN -> {
        if (result.canFail()) {
          problem("error", "unknown", result.message(), text, out);
        } else {
          skipped("not seen: " + result.message(), out);
        }
      }
      case SKIP -> skipped(result.message(), out);
      case WARN -> out.write("      <system-out>warning: " + text + "</system-out>\n");
      case PASS -> out.write("      <system-out>" + text + "</system-out>\n");
    }
    out.write("    </testcase>\n");
  }

  private static void problem(String element, String type, String message, String text, Writer out)
      throws IOException {
    out.write(
        "      <%s type=\"%s\" message=\"%s\">%s</%s>\n"
            .formatted(element, type, xml(message), text, element));
  }

  private static void skipped(String reason, Writer out) throws IOException {
    out.write("      <skipped message=\"" + xml(reason) + "\"/>\n");
  }

  private static boolean unreached(Report.Finding finding) {
    return finding.id().equals("endpoint") && finding.result().status() == Status.FAIL;
  }

  static String counts(List<Report.Finding> findings) {
    int errors = 0;
    int failures = 0;
    int skipped = 0;
    for (Report.Finding finding : findings) {
      Status status = finding.result().status();
      if (finding.known()) {
        skipped++;
      } else if (unreached(finding)) {
        errors++;
      } else if (status == Status.FAIL) {
        failures++;
      } else if (status == Status.UNKNOWN && finding.result().canFail()) {
        errors++;
      } else if (status == Status.UNKNOWN || status == Status.SKIP) {
        skipped++;
      }
    }
    return " tests=\"%s\" failures=\"%s\" errors=\"%s\" skipped=\"%s\""
        .formatted(findings.size(), failures, errors, skipped);
  }

  static String xml(String line) {
    return Escape.xml(line);
  }
}
