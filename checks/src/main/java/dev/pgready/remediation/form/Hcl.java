// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.text.Printable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * HCL while it is written. Nothing that a name holds is an expression.
 *
 * <p>Source: HCL Native Syntax Specification, "Template Expressions" and "Comments".
 */
final class Hcl {
  private final StringBuilder out = new StringBuilder();
  private String indent = "";

  void line() {
    out.append('\n');
  }

  /** Whatever the text holds, it stays a comment. */
  void comment(String text) {
    text.lines()
        .forEach(line -> out.append(indent).append("# ").append(Printable.line(line)).append('\n'));
  }

  void open(String header) {
    out.append(indent).append(header).append(" {\n");
    indent += "  ";
  }

  void close() {
    indent = indent.substring(2);
    out.append(indent).append("}\n");
  }

  /**
   * @param expression as HCL writes it
   */
  void attribute(String name, String expression) {
    out.append(indent).append(name).append(" = ").append(expression).append('\n');
  }

  /** Several on lines of their own. */
  static String list(List<String> texts) {
    return texts.stream().map(Hcl::text).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A text in quotes that stands for itself. */
  static String text(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        case '$', '%' -> {
          quoted.append((char) c);
          if (text.startsWith("{", i)) {
            quoted.append((char) c);
          }
        }
        default -> {
          if (Printable.hidden(c)) {
            quoted.append(String.format(c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
          } else {
            quoted.appendCodePoint(c);
          }
        }
      }
    }
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
