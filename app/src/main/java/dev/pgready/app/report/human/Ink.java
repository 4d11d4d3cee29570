package dev.pgready.app.report.human;

import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.consumers.ConsumerProfile.Level;
import dev.pgready.text.EnumWords;

/** Colours of the human report, from the sixteen that every terminal's owner has chosen. */
record Ink(boolean color) {
  String strong(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  /** Something to copy. */
  String code(String text) {
    return paint("36", text);
  }

  String status(Status status) {
    return switch (status) {
      case FAIL -> paint("1;31", "FAIL");
      case WARN -> paint("33", "WARN");
      case UNKNOWN -> paint("35", "UNKNOWN");
      case PASS, SKIP -> paint(status == Status.PASS ? "32" : "2", lower(status));
    };
  }

  /** How bad a conflict between consumers is. */
  String level(Level level) {
    return switch (level) {
      case FAIL -> status(Status.FAIL);
      case WARN -> status(Status.WARN);
      case INFO -> paint("36", "note");
    };
  }

  /** One character that stands for a status. */
  String sign(Status status, String sign) {
    return switch (status) {
      case FAIL -> paint("1;31", sign);
      case WARN -> paint("33", sign);
      case UNKNOWN -> paint("35", sign);
      case PASS, SKIP -> paint("2", sign);
    };
  }

  private static String lower(Status status) {
    return EnumWords.of(status);
  }

  String verdict(Verdict verdict) {
    String code =
        switch (verdict) {
          case READY -> "1;32";
          case READY_WITH_WARNINGS -> "1;33";
          case NOT_READY, NO_FACTS -> "1;31";
          case INCONCLUSIVE -> "1;35";
        };
    return paint(code, Words.headline(verdict));
  }

  private String paint(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
