// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.checks.testing.FactsFixture.Row;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each part of a table by itself, and how it is worded. */
final class TableDifferencesTest {
  private static List<String> between(FactsFixture a, FactsFixture b) {
    Differences differences = new Differences();
    new TableDifferences(differences).compare(a.context().cat(), b.context().cat());
    return differences.list().stream()
        .map(d -> "%s|%s|%s|%s".formatted(d.name(), d.what(), d.a(), d.b()))
        .toList();
  }

  /** What is different of table t. */
  private static List<String> after(Consumer<Row> change) {
    return between(FactsFixture.sound().table("t"), FactsFixture.sound().table("t", change));
  }

  private static void is(Consumer<Row> change, String... differences) {
    assertThat(after(change)).containsExactly(differences);
  }

  private static Map<String, Object> index(String name, boolean primary, Object... more) {
    Map<String, Object> index = new java.util.LinkedHashMap<>();
    index.put("name", name);
    index.put("primary", primary);
    index.put("columns", List.of("id", "T\"x é"));
    for (int i = 0; i < more.length; i += 2) {
      index.put((String) more[i], more[i + 1]);
    }
    return index;
  }

  @Test
  void kinds() {
    is(t -> t.set("kind", "p"), "public.t|kind|table|partitioned table");
    is(t -> t.set("kind", "f"), "public.t|kind|table|foreign table");
    is(t -> t.set("kind", "v"), "public.t|kind|table|view");
    is(t -> t.set("kind", "m"), "public.t|kind|table|materialized view");
    is(t -> t.set("kind", "X"), "public.t|kind|table|relation of kind X");
    is(t -> t.set("persistence", "u"), "public.t|kind|table|unlogged table");
  }

  /** By its name: oids are each database's own. */
  @Test
  void partitions() {
    FactsFixture one =
        FactsFixture.sound()
            .table("all", t -> t.set("oid", 1L).set("kind", "p"))
            .table("t", t -> t.set("parent", 1L));
    FactsFixture other =
        FactsFixture.sound()
            .table("all", t -> t.set("oid", 2L).set("kind", "p"))
            .table("t", t -> t.set("parent", 2L));
    FactsFixture none =
        FactsFixture.sound().table("all", t -> t.set("oid", 1L).set("kind", "p")).table("t");
    FactsFixture hidden =
        FactsFixture.sound()
            .table("all", t -> t.set("oid", 1L).set("kind", "p"))
            .table("t", t -> t.set("parent", 3L));
    assertThat(between(one, other)).isEmpty();
    assertThat(between(none, one))
        .containsExactly(
            "public.t|kind|table|partition", "public.t|partition of|null|public.\"all\"");
    assertThat(between(one, hidden))
        .containsExactly("public.t|partition of|public.\"all\"|a table that is not visible");
  }

  @Test
  void identities() {
    is(t -> t.set("identity", "f"), "public.t|replica identity|default|full");
    is(t -> t.set("identity", "n"), "public.t|replica identity|default|nothing");
    is(t -> t.set("identity", "i"), "public.t|replica identity|default|a dropped index");
    is(
        t ->
            t.set("identity", "i")
                .set(
                    "indexes",
                    List.of(
                        Map.of("name", "t_pkey", "primary", true, "columns", List.of("id")),
                        index("u", false, "replident", true))),
        "public.t|replica identity|default|unique index on id, \"T\"\"x é\"");
    is(t -> t.set("identity", "?"), "public.t|replica identity|default|?");
  }

  @Test
  void primaryKeys() {
    is(t -> t.set("indexes", List.of()), "public.t|primary key|id|null");
    is(t -> t.set("indexes", List.of(index("u", false))), "public.t|primary key|id|null");
    is(
        t -> t.set("indexes", List.of(index("t_pkey", true))),
        "public.t|primary key|id|id, \"T\"\"x é\"");
    is(
        t -> t.set("indexes", List.of(index("t_pkey", true, "deferrable", true))),
        "public.t|primary key|id|id, \"T\"\"x é\", deferrable");
    is(
        t -> t.set("indexes", List.of(index("t_pkey", true, "invalid", true))),
        "public.t|primary key|id|id, \"T\"\"x é\", invalid");
  }

  @Test
  void rowSecurity() {
    is(t -> t.set("rowSecurity", true), "public.t|row security|off|on, policies: 0");
    is(
        t -> t.set("rowSecurity", true).set("forceRowSecurity", true).set("policies", 2),
        "public.t|row security|off|forced, policies: 2");
    // forced and off is off
    is(t -> t.set("forceRowSecurity", true));
  }

  @Test
  void ownersAndPrivileges() {
    is(t -> t.set("owner", "app"), "public.t|owner|postgres|app");
    is(t -> t.set("owns", true), "public.t|privileges|SELECT|those of the owner");
    is(
        t -> t.set("insert", true).set("update", true).set("delete", true).set("truncate", true),
        "public.t|privileges|SELECT|DELETE, INSERT, SELECT, TRUNCATE, UPDATE");
    is(
        t -> t.set("grantedColumns", List.of("id", "Id")),
        "public.t|columns readable by grant|none|id, \"Id\"");
  }

  @Test
  void columns() {
    is(
        t ->
            t.set(
                "generated",
                List.of(Map.of("name", "S", "kind", "s"), Map.of("name", "v", "kind", "v"))),
        "public.t|generated columns|none|\"S\" (stored), v (virtual)");
    is(t -> t.set("identityColumns", 1), "public.t|identity columns|0|1");
    is(
        t -> t.set("unequalColumns", List.of(Map.of("name", "Doc", "type", "json"))),
        "public.t|columns without equality|none|\"Doc\" (json)");
    is(
        t -> t.set("oddColumns", List.of("Odd")),
        "public.t|columns with unusual names|none|\"Odd\"");
    is(t -> t.set("extension", "postgis"), "public.t|extension|null|postgis");
  }
}
