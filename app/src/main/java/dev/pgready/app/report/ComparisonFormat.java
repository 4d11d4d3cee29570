// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import dev.pgready.app.report.comparison.ComparisonWriter;
import dev.pgready.app.report.human.ComparisonHuman;
import dev.pgready.app.report.json.ComparisonJson;
import dev.pgready.app.report.markdown.ComparisonMarkdown;
import dev.pgready.app.report.view.Words;
import java.util.Arrays;
import java.util.Optional;

/** The formats of a comparison. */
public enum ComparisonFormat {
  HUMAN,
  JSON,
  MARKDOWN;

  public String word() {
    return Words.of(this);
  }

  public static Optional<ComparisonFormat> find(String word) {
    return Arrays.stream(values()).filter(format -> format.word().equals(word)).findFirst();
  }

  public ComparisonWriter writer() {
    return switch (this) {
      case HUMAN -> new ComparisonHuman();
      case JSON -> new ComparisonJson();
      case MARKDOWN -> new ComparisonMarkdown();
    };
  }
}
