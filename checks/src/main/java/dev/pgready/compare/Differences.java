// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects what differs, object by object, in the order of their names. */
final class Differences {
  private final List<Difference> list = new ArrayList<>();

  /** Compares one part of an object that both sides have. */
  interface Parts<T> {
    void compare(String name, T a, T b);
  }

  List<Difference> list() {
    return List.copyOf(list);
  }

  void value(Section section, String name, String what, @Nullable Object a, @Nullable Object b) {
    String before = words(a);
    String after = words(b);
    if (!Objects.equals(before, after)) {
      list.add(new Difference(section, name, what, before, after));
    }
  }

  /**
   * Objects by their name: those that only one side has, and what differs in the others.
   *
   * @param describe what an object is, in a word or two
   */
  <T> void objects(
      Section section,
      Map<String, T> a,
      Map<String, T> b,
      Function<T, String> describe,
      Parts<T> parts) {
    TreeSet<String> names = new TreeSet<>(a.keySet());
    names.addAll(b.keySet());
    for (String name : names) {
      T before = a.get(name);
      T after = b.get(name);
      if (before != null && after != null) {
        parts.compare(name, before, after);
      } else {
        value(
            section,
            name,
            Difference.PRESENCE,
            before == null ? null : describe.apply(before),
            after == null ? null : describe.apply(after));
      }
    }
  }

  /** Objects by name; of two with the same name, which no server has, the first counts. */
  static <T> Map<String, T> byName(Collection<T> objects, Function<T, String> name) {
    return objects.stream().collect(Collectors.toMap(name, object -> object, (x, y) -> x));
  }

  private static @Nullable String words(@Nullable Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "yes" : "no";
    }
    if (value instanceof Collection<?> many) {
      return many.isEmpty()
          ? "none"
          : many.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
    return value == null ? null : value.toString();
  }
}
