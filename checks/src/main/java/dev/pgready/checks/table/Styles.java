// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.RoleSettings;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.consumers.needs.Level;
import dev.pgready.facts.Catalogue.RoleSetting;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The walsender writes values as text under the settings of its session: {@code 18.08.2026} under
 * {@code DateStyle = German}, {@code 0.3} in place of {@code 0.30000000000000004} under {@code
 * extra_float_digits = 0}. Readers that set these themselves are not concerned.
 */
final class Styles {
  private Styles() {}

  static Optional<CheckResult> judge(CheckContext context) {
    Map<String, String> odd = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    // the settings proper are those of this session, which sets them itself
    for (RoleSetting row : context.cat().roleSettings()) {
      for (String entry : row.config()) {
        int equals = entry.indexOf('=');
        String name = entry.substring(0, Math.max(0, equals));
        String value = entry.substring(equals + 1).strip();
        // the most specific row comes first
        if (seen.add(name)
            && changes(name.toLowerCase(Locale.ROOT), value)
            && context.consumer().pins().stream().noneMatch(name::equalsIgnoreCase)) {
          odd.put(name, value);
        }
      }
    }
    if (odd.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Level> levels = context.consumer().styles();
    boolean stops =
        odd.keySet().stream().anyMatch(name -> levels.get(proper(name)) == Level.FAIL)
            && context.scope().carried().stream().anyMatch(TableFacts::timed);
    String role = Identifiers.quote(context.cat().role().limited());
    List<String> settings = new ArrayList<>();
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    odd.forEach(
        (name, value) -> {
          settings.add(name + " = " + value);
          RoleSettings.Change change =
              RoleSettings.set(context, name.toLowerCase(Locale.ROOT), plain(name));
          sql.add(change.sql());
          undo.add(change.undo());
        });
    String message =
        stops
            ? "sessions of role %s write values under %s, in which %s cannot read dates and times: its stream stops at the first row that has one"
                .formatted(role, Phrases.list(settings), context.consumer().name())
            : "sessions of role %s write values under %s, so that %s gets them written that way unless it sets %s itself"
                .formatted(
                    role,
                    Phrases.list(settings),
                    context.consumer().name(),
                    odd.size() == 1 ? "it" : "them");
    return Optional.of(
        (stops ? CheckResult.fail(message) : CheckResult.warn(message))
            .evidence("settings", settings)
            .remedy(
                Remedy.sql(
                        "Give role %s the plain notation".formatted(role),
                        "superuser, or the role itself",
                        sql,
                        undo)
                    .withSafety(Safety.REVIEW)));
  }

  /** As profiles write it. */
  private static String proper(String name) {
    return name.equalsIgnoreCase("datestyle") ? "DateStyle" : name;
  }

  private static boolean changes(String name, String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "datestyle" -> !lower.startsWith("iso");
      case "intervalstyle" -> !lower.equals("postgres");
      case "extra_float_digits" -> lower.matches("0|-[0-9]+");
      case "bytea_output" -> !lower.equals("hex");
      default -> false;
    };
  }

  private static String plain(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "datestyle" -> "'ISO, MDY'";
      case "intervalstyle" -> "'postgres'";
      case "extra_float_digits" -> "1";
      default -> "'hex'";
    };
  }
}
