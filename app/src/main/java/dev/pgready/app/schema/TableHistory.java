// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.schema.source.SqlStatement;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which statements made tables and publications what they are. */
final class TableHistory {
  /** The part of a table that a check looks at. */
  enum Aspect {
    IDENTITY(0),
    ROW_SECURITY(1),
    KIND(2),
    CHILDREN(3),
    COLUMNS(4);

    /** Its place in what {@link ChangeWatch} tells. */
    private final int place;

    Aspect(int place) {
      this.place = place;
    }
  }

  /** Stands for a column as it is: {@code type:modifier:generated:identity}. */
  private static final String COLUMN = "\u001e";

  /**
   * @param name as SQL would need it; null: it is gone
   * @param aspects in the order of {@link Aspect}
   */
  private record Event(SqlStatement by, @Nullable String name, List<String> aspects) {
    @Nullable String aspect(Aspect aspect) {
      return aspect.place < aspects.size() ? aspects.get(aspect.place) : null;
    }

    /**
     * @param quoted as SQL would need it
     */
    @Nullable String column(String quoted) {
      String all = aspect(Aspect.COLUMNS);
      if (all != null) {
        String[] parts = all.split(COLUMN, -1);
        for (int i = 0; i + 1 < parts.length; i += 2) {
          if (Identifiers.quote(parts[i]).equals(quoted)) {
            return parts[i + 1];
          }
        }
      }
      return null;
    }
  }

  private final Map<Long, List<Event>> tables = new LinkedHashMap<>();
  private final Map<String, List<SqlStatement>> publications = new LinkedHashMap<>();

  void add(SqlStatement by, List<ChangeWatch.Seen> seen) {
    for (ChangeWatch.Seen one : seen) {
      String name = one.name();
      if (name == null) {
        gone(by, one.oid());
      } else if (one.oid() == 0) {
        publications.computeIfAbsent(name, n -> new ArrayList<>()).add(by);
      } else {
        tables
            .computeIfAbsent(one.oid(), o -> new ArrayList<>())
            .add(new Event(by, name, one.aspects()));
      }
    }
  }

  /** A table, or an index, of which its table's identity speaks. */
  private void gone(SqlStatement by, long oid) {
    List<Event> own = tables.get(oid);
    if (own != null) {
      own.add(new Event(by, null, List.of()));
      return;
    }
    for (List<Event> events : tables.values()) {
      Event last = events.get(events.size() - 1);
      String identity = last.aspect(Aspect.IDENTITY);
      if (last.name() != null && identity != null && holds(identity, oid)) {
        List<String> aspects = new ArrayList<>(last.aspects());
        aspects.set(Aspect.IDENTITY.place, identity.replace(String.valueOf(oid), "gone"));
        events.add(new Event(by, last.name(), aspects));
      }
    }
  }

  /** The index's number is followed by a letter, and begins the text or follows one. */
  private static boolean holds(String identity, long oid) {
    return identity.substring(Math.min(1, identity.length())).matches("(.*,)?" + oid + "[tf].*");
  }

  /**
   * The statement that made an aspect of a table what it is.
   *
   * @param oid of the table
   * @param aspect null: any
   * @param column as SQL would need it; null: all of them
   * @param counts which statements are asked for: without any, none is named
   */
  Optional<SqlStatement> by(
      long oid, @Nullable Aspect aspect, @Nullable String column, Predicate<SqlStatement> counts) {
    List<Event> events = tables.getOrDefault(oid, List.of());
    SqlStatement found = null;
    String before = null;
    for (Event event : events) {
      String now =
          aspect == null ? null : column == null ? event.aspect(aspect) : event.column(column);
      boolean changed =
          aspect == null
              ? found == null
              : aspect == Aspect.IDENTITY ? loses(before, now) : now != null && !now.equals(before);
      if (changed && counts.test(event.by())) {
        found = event.by();
      }
      before = now;
    }
    return Optional.ofNullable(found);
  }

  /** One more unique index takes no key away. */
  private static boolean loses(@Nullable String before, @Nullable String now) {
    if (before == null || now == null || before.charAt(0) != now.charAt(0)) {
      return now != null && !now.equals(before);
    }
    List<String> kept = Arrays.asList(now.substring(1).split(",", -1));
    return before.length() > 1
        && !kept.containsAll(Arrays.asList(before.substring(1).split(",", -1)));
  }

  /** The last statement that touched a table at all. */
  Optional<SqlStatement> last(long oid, Predicate<SqlStatement> counts) {
    List<Event> events = tables.getOrDefault(oid, List.of());
    SqlStatement found = null;
    for (Event event : events) {
      found = counts.test(event.by()) ? event.by() : found;
    }
    return Optional.ofNullable(found);
  }

  /** The table or sequence that has that name. */
  Optional<Long> named(String name) {
    return tables.entrySet().stream()
        .filter(entry -> name.equals(entry.getValue().get(entry.getValue().size() - 1).name()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The last statement about a publication. */
  Optional<SqlStatement> publication(String name, Predicate<SqlStatement> counts) {
    List<SqlStatement> all =
        publications.getOrDefault(name, List.of()).stream().filter(counts).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * What became of a table's name.
   *
   * @param by who changed it; null: nobody was seen
   * @param now the name that it has; null: the table is gone
   */
  record Renaming(@Nullable SqlStatement by, @Nullable String now) {}

  /** The table that had the name last, and has another one or is gone. */
  Optional<Renaming> renamed(String name, Set<String> present) {
    Renaming found = null;
    for (List<Event> events : tables.values()) {
      boolean had = false;
      for (Event event : events) {
        if (had && !name.equals(event.name())) {
          found = new Renaming(event.by(), event.name());
        }
        had = name.equals(event.name());
      }
    }
    return present.contains(name) ? Optional.empty() : Optional.ofNullable(found);
  }
}
