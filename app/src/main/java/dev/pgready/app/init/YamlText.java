// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.text.Printable;
import java.util.List;
import java.util.regex.Pattern;

/** Texts as YAML takes them, whoever chose them. */
final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

  /** Plain, they would be something else than a text to one reader or another. */
  private static final Pattern WORDS = Pattern.compile("(?i)true|false|yes|no|on|off|y|n|null");

  private YamlText() {}

  static String of(String text) {
    if (PLAIN.matcher(text).matches() && !WORDS.matcher(text).matches()) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (c > 0xffff && Printable.hidden(c)) {
                quoted.append("\\U%08x".formatted(c));
              } else if (Printable.hidden(c) || (c >= 0xd800 && c <= 0xdfff)) {
                quoted.append("\\u%04x".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }

  /** In one line, or one element a line where there are several. */
  static void list(StringBuilder out, String key, List<String> texts) {
    if (texts.isEmpty()) {
      return;
    }
    out.append(key).append(":");
    if (texts.size() == 1) {
      out.append(" [").append(of(texts.get(0))).append("]\n");
      return;
    }
    out.append('\n');
    texts.forEach(text -> out.append("  - ").append(of(text)).append('\n'));
  }
}
