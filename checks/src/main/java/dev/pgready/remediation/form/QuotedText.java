// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.form;

import dev.pgready.text.Printable;

/** A text in double quotes, with the escapes that HCL and YAML have in common. */
final class QuotedText {
  private QuotedText() {}

  static String of(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
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
}
