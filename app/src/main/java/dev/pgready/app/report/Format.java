// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import dev.pgready.app.report.ci.FleetGithub;
import dev.pgready.app.report.ci.FleetJunit;
import dev.pgready.app.report.ci.FleetSarif;
import dev.pgready.app.report.ci.GithubReporter;
import dev.pgready.app.report.ci.JunitReporter;
import dev.pgready.app.report.ci.SarifReporter;
import dev.pgready.app.report.html.FleetHtml;
import dev.pgready.app.report.html.HtmlReporter;
import dev.pgready.app.report.human.FleetHuman;
import dev.pgready.app.report.human.HumanReporter;
import dev.pgready.app.report.json.FleetJson;
import dev.pgready.app.report.json.JsonReporter;
import dev.pgready.app.report.markdown.FleetMarkdown;
import dev.pgready.app.report.markdown.MarkdownReporter;
import dev.pgready.app.report.metrics.FleetPrometheus;
import dev.pgready.app.report.metrics.PrometheusReporter;
import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Words;
import java.io.Writer;
import java.util.Arrays;
import java.util.Optional;

/** The formats of a report, as {@code --format} names them. */
public enum Format {
  HUMAN,
  JSON,
  JUNIT,
  SARIF,
  MARKDOWN,
  GITHUB,
  PROMETHEUS,
  HTML;

  public String word() {
    return Words.of(this);
  }

  public static Optional<Format> find(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }

  /** Writes many databases as one report. */
  public FleetReporter fleetReporter(Writer out, Style style) {
    return switch (this) {
      case HUMAN -> new FleetHuman(out, style);
      case JSON -> new FleetJson(out);
      case JUNIT -> new FleetJunit(out);
      case SARIF -> new FleetSarif(out, style.docs());
      case MARKDOWN -> new FleetMarkdown(out, style.docs());
      case GITHUB -> new FleetGithub(out);
      case PROMETHEUS -> new FleetPrometheus(out);
      case HTML -> new FleetHtml(out, style.docs());
    };
  }

  public Reporter reporter() {
    return switch (this) {
      case HUMAN -> new HumanReporter();
      case JSON -> new JsonReporter();
      case JUNIT -> new JunitReporter();
      case SARIF -> new SarifReporter();
      case MARKDOWN -> new MarkdownReporter();
      case GITHUB -> new GithubReporter();
      case PROMETHEUS -> new PrometheusReporter();
      case HTML -> new HtmlReporter();
    };
  }
}
