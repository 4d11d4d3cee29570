// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Facts;
import dev.pgready.providers.Detection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a preflight.
 *
 * @param consumers as the user named them, options included
 * @param request what the user wanted to be judged, for the commands that a report advises
 * @param findings by group, then by the catalogue's order; one check can have several where
 *     consumers differ
 * @param typed the words of the command line, without secrets and without those about the report
 *     itself: with them the same question can be asked again. Null: nobody typed it
 * @param configuration null: nothing but the command line had a say
 * @param origin where the database is named in a file; null: in none
 * @param source the SQL that was judged in place of a database; null: a database was
 */
public record Report(
    Facts facts,
    Detection detection,
    List<String> consumers,
    Request request,
    List<Finding> findings,
    @Nullable List<String> typed,
    @Nullable Configuration configuration,
    @Nullable Origin origin,
    @Nullable SqlSource source) {

  /**
   * A line that whoever mends the database looks at first.
   *
   * @param file with {@code /}, relative to the root of its repository where it is in one
   * @param line from 1
   */
  public record Origin(String file, int line) {}

  /**
   * SQL of files, in place of a database.
   *
   * @param name file or directory, as reports call it
   * @param places the statements that brought what findings name
   */
  public record SqlSource(String name, List<Place> places) {
    public SqlSource {
      places = List.copyOf(places);
    }

    /** The lines that a finding comes from, each once; none where it is about no statement. */
    public List<Origin> origins(Finding finding) {
      return places.stream()
          .filter(place -> place.check().equals(finding.id()))
          .filter(place -> finding.result().subjects().contains(place.subject()))
          .map(Place::origin)
          .distinct()
          .toList();
    }
  }

  /** The statement that made an object what a check says of it. */
  public record Place(String check, Subject subject, Origin origin) {}

  /** A report that nobody typed a command for. */
  public Report(
      Facts facts,
      Detection detection,
      List<String> consumers,
      Request request,
      List<Finding> findings) {
    this(facts, detection, consumers, request, findings, null, null, null, null);
  }

  /**
   * What a check says, and for which consumers it says so.
   *
   * @param crashed the check itself failed: a defect of pgready
   * @param handling null: as the check made it
   */
  public record Finding(
      String id,
      Group group,
      String title,
      List<String> consumers,
      CheckResult result,
      boolean crashed,
      @Nullable Adjustment handling) {
    public Finding {
      consumers = List.copyOf(consumers);
    }

    /** A finding as the check made it. */
    public Finding(
        String id,
        Group group,
        String title,
        List<String> consumers,
        CheckResult result,
        boolean crashed) {
      this(id, group, title, consumers, result, crashed, null);
    }

    /** Whether it was there before, so that it decides no exit code. */
    public boolean known() {
      return handling != null && handling.kind() == Adjustment.Kind.KNOWN;
    }

    /** The same with another outcome, whatever became of it before. */
    public Finding with(CheckResult other) {
      return new Finding(id, group, title, consumers, other, crashed, handling);
    }

    /** The same with another outcome, because the user's settings say so. */
    public Finding handled(CheckResult other, Adjustment how) {
      return new Finding(id, group, title, consumers, other, crashed, how);
    }
  }

  /** The findings that need attention, most urgent first. */
  public List<Finding> attention() {
    return attention(findings);
  }

  /** Those of them that need attention, most urgent first, else as they come. */
  public static List<Finding> attention(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> finding.result().urgency().needsAttention())
        .sorted(Comparator.comparing(finding -> finding.result().urgency()))
        .toList();
  }

  /** The same with other findings. */
  public Report withFindings(List<Finding> other) {
    return new Report(
        facts, detection, consumers, request, other, typed, configuration, origin, source);
  }

  /** The same, as the answer to a command line. */
  public Report typed(List<String> words) {
    return new Report(
        facts, detection, consumers, request, findings, words, configuration, origin, source);
  }

  /** The same, with what had a say in it. */
  public Report configured(@Nullable Configuration by) {
    return new Report(facts, detection, consumers, request, findings, typed, by, origin, source);
  }

  /** The same, of a database that is named there. */
  public Report from(@Nullable Origin place) {
    return new Report(
        facts, detection, consumers, request, findings, typed, configuration, place, source);
  }

  /** The same, of SQL. */
  public Report of(SqlSource sql) {
    return new Report(
        facts, detection, consumers, request, findings, typed, configuration, origin, sql);
  }

  /**
   * The lines that a finding is to be shown at: of its statements, else where the database is
   * named.
   */
  public List<Origin> origins(Finding finding) {
    List<Origin> own = source == null ? List.of() : source.origins(finding);
    return own.isEmpty() && origin != null ? List.of(origin) : own;
  }

  public Report {
    consumers = List.copyOf(consumers);
    findings = List.copyOf(findings);
    typed = typed == null ? null : List.copyOf(typed);
  }

  public Verdict verdict() {
    if (facts.catalogue() == null) {
      return Verdict.NO_FACTS;
    }
    if (findings.stream().anyMatch(f -> f.result().status() == Status.FAIL)) {
      return Verdict.NOT_READY;
    }
    if (findings.stream()
        .anyMatch(f -> f.result().status() == Status.UNKNOWN && f.result().canFail())) {
      return Verdict.INCONCLUSIVE;
    }
    return count(Status.WARN) > 0 ? Verdict.READY_WITH_WARNINGS : Verdict.READY;
  }

  public long count(Status status) {
    return findings.stream().filter(f -> f.result().status() == status).count();
  }
}
