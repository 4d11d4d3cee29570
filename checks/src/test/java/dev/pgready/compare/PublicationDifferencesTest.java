// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.checks.testing.FactsFixture.Row;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each part of a publication by itself, and how it is worded. */
final class PublicationDifferencesTest {
  private static FactsFixture publishing(String name, Consumer<Row> change) {
    return FactsFixture.sound().table("T\"x é").publication(name, List.of("T\"x é"), change);
  }

  private static List<String> between(FactsFixture a, FactsFixture b) {
    Differences differences = new Differences();
    new PublicationDifferences(a.context().cat(), b.context().cat(), differences).compare();
    return differences.list().stream()
        .map(d -> "%s|%s|%s|%s".formatted(d.name(), d.what(), d.a(), d.b()))
        .toList();
  }

  private static void is(Consumer<Row> change, String... differences) {
    assertThat(between(publishing("Pub", row -> {}), publishing("Pub", change)))
        .containsExactly(differences);
  }

  /** One member whose oid no table of the facts has, unless the row says another. */
  private static Consumer<Row> member(Consumer<Row> change) {
    return row ->
        row.set("tables", List.of())
            .add(
                "tables",
                member -> {
                  member.set("oid", 7L);
                  change.accept(member);
                });
  }

  private static void member(Consumer<Row> change, String words) {
    assertThat(between(publishing("pub", member(m -> {})), publishing("pub", member(change))))
        .containsExactly("a table with oid 7 in pub|what is published|all columns|" + words);
  }

  @Test
  void scopes() {
    is(row -> row.set("row.puballtables", true), "\"Pub\"|scope|named tables|FOR ALL TABLES");
    is(
        row -> row.set("schemas", List.of("S", "t")),
        "\"Pub\"|scope|named tables|schemas and named tables",
        "schema \"S\" in \"Pub\"|presence|null|published",
        "schema t in \"Pub\"|presence|null|published");
    assertThat(
            between(
                publishing("pub", row -> row.set("schemas", List.of("s"))),
                publishing("pub", row -> row.set("schemas", List.of("t")))))
        .containsExactly(
            "schema s in pub|presence|published|null", "schema t in pub|presence|null|published");
  }

  @Test
  void whatItPublishes() {
    is(row -> row.set("owner", "app"), "\"Pub\"|owner|postgres|app");
    is(
        row -> row.set("row.pubupdate", false),
        "\"Pub\"|operations|insert, update, delete, truncate|insert, delete, truncate");
    is(row -> row.set("row.pubviaroot", true), "\"Pub\"|publish_via_partition_root|no|yes");
    is(row -> row.set("row.pubgencols", "s"), "\"Pub\"|generated columns|none|stored");
    is(row -> row.set("row.pubgencols", "n"));
  }

  @Test
  void members() {
    is(
        row -> row.set("tables", List.of()),
        "public.\"T\"\"x é\" in \"Pub\"|presence|all columns|null");
    member(m -> m.set("except", true), "left out");
    member(m -> m.set("columns", List.of("id", "Id")), "columns id, \"Id\"");
    member(
        m -> m.set("filterColumns", List.of("Id", "n")), "all columns, rows filtered by \"Id\", n");
    member(
        m -> m.set("columns", List.of("id")).set("filterColumns", List.of("n")),
        "columns id, rows filtered by n");
  }

  /** The same table by name, whatever its oid, as after a restore. */
  @Test
  void aTableIsItsName() {
    FactsFixture one = FactsFixture.sound().table("t").publication("pub", List.of("t"), row -> {});
    FactsFixture other =
        FactsFixture.sound().table("first").table("t").publication("pub", List.of("t"), row -> {});
    assertThat(between(one, other)).isEmpty();
  }
}
