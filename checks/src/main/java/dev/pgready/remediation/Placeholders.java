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

  private final Map<String, String> variables;
  private final boolean plain;

  private Placeholders(Map<String, String> variables, boolean plain) {
    this.variables = variables;
    this.plain = plain;
  }

  /**
   * @param plain leaves the marks as they are
   */
  Placeholders(Step step, boolean plain) {
    this(variables(step), plain);
  }

  private static Map<String, String> variables(Step step) {
    Map<String, String> variables = new LinkedHashMap<>();
    Step.Way way = step.way();
    String prefix =
        way != null
            ? way.variable()
            : step.heals().isEmpty() ? "pgready" : step.heals().get(0).replace('-', '_');
    for (Statement statement : step.sql()) {
      for (String text : statement.placeholders()) {
        if (!variables.containsValue(text)) {
          variables.put(prefix + "_value" + (variables.size() + 1), text);
        }
      }
    }
    return variables;
  }

  /** What to fill in, by the variable's name. */
  Map<String, String> variables() {
    return variables;
  }

  /** Commands of psql that refuse the rest while a variable is not set. */
  String required() {
    StringBuilder commands = new StringBuilder();
    variables.forEach(
        (name, text) ->
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
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      filled = filled.replace("<" + variable.getValue() + ">", ":" + variable.getKey());
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
