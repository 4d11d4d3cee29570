// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Scope;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.IdentityNeeds.IdentityRule;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.PublicationFacts.Member;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column list that misses the replica identity, and a row filter over other columns than it, make
 * the application's own UPDATE and DELETE fail with 42P10.
 */
public final class PublicationColumns implements Check {
  @Override
  public String title() {
    return "Column lists and row filters leave UPDATE and DELETE working";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " reads no publication");
    }
    PublicationFacts next = next(context);
    if (context.cat().publications().isEmpty() && next == null) {
      return CheckResult.skip("there is no publication to look at");
    }
    // says the same of every consumer that wants these tables
    return context
        .scope()
        .wanted()
        .once(PublicationColumns.class, wanted -> broken(context))
        .or(() -> willBreak(context, next))
        .or(() -> fullBreaks(context))
        .or(() -> contradicting(context))
        .orElseGet(() -> unwelcome(context));
  }

  /** The publication that will be created, by the consumer or for it; null: none. */
  private static @Nullable PublicationFacts next(CheckContext context) {
    PublicationNeeds needs = context.consumer().publication();
    String name = context.scope().publicationName();
    if (context.scope().publication() != null
        || !context.consumer().usesPgoutput()
        || needs.creator() == Creator.NONE) {
      return null;
    }
    List<String> operations = needs.operations();
    boolean all = operations.isEmpty();
    return new PublicationFacts(
        0,
        new PublicationFacts.Row(
            name == null ? "pgready" : name,
            false,
            false,
            true,
            all || operations.contains("update"),
            all || operations.contains("delete"),
            true,
            context.scope().viaRoot(),
            "stored".equals(needs.generatedColumns()) ? "s" : "n"),
        null,
        null,
        "",
        false,
        List.of(),
        List.of(),
        List.of());
  }

  /** Only generated columns can break what is published whole. */
  private static Optional<CheckResult> willBreak(
      CheckContext context, @Nullable PublicationFacts next) {
    if (next == null || !next.identifiesRows() || context.cat().server().major() < 18) {
      return Optional.empty();
    }
    List<IdentityViolation> broken = new ArrayList<>();
    Set<Long> seen = new HashSet<>();
    for (TableSet tables : List.of(context.scope().leaves(), context.scope().created().leaves())) {
      for (TableFacts table : tables) {
        IdentityViolation one =
            seen.add(table.oid()) && table.identifiesRows()
                ? IdentityViolation.of(table, next, null, context.cat().server().major())
                : null;
        if (one != null) {
          broken.add(one);
        }
      }
    }
    if (broken.isEmpty()) {
      return Optional.empty();
    }
    List<TableFacts> tables = broken.stream().map(IdentityViolation::table).toList();
    return Optional.of(
        CheckResult.fail(message(broken, "will start to fail"))
            .subjects(Phrases.subjects(tables))
            .evidence("tables", tables.size())
            .remedy(IdentityViolation.beforehand(broken)));
  }

  private static Optional<CheckResult> broken(CheckContext context) {
    Set<Long> wanted = context.scope().wanted().oids();
    List<IdentityViolation> here = new ArrayList<>();
    List<IdentityViolation> elsewhere = new ArrayList<>();
    for (PublicationFacts publication : context.cat().publications()) {
      if (publication.identifiesRows()) {
        for (IdentityViolation broken : wouldBreak(context, publication)) {
          (wanted.contains(broken.table().oid()) ? here : elsewhere).add(broken);
        }
      }
    }
    if (!here.isEmpty()) {
      return Optional.of(result(context, CheckResult.fail(message(here, "fail now")), here));
    }
    return elsewhere.isEmpty()
        ? Optional.empty()
        : Optional.of(result(context, CheckResult.warn(message(elsewhere, "fail now")), elsewhere));
  }

  /** Tables that refuse UPDATE and DELETE once the publication publishes these. */
  static List<IdentityViolation> wouldBreak(CheckContext context, PublicationFacts publication) {
    return Scopes.leaves(context, publication)
        .once(new Question(publication.name()), leaves -> wouldBreak(context, publication, leaves));
  }

  private record Question(String publication) {}

  private static List<IdentityViolation> wouldBreak(
      CheckContext context, PublicationFacts publication, TableSet leaves) {
    boolean odd =
        publication.tables().stream()
            .anyMatch(m -> !m.columns().isEmpty() || !m.filterColumns().isEmpty());
    boolean generated =
        context.cat().server().major() >= 18
            && leaves.stream().anyMatch(table -> !table.generated().isEmpty());
    if (!odd && !generated) {
      return List.of();
    }
    Map<Long, Member> members = new HashMap<>();
    publication.tables().forEach(member -> members.put(member.oid(), member));
    List<IdentityViolation> broken = new ArrayList<>();
    for (TableFacts table : leaves) {
      if (!table.identifiesRows()) {
        continue;
      }
      Member member =
          member(table, members, context.tables().byOid(), publication.row().pubviaroot());
      IdentityViolation finding =
          IdentityViolation.of(table, publication, member, context.cat().server().major());
      if (finding != null) {
        broken.add(finding);
      }
    }
    return broken;
  }

  /** With publish_via_partition_root, what is said of the topmost published ancestor holds. */
  private static @Nullable Member member(
      TableFacts table, Map<Long, Member> members, Map<Long, TableFacts> byOid, boolean viaRoot) {
    Member found = members.get(table.oid());
    TableFacts current = table;
    while (viaRoot && current != null && current.parent() != null) {
      current = byOid.get(current.parent());
      if (current != null && members.containsKey(current.oid())) {
        found = members.get(current.oid());
      }
    }
    return found;
  }

  private static String message(List<IdentityViolation> broken, String when) {
    Map<String, List<TableFacts>> byReason = new LinkedHashMap<>();
    for (IdentityViolation one : broken) {
      byReason.computeIfAbsent(one.reason(), reason -> new ArrayList<>()).add(one.table());
    }
    Map.Entry<String, List<TableFacts>> first = byReason.entrySet().iterator().next();
    int rest = broken.size() - first.getValue().size();
    return "UPDATE and DELETE on %s %s: %s%s"
        .formatted(
            Phrases.tables(first.getValue()),
            when,
            first.getKey(),
            rest == 0
                ? ""
                : "; on %s for like reasons".formatted(Phrases.count(rest, "more table")));
  }

  private static CheckResult result(
      CheckContext context, CheckResult base, List<IdentityViolation> broken) {
    List<TableFacts> tables = broken.stream().map(IdentityViolation::table).toList();
    return base.subjects(Phrases.subjects(tables))
        .evidence("tables", tables.size())
        .evidence("reasons", broken.stream().map(IdentityViolation::reason).distinct().toList())
        .remedy(IdentityViolation.remedy(broken, context.cat().publications()));
  }

  /**
   * REPLICA IDENTITY FULL, which the consumer wants or sets itself, allows no publication to list
   * columns of the table: the application's UPDATE and DELETE fail, whoever reads that publication.
   */
  private static Optional<CheckResult> fullBreaks(CheckContext context) {
    if (context.consumer().identity().rule() != IdentityRule.FULL
        || context.consumer().identity().level() != Level.FAIL) {
      return Optional.empty();
    }
    Map<Long, TableFacts> wanted = context.scope().leaves().byOid();
    List<TableFacts> broken = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (PublicationFacts publication : context.cat().publications()) {
      for (Member member : publication.tables()) {
        TableFacts table = wanted.get(member.oid());
        if (table != null
            && publication.identifiesRows()
            && !member.columns().isEmpty()
            && !"f".equals(table.identity())) {
          broken.add(table);
          if (!names.contains(Identifiers.quote(publication.name()))) {
            names.add(Identifiers.quote(publication.name()));
          }
        }
      }
    }
    if (broken.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        CheckResult.fail(
                "%s needs REPLICA IDENTITY FULL on %s, of which publication %s lists columns: UPDATE and DELETE will start to fail"
                    .formatted(
                        context.consumer().name(), Phrases.tables(broken), Phrases.list(names)))
            .subjects(Phrases.subjects(broken))
            .evidence("tables", broken.size())
            .remedy(
                Remedy.steps(
                    "Publish all columns of %s everywhere before its identity becomes FULL"
                        .formatted(Phrases.tables(broken)),
                    Remedy.Kind.DECISION,
                    "owner of the publications",
                    List.of(
                        "ALTER PUBLICATION %s DROP TABLE %s, then ADD TABLE without a list"
                            .formatted(names.get(0), broken.get(0).sqlName())))));
  }

  /** A table has one column list in all publications that are read together, or none in all. */
  private static Optional<CheckResult> contradicting(CheckContext context) {
    List<PublicationFacts> publications = context.publications();
    if (publications.size() < 2) {
      return Optional.empty();
    }
    Map<Long, Set<Set<String>>> lists = new LinkedHashMap<>();
    for (PublicationFacts publication : publications) {
      Map<Long, Member> members = new HashMap<>();
      publication.tables().forEach(member -> members.put(member.oid(), member));
      for (TableFacts table : Scope.published(context.tables(), publication)) {
        Member member = members.get(table.oid());
        lists
            .computeIfAbsent(table.oid(), oid -> new HashSet<>())
            .add(columns(context, publication, table, member));
      }
    }
    Map<Long, TableFacts> byOid = context.tables().byOid();
    List<TableFacts> differing = new ArrayList<>();
    lists.forEach(
        (oid, columns) -> {
          TableFacts table = byOid.get(oid);
          if (columns.size() > 1 && table != null) {
            differing.add(table);
          }
        });
    if (differing.isEmpty()) {
      return Optional.empty();
    }
    String names =
        Phrases.list(publications.stream().map(one -> Identifiers.quote(one.name())).toList());
    return Optional.of(
        CheckResult.fail(
                "publications %s do not publish the same columns of %s: %s refuses to read them together"
                    .formatted(names, Phrases.tables(differing), context.consumer().name()))
            .subjects(Phrases.subjects(differing))
            .evidence("tables", differing.size())
            .remedy(
                Remedy.steps(
                    "Give each table one column list in all of them, or publish it in one alone",
                    Remedy.Kind.DECISION,
                    "owner of the publications",
                    List.of(
                        "ALTER PUBLICATION ... DROP TABLE %s, then ADD TABLE with the other publication's list"
                            .formatted(differing.get(0).sqlName())))));
  }

  /** The columns as the server compares them; {@code *} for all that are not generated. */
  private static Set<String> columns(
      CheckContext context,
      PublicationFacts publication,
      TableFacts table,
      @Nullable Member member) {
    List<String> stored =
        table.generated().stream()
            .filter(column -> column.kind().equals("s"))
            .map(TableFacts.Generated::name)
            .toList();
    Set<String> columns = new HashSet<>();
    if (member == null || member.columns().isEmpty()) {
      if (context.cat().server().major() >= 18
          && "s".equals(publication.row().generatedColumns())) {
        columns.addAll(stored);
      }
      columns.add("*");
    } else {
      columns.addAll(member.columns());
      if (member.whole()) {
        columns.retainAll(stored);
        columns.add("*");
      }
    }
    return columns;
  }

  /** What is worst of the publications that are read together. */
  private static CheckResult unwelcome(CheckContext context) {
    List<PublicationFacts> publications = context.publications();
    if (publications.isEmpty()) {
      return CheckResult.pass("no publication keeps an UPDATE or DELETE from working");
    }
    List<CheckResult> results =
        publications.stream().map(publication -> unwelcome(context, publication)).toList();
    return results.stream().allMatch(result -> result.status() == Status.PASS)
        ? CheckResult.pass(
            results.stream().map(CheckResult::message).distinct().collect(Collectors.joining("; ")))
        : results.stream().min(Comparator.comparing(CheckResult::urgency)).orElseThrow();
  }

  /** Lists and filters that PostgreSQL takes and the consumer does not. */
  private static CheckResult unwelcome(CheckContext context, PublicationFacts publication) {
    Map<Long, TableFacts> byOid = context.tables().byOid();
    String name = Identifiers.quote(publication.name());
    List<TableFacts> lists = new ArrayList<>();
    List<TableFacts> filters = new ArrayList<>();
    for (Member member : publication.tables()) {
      TableFacts table = byOid.get(member.oid());
      if (table != null && !member.columns().isEmpty()) {
        lists.add(table);
      }
      if (table != null && !member.filterColumns().isEmpty()) {
        filters.add(table);
      }
    }
    if (context.consumer().publication().keyInColumnLists()) {
      List<TableFacts> keyless = withoutKey(publication, byOid);
      if (!keyless.isEmpty()) {
        return CheckResult.fail(
                "publication %s lists columns of %s without the primary key: %s refuses that"
                    .formatted(name, Phrases.tables(keyless), context.consumer().name()))
            .subjects(Phrases.subjects(keyless));
      }
    }
    Level onLists = lists.isEmpty() ? null : context.consumer().publication().columnLists();
    Level onFilters = filters.isEmpty() ? null : context.consumer().publication().rowFilters();
    String consumer = context.consumer().name();
    if (onFilters != null && (onLists == null || onFilters.compareTo(onLists) <= 0)) {
      return Levels.result(
              onFilters,
              "publication %s filters the rows of %s: %s may copy all of them at first and then get the filtered changes only"
                  .formatted(name, Phrases.tables(filters), consumer))
          .subjects(Phrases.subjects(filters));
    }
    if (onLists != null) {
      return Levels.result(
              onLists,
              "publication %s lists columns of %s, which %s does not take"
                  .formatted(name, Phrases.tables(lists), consumer))
          .subjects(Phrases.subjects(lists))
          .remedy(whole(publication, name, lists));
    }
    return CheckResult.pass(
        lists.isEmpty() && filters.isEmpty()
            ? "publication %s has no column lists and no row filters".formatted(name)
            : "the column lists and row filters of publication %s agree with the replica identities"
                .formatted(name));
  }

  /** Publishes all columns of tables that the publication lists columns of. */
  private static Remedy whole(PublicationFacts publication, String name, List<TableFacts> lists) {
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (TableFacts table : lists) {
      Optional<Member> member =
          publication.tables().stream().filter(m -> m.oid() == table.oid()).findFirst();
      if (member.isEmpty() || !member.get().filterColumns().isEmpty()) {
        continue;
      }
      String drop = "ALTER PUBLICATION %s DROP TABLE %s".formatted(name, table.sqlName());
      String add = "ALTER PUBLICATION %s ADD TABLE %s".formatted(name, table.sqlName());
      String columns =
          member.get().columns().stream()
              .map(Identifiers::quote)
              .collect(Collectors.joining(", ", " (", ")"));
      sql.addAll(List.of(drop, add));
      undo.addAll(List.of(drop, add + columns));
    }
    return new Remedy(
        "Publish all columns of %s".formatted(Phrases.tables(lists)),
        sql.isEmpty() ? Remedy.Kind.DECISION : Remedy.Kind.SQL,
        Remedy.Safety.REVIEW,
        false,
        "owner of the publication and of the tables",
        sql,
        undo,
        List.of(),
        sql.isEmpty()
            ? List.of(
                "ALTER PUBLICATION %s DROP TABLE ..., then ADD TABLE ... without a list"
                    .formatted(name))
            : List.of(),
        null);
  }

  private static List<TableFacts> withoutKey(
      PublicationFacts publication, Map<Long, TableFacts> byOid) {
    List<TableFacts> keyless = new ArrayList<>();
    for (Member member : publication.tables()) {
      TableFacts table = byOid.get(member.oid());
      if (table != null
          && !member.columns().isEmpty()
          && table.indexes().stream()
              .filter(TableFacts.Index::primary)
              .anyMatch(key -> !member.columns().containsAll(key.columns()))) {
        keyless.add(table);
      }
    }
    return keyless;
  }
}
