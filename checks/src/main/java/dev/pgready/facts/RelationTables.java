// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.facts.Relations.Columns;
import dev.pgready.facts.Relations.Group;
import dev.pgready.facts.Relations.Indexes;
import dev.pgready.facts.TableFacts.ColumnType;
import dev.pgready.facts.TableFacts.Generated;
import dev.pgready.facts.TableFacts.Index;
import dev.pgready.facts.TableFacts.Typed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes tables of what a server says of its relations. */
final class RelationTables {
  /** As servers order names, whose bytes in UTF-8 are in the order of the characters. */
  private static final Comparator<String> NAMES = RelationTables::byCharacter;

  /** By number; of two, the one of which more is told comes first. */
  private static final Comparator<Column> IN_ORDER =
      (one, other) -> {
        int numbers = Integer.compare(one.number(), other.number());
        return numbers == 0 ? Integer.compare(other.code(), one.code()) : numbers;
      };

  private final List<Draft> ordered = new ArrayList<>();
  private final Map<Long, Draft> drafts;
  private final Map<Long, Relations.Type> types = new HashMap<>();
  private @Nullable Long lastOid;
  private @Nullable Draft last;

  RelationTables(List<Group> groups, List<Relations.Type> types) {
    int count = 0;
    for (Group group : groups) {
      count += group.oid().size();
    }
    this.drafts = new HashMap<>(2 * count);
    for (Group group : groups) {
      List<String> privileges = group.granted();
      for (int i = 0; i < group.oid().size(); i++) {
        Draft draft = new Draft(group, i, privileges);
        drafts.put(group.oid().get(i), draft);
        ordered.add(draft);
      }
    }
    types.forEach(type -> this.types.put(type.oid(), type));
  }

  private record Column(int number, String name, long type, int code) {
    boolean is(int property) {
      return (code & property) != 0;
    }
  }

  private record KeyIndex(String name, int flags, String columns) {
    boolean is(int property) {
      return (flags & property) != 0;
    }
  }

  /** What is known of one relation until all is read; most have no more than a key. */
  private static final class Draft {
    final Group group;
    final int place;
    final List<String> privileges;
    List<Long> parents = List.of();
    List<KeyIndex> indexes = List.of();
    List<Column> columns = List.of();
    int policies;
    @Nullable Integer rolePolicies;
    boolean policiesShowAll;
    boolean timed;
    boolean unreadable;
    boolean columnsOnly;
    List<String> insertColumns = List.of();
    List<String> updateColumns = List.of();
    List<String> filled = List.of();

    Draft(Group group, int place, List<String> privileges) {
      this.group = group;
      this.place = place;
      this.privileges = privileges;
    }

    String name() {
      return group.name().get(place);
    }
  }

  private static <T> List<T> with(List<T> list, T one) {
    List<T> longer = list.isEmpty() ? new ArrayList<>(2) : list;
    longer.add(one);
    return longer;
  }

  /** In the order of schema and name. */
  List<TableFacts> tables() {
    ordered.sort(
        (one, other) -> {
          int schemas = NAMES.compare(one.group.schema(), other.group.schema());
          return schemas == 0 ? NAMES.compare(one.name(), other.name()) : schemas;
        });
    List<TableFacts> tables = new ArrayList<>(ordered.size());
    for (Draft draft : ordered) {
      tables.add(table(draft));
    }
    return List.copyOf(tables);
  }

  /**
   * Null: it is none of these, as an indexed materialized view. What is said of a table mostly
   * comes one behind the other.
   */
  private @Nullable Draft draft(Long oid) {
    if (!oid.equals(lastOid)) {
      lastOid = oid;
      last = drafts.get(oid);
    }
    return last;
  }

  private void mark(List<Long> oids, Consumer<Draft> mark) {
    for (Long oid : oids) {
      Draft draft = draft(oid);
      if (draft != null) {
        mark.accept(draft);
      }
    }
  }

  // of tables that are none of these nothing is kept

  RelationTables parents(Relations.Parents parents) {
    for (int i = 0; i < parents.table().size(); i++) {
      Draft draft = draft(parents.table().get(i));
      if (draft != null) {
        draft.parents = with(draft.parents, parents.parent().get(i));
      }
    }
    return this;
  }

