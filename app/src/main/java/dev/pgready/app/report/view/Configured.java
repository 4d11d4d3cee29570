// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static dev.pgready.app.report.view.ReportTree.object;

import dev.pgready.checks.model.Configuration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What had a say in a report besides the database, in the words of all formats. */
public final class Configured {
  private Configured() {}

  /** A label and what it stands for: hostile text, to be made visible by the format. */
  public record Line(String label, String text) {}

  /** None where nothing but the command line had a say. */
  public static List<Line> lines(@Nullable Configuration configuration) {
    List<Line> lines = new ArrayList<>();
    if (configuration == null) {
      return lines;
    }
    if (configuration.file() != null) {
      lines.add(
          new Line(
              "configuration",
              "%s (%s)".formatted(configuration.file(), configuration.standing())));
    }
    if (!configuration.says().isEmpty()) {
      List<String> says = new ArrayList<>();
      configuration.says().forEach((key, value) -> says.add(key + ": " + value));
      lines.add(new Line("it says", String.join("; ", says)));
    }
    if (!configuration.leftOut().isEmpty()) {
      lines.add(new Line("left out", leftOut(configuration.leftOut())));
    }
    return lines;
  }

  private static String leftOut(Map<String, String> checks) {
    Map<String, List<String>> byWhom = new LinkedHashMap<>();
    checks.forEach((id, by) -> byWhom.computeIfAbsent(by, b -> new ArrayList<>()).add(id));
    List<String> parts = new ArrayList<>();
    byWhom.forEach(
        (by, ids) ->
            parts.add(
                (by.equals(Configuration.ONLY_FLAG) || by.startsWith(Configuration.SCOPE_FLAG)
                        ? Words.count(ids.size(), "check", "checks")
                        : String.join(", ", ids))
                    + " ("
                    + by
                    + ")"));
    return String.join("; ", parts);
  }

  /** All of it in one line; empty: nothing. */
  public static String sentence(@Nullable Configuration configuration) {
    return String.join(
        "; ", lines(configuration).stream().map(l -> l.label() + " " + l.text()).toList());
  }

  /** Adds the fields of a report; none where there is nothing to tell. */
  public static void json(
      @Nullable Configuration configuration, Map<String, @Nullable Object> tree) {
    if (configuration == null) {
      return;
    }
    if (configuration.file() != null) {
      tree.put(
          "configuration",
          object(
              "file", configuration.file(),
              "standing", configuration.standing(),
              "says", configuration.says()));
    }
    if (!configuration.leftOut().isEmpty()) {
      List<Object> checks = new ArrayList<>();
      configuration.leftOut().forEach((id, by) -> checks.add(object("id", id, "by", by)));
      tree.put("leftOut", checks);
    }
  }

  /** What {@link #json} wrote. */
  static @Nullable Configuration of(Fields report) {
    Fields file = report.optionalObject("configuration").orElse(null);
    Map<String, String> leftOut = new LinkedHashMap<>();
    report.optionalObjects("leftOut").forEach(c -> leftOut.put(c.text("id"), c.text("by")));
    if (file == null) {
      return leftOut.isEmpty() ? null : new Configuration(null, null, Map.of(), leftOut);
    }
    Map<String, String> says = new LinkedHashMap<>();
    file.object("says").values().forEach((key, value) -> says.put(key, String.valueOf(value)));
    return new Configuration(file.text("file"), file.text("standing"), says, leftOut);
  }
}
