package dev.pgready.app.report;

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
