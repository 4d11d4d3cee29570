// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.cause;

import dev.pgready.checks.model.Remedy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that the next start of the server reads: one restart is enough for all of them. */
final class Settings {
  private static final Pattern SET = Pattern.compile("ALTER SYSTEM SET (\\S+) = '([^']*)'");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private Settings() {}

  /** Whether it does nothing but set what the next start of the server reads. */
  static boolean restart(Remedy remedy) {
    return remedy.restart()
        && !remedy.sql().isEmpty()
        && remedy.sql().stream().allMatch(sql -> SET.matcher(sql).matches());
  }

  /** Whether one restart, made alike, can serve both. */
  static boolean fit(List<Causes.Item> items, Causes.Item more) {
    List<Remedy> remedies = new ArrayList<>(firsts(items));
    Remedy other = more.first();
    if (other == null || remedies.stream().anyMatch(r -> !r.commands().equals(other.commands()))) {
      return false;
    }
    remedies.add(other);
    Map<String, String> values = new LinkedHashMap<>();
    for (Remedy remedy : remedies) {
      for (String sql : remedy.sql()) {
        Matcher set = SET.matcher(sql);
        if (set.matches()) {
          String before = values.put(set.group(1), set.group(2));
          if (before != null
              && !before.equals(set.group(2))
              && !(NUMBER.matcher(before).matches() && NUMBER.matcher(set.group(2)).matches())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** The values of all of them; where they ask for different numbers, the greatest serves all. */
  static Map<String, String> of(List<Causes.Item> items) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Remedy remedy : firsts(items)) {
      for (String sql : remedy.sql()) {
        Matcher set = SET.matcher(sql);
        if (set.matches()) {
          values.merge(set.group(1), set.group(2), Settings::greater);
        }
      }
    }
    return values;
  }

  private static String greater(String one, String other) {
    return NUMBER.matcher(one).matches()
            && NUMBER.matcher(other).matches()
            && new BigInteger(one).compareTo(new BigInteger(other)) > 0
        ? one
        : other;
  }

  private static List<Remedy> firsts(List<Causes.Item> items) {
    return items.stream().flatMap(item -> item.remedies().stream().limit(1)).toList();
  }
}
