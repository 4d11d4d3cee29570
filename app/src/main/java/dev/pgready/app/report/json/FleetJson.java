// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.json;

import static dev.pgready.app.report.view.ReportTree.object;

import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.app.report.view.ReportTree;
import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Verdict;
import dev.pgready.text.SafeJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One object: {@code reports} with an entry a database, each of which holds the report that {@code
 * check --format json} would write, and behind them what they come to.
 */
public final class FleetJson implements FleetReporter {
  /** Of an entry within the whole. */
  private static final int DEPTH = 2;

  private final Writer out;
  private boolean begun;

  public FleetJson(Writer out) {
    this.out = out;
  }

  @Override
  public void entry(FleetResult entry) throws IOException {
    next();
    SafeJson.write(entry.tree(), out, DEPTH);
  }

  /** An entry as it stands in the whole. */
  public static String text(Map<?, ?> tree) {
    StringWriter text = new StringWriter();
    try {
      SafeJson.write(tree, text, DEPTH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /**
   * @param text as {@link #text} made it
   */
  public void entry(String text) throws IOException {
    next();
    out.write(text);
  }

  private void next() throws IOException {
    begin();
    out.write(begun ? ",\n    " : "\n    ");
    begun = true;
  }

  private void begin() throws IOException {
    if (!begun) {
      out.write("{\n  \"schemaVersion\": " + ReportTree.SCHEMA_VERSION);
      out.write(",\n  \"kind\": \"fleet\",\n  \"tool\": ");
      SafeJson.write(object("name", Tool.NAME, "version", Tool.VERSION), out, 1);
      out.write(",\n  \"reports\": [");
    }
  }

  @Override
  public void end(FleetSummary fleet) throws IOException {
    begin();
    out.write(begun ? "\n  ]" : "]");
    out.write(",\n  \"generatedAt\": ");
    SafeJson.write(fleet.generatedAt(), out, 1);
    out.write(",\n  \"verdict\": ");
    SafeJson.write(Words.of(fleet.verdict()), out, 1);
    out.write(",\n  \"exitCode\": " + fleet.exitCode());
    Map<String, Integer> summary = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      summary.put(Words.of(verdict), fleet.count(verdict));
    }
    out.write(",\n  \"summary\": ");
    SafeJson.write(summary, out, 1);
    out.write("\n}\n");
  }
}
