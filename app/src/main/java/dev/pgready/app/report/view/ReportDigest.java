// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Report;
import dev.pgready.compare.Outcomes;
import dev.pgready.json.JsonTree;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * What a report said, as far as other reports are held against it; the same of one that was just
 * made and of one that was read from a file.
 *
 * @param host null: not known
 * @param where {@code app@db.example.com:5432/shop}
 * @param version of the server; null: it was not reached
 * @param generatedAt when the facts were collected, ISO 8601 in UTC
 * @param tool version of the pgready that judged them
 * @param configured what else had a say, in a line; empty: nothing
 */
public record ReportDigest(
    @Nullable String host,
    @Nullable Integer port,
    @Nullable String database,
    String where,
    @Nullable String version,
    String generatedAt,
    String tool,
    String configured,
    Outcomes judgement) {

  public static ReportDigest of(Report report) {
    return of(Heading.of(report), Tool.VERSION, Outcomes.of(report));
  }

  private static ReportDigest of(Heading heading, String tool, Outcomes judgement) {
    return new ReportDigest(
        heading.host(),
        heading.port(),
        heading.database(),
        heading.where(),
        heading.version(),
        heading.generatedAt(),
        tool,
        Configured.sentence(heading.configuration()),
        judgement);
  }

  /**
   * @param text what {@code check --format json} wrote
   * @throws UnreadableReportException when it is not that, or of another version
   */
  public static ReportDigest read(String text) {
    Map<?, ?> tree;
    try {
      tree = JsonTree.object(text);
    } catch (JacksonException e) {
      throw new UnreadableReportException(
          "not complete JSON (line %s, column %s)"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
    if (tree.containsKey("reports")) {
      throw new UnreadableReportException(
          "the report of a fleet: give that of one database, as check --format json writes it");
    }
    if (!tree.containsKey("checks") || !tree.containsKey("schemaVersion")) {
      throw new UnreadableReportException("not a report of check --format json");
    }
    FleetResult entry = FleetResult.of("entry", FleetResult.alone(tree, 0));
    return of(
        entry.heading(),
        new Fields("report", tree).object("tool").text("version"),
        Outcomes.of(entry.verdict(), entry.consumers(), entry.findings()));
  }

  /** What is known of the place where it was made; empty: nothing, as of facts made with psql. */
  public Optional<String> place() {
    return host == null
        ? Optional.empty()
        : Optional.of("%s:%s/%s".formatted(host, port, database));
  }
}
