// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.comparison;

import dev.pgready.app.report.view.Words;
import dev.pgready.compare.Difference;
import dev.pgready.compare.Section;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects that differ in the same way, so that twenty thousand tables with another owner are one
 * line.
 *
 * @param names of the objects, in their order
 */
public record DifferenceGroup(
    String what, @Nullable String a, @Nullable String b, List<String> names) {
  private record Key(String what, @Nullable String a, @Nullable String b) {}

  /** By section, in the order of the sections. */
  public static Map<Section, List<DifferenceGroup>> of(List<Difference> differences) {
    Map<Section, Map<Key, List<String>>> sections = new LinkedHashMap<>();
    for (Section section : Section.values()) {
      sections.put(section, new LinkedHashMap<>());
    }
    for (Difference difference : differences) {
      Map<Key, List<String>> groups =
          sections.getOrDefault(difference.section(), new LinkedHashMap<>());
      groups
          .computeIfAbsent(
              new Key(difference.what(), difference.a(), difference.b()), k -> new ArrayList<>())
          .add(difference.name());
    }
    Map<Section, List<DifferenceGroup>> result = new LinkedHashMap<>();
    sections.forEach(
        (section, groups) -> {
          List<DifferenceGroup> list = new ArrayList<>();
          groups.forEach(
              (key, names) -> list.add(new DifferenceGroup(key.what(), key.a(), key.b(), names)));
          if (!list.isEmpty()) {
            result.put(section, list);
          }
        });
    return result;
  }

  public boolean presence() {
    return what.equals(Difference.PRESENCE);
  }

  /** {@code max_wal_senders}, {@code shop_pkey, orders and 12 more}; hidden characters visible. */
  public String objects(int most) {
    List<String> shown = names.subList(0, Math.min(most, names.size()));
    String text = String.join(", ", shown.stream().map(Printable::line).toList());
    int more = names.size() - shown.size();
    return more > 0 ? text + " and " + Words.count(more, "more", "more") : text;
  }

  /** {@code 10 -> 20}; hidden characters visible. */
  public String change() {
    return side(a) + " -> " + side(b);
  }

  /** What an object is that only one side has. */
  public String alone() {
    return Printable.line(String.valueOf(a == null ? b : a));
  }

  private static String side(@Nullable String value) {
    return value == null ? "(not there)" : Printable.line(value);
  }

  public static String title(Section section) {
    return switch (section) {
      case SERVER -> "Server";
      case CONNECTION -> "Connection";
      case PROVIDER -> "Provider";
      case DATABASE -> "Database";
      case ROLE -> "Role";
      case SETTING -> "Settings";
      case CAPACITY -> "Capacity in use";
      case EXTENSION -> "Extensions";
      case PROBE -> "What was tried";
      case PUBLICATION -> "Publications";
      case SLOT -> "Slots";
      case SCHEMA -> "Schemas";
      case TABLE -> "Tables";
      case DEFAULT_PRIVILEGE -> "Default privileges";
      case EVENT_TRIGGER -> "Event triggers";
    };
  }
}
