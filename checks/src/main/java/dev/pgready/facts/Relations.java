// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.json.JsonKeys;
import dev.pgready.profile.Lists;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Relations in the form in which a server tells of them: what many have in common once, and of the
 * rest one list for each property, of which the elements at one place belong together. Tables are
 * made of it at once: what a document tells of behind it may not have come yet.
 *
 * @param parents by partition and by plain inheritance, a table's in their order
 * @param policies of row security, whether it is on or not
 * @param columns those that some check has a question about
 * @param timed tables with a column of dates or times
 * @param unreadable foreign tables whose wrapper cannot read, or not for the role
 * @param columnsOnly tables that the role may not read as such, but each of their columns by grants
 *     of their own; generated ones don't count
 * @param columnRights what the role may write by grants on columns, where it may not on the table
 * @param filled columns of refcursor, or of a domain over it, that are NOT NULL or were added with
 *     a default
 * @param types of columns that are not of the plainest
 * @param tables all that is told here, by {@link RelationTables}
 */
record Relations(
    List<Group> groups,
    Parents parents,
    Policies policies,
    Indexes indexes,
    Columns columns,
    List<Long> timed,
    List<Long> unreadable,
    List<Long> columnsOnly,
    List<ColumnRight> columnRights,
    List<Named> filled,
    List<Type> types,
    List<TableFacts> tables)
    implements JsonKeys {

  private static final Parents NO_PARENTS = new Parents(List.of(), List.of());
  private static final Policies NO_POLICIES =
      new Policies(List.of(), List.of(), List.of(), List.of());
  private static final Indexes NO_INDEXES = new Indexes(List.of(), List.of(), List.of(), List.of());
  private static final Columns NO_COLUMNS = new Columns(List.of(), List.of(), List.of(), List.of());

  Relations {
    groups = Lists.copy(groups);
    parents = parents == null ? NO_PARENTS : parents;
    policies = policies == null ? NO_POLICIES : policies;
    indexes = indexes == null ? NO_INDEXES : indexes;
    columns = columns == null ? NO_COLUMNS : columns;
    timed = Lists.copy(timed);
    unreadable = Lists.copy(unreadable);
    columnsOnly = Lists.copy(columnsOnly);
    columnRights = Lists.copy(columnRights);
    filled = Lists.copy(filled);
    types = Lists.copy(types);
    tables =
        new RelationTables(groups, types)
            .parents(parents)
            .policies(policies)
            .indexes(indexes)
            .columns(columns)
            .marked(timed, unreadable, columnsOnly)
            .written(columnRights)
            .filled(filled)
            .tables();
  }

  static Map<String, String> jsonKeys() {
    return Map.of("tables", "");
  }

  /** What the role may write in one column. */
  record ColumnRight(long table, String name, boolean insert, boolean update) {
    ColumnRight {
      Required.of(name, "name");
    }
  }

  /** One column. */
  record Named(long table, String name) {
    Named {
      Required.of(name, "name");
    }
  }

  /**
   * Relations with the same rights and kind. What is said of one table in {@link TableFacts} is
   * said of all of them here.
   *
   * @param owner of all of them; null: each has its own
   * @param owners one for each; empty: {@code owner} has them all
   * @param flags a bit for each of what the role may do, and for what they are
   * @param rows 0: not known, or none; empty: of none of them
   */
  record Group(
      String schema,
      String kind,
      @Nullable String persistence,
      @Nullable String owner,
      List<String> owners,
      @Nullable String extension,
      @Nullable String identity,
      int flags,
      List<Long> oid,
      List<String> name,
      List<Long> rows,
      List<Long> pages,
      List<Long> updates,
      List<Long> deletes) {
    static final int OWNS = 1;
    static final int PARTITION = 2;
    static final int ROW_SECURITY = 4;
    static final int FORCE_ROW_SECURITY = 8;
    static final int SELECT = 16;
    static final int INSERT = 32;
    static final int UPDATE = 64;
    static final int DELETE = 128;
    static final int TRUNCATE = 256;

    /** How often a privilege's bit is doubled where it was granted to the role itself. */
    static final int GRANTED = 32;

    private static final Map<String, Integer> PRIVILEGES =
        new TreeMap<>(
            Map.of(
                "SELECT",
                SELECT,
                "INSERT",
                INSERT,
                "UPDATE",
                UPDATE,
                "DELETE",
                DELETE,
                "TRUNCATE",
                TRUNCATE));

    Group {
      Required.of(schema, "schema");
      Required.of(kind, "kind");
      oid = Lists.copy(oid);
      owners = owner == null ? Lists.copy(owners) : Collections.nCopies(oid.size(), owner);
      name = Lists.copy(name);
      rows = figures(rows, oid.size());
      pages = figures(pages, oid.size());
      updates = figures(updates, oid.size());
      deletes = figures(deletes, oid.size());
      sameLength(oid, owners, name, rows, pages, updates, deletes);
    }

    private static List<Long> figures(@Nullable List<Long> figures, int count) {
      return figures == null ? Collections.nCopies(count, 0L) : Lists.copy(figures);
    }

    boolean is(int property) {
      return (flags & property) != 0;
    }

    List<String> granted() {
      List<String> granted = new ArrayList<>();
      PRIVILEGES.forEach(
          (privilege, bit) -> {
            if (is(bit * GRANTED)) {
              granted.add(privilege);
            }
          });
      return granted;
    }
  }

  record Parents(List<Long> table, List<Long> parent) {
    Parents {
      table = Lists.copy(table);
      parent = Lists.copy(parent);
      sameLength(table, parent);
    }
  }

  /**
   * @param count of all policies
   * @param mine of those for PUBLIC or a role of the judged one
   * @param shows whether they let it see every row
   */
  record Policies(List<Long> table, List<Integer> count, List<Integer> mine, List<Boolean> shows) {
    Policies {
      table = Lists.copy(table);
      count = Lists.copy(count);
      mine = Lists.copy(mine);
      shows = Lists.copy(shows);
      sameLength(table, count, mine, shows);
    }
  }

  /**
   * Unique indexes.
   *
   * @param flags a bit for each property, from 64 on the number of key columns
   * @param columns numbers of the columns with blanks between, 0 for an expression; those that are
   *     only included come last
   */
  record Indexes(List<Long> table, List<String> name, List<Integer> flags, List<String> columns) {
    static final int PRIMARY = 1;
    static final int REPLICA_IDENTITY = 2;
    static final int DEFERRABLE = 4;
    static final int INVALID = 8;
    static final int PARTIAL = 16;
    static final int EXPRESSIONS = 32;
    static final int KEY_COLUMNS = 64;

    Indexes {
      table = Lists.copy(table);
      name = Lists.copy(name);
      flags = Lists.copy(flags);
      columns = Lists.copy(columns);
      sameLength(table, name, flags, columns);
    }
  }

  /**
   * @param type its oid; 0: one of the plainest
   * @param code the column's number, then a bit for each property, then its dimensions
   */
  record Columns(List<Long> table, List<String> name, List<Long> type, List<Integer> code) {
    static final int NUMBERS = 1 << 11;
    static final int NOT_NULL = NUMBERS;
    static final int STORED = NUMBERS << 1;
    static final int VIRTUAL = NUMBERS << 2;
    static final int TOASTED = NUMBERS << 3;
    static final int GRANTED = NUMBERS << 4;
    static final int IDENTITY = NUMBERS << 5;
    static final int DIMENSIONS = NUMBERS << 6;

    Columns {
      table = Lists.copy(table);
      name = Lists.copy(name);
      type = Lists.copy(type);
      code = Lists.copy(code);
      sameLength(table, name, type, code);
    }
  }

  /**
   * As in {@link TableFacts.ColumnType}.
   *
   * @param unequal whether it has no equality
   */
  record Type(
      long oid,
      String name,
      String kind,
      boolean array,
      @Nullable String element,
      @Nullable String elementKind,
      @Nullable String base,
      boolean unequal) {
    Type {
      Required.of(name, "name");
      Required.of(kind, "kind");
    }
  }

  private static void sameLength(List<?> first, List<?>... others) {
    for (List<?> other : others) {
      if (other.size() != first.size()) {
        throw new IllegalArgumentException("its lists differ in length");
      }
    }
  }
}
