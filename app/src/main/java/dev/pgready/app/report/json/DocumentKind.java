// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.json;

import dev.pgready.app.report.view.UnreadableReportException;
import dev.pgready.compare.Comparison;
import dev.pgready.json.JsonTree;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Tells what a file holds by the keys of its first object. */
public final class DocumentKind {
  private DocumentKind() {}

  /**
   * Facts or a report. What is wrong further on in the text is left to whoever reads all of it.
   *
   * @throws UnreadableReportException when it is neither
   */
  public static Comparison.Source of(String text) {
    try (JsonParser parser = JsonTree.parser(text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          switch (parser.currentName()) {
            case "factsVersion", "catalogue" -> {
              return Comparison.Source.FACTS;
            }
            case "schemaVersion", "checks", "reports" -> {
              return Comparison.Source.REPORT;
            }
            default -> {
              parser.nextToken();
              parser.skipChildren();
            }
          }
        }
      }
    } catch (JacksonException e) {
      // a text that ends early may have told enough before; this one did not
    }
    throw new UnreadableReportException(
        "neither facts (pgready collect) nor a report (pgready check --format json)");
  }
}
