// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.text.Printable;

/**
 * A playbook while it is written. Texts stand in double quotes, so that none of them is a number, a
 * word of YAML or a template.
 *
 * <p>Source: YAML 1.2.2, "Double-Quoted Style"; Ansible, "Advanced playbook syntax" ({@code
 * !unsafe}).
 */
final class Yaml {
  private final StringBuilder out = new StringBuilder();

  void line() {
    out.append('\n');
  }

  /** Whatever the text holds, it stays a comment. */
  void comment(String indent, String text) {
    text.lines()
        .forEach(line -> out.append(indent).append("# ").append(Printable.line(line)).append('\n'));
  }

  void raw(String text) {
    out.append(text).append('\n');
  }

  void text(String indent, String key, String value) {
    out.append(indent).append(key).append(": ").append(quoted(value)).append('\n');
  }

  /** Nothing in it is a template of Ansible's. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder();
    if (text.contains("{{") || text.contains("{%") || text.contains("{#")) {
      quoted.append("!unsafe ");
    }
    quoted.append('"');
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                  if (Printable.hidden(c)) {
                    quoted.append(String.format(c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
                  } else {
                    quoted.appendCodePoint(c);
                  }
                }
              }
            });
    // in a log they would be taken for commands of a CI's
    return quoted
        .append('"')
        .toString()
        .replace("##", "#\\u0023")
        .replace("section_", "\\u0073ection_")
        .replace("travis_", "\\u0074ravis_");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
