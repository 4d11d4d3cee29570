// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.policy.Baseline;
import dev.pgready.app.report.view.Words;
import dev.pgready.app.schema.source.SqlStatement;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.ConsumerProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** From what the checks say of a temporary database to a report of the SQL that made it. */
public final class SchemaReport {
  private static final String PUBLICATION = "publication";
  private static final String NOT_SEEN = "visibility";

  /** Places that a message names; the others are in formats that know places. */
  private static final int SHOWN = 3;

  private final String name;
  private final Map<String, ConsumerProfile> consumers;

  /**
   * @param name file or directory, as reports call it
   * @param consumers those that were judged for, by the name that the user gave
   */
  public SchemaReport(String name, Map<String, ConsumerProfile> consumers) {
    this.name = name;
    this.consumers = Map.copyOf(consumers);
  }

  /** The report of one schema, all of it. */
  public Report of(Report judged, AppliedSchema schema) {
    Report complete = complete(judged, schema);
    return placed(
        complete,
        new Culprits(schema).places(complete.attention(), statement -> true),
        schema,
        Set.of());
  }

  /**
   * The same of what a change brings: what the schema before it has too is marked as known.
   *
   * @param called the schema before it, in messages
   */
  public Report against(
      Report judged,
      AppliedSchema schema,
      Report judgedBefore,
      AppliedSchema before,
      String called) {
    Report base = complete(judgedBefore, before);
    Report complete = complete(judged, schema);
    NameChanges names = new NameChanges(complete, before, schema);
    List<Report.Finding> all = new ArrayList<>(complete.findings());
    all.addAll(names.findings());
    Report marked = Baseline.of(base, called).mark(complete.withFindings(all));
    Set<SqlStatement> news = Culprits.news(schema, before);
    List<Report.Finding> attention =
        marked.attention().stream().filter(finding -> !finding.known()).toList();
    List<Report.Place> places = new ArrayList<>(names.places());
    Predicate<SqlStatement> counts = news::contains;
    places.addAll(new Culprits(schema).places(attention, counts));
    return placed(marked, places, schema, subjects(base));
  }

  /** Check and object of everything that was wrong already. */
  private static Set<List<Object>> subjects(Report report) {
    Set<List<Object>> subjects = new HashSet<>();
    for (Report.Finding finding : report.attention()) {
      finding.result().subjects().forEach(subject -> subjects.add(List.of(finding.id(), subject)));
    }
    return subjects;
  }

  /** With what the SQL left open, and without what it does not decide. */
  private Report complete(Report judged, AppliedSchema schema) {
    List<Report.Finding> findings = new ArrayList<>();
    boolean none =
        schema.facts().cat().publications().isEmpty() && judged.request().publications().isEmpty();
    for (Report.Finding finding : judged.findings()) {
      findings.add(
          none && finding.id().equals(PUBLICATION) && madeElsewhere(finding)
              ? new Report.Finding(
                  finding.id(),
                  finding.group(),
                  finding.title(),
                  finding.consumers(),
                  CheckResult.skip("this SQL creates no publication"),
                  false)
              : finding);
    }
    if (!schema.missing().isEmpty()) {
      Check check = Checks.find(NOT_SEEN).orElseThrow();
      List<String> lines = schema.missing().stream().map(LeftOut::line).limit(SHOWN).toList();
      findings.add(
          new Report.Finding(
              NOT_SEEN,
              check.group(),
              check.title(),
              judged.consumers(),
              CheckResult.unknown(
                      "%s could not be applied, and what %s make is not judged: %s%s"
                          .formatted(
                              Words.count(schema.missing().size(), "statement", "statements"),
                              schema.missing().size() == 1 ? "it would" : "they would",
                              String.join("; ", lines),
                              more(schema.missing().size() - lines.size())))
                  .subjects(
                      schema.missing().stream()
                          .map(missing -> statement(missing.statement()))
                          .distinct()
                          .toList()),
              false));
    }
    return judged.withFindings(findings);
  }

  private static Subject statement(SqlStatement statement) {
    return new Subject("statement", statement.shown());
  }

  private static String more(int count) {
    return count > 0 ? " and %s more".formatted(count) : "";
  }

  /** The consumer does not make it, so somebody does, and not this SQL. */
  private boolean madeElsewhere(Report.Finding finding) {
    return finding.consumers().stream()
        .map(consumers::get)
        .allMatch(consumer -> consumer != null && !consumer.publication().creates());
  }

  private Report placed(
      Report report, List<Report.Place> traced, AppliedSchema schema, Set<List<Object>> before) {
    List<Report.Place> places = new ArrayList<>();
    traced.stream()
        .filter(place -> !before.contains(List.of(place.check(), place.subject())))
        .forEach(places::add);
    // an object that was there, and is worse now
    for (Report.Place place : traced) {
      if (places.stream().noneMatch(other -> other.check().equals(place.check()))) {
        places.add(place);
      }
    }
    for (LeftOut missing : schema.missing()) {
      places.add(
          new Report.Place(
              NOT_SEEN, statement(missing.statement()), Culprits.origin(missing.statement())));
    }
    Report.SqlSource source = new Report.SqlSource(name, places);
    return report
        .withFindings(
            report.findings().stream()
                .map(finding -> finding.known() ? finding : told(finding, source))
                .toList())
        .of(source);
  }

  private static Report.Finding told(Report.Finding finding, Report.SqlSource source) {
    Status status = finding.result().status();
    List<Report.Origin> origins = source.origins(finding);
    if (origins.isEmpty() || finding.id().equals(NOT_SEEN) || status == Status.PASS) {
      return finding;
    }
    List<String> lines =
        origins.stream().map(origin -> origin.file() + ":" + origin.line()).toList();
    CheckResult result =
        finding
            .result()
            .as(
                status,
                "%s (%s%s)"
                    .formatted(
                        finding.result().message(),
                        lines.stream().limit(SHOWN).collect(Collectors.joining(", ")),
                        more(lines.size() - SHOWN)))
            .evidence("places", lines);
    return finding.with(result);
  }
}
