package dev.pgready.app.report;

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
      case SARIF -> new FleetSarif(out);
      case MARKDOWN -> new FleetMarkdown(out);
      case GITHUB -> new FleetGithub(out);
      case PROMETHEUS -> new FleetPrometheus(out);
      case HTML -> new FleetHtml(out);
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
