// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every rule of a profile says where it is from: those that do not are listed. */
final class UnsourcedRulesTest {
  /** A profile without any rule, to tell what is written from what is meant where nothing is. */
  private static final ConsumerProfile EMPTY =
      dev.pgready.profile.StrictYaml.read(
          "empty.yaml", "id: empty\nname: Empty\nverified: 2026-11-20\n", ConsumerProfile.class);

  @Test
  void everyRuleHasItsSource() {
    ConsumerCatalog catalog = new ConsumerCatalog();
    TreeSet<String> found = new TreeSet<>();
    for (String id : catalog.ids()) {
      unsourced(id, catalog.get(id), EMPTY, found);
      ConsumerProfile profile = catalog.get(id);
      profile
          .variants()
          .keySet()
          .forEach(
              choice -> unsourced(id + ":" + choice, profile.variants().get(choice), null, found));
    }
    assertThat(found).isEmpty();
  }

  private static void unsourced(
      String spec, @Nullable Record rules, @Nullable Record meant, Collection<String> found) {
    if (rules == null) {
      return;
    }
    for (RecordComponent component : rules.getClass().getRecordComponents()) {
      Object part = read(rules, component);
      if (part == null || (meant != null && part.equals(read(meant, component)))) {
        continue;
      }
      String name = component.getName();
      if (part instanceof Record record) {
        if (read(record, "source") == null) {
          found.add(spec + " " + name);
        }
      } else if (part instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
        list.stream()
            .map(Record.class::cast)
            .filter(item -> has(item, "source") && read(item, "source") == null)
            .forEach(item -> found.add(spec + " " + name + " " + item));
        if (name.equals("errors")) {
          cited(spec, name, rules, found);
        }
      } else if (ConsumerProfile.CITED.contains(name)) {
        cited(spec, name, rules, found);
      }
    }
  }

  /** Parts of variants share the source of the profile's. */
  private static void cited(String spec, String name, Record rules, Collection<String> found) {
    if (rules instanceof ConsumerProfile profile && !profile.cites().containsKey(name)) {
      Object part = read(rules, name);
      boolean empty =
          (part instanceof Collection<?> items && items.isEmpty())
              || (part instanceof Map<?, ?> map && map.isEmpty());
      if (!empty) {
        found.add(spec + " " + name);
      }
    }
  }

  private static boolean has(Record part, String name) {
    return List.of(part.getClass().getRecordComponents()).stream()
        .anyMatch(component -> component.getName().equals(name));
  }

  private static @Nullable Object read(Record part, String name) {
    for (RecordComponent component : part.getClass().getRecordComponents()) {
      if (component.getName().equals(name)) {
        return read(part, component);
      }
    }
    return null;
  }

  private static @Nullable Object read(Record part, RecordComponent component) {
    try {
      return component.getAccessor().invoke(part);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
