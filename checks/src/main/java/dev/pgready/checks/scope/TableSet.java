// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

import dev.pgready.facts.TableFacts;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import java.util.Spliterator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tables that a run asks about, and the answers so far. Consumers with equal demands share a set,
 * so that what depends on the tables alone is computed once and not once for each consumer: with
 * 100,000 tables and all consumers that is the difference between a moment and half a minute. Not
 * for several threads at once.
 */
public final class TableSet extends AbstractList<TableFacts> implements RandomAccess {
  /** Of no tables. */
  public static final TableSet EMPTY = new TableSet(List.of());

  private static final Condition PARTITIONED = new Condition(TableFacts::partitioned);
  private static final Condition LEAF = new Condition(table -> !table.partitioned());

  /** To be kept as a constant, so that a set recognises it when it is asked again. */
  public record Condition(Predicate<TableFacts> test) {}

  private enum Known {
    OIDS,
    BY_OID,
    SUBJECTS,
    LIST
  }

  private final List<TableFacts> tables;
  private final Map<Object, Object> answers = new HashMap<>();
  private final Map<Integer, List<TableSet>> parts = new HashMap<>();
  private final Predicate<TableFacts> ofHost;

  private TableSet(List<TableFacts> tables) {
    this(tables, table -> false);
  }

  private TableSet(List<TableFacts> tables, Predicate<TableFacts> ofHost) {
    this.tables = tables;
    this.ofHost = ofHost;
  }

  /**
   * In the order given.
   *
   * @param ofHost whether a table is the host's own, which nobody wants who does not name it
   */
  public static TableSet of(Collection<TableFacts> tables, Predicate<TableFacts> ofHost) {
    return tables.isEmpty() ? EMPTY : new TableSet(List.copyOf(tables), ofHost);
  }

  /** Whether the table is the host's own. */
  boolean ofHost(TableFacts table) {
    return ofHost.test(table);
  }

  /** In the order given. */
  public static TableSet of(Collection<TableFacts> tables) {
    if (tables instanceof TableSet set) {
      return set;
    }
    return tables.isEmpty() ? EMPTY : new TableSet(List.copyOf(tables));
  }

  @Override
  public TableFacts get(int index) {
    return tables.get(index);
  }

  @Override
  public int size() {
    return tables.size();
  }

  /** Not by index, as this class's would be. */
  @Override
  public Iterator<TableFacts> iterator() {
    return tables.iterator();
  }

  @Override
  public Spliterator<TableFacts> spliterator() {
    return tables.spliterator();
  }

  /**
   * Some of these tables: the same set whenever it is the same tables in the same order, with all
   * that is known of it.
   */
  public TableSet among(List<TableFacts> some) {
    if (some.isEmpty()) {
      return EMPTY;
    }
    List<TableSet> same = parts.computeIfAbsent(some.size(), size -> new ArrayList<>(1));
    for (TableSet part : same) {
      if (holdsExactly(part.tables, some)) {
        return part;
      }
    }
    TableSet part = holdsExactly(tables, some) ? this : of(some);
    same.add(part);
    return part;
  }

  @SuppressWarnings("ReferenceEquality") // the same tables, not equal ones
  private static boolean holdsExactly(List<TableFacts> tables, List<TableFacts> others) {
    if (tables.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < others.size(); i++) {
      if (tables.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What {@code work} makes of these tables, worked out when it is asked for the first time.
   *
   * @param question holds all that the answer depends on besides the tables and the facts of the
   *     run; with equals and hashCode, cheap ones, and of a type of the asking class, so that no
   *     two classes ask the same
   */
  @SuppressWarnings("unchecked") // a question always has answers of the same type
  public <T> T once(Object question, Function<TableSet, T> work) {
    if (tables.isEmpty()) {
      return work.apply(this);
    }
    Object answer = answers.get(question);
    if (answer == null) {
      answer = work.apply(this);
      answers.put(question, answer);
    }
    return (T) answer;
  }

  /** Those that satisfy the condition. */
  public TableSet where(Condition condition) {
    return once(condition, set -> set.filter(condition.test()));
  }

  /** Those that satisfy the condition, looked for anew each time. */
  public TableSet filter(Predicate<TableFacts> condition) {
    List<TableFacts> some = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      TableFacts table = tables.get(i);
      if (condition.test(table)) {
        some.add(table);
      }
    }
    return some.size() == tables.size() ? this : among(some);
  }

  /**
   * What the tables say, each once, in their order. Neighbours mostly say the same, which costs
   * nothing then.
   */
  public Set<String> each(Function<TableFacts, String> said) {
    Set<String> all = new LinkedHashSet<>();
    String last = "";
    for (int i = 0; i < tables.size(); i++) {
      String one = said.apply(tables.get(i));
      if (i == 0 || !one.equals(last)) {
        all.add(one);
        last = one;
      }
    }
    return all;
  }

  /** Roots of partitions. */
  public TableSet partitioned() {
    return where(PARTITIONED);
  }

  /** All but the roots of partitions. */
  public TableSet leaves() {
    return where(LEAF);
  }

  public Set<Long> oids() {
    return once(
        Known.OIDS,
        set -> {
          Set<Long> oids = new HashSet<>(set.tables.size() * 2);
          set.tables.forEach(table -> oids.add(table.oid()));
          return oids;
        });
  }

  public Map<Long, TableFacts> byOid() {
    return once(
        Known.BY_OID,
        set -> {
          Map<Long, TableFacts> all = new HashMap<>(set.tables.size() * 2);
          set.tables.forEach(table -> all.put(table.oid(), table));
          return all;
        });
  }

  /** One for each table. */
  public List<Subject> subjects() {
    return once(
        Known.SUBJECTS,
        set ->
            set.tables.stream()
                .map(table -> Subject.table(table.sqlName()))
                .collect(Collectors.toUnmodifiableList()));
  }

  /** All names as SQL needs them, with commas. */
  public String sqlList() {
    return once(
        Known.LIST,
        set -> set.tables.stream().map(TableFacts::sqlName).collect(Collectors.joining(", ")));
  }
}
