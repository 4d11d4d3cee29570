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
    boolean template = text.contains("{{") || text.contains("{%") || text.contains("{#");
    return (template ? "!unsafe " : "") + QuotedText.of(text);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
