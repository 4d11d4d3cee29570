// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import dev.pgready.checks.testing.TestPostgres;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which rows come to a subscriber that does all that a publication says: what is filtered, and
 * operations that are not published, are what the user means.
 *
 * @param copied keys of customers and of orders, as {@link Scenario.Outcome} has them
 */
record Expected(String copied, String streamed) {
  private static final Pattern FILTER = Pattern.compile("id > (\\d+)");

  /**
   * A table as one publication has it.
   *
   * @param does operations, by name
   * @param above the least key that its row filter leaves out; 0: it leaves out none
   */
  private record Published(String table, String does, int above) {}

  static Expected of(
      TestPostgres server, String database, boolean everything, List<String> publications) {
    List<Published> all = published(server, database, publications);
    List<Published> customers =
        all.stream().filter(one -> one.table().equals("customers")).toList();
    List<Published> orders = all.stream().filter(one -> one.table().startsWith("orders")).toList();
    boolean nothing = customers.isEmpty() && orders.isEmpty();
    boolean wanted = !everything || nothing;
    // a row of a child that inherits is wanted where its parent was named, or the child is
    // published
    boolean heir =
        server
            .query(
                database,
                "SELECT count(*) FROM pg_class WHERE relname = 'heir' AND "
                    + (everything && !nothing
                        ? "EXISTS (SELECT 1 FROM pg_publication_tables WHERE pubname IN (%s) AND tablename = 'heir')"
                            .formatted(literals(publications))
                        : "true"))
            .get(0)
            .equals("1");
    Set<Integer> customersHeir =
        heir && inherits(server, database, "customers") ? Set.of(7) : Set.of();
    Set<Integer> ordersHeir = heir && inherits(server, database, "orders") ? Set.of(7) : Set.of();
    return new Expected(
        keys(customers, wanted, with(Set.of(1, 2), customersHeir))
            + " "
            + keys(orders, wanted, with(Set.of(1, 2), ordersHeir)),
        keys(customers, wanted, with(customers(does(customers)), customersHeir))
            + " "
            + keys(orders, wanted, with(orders(does(orders)), ordersHeir)));
  }

  /**
   * Of a reader that copies tables by their names, whatever is published of them, and streams the
   * operations of one publication, which it may make itself.
   */
  static Expected byName(TestPostgres server, String database, String publication) {
    List<String> there =
        server.query(
            database,
            "SELECT concat_ws(' ', CASE WHEN pubinsert THEN 'insert' END, CASE WHEN pubupdate THEN 'update' END, CASE WHEN pubdelete THEN 'delete' END) FROM pg_publication WHERE pubname = '%s'"
                .formatted(publication));
    String does = there.isEmpty() ? "insert update delete" : there.get(0);
    return new Expected(
        "1,2 1,2",
        keys(List.of(), true, customers(does)) + " " + keys(List.of(), true, orders(does)));
  }

  private static List<Published> published(
      TestPostgres server, String database, List<String> publications) {
    return server
        .query(
            database,
            """
            SELECT concat_ws('|', t.tablename,
              concat_ws(' ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                CASE WHEN p.pubdelete THEN 'delete' END),
              to_jsonb(t) ->> 'rowfilter')
            FROM pg_publication_tables t JOIN pg_publication p USING (pubname)
            WHERE t.schemaname IN ('public', 'away') AND t.tablename ~ '^(customers$|orders)'
              AND p.pubname IN (%s)
            """
                .formatted(literals(publications)))
        .stream()
        .map(
            line -> {
              Matcher filter = FILTER.matcher(line);
              return new Published(
                  line.substring(0, line.indexOf('|')),
                  line,
                  filter.find() ? Integer.parseInt(filter.group(1)) : 0);
            })
        .toList();
  }

  private static String literals(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }

  private static String does(List<Published> tables) {
    return tables.stream().map(Published::does).collect(Collectors.joining(" "));
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

  private static String keys(List<Published> published, boolean wanted, Set<Integer> rows) {
    if (published.isEmpty() && !wanted) {
      return "-";
    }
    // a row comes where one of the publications lets it through
    int above = published.stream().mapToInt(Published::above).min().orElse(0);
    String keys =
        rows.stream()
            .filter(id -> id > above)
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return keys.isEmpty() ? "-" : keys;
  }
}
