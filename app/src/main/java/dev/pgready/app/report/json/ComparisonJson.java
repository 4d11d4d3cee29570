// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.json;

import static dev.pgready.app.report.view.ReportTree.object;

import dev.pgready.app.report.comparison.ComparisonWriter;
import dev.pgready.app.report.view.Style;
import dev.pgready.app.report.view.Tool;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.scope.Subject;
import dev.pgready.compare.CheckChange;
import dev.pgready.compare.Comparison;
import dev.pgready.compare.Difference;
import dev.pgready.compare.SlotGrowth;
import dev.pgready.text.SafeJson;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object, described by {@code comparison.schema.json}, with all that differs. */
public final class ComparisonJson implements ComparisonWriter {
  private static final int SCHEMA_VERSION = 1;

  /** The JSON Schema of what this class writes. */
  public static String schema() {
    return Tool.resource("comparison.schema.json");
  }

  @Override
  public void write(Comparison comparison, Comparison.Outcome outcome, Writer out, Style style)
      throws IOException {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("schemaVersion", SCHEMA_VERSION);
    tree.put("tool", object("name", Tool.NAME, "version", Tool.VERSION));
    tree.put("a", side(comparison.a()));
    tree.put("b", side(comparison.b()));
    tree.put("outcome", Words.of(outcome));
    tree.put("notes", comparison.notes());
    tree.put("checks", comparison.checks().changes().stream().map(ComparisonJson::check).toList());
    tree.put("sameChecks", comparison.checks().same());
    List<Difference> differences = comparison.differences();
    tree.put(
        "differences",
        differences == null ? null : differences.stream().map(ComparisonJson::difference).toList());
    tree.put("growth", comparison.growth() == null ? null : growth(comparison.growth()));
    SafeJson.write(tree, out);
  }

  private static Object side(Comparison.Side side) {
    return object(
        "label", side.label(),
        "source", Words.of(side.source()),
        "where", side.where(),
        "version", side.version(),
        "generatedAt", side.generatedAt(),
        "consumers", side.consumers(),
        "verdict", Words.of(side.verdict()));
  }

  private static Object check(CheckChange change) {
    return object(
        "id", change.id(),
        "consumers", change.consumers(),
        "change", Words.of(change.kind()),
        "a", said(change.a()),
        "b", said(change.b()),
        "subjectsOnlyInA", subjects(change.fewer()),
        "subjectsOnlyInB", subjects(change.more()));
  }

  private static Object said(CheckChange.Said said) {
    return object("status", Words.of(said.status()), "message", said.message());
  }

  private static List<?> subjects(List<Subject> subjects) {
    return subjects.stream().map(s -> object("kind", s.kind(), "name", s.name())).toList();
  }

  private static Object difference(Difference difference) {
    return object(
        "section", Words.of(difference.section()),
        "name", difference.name(),
        "what", difference.what(),
        "a", difference.a(),
        "b", difference.b());
  }

  private static Object growth(SlotGrowth growth) {
    return object(
        "seconds",
        growth.seconds(),
        "backwards",
        growth.backwards(),
        "walBytes",
        growth.walBytes(),
        "walBytesPerHour",
        growth.walBytesPerHour(),
        "slots",
        growth.slots().stream()
            .map(
                slot ->
                    object(
                        "name", slot.name(),
                        "retainedBytesBefore", slot.from(),
                        "retainedBytesAfter", slot.to(),
                        "bytesPerHour", slot.bytesPerHour(),
                        "secondsToLimit", slot.secondsToLimit()))
            .toList());
  }
}
