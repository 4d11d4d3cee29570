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
    // no template of Terraform's
    return QuotedText.of(text).replace("${", "$${").replace("%{", "%%{");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
