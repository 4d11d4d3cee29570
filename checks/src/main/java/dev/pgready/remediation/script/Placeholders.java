// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Guarded;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of a step's statements is left to the user: psql takes it from variables, and refuses the
 * step while one is not set.
 */
final class Placeholders {
  /** Of statements without any. */
  static final Placeholders NONE = new Placeholders(new Variables(), Map.of(), Set.of(), true);

  private final Variables variables;
  private final Map<String, String> byText;
  private final Set<String> inBlocks;
  private final boolean plain;

  /**
   * @param byText the variable's name, by what to fill in
   * @param inBlocks what of it stands in DO blocks
   */
  private Placeholders(
      Variables variables, Map<String, String> byText, Set<String> inBlocks, boolean plain) {
    this.variables = variables;
    this.byText = byText;
    this.inBlocks = inBlocks;
    this.plain = plain;
  }

  /**
   * @param plain leaves the marks as they are
   */
  Placeholders(Variables variables, Step step, boolean plain) {
    this(variables, variables.of(step), inBlocks(variables, step), plain);
  }

  private static Set<String> inBlocks(Variables variables, Step step) {
    return step.sql().stream()
        .filter(one -> one.kind().transactional() && one.effect().isPresent())
        .flatMap(one -> variables.texts(one).stream())
        .collect(Collectors.toSet());
  }

  /** Commands of psql that refuse the rest while a variable is not set. */
  String required() {
    if (plain) {
      return "";
    }
    StringBuilder commands = new StringBuilder();
    byText.forEach(
        (text, name) -> {
          commands.append("\\if :{?").append(name).append("}\n");
          if (inBlocks.contains(text)) {
            // psql fills in nothing within a DO block
            commands.append(
                "SELECT pg_catalog.set_config('pgready.%1$s', :'%1$s', false) AS pgready_set \\gset\n"
                    .formatted(name));
          }
          commands
              .append("\\else\n")
              .append(
                  ScriptText.raise("set %s to the %s: psql -v %s=...".formatted(name, text, name)))
              .append("\\endif\n");
        });
    return commands.toString();
  }

  /** Whether psql fills something in. */
  boolean fills(Statement statement) {
    return !plain && !variables.texts(statement).isEmpty();
  }

  /** How SQL is written within a DO block. */
  String inBlock(Statement statement, String sql) {
    if (!fills(statement)) {
      return sql.startsWith("SELECT ") ? "PERFORM " + sql.substring("SELECT ".length()) : sql;
    }
    List<String> parts = new ArrayList<>(List.of(sql));
    for (String text : variables.texts(statement)) {
      parts = parts.stream().flatMap(part -> around(part, text)).toList();
    }
    return "EXECUTE pg_catalog.concat(%s)"
        .formatted(
            parts.stream()
                .map(
                    part ->
                        byText.containsKey(part)
                            ? "pg_catalog.current_setting('pgready.%s')".formatted(byText.get(part))
                            : Identifiers.literal(part))
                .collect(Collectors.joining(", ")));
  }

  /** A part, cut where that is to be filled in. */
  private static Stream<String> around(String part, String text) {
    int at = part.indexOf("<" + text + ">");
    return at < 0
        ? Stream.of(part)
        : Stream.concat(
            Stream.of(part.substring(0, at), text),
            around(part.substring(at + text.length() + 2), text));
  }

  /** The statement by itself so that it can run again, and with what was filled in. */
  void write(Statement statement, StringBuilder sql) {
    if (!fills(statement)) {
      statement.guarded().forEach(one -> sql.append(one).append(";\n"));
      return;
    }
    for (Guarded one : statement.again()) {
      String filled = one.sql();
      for (String text : variables.texts(statement)) {
        filled = filled.replace("<" + text + ">", ":" + byText.get(text));
      }
      if (one.done() != null) {
        sql.append("SELECT NOT EXISTS (")
            .append(one.done())
            .append(") AS pgready_new \\gset\n\\if :pgready_new\n");
      }
      sql.append(filled).append(";\n");
      if (one.done() != null) {
        sql.append("\\endif\n");
      }
    }
  }
}
