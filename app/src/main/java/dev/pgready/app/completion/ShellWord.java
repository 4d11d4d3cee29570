// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.completion;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word as it stands on a command line, and what a shell would make of it. Nothing is run. */
final class ShellWord {
  /** A variable and nothing else, as people write what holds their connection. */
  private static final Pattern VARIABLE =
      Pattern.compile("\"?\\$(?:([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)\\})\"?");

  private ShellWord() {}

  /** Without quotes; an open one is taken as closed at the end. */
  static String of(String raw, Map<String, String> variables) {
    Matcher variable = VARIABLE.matcher(raw);
    if (variable.matches()) {
      String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
      return variables.getOrDefault(name, raw);
    }
    StringBuilder word = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (quote == 0 ? c == '\'' || c == '"' : c == quote) {
        quote = quote == 0 ? c : 0;
      } else if (c == '\\' && quote != '\'' && i + 1 < raw.length()) {
        word.append(raw.charAt(++i));
      } else {
        word.append(c);
      }
    }
    return word.toString();
  }
}
