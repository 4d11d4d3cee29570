// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import dev.pgready.checks.testing.TestPostgres;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which rows come to a subscriber that does all that a publication says: what is filtered, and
 * operations that are not published, are what the user means.
 *
 * @param copied keys of customers and of orders, as {@link Scenario.Outcome} has them
 */
record Expected(String copied, String streamed) {
  private static final String PUBLISHED =
      """
      SELECT coalesce(string_agg(to_jsonb(t) ->> 'rowfilter', ' '), '') || '|' || count(*)
      FROM pg_publication_tables t WHERE pubname = 'pgready' AND tablename IN (%s)
      """;

  static Expected of(TestPostgres server, String database, boolean everything) {
    List<String> operations =
        server.query(
            database,
            "SELECT concat_ws(' ', CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END,"
                + " CASE WHEN pubdelete THEN 'delete' END) FROM pg_publication WHERE pubname = 'pgready'");
    String does = operations.isEmpty() ? "" : operations.get(0);
    String customers = server.query(database, PUBLISHED.formatted("'customers'")).get(0);
    String orders =
        server.query(database, PUBLISHED.formatted("'orders', 'orders_1', 'orders_2'")).get(0);
    boolean nothing = customers.endsWith("|0") && orders.endsWith("|0");
    boolean all = !everything || nothing;
    // a row of a child that inherits is wanted where its parent was named, or the child is
    // published
    boolean heir =
        server
            .query(
                database,
                "SELECT count(*) FROM pg_class WHERE relname = 'heir' AND "
                    + (everything && !nothing
                        ? "EXISTS (SELECT 1 FROM pg_publication_tables WHERE pubname = 'pgready' AND tablename = 'heir')"
                        : "true"))
            .get(0)
            .equals("1");
    Set<Integer> customersHeir =
        heir && inherits(server, database, "customers") ? Set.of(7) : Set.of();
    Set<Integer> ordersHeir = heir && inherits(server, database, "orders") ? Set.of(7) : Set.of();
    return new Expected(
        keys(customers, all, with(Set.of(1, 2), customersHeir))
            + " "
            + keys(orders, all, with(Set.of(1, 2), ordersHeir)),
        keys(customers, all, with(customers(does), customersHeir))
            + " "
            + keys(orders, all, with(orders(does), ordersHeir)));
  }

  private static boolean inherits(TestPostgres server, String database, String table) {
    return server
        .query(
            database,
            "SELECT count(*) FROM pg_inherits WHERE inhparent = '%s'::regclass AND inhrelid = 'heir'::regclass"
                .formatted(table))
        .get(0)
        .equals("1");
  }

  private static Set<Integer> with(Set<Integer> rows, Set<Integer> others) {
    Set<Integer> all = new TreeSet<>(rows);
    all.addAll(others);
    return all;
  }

  private static Set<Integer> customers(String does) {
    return does.contains("insert") ? Set.of(1, 2, 3) : Set.of(1, 2);
  }

  /** 3 and 4 are inserted, 3 becomes 5, 4 is deleted. */
  private static Set<Integer> orders(String does) {
    Set<Integer> rows = new TreeSet<>(Set.of(1, 2));
    if (does.contains("insert")) {
      rows.addAll(Set.of(3, 4));
    }
    if (does.contains("update") && rows.remove(3)) {
      rows.add(5);
    }
    if (does.contains("delete")) {
      rows.remove(4);
    }
    return rows;
  }

  private static String keys(String published, boolean wanted, Set<Integer> rows) {
    if (published.endsWith("|0") && !wanted) {
      return "-";
    }
    String keys =
        rows.stream()
            .filter(id -> id > 1 || !published.contains("id > 1"))
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return keys.isEmpty() ? "-" : keys;
  }
}
