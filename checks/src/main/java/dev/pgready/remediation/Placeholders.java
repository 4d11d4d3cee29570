// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a step's statements is left to the user: psql takes it from variables, and refuses the
 * step while one is not set.
 */
final class Placeholders {
  /** Of statements without any. */
  static final Placeholders NONE = new Placeholders(Map.of(), true);

  private final Map<String, String> byText;
  private final boolean plain;

  /**
   * @param byText the variable's name, by what to fill in
   */
  private Placeholders(Map<String, String> byText, boolean plain) {
    this.byText = byText;
    this.plain = plain;
  }

  /**
   * @param plain leaves the marks as they are
   */
  Placeholders(Step step, boolean plain) {
    this(byText(step), plain);
  }

  private static Map<String, String> byText(Step step) {
    Map<String, String> names = new LinkedHashMap<>();
    Step.Way way = step.way();
    String prefix =
        way != null
            ? way.variable()
            : step.heals().isEmpty() ? "pgready" : step.heals().get(0).replace('-', '_');
    for (Statement statement : step.sql()) {
      for (String text : statement.placeholders()) {
        names.putIfAbsent(text, prefix + "_value" + (names.size() + 1));
      }
    }
    return names;
  }

  /** What to fill in, by the variable's name. */
  Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    byText.forEach((text, name) -> variables.put(name, text));
    return variables;
  }

  /** Commands of psql that refuse the rest while a variable is not set. */
  String required() {
    StringBuilder commands = new StringBuilder();
    byText.forEach(
        (text, name) ->
            commands
                .append("\\if :{?")
                .append(name)
                .append("}\n\\else\n")
                .append(
                    RemediationScript.raise(
                        "set %s to the %s: psql -v %s=...".formatted(name, text, name)))
                .append("\\endif\n"));
    return commands.toString();
  }

  /** The statement so that it can run again, and with what was filled in. */
  void write(Statement statement, StringBuilder sql) {
    List<String> open = statement.placeholders();
    if (plain || open.isEmpty()) {
      statement.guarded().forEach(one -> sql.append(one).append(";\n"));
      return;
    }
    String filled = statement.sql();
    for (String text : open) {
      filled = filled.replace("<" + text + ">", ":" + byText.get(text));
    }
    // psql fills in nothing within a DO block
    Optional<String> done = statement.done();
    done.ifPresent(
        query ->
            sql.append("SELECT NOT EXISTS (")
                .append(query)
                .append(") AS pgready_new \\gset\n\\if :pgready_new\n"));
    sql.append(filled).append(";\n");
    if (done.isPresent()) {
      sql.append("\\endif\n");
    }
  }
}
