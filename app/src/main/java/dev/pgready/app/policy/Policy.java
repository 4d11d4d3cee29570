// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.policy;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.Mute;
import dev.pgready.app.config.SeverityOverride;
import dev.pgready.checks.model.Adjustment;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.postgres.NearestName;
import dev.pgready.text.Glob;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies severities and mutes. A pure function of report and configuration: the day by which mutes
 * expire is the one on which the facts were collected, so that the same facts give the same report.
 *
 * @param report with every muted finding still in it, as skipped
 * @param mutes what became of each mute, in the configuration's order
 */
public record Policy(Report report, Map<Mute, Fate> mutes) {

  /** What became of a mute; in several databases the first of these counts. */
  public enum Fate {
    /** It took something out of the verdict. */
    USED,
    /** It would have, if its day were not over, or there is nothing for it any more. */
    EXPIRED,
    /** Its check did not run, or not on facts of the server. */
    NOT_TRIED,
    /** Its check ran and said nothing that it could mute. */
    IDLE
  }

  public Policy {
    mutes = Collections.unmodifiableMap(new LinkedHashMap<>(mutes));
  }

  public static Policy apply(Report report, Config config) {
    if (config.severity().isEmpty() && config.mutes().isEmpty()) {
      return new Policy(report, Map.of());
    }
    LocalDate day = day(report);
    List<Report.Finding> findings = new ArrayList<>();
    Set<Mute> used = new LinkedHashSet<>();
    for (Report.Finding finding : report.findings()) {
      if (finding.crashed()) {
        findings.add(finding);
        continue;
      }
      Report.Finding weighed = weighed(finding, config.severity().get(finding.id()));
      findings.addAll(muted(weighed, config.mutes(), day, used));
    }
    return new Policy(report.withFindings(findings), fates(report, config, day, used));
  }

  /** What the user should be told on stderr, one line each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>(notes(mutes));
    Catalogue catalogue = report.facts().catalogue();
    if (catalogue != null) {
      List<String> publications =
          catalogue.list(Catalogue::publications).stream().map(PublicationFacts::name).toList();
      report
          .request()
          .publications()
          .forEach(name -> misspelled("publication", name, publications, notes));
      String slot = report.request().slot();
      if (slot != null) {
        misspelled(
            "slot",
            slot,
            catalogue.list(Catalogue::slots).stream().map(SlotFacts::name).toList(),
            notes);
      }
    }
    return notes;
  }

  /** A consumer that creates what it does not find would create it by the wrong name. */
  private void misspelled(String kind, String written, List<String> known, List<String> notes) {
    String question = known.contains(written) ? "" : NearestName.question(written, known);
    if (!question.isEmpty()
        && report.findings().stream()
            .filter(finding -> finding.result().urgency().needsAttention())
            .noneMatch(finding -> finding.result().message().contains(question))) {
      notes.add("there is no %s %s%s".formatted(kind, Identifiers.quote(written), question));
    }
  }

  /** The same of several databases, of whose mutes each has the best fate that it had anywhere. */
  public static List<String> notes(Map<Mute, Fate> mutes) {
    List<String> notes = new ArrayList<>();
    mutes.forEach(
        (mute, fate) -> {
          String what =
              mute.subject() == null ? mute.check() : mute.check() + " of " + mute.subject();
          switch (fate) {
            case EXPIRED ->
                notes.add(
                    "the mute of %s by %s expired on %s and no longer applies"
                        .formatted(what, mute.owner(), mute.expires()));
            case IDLE ->
                notes.add(
                    "unused mute: %s (owner %s) matched no finding".formatted(what, mute.owner()));
            case USED, NOT_TRIED -> {}
          }
        });
    return notes;
  }

  private static boolean expired(Mute mute, LocalDate day) {
    return day.isAfter(LocalDate.parse(mute.expires()));
  }

  private static String expired(Mute mute, String message) {
    return "%s; the mute of %s expired on %s".formatted(message, mute.owner(), mute.expires());
  }

  private static String muted(Mute mute, String status, String message) {
    return "muted by %s until %s (%s); it said %s: %s"
        .formatted(mute.owner(), mute.expires(), mute.reason(), status, message);
  }

