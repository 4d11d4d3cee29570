// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.json;

import static dev.pgready.app.report.view.ReportTree.object;

import dev.pgready.app.report.view.ReportTree;
import dev.pgready.app.report.view.Reporter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Report;
import dev.pgready.providers.Detection;
import dev.pgready.providers.DirectEndpoint;
import dev.pgready.text.SafeJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** One JSON object, described by {@code report.schema.json}; its field names are stable. */
public final class JsonReporter implements Reporter {
  /** The JSON Schema of what this class writes. */
  public static String schema() {
    return Tool.resource("report.schema.json");
  }

  @Override
  public void write(Report report, Writer out, Style style) throws IOException {
    SafeJson.write(ReportTree.of(report), out);
  }

  /**
   * What {@code providers detect --format json} prints.
   *
   * @param user who logs in now; null: not known
   */
  public static String detection(Detection detection, @Nullable String user) {
    DirectEndpoint direct = detection.direct();
    Object endpoint =
        direct == null
            ? null
            : object(
                "host",
                direct.host(),
                "port",
                direct.port(),
                "user",
                direct.user() == null ? user : direct.user());
    StringWriter out = new StringWriter();
    try {
      SafeJson.write(
          object(
              "provider", detection.profile().id(),
              "confidence", Words.of(detection.confidence()),
              "endpoint", Words.of(detection.endpoint()),
              "evidence", detection.evidence(),
              "direct", endpoint),
          out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
