// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import dev.pgready.app.report.view.Style;

/** When to colour: the one place that decides it. */
public enum Color {
  AUTO,
  ALWAYS,
  NEVER;

  /** Whether what goes to standard output is coloured. */
  public boolean applies(Console shell) {
    return switch (this) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          shell.screen().terminal()
              && shell.variables().getOrDefault("NO_COLOR", "").isEmpty()
              && !"dumb".equals(shell.variables().get("TERM"));
    };
  }

  /** For standard output. */
  public Style style(Console shell) {
    return new Style(applies(shell), shell.screen().columns());
  }
}
