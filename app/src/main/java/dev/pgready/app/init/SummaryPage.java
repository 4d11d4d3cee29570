// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Report;
import java.util.ArrayList;
import java.util.List;

/** What the check said, and the files as they will be. */
final class SummaryPage {
  /** Findings that are shown; check tells all. */
  private static final int SHOWN = 5;

  private SummaryPage() {}

  static List<StyledLine> of(
      Place place, Answers answers, Report report, Prospect prospect, boolean pipeline, int width) {
    List<StyledLine> lines = new ArrayList<>();
    lines.add(StyledLine.EMPTY);
    lines.add(
        StyledLine.of(" ")
            .and(Words.headline(report.verdict()), Tone.STRONG)
            .and("  " + place.where(), Tone.FAINT));
    List<Report.Finding> urgent = report.attention();
    urgent.stream()
        .limit(SHOWN)
        .forEach(
            finding ->
                lines.add(
                    StyledLine.of("   ")
                        .and(Words.of(finding.result().status()))
                        .padded(11)
                        .and(finding.id(), Tone.STRONG)
                        .and(": " + finding.result().message())
                        .cut(width)));
    if (urgent.size() > SHOWN) {
      lines.add(
          StyledLine.of(
              "   and %s more: %s"
                  .formatted(urgent.size() - SHOWN, prospect.next().apply(answers))));
    }
    lines.add(StyledLine.EMPTY);
    file(lines, prospect.target(), ConfigText.of(place, answers));
    Pipeline of = prospect.pipeline();
    if (of != null && pipeline) {
      lines.add(StyledLine.EMPTY);
      List<String> variables = ConfigText.variables(place, answers);
      file(lines, of.file(), of.text(prospect.target(), answers.name(), variables));
    }
    return lines;
  }

  private static void file(List<StyledLine> lines, String name, String text) {
    lines.add(StyledLine.of(" " + name, Tone.STRONG));
    text.lines().forEach(line -> lines.add(StyledLine.of("   " + line)));
  }
}