  private static Report.Finding weighed(
      Report.Finding finding, @Nullable SeverityOverride severity) {
    if (severity == null) {
      return finding;
    }
    CheckResult result = finding.result();
    Status status = result.status();
    if (severity == SeverityOverride.OFF) {
      return status == Status.SKIP
          ? finding
          : severity(finding, Status.SKIP, "off by configuration; it said: ", result);
    }
    if (status == Status.UNKNOWN) {
      // how bad it can be in the end decides whether the verdict is open
      boolean canFail = severity == SeverityOverride.FAIL;
      return canFail == result.canFail()
          ? finding
          : finding.handled(
              canFail ? result.atMostFail() : result.atMostWarn(),
              new Adjustment(Adjustment.Kind.SEVERITY, status, Map.of()));
    }
    Status wanted =
        switch (severity) {
          case FAIL -> Status.FAIL;
          case WARN -> Status.WARN;
          case PASS -> Status.PASS;
          case OFF -> Status.SKIP;
        };
    return (status != Status.FAIL && status != Status.WARN) || status == wanted
        ? finding
        : severity(finding, wanted, word(wanted) + " by configuration: ", result);
  }

  private static Report.Finding severity(
      Report.Finding finding, Status status, String prefix, CheckResult result) {
    return finding.handled(
        result.as(status, prefix + result.message()),
        new Adjustment(Adjustment.Kind.SEVERITY, result.status(), Map.of()));
  }

  /** The finding, or where only some of its objects are muted, the two parts of it. */
  private static List<Report.Finding> muted(
      Report.Finding finding, List<Mute> mutes, LocalDate day, Set<Mute> used) {
    Status status = finding.result().status();
    if (status == Status.PASS || status == Status.SKIP) {
      return List.of(finding);
    }
    List<Report.Finding> parts = new ArrayList<>();
    Report.Finding rest = finding;
    for (Mute mute : mutes) {
      if (!mute.check().equals(finding.id())) {
        continue;
      }
      List<Subject> subjects = rest.result().subjects();
      List<Subject> hit = subjects.stream().filter(subject -> matches(mute, subject)).toList();
      if (mute.subject() != null && hit.isEmpty()) {
        continue;
      }
      used.add(mute);
      if (expired(mute, day)) {
        rest = rest.with(rest.result().as(status, expired(mute, rest.result().message())));
        continue;
      }
      if (mute.subject() == null || hit.size() == subjects.size()) {
        parts.add(muted(rest, mute, rest.result().subjects()));
        return parts;
      }
      parts.add(muted(rest, mute, hit));
      List<Subject> left = subjects.stream().filter(s -> !hit.contains(s)).toList();
      rest =
          rest.with(
              rest.result()
                  .subjects(left)
                  .as(
                      status,
                      "%s (%s of %s muted)"
                          .formatted(rest.result().message(), hit.size(), subjects.size())));
    }
    parts.add(0, rest);
    return parts;
  }

  private static Report.Finding muted(Report.Finding finding, Mute mute, List<Subject> subjects) {
    CheckResult result = finding.result();
    Map<String, String> details = new LinkedHashMap<>();
    details.put("reason", mute.reason());
    details.put("owner", mute.owner());
    details.put("expires", mute.expires());
    return finding.handled(
        result
            .subjects(subjects)
            .as(Status.SKIP, muted(mute, word(result.status()), result.message())),
        new Adjustment(Adjustment.Kind.MUTED, result.status(), details));
  }

  private static boolean matches(Mute mute, Subject subject) {
    return mute.subject() == null || Glob.of(mute.subject()).matches(subject.name());
  }

  private static Map<Mute, Fate> fates(
      Report report, Config config, LocalDate day, Set<Mute> used) {
    Map<Mute, Fate> fates = new LinkedHashMap<>();
    boolean seen = report.facts().catalogue() != null;
    for (Mute mute : config.mutes()) {
      boolean ran = report.findings().stream().anyMatch(f -> f.id().equals(mute.check()));
      fates.put(
          mute,
          expired(mute, day)
              ? Fate.EXPIRED
              : used.contains(mute) ? Fate.USED : ran && seen ? Fate.IDLE : Fate.NOT_TRIED);
    }
    return fates;
  }

  private static LocalDate day(Report report) {
    ConnectionFacts connection = report.facts().connection();
    Catalogue catalogue = report.facts().catalogue();
    String collected =
        connection != null
            ? connection.collectedAt()
            : catalogue == null ? "" : catalogue.server().collectedAt();
    try {
      return LocalDate.parse(collected.substring(0, Math.min(10, collected.length())));
    } catch (DateTimeParseException e) {
      // facts without a date: nothing is muted by them
      return LocalDate.MAX;
    }
  }

  private static String word(Status status) {
    return switch (status) {
      case PASS -> "pass";
      case WARN -> "warn";
      case FAIL -> "fail";
      case SKIP -> "skip";
      case UNKNOWN -> "unknown";
    };
  }
}
