// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.human;

import dev.pgready.app.console.Tone;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.text.EnumWords;

/** Colours of the human report, from the sixteen that every terminal's owner has chosen. */
record Ink(boolean color) {
  static final String BAD = Tone.BAD.code();
  static final String CARE = Tone.CARE.code();
  static final String OPEN = Tone.OPEN.code();
  static final String GOOD = Tone.GOOD.code();

  String strong(String text) {
    return paint(Tone.STRONG.code(), text);
  }

  String faint(String text) {
    return paint(Tone.FAINT.code(), text);
  }

  /** Something to copy, in the colour of all text: no other can be read on every ground. */
  String code(String text) {
    return text;
  }

  String status(Status status) {
    return switch (status) {
      case FAIL -> paint(BAD, "FAIL");
      case WARN -> paint(CARE, "WARN");
      case UNKNOWN -> paint(OPEN, "UNKNOWN");
      case PASS, SKIP -> EnumWords.of(status);
    };
  }

  /** One character that stands for a status. */
  String sign(Status status, String sign) {
    return switch (status) {
      case FAIL -> paint(BAD, sign);
      case WARN -> paint(CARE, sign);
      case UNKNOWN -> paint(OPEN, sign);
      case PASS, SKIP -> sign;
    };
  }

  String verdict(Verdict verdict) {
    return paint(ground(verdict), Words.headline(verdict));
  }

  /** Of what is new since a baseline. */
  String since(Words.Since since, Verdict verdict) {
    return paint(since.news() == 0 ? GOOD : ground(verdict), since.headline());
  }

  private static String ground(Verdict verdict) {
    return switch (verdict) {
      case READY -> GOOD;
      case READY_WITH_WARNINGS -> CARE;
      case NOT_READY, NO_FACTS -> BAD;
      case INCONCLUSIVE -> OPEN;
    };
  }

  private String paint(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
