// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static dev.pgready.compare.Section.PUBLICATION;

import dev.pgready.facts.Catalogue;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.PublicationFacts.Member;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Members are told by their names: oids are each database's own. */
final class PublicationDifferences {
  private final Map<Long, TableFacts> tablesA;
  private final Map<Long, TableFacts> tablesB;
  private final Catalogue a;
  private final Catalogue b;
  private final Differences differences;

  PublicationDifferences(Catalogue a, Catalogue b, Differences differences) {
    this.a = a;
    this.b = b;
    this.tablesA = byOid(a);
    this.tablesB = byOid(b);
    this.differences = differences;
  }

  private static Map<Long, TableFacts> byOid(Catalogue catalogue) {
    return catalogue.tables().stream()
        .collect(Collectors.toMap(TableFacts::oid, Function.identity(), (x, y) -> x));
  }

  void compare() {
    differences.objects(
        PUBLICATION,
        Differences.byName(a.publications(), p -> Identifiers.quote(p.name())),
        Differences.byName(b.publications(), p -> Identifiers.quote(p.name())),
        PublicationDifferences::scope,
        this::parts);
  }

  private void parts(String name, PublicationFacts before, PublicationFacts after) {
    part(name, "scope", scope(before), scope(after));
    part(name, "owner", before.owner(), after.owner());
    part(name, "operations", before.operations(), after.operations());
    part(name, "publish_via_partition_root", before.row().pubviaroot(), after.row().pubviaroot());
    part(name, "generated columns", generated(before), generated(after));
    differences.objects(
        PUBLICATION,
        schemas(name, before),
        schemas(name, after),
        schema -> "published",
        (schema, x, y) -> {});
    differences.objects(
        PUBLICATION,
        members(name, before, tablesA),
        members(name, after, tablesB),
        PublicationDifferences::member,
        (member, x, y) -> part(member, "what is published", member(x), member(y)));
  }

  private void part(String name, String what, Object a, Object b) {
    differences.value(PUBLICATION, name, what, a, b);
  }

  private static String scope(PublicationFacts publication) {
    if (publication.row().puballtables()) {
      return "FOR ALL TABLES";
    }
    return publication.schemas().isEmpty() ? "named tables" : "schemas and named tables";
  }

  /** Versions before 18 never publish them. */
  private static String generated(PublicationFacts publication) {
    return "s".equals(publication.row().generatedColumns()) ? "stored" : "none";
  }

  private static Map<String, String> schemas(String publication, PublicationFacts facts) {
    return facts.schemas().stream()
        .collect(
            Collectors.toMap(
                schema -> "schema %s in %s".formatted(Identifiers.quote(schema), publication),
                schema -> schema,
                (x, y) -> x));
  }

  private static Map<String, Member> members(
      String publication, PublicationFacts facts, Map<Long, TableFacts> tables) {
    Map<String, Member> members = new TreeMap<>();
    for (Member member : facts.tables()) {
      TableFacts table = tables.get(member.oid());
      // a table that the facts do not hold: of a system schema, or dropped while they were read
      String name = table == null ? "a table with oid " + member.oid() : table.sqlName();
      members.put("%s in %s".formatted(name, publication), member);
    }
    return members;
  }

  private static String member(Member member) {
    if (member.except()) {
      return "left out";
    }
    return (member.columns().isEmpty() ? "all columns" : "columns " + quoted(member.columns()))
        + (member.filterColumns().isEmpty()
            ? ""
            : ", rows filtered by " + quoted(member.filterColumns()));
  }

  private static String quoted(List<String> columns) {
    return columns.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
  }
}
