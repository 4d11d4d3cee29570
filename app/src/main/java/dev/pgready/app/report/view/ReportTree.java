// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Adjustment;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.providers.Detection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report as maps and lists, with the keys of {@code report.schema.json}: for whoever writes or
 * compares it.
 */
public final class ReportTree {
  /** Version of the form; raised only when a field changes its meaning or goes away. */
  public static final int SCHEMA_VERSION = 1;

  private ReportTree() {}

  public static Map<String, @Nullable Object> of(Report report) {
    Heading heading = Heading.of(report);
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schemaVersion", SCHEMA_VERSION);
    tree.put("tool", object("name", Tool.NAME, "version", Tool.VERSION));
    tree.put("generatedAt", heading.generatedAt());
    tree.put(
        "connection",
        object(
            "host", heading.host(),
            "port", heading.port(),
            "database", heading.database(),
            "user", heading.user(),
            "tls", heading.tls(),
            "probe", heading.probe()));
    tree.put("server", server(report, heading));
    tree.put("provider", provider(report.detection()));
    tree.put(
        "role",
        heading.role() == null
            ? null
            : object("name", heading.role(), "cannotSee", heading.cannotSee()));
    Configured.json(report.configuration(), tree);
    tree.put("consumers", report.consumers());
    tree.put("verdict", Words.of(report.verdict()));
    tree.put("summary", summary(report));
    tree.put("checks", report.findings().stream().map(ReportTree::check).toList());
    return tree;
  }

  private static @Nullable Object server(Report report, Heading heading) {
    if (report.facts().catalogue() == null) {
      return null;
    }
    return object(
        "version",
        heading.version(),
        "versionNum",
        report.facts().cat().server().versionNum(),
        "product",
        heading.product());
  }

  private static Object provider(Detection detection) {
    return object(
        "id",
        detection.profile().id(),
        "name",
        detection.profile().name(),
        "confidence",
        Words.of(detection.confidence()),
        "evidence",
        detection.evidence(),
        "endpoint",
        Words.of(detection.endpoint()));
  }

  private static Object summary(Report report) {
    Map<String, Long> summary = new LinkedHashMap<>();
    for (Status status : Status.values()) {
      summary.put(Words.of(status), report.count(status));
    }
    return summary;
  }

  private static Object check(Report.Finding finding) {
    CheckResult result = finding.result();
    Map<String, @Nullable Object> check = new LinkedHashMap<>();
    check.put("id", finding.id());
    check.put("group", Words.of(finding.group()));
    check.put("title", finding.title());
    check.put("status", Words.of(result.status()));
    if (result.status() == Status.UNKNOWN) {
      check.put("canFail", result.canFail());
    }
    check.put("message", result.message());
    check.put("evidence", result.evidence());
    check.put("source", Words.of(result.source()));
    check.put("consumers", finding.consumers());
    check.put(
        "subjects",
        result.subjects().stream().map(s -> object("kind", s.kind(), "name", s.name())).toList());
    check.put("remedies", result.remedies().stream().map(ReportTree::remedy).toList());
    Adjustment handling = finding.handling();
    if (handling != null) {
      Map<String, @Nullable Object> how = new LinkedHashMap<>();
      how.put("kind", Words.of(handling.kind()));
      how.put("from", Words.of(handling.from()));
      how.putAll(handling.details());
      check.put("handling", how);
    }
    check.put("page", "pgready explain " + finding.id());
    return check;
  }

  private static Object remedy(Remedy remedy) {
    Map<String, @Nullable Object> tree =
        object(
            "title", remedy.title(),
            "kind", Words.of(remedy.kind()),
            "safety", Words.of(remedy.safety()),
            "restart", remedy.restart(),
            "runAs", remedy.runAs(),
            "sql", remedy.sql(),
            "undo", remedy.undo(),
            "commands", remedy.commands(),
            "steps", remedy.steps(),
            "url", remedy.url());
    if (!remedy.caveats().isEmpty()) {
      tree.put("caveats", remedy.caveats());
    }
    if (remedy.also()) {
      tree.put("also", true);
    }
    return tree;
  }

  /** Keys and values in turn; keeps their order. */
  public static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return object;
  }
}
