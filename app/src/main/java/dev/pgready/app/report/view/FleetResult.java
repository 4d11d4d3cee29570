// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static dev.pgready.app.report.view.ReportTree.object;

import dev.pgready.checks.model.Adjustment;
import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One database of a fleet as every format needs it. Always read from the JSON tree, also right
 * after the check, so that {@code merge} of what {@code fleet} wrote cannot come out otherwise.
 */
public final class FleetResult {
  private final Map<?, ?> tree;
  private final String name;
  private final Map<String, String> labels;
  private final int exitCode;
  private final Heading heading;
  private final Verdict verdict;
  private final List<String> consumers;
  private final List<Report.Finding> findings;
  private final Measures measures;
  private final Report.@Nullable Origin origin;

  private FleetResult(Fields entry) {
    Fields report = entry.object("report");
    if (report.number("schemaVersion") != ReportTree.SCHEMA_VERSION) {
      throw new UnreadableReportException(
          "%s.schemaVersion is %s; this version reads %s"
              .formatted(report.path(), report.number("schemaVersion"), ReportTree.SCHEMA_VERSION));
    }
    this.tree = entry.map();
    this.name = entry.text("name");
    this.labels = new TreeMap<>();
    entry
        .optionalObject("labels")
        .ifPresent(l -> l.values().forEach((k, v) -> labels.put(k, String.valueOf(v))));
    this.exitCode = (int) entry.number("exitCode");
    this.heading = heading(report);
    this.verdict = report.constant("verdict", Verdict.class);
    this.consumers = List.copyOf(report.texts("consumers"));
    this.findings = report.objects("checks").stream().map(FleetResult::finding).toList();
    this.measures = entry.optionalObject("measures").map(Measures::of).orElse(Measures.none(null));
    this.origin =
        entry
            .optionalObject("origin")
            .map(place -> new Report.Origin(place.text("file"), (int) place.number("line")))
            .orElse(null);
  }

  /** The tree that {@link #of} reads, of a report that was just made. */
  public static Map<String, @Nullable Object> tree(
      String name, Map<String, String> labels, int exitCode, Report report) {
    Map<String, @Nullable Object> tree =
        object(
            "name",
            name,
            "labels",
            new TreeMap<>(labels),
            "exitCode",
            exitCode,
            "measures",
            Measures.of(report).tree());
    Report.Origin origin = report.origin();
    if (origin != null) {
      tree.put("origin", object("file", origin.file(), "line", origin.line()));
    }
    tree.put("report", ReportTree.of(report));
    return tree;
  }

  /** The tree of a single report in JSON, named by where it comes from. */
  public static Map<String, @Nullable Object> alone(Map<?, ?> report, int exitCode) {
    return object(
        "name",
        heading(new Fields("report", report)).where(),
        "labels",
        Map.of(),
        "exitCode",
        exitCode,
        "report",
        report);
  }

  /** The verdict of a report in JSON. */
  public static Verdict verdict(Map<?, ?> report) {
    return new Fields("report", report).constant("verdict", Verdict.class);
  }

  /**
   * @param path where the tree stands, for messages
   * @throws UnreadableReportException when it is not one of pgready's
   */
  public static FleetResult of(String path, Map<?, ?> tree) {
    return new FleetResult(new Fields(path, tree));
  }

  public String name() {
    return name;
  }

  public int exitCode() {
    return exitCode;
  }

  public Verdict verdict() {
    return verdict;
  }

  /** When the facts were collected, ISO 8601 in UTC. */
  public String generatedAt() {
    return heading.generatedAt();
  }

  /** The finding that decides the verdict, in a line; empty: nothing to tell. */
  public Optional<String> worst() {
    return worst(findings);
  }

  /** The same, of a report that was just made. */
  public static Optional<String> worst(Report report) {
    return worst(report.findings());
  }

  private static Optional<String> worst(List<Report.Finding> findings) {
    return Report.attention(findings).stream()
        .findFirst()
        .map(finding -> finding.id() + ": " + finding.result().message());
  }

  public long count(Status status) {
    return findings.stream().filter(f -> f.result().status() == status).count();
  }

  public Map<?, ?> tree() {
    return tree;
  }

  public Map<String, String> labels() {
    return labels;
  }

  public Heading heading() {
    return heading;
  }

  public List<String> consumers() {
    return consumers;
  }

  public List<Report.Finding> findings() {
    return findings;
  }

  /** Where the database is named in a file; empty: in none. */
  public Optional<Report.Origin> origin() {
    return Optional.ofNullable(origin);
  }

  public Measures measures() {
    return measures;
  }

  private static Heading heading(Fields report) {
    Fields connection = report.object("connection");
    Optional<Fields> server = report.optionalObject("server");
    Optional<Fields> role = report.optionalObject("role");
    return new Heading(
        connection.optionalText("host").orElse(null),
        connection.optionalNumber("port").map(Long::intValue).orElse(null),
        connection.optionalText("database").orElse(null),
        connection.optionalText("user").orElse(null),
        role.flatMap(r -> r.optionalText("name")).orElse(null),
        connection.flag("tls"),
        connection.text("probe"),
        server.flatMap(s -> s.optionalText("version")).orElse(null),
        server.flatMap(s -> s.optionalText("product")).orElse("PostgreSQL"),
        role.map(r -> r.texts("cannotSee")).orElse(List.of()),
        report.text("generatedAt"),
        Configured.of(report));
  }

  private static Report.Finding finding(Fields check) {
    Status status = check.constant("status", Status.class);
    CheckResult result =
        new CheckResult(
            status,
            check.text("message"),
            check.object("evidence").values(),
            check.constant("source", Basis.class),
            check.objects("subjects").stream()
                .map(s -> new Subject(s.text("kind"), s.text("name")))
                .toList(),
            check.objects("remedies").stream().map(FleetResult::remedy).toList(),
            status == Status.FAIL
                || (status == Status.UNKNOWN && !Boolean.FALSE.equals(check.flag("canFail"))));
    return new Report.Finding(
        check.text("id"),
        check.constant("group", Group.class),
        check.text("title"),
        check.texts("consumers"),
        result,
        false,
        check.optionalObject("handling").map(FleetResult::handling).orElse(null));
  }

  private static Adjustment handling(Fields handling) {
    Map<String, String> details = new LinkedHashMap<>();
    handling
        .values()
        .forEach(
            (key, value) -> {
              if (!key.equals("kind") && !key.equals("from")) {
                details.put(key, String.valueOf(value));
              }
            });
    return new Adjustment(
        handling.constant("kind", Adjustment.Kind.class),
        handling.constant("from", Status.class),
        details);
  }

  private static Remedy remedy(Fields remedy) {
    return new Remedy(
        remedy.text("title"),
        remedy.constant("kind", Remedy.Kind.class),
        remedy.constant("safety", Remedy.Safety.class),
        Boolean.TRUE.equals(remedy.flag("restart")),
        remedy.text("runAs"),
        remedy.texts("sql"),
        remedy.texts("undo"),
        remedy.texts("commands"),
        remedy.texts("steps"),
        remedy.optionalText("url").orElse(null),
        remedy.optionalTexts("caveats"),
        Boolean.TRUE.equals(remedy.flag("also")));
  }
}
