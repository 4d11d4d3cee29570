// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.policy;

import dev.pgready.app.console.ConfigException;
import dev.pgready.app.report.json.DocumentKind;
import dev.pgready.app.report.view.ReportDigest;
import dev.pgready.app.report.view.UnreadableReportException;
import dev.pgready.checks.model.Adjustment;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.compare.Comparison;
import dev.pgready.compare.Outcomes;
import dev.pgready.profile.InputFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The findings of a report of before. A finding is known when the same check said at least as much
 * then, for each of the same consumers, of each of the same objects; its figures may have changed.
 */
public final class Baseline {
  /** A check for one consumer. */
  private record Key(String id, String consumer) {}

  private final ReportDigest before;
  private final String called;
  private final Map<Key, List<Outcomes.Entry>> entries = new HashMap<>();

  private Baseline(ReportDigest before, String called) {
    this.before = before;
    this.called = called;
    for (Outcomes.Entry entry : before.judgement().entries()) {
      entries.computeIfAbsent(key(entry), k -> new ArrayList<>()).add(entry);
    }
  }

  /**
   * A report that was just made.
   *
   * @param called as messages call what it is of
   */
  public static Baseline of(Report report, String called) {
    return new Baseline(ReportDigest.of(report), called);
  }

  /**
   * @throws ConfigException when the file is no report in JSON
   */
  public static Baseline read(String name) {
    try {
      String text = InputFile.text(Path.of(name), InputFile.MOST_DOCUMENT);
      if (facts(text)) {
        throw new ConfigException(
            "--baseline %s: it holds facts, not a report; pgready check --facts %1$s --format json makes one"
                .formatted(name));
      }
      return new Baseline(ReportDigest.read(text), "");
    } catch (NoSuchFileException e) {
      throw new ConfigException("--baseline %s: there is no such file".formatted(name));
    } catch (UnreadableReportException e) {
      throw new ConfigException(
          "--baseline %s: must be a report of check --format json: %s"
              .formatted(name, e.getMessage()));
    } catch (InputFile.TooLargeException e) {
      throw new ConfigException("--baseline %s: %s".formatted(name, e.getMessage()));
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException("--baseline %s: cannot be read".formatted(name));
    }
  }

  private static boolean facts(String text) {
    try {
      return DocumentKind.of(text) == Comparison.Source.FACTS;
    } catch (UnreadableReportException e) {
      // whoever reads it says more
      return false;
    }
  }

  /** The report, each finding of before marked as known. */
  public Report mark(Report report) {
    return report.withFindings(
        report.findings().stream()
            .map(finding -> known(finding) ? marked(finding) : finding)
            .toList());
  }

  /** What is new in a report that was marked. */
  public static Report news(Report marked) {
    return marked.withFindings(
        marked.findings().stream().filter(finding -> !finding.known()).toList());
  }

  /**
   * What the user should be told on stderr, a line each: what was fixed, and what makes the
   * baseline one of something else.
   */
  public List<String> notes(Report report) {
    List<String> notes = new ArrayList<>();
    String place = ReportDigest.of(report).place().orElse("");
    String placeBefore = before.place().orElse("");
    if (!place.isEmpty() && !placeBefore.isEmpty() && !place.equals(placeBefore)) {
      notes.add("the baseline is of %s, this is %s".formatted(placeBefore, place));
    }
    List<String> strangers =
        report.consumers().stream()
            .filter(name -> !before.judgement().consumers().contains(name))
            .toList();
    if (!strangers.isEmpty()) {
      notes.add(
          "the baseline was made for %s and does not cover %s: every finding for it is new"
              .formatted(
                  String.join(", ", before.judgement().consumers()), String.join(", ", strangers)));
    }
    Set<String> fixed = fixed(report);
    if (!fixed.isEmpty()) {
      notes.add(
          "fixed since %s%s: %s"
              .formatted(
                  called.isEmpty() ? "the baseline of " : "", since(), String.join(", ", fixed)));
    }
    return notes;
  }

  /** Checks that said something then and are content now; a mute fixes nothing. */
  private Set<String> fixed(Report report) {
    if (report.verdict() == Verdict.NO_FACTS) {
      return Set.of();
    }
    Set<Key> content = new HashSet<>();
    Set<Key> complaining = new HashSet<>();
    for (Report.Finding finding : report.findings()) {
      Status status = finding.result().status();
      boolean well = (status == Status.PASS || status == Status.SKIP) && finding.handling() == null;
      finding
          .consumers()
          .forEach(name -> (well ? content : complaining).add(new Key(finding.id(), name)));
    }
    Set<String> fixed = new TreeSet<>();
    entries.forEach(
        (key, said) -> {
          boolean counted = said.stream().anyMatch(entry -> entry.weight() > 0);
          if (counted && content.contains(key) && !complaining.contains(key)) {
            fixed.add(key.id());
          }
        });
    return fixed;
  }

  private boolean known(Report.Finding finding) {
    CheckResult result = finding.result();
    Outcomes now = Outcomes.of(Verdict.NOT_READY, finding.consumers(), List.of(finding));
    return !finding.crashed()
        && now.entries().stream()
            .allMatch(
                entry ->
                    entry.weight() > 0
                        && said(entry).stream()
                            .anyMatch(
                                then ->
                                    then.weight() >= entry.weight()
                                        && then.subjects().containsAll(result.subjects())));
  }

  private List<Outcomes.Entry> said(Outcomes.Entry entry) {
    return entries.getOrDefault(key(entry), List.of());
  }

  private Report.Finding marked(Report.Finding finding) {
    CheckResult result = finding.result();
    return finding.handled(
        result.as(
            result.status(),
            "%s (known: in %s%s)"
                .formatted(result.message(), called.isEmpty() ? "the baseline of " : "", since())),
        new Adjustment(Adjustment.Kind.KNOWN, result.status(), Map.of("since", since())));
  }

  private String since() {
    return !called.isEmpty()
        ? called
        : before.generatedAt().isEmpty() ? "an unknown day" : before.generatedAt();
  }

  private static Key key(Outcomes.Entry entry) {
    return new Key(entry.id(), entry.consumer());
  }
}