  RelationTables policies(Relations.Policies policies) {
    for (int i = 0; i < policies.table().size(); i++) {
      Draft draft = draft(policies.table().get(i));
      if (draft != null) {
        int mine = policies.mine().get(i);
        draft.policies = policies.count().get(i);
        draft.rolePolicies = mine == 0 ? null : mine;
        draft.policiesShowAll = policies.shows().get(i);
      }
    }
    return this;
  }

  RelationTables indexes(Indexes indexes) {
    for (int i = 0; i < indexes.table().size(); i++) {
      Draft draft = draft(indexes.table().get(i));
      if (draft != null && !draft.group.kind().equals("m")) {
        KeyIndex index =
            new KeyIndex(indexes.name().get(i), indexes.flags().get(i), indexes.columns().get(i));
        draft.indexes = with(draft.indexes, index);
      }
    }
    return this;
  }

  RelationTables columns(Columns columns) {
    for (int i = 0; i < columns.table().size(); i++) {
      Draft draft = draft(columns.table().get(i));
      if (draft != null) {
        int code = columns.code().get(i);
        Column column =
            new Column(code % Columns.NUMBERS, columns.name().get(i), columns.type().get(i), code);
        draft.columns = with(draft.columns, column);
      }
    }
    return this;
  }

  RelationTables marked(List<Long> timed, List<Long> unreadable, List<Long> columnsOnly) {
    mark(timed, draft -> draft.timed = true);
    mark(unreadable, draft -> draft.unreadable = true);
    mark(columnsOnly, draft -> draft.columnsOnly = true);
    return this;
  }

  RelationTables written(List<Relations.ColumnRight> rights) {
    for (Relations.ColumnRight right : rights) {
      mark(
          List.of(right.table()),
          draft -> {
            if (right.insert()) {
              draft.insertColumns = with(draft.insertColumns, right.name());
            }
            if (right.update()) {
              draft.updateColumns = with(draft.updateColumns, right.name());
            }
          });
    }
    return this;
  }

  RelationTables filled(List<Relations.Named> columns) {
    for (Relations.Named column : columns) {
      mark(List.of(column.table()), draft -> draft.filled = with(draft.filled, column.name()));
    }
    return this;
  }

  private TableFacts table(Draft draft) {
    Group group = draft.group;
    int place = draft.place;
    List<Column> columns = inOrder(draft.columns);
    List<Generated> generated = List.of();
    List<String> odd = List.of();
    List<Typed> unequal = List.of();
    List<ColumnType> typed = List.of();
    List<String> toasted = List.of();
    List<String> granted = List.of();
    int identities = 0;
    for (Column column : columns) {
      if (column.is(Columns.STORED) || column.is(Columns.VIRTUAL)) {
        generated =
            with(generated, new Generated(column.name(), column.is(Columns.STORED) ? "s" : "v"));
      }
      if (!plain(column.name())) {
        odd = with(odd, column.name());
      }
      if (column.type() != 0) {
        Relations.Type type = types.get(column.type());
        if (type == null) {
          throw new IllegalArgumentException("type " + column.type() + " is not among its types");
        }
        typed =
            with(
                typed,
                new ColumnType(
                    column.name(),
                    type.name(),
                    type.kind(),
                    type.array(),
                    type.element(),
                    type.elementKind(),
                    type.base(),
                    column.code() / Columns.DIMENSIONS,
                    draft.filled.contains(column.name())));
        if (type.unequal()) {
          unequal = with(unequal, new Typed(column.name(), type.name()));
        }
      }
      if (column.is(Columns.TOASTED)) {
        toasted = with(toasted, column.name());
      }
      if (column.is(Columns.GRANTED)) {
        granted = with(granted, column.name());
      }
      if (column.is(Columns.IDENTITY)) {
        identities++;
      }
    }
    return new TableFacts(
        group.oid().get(place),
        group.schema(),
        draft.name(),
        group.kind(),
        group.persistence(),
        group.owners().get(place),
        group.is(Group.OWNS),
        group.extension(),
        group.identity(),
        group.is(Group.PARTITION) && !draft.parents.isEmpty()
            ? Collections.min(draft.parents)
            : null,
        !group.is(Group.PARTITION) && !draft.parents.isEmpty(),
        group.is(Group.PARTITION) ? List.of() : draft.parents,
        group.is(Group.ROW_SECURITY),
        group.is(Group.FORCE_ROW_SECURITY),
        group.is(Group.ROW_SECURITY) ? draft.policies : null,
        draft.rolePolicies,
        group.is(Group.ROW_SECURITY) && draft.policiesShowAll,
        group.is(Group.SELECT),
        draft.columnsOnly,
        group.is(Group.INSERT),
        group.is(Group.UPDATE),
        group.is(Group.DELETE),
        group.is(Group.TRUNCATE),
        draft.privileges,
        known(group.rows().get(place)),
        known(group.pages().get(place)),
        known(group.updates().get(place)),
        known(group.deletes().get(place)),
        indexes(draft.indexes, columns),
        generated,
        odd,
        unequal,
        typed,
        draft.timed,
        draft.unreadable,
        odd.isEmpty() ? List.of() : sameNames(columns),
        toasted,
        granted,
        draft.insertColumns,
        draft.updateColumns,
        identities == 0 ? null : identities,
        "");
  }

