// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.Remedy;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.sql.SqlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What reverts a remedy, with the values that the facts saw. */
final class SettingUndo {
  private static final String START = "ALTER SYSTEM SET ";
  private static final Pattern ALTER_SYSTEM =
      Pattern.compile("^" + START + "(\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_.]*) = '([^']*)'$");

  private SettingUndo() {}

  /** A setting goes back to the value that the facts saw, not to the built-in one. */
  static List<String> of(Remedy remedy, @Nullable Catalogue catalogue) {
    if (catalogue == null || remedy.sql().stream().noneMatch(sql -> sql.startsWith(START))) {
      return remedy.undo();
    }
    List<String> undo = new ArrayList<>(remedy.undo());
    for (String sql : remedy.sql()) {
      Matcher matcher = ALTER_SYSTEM.matcher(sql);
      if (matcher.matches()) {
        String name = SqlReader.unquote(matcher.group(1));
        int reset = undo.indexOf("ALTER SYSTEM RESET " + matcher.group(1));
        configured(catalogue, name)
            .filter(old -> reset >= 0)
            .ifPresent(
                old ->
                    undo.set(
                        reset,
                        "ALTER SYSTEM SET %s = %s"
                            .formatted(matcher.group(1), Identifiers.literal(old))));
      }
    }
    return undo;
  }

  private static Optional<String> configured(Catalogue catalogue, String name) {
    return catalogue
        .setting(name)
        .filter(setting -> "configuration file".equals(setting.source()))
        .filter(setting -> setting.value() != null)
        .map(SettingUndo::withUnit);
  }

  private static String withUnit(SettingFacts setting) {
    String unit = setting.unit();
    boolean number = setting.value() != null && setting.value().matches("[1-9][0-9]*");
    return switch (unit == null || !number ? "" : unit) {
      case "ms", "s", "min", "kB", "MB", "GB", "B" -> setting.value() + unit;
      default -> String.valueOf(setting.value());
    };
  }
}