  /** One that a unique index and a name of another case both asked for comes twice. */
  private static List<Column> inOrder(List<Column> columns) {
    if (columns.size() < 2) {
      return columns;
    }
    columns.sort(IN_ORDER);
    List<Column> once = new ArrayList<>(columns.size());
    for (Column column : columns) {
      if (once.isEmpty() || once.get(once.size() - 1).number() != column.number()) {
        once.add(column);
      }
    }
    return once;
  }

  private static @Nullable Long known(long number) {
    return number == 0 ? null : number;
  }

  /** Lower-case letters, digits and _, and no _ or digit at the start. */
  private static boolean plain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      boolean small = letter >= 'a' && letter <= 'z';
      if (!small && (i == 0 || (letter != '_' && (letter < '0' || letter > '9')))) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  private static List<Index> indexes(List<KeyIndex> indexes, List<Column> columns) {
    if (indexes.size() > 1) {
      indexes.sort(Comparator.comparing(KeyIndex::name, NAMES));
    }
    if (indexes.isEmpty()) {
      return List.of();
    }
    List<Index> made = new ArrayList<>(indexes.size());
    for (KeyIndex index : indexes) {
      List<String> names = List.of();
      boolean nullable = false;
      String numbers = index.columns();
      int from = 0;
      for (int i = 0; from <= numbers.length() && i < index.flags() / Indexes.KEY_COLUMNS; i++) {
        int blank = numbers.indexOf(' ', from);
        int end = blank < 0 ? numbers.length() : blank;
        int number = Integer.parseInt(numbers, from, end, 10);
        from = end + 1;
        for (Column column : columns) {
          if (column.number() == number) {
            names = with(names, column.name());
            nullable |= !column.is(Columns.NOT_NULL);
          }
        }
      }
      made.add(
          new Index(
              index.name(),
              index.is(Indexes.PRIMARY),
              index.is(Indexes.REPLICA_IDENTITY),
              index.is(Indexes.DEFERRABLE),
              index.is(Indexes.INVALID),
              index.is(Indexes.PARTIAL),
              index.is(Indexes.EXPRESSIONS),
              nullable,
              names));
    }
    return made;
  }

  /**
   * Names that differ from another one only in the case of ASCII letters, of which one is not
   * plain.
   */
  private static List<String> sameNames(List<Column> columns) {
    if (columns.size() < 2) {
      return List.of();
    }
    Map<String, String> first = new HashMap<>();
    Set<String> same = new TreeSet<>(NAMES);
    for (Column column : columns) {
      String other = first.putIfAbsent(folded(column.name()), column.name());
      if (other != null) {
        same.add(other);
        same.add(column.name());
      }
    }
    return List.copyOf(same);
  }

  private static String folded(String name) {
    StringBuilder lower = new StringBuilder(name);
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if (letter >= 'A' && letter <= 'Z') {
        lower.setCharAt(i, (char) (letter + ('a' - 'A')));
      }
    }
    return lower.toString();
  }

  private static int byCharacter(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        // only halves of a pair are out of order
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
