// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.Form;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * WAL carries the rows of permanent tables only. A publication of all tables, or of a schema,
 * leaves out the others without an error; by name they can't be published at all.
 */
public final class TableKinds implements Check {
  private static final TableSet.Condition UNPUBLISHABLE =
      new TableSet.Condition(table -> !table.publishable());
  private static final TableSet.Condition INHERITING = new TableSet.Condition(TableFacts::inherits);
  private static final TableSet.Condition UNLOGGED = new TableSet.Condition(TableKinds::unlogged);
  private static final TableSet.Condition FOREIGN =
      new TableSet.Condition(table -> table.kind().equals("f"));
  private static final TableSet.Condition UNREADABLE =
      new TableSet.Condition(TableFacts::unreadable);
  private static final TableSet.Condition LEFT_OUT =
      new TableSet.Condition(
          table -> table.extension() == null && (table.kind().equals("f") || unlogged(table)));

  @Override
  public String title() {
    return "Every wanted relation is a table whose rows are written to WAL";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " reads no changes");
    }
    TableSet asked = context.scope().named() ? named(context) : TableSet.EMPTY;
    if (!asked.isEmpty()) {
      return remedied(
          CheckResult.fail(
              "%s: WAL carries no rows of %s, so they never come"
                  .formatted(described(asked), Phrases.verb(asked.size(), "it", "them"))),
          context,
          asked);
    }
    TableSet refused = listed(context);
    if (!refused.isEmpty()) {
      return remedied(
          Levels.result(
              Levels.of(context, "unlogged-tables"),
              "%s: %s names %s in its CREATE PUBLICATION, which PostgreSQL refuses"
                  .formatted(
                      described(refused),
                      context.consumer().name(),
                      Phrases.verb(refused.size(), "it", "them"))),
          context,
          refused);
    }
    TableSet left = context.scope().named() ? TableSet.EMPTY : leftOut(context);
    if (!left.isEmpty()) {
      return remedied(
          CheckResult.warn(
              "%s: a publication of %s leaves %s out without an error"
                  .formatted(
                      described(left), where(context), Phrases.verb(left.size(), "it", "them"))),
          context,
          left);
    }
    TableSet foreign = foreignPartitions(context);
    TableSet unreadable = copied(context) ? foreign.where(UNREADABLE) : TableSet.EMPTY;
    if (!unreadable.isEmpty()) {
      return CheckResult.fail(
              "%s, and a partition of what is wanted: the initial copy reads it as well, and fails, because its foreign-data wrapper has no handler or its server no user mapping for %s"
                  .formatted(described(unreadable), Identifiers.quote(context.cat().role().name())))
          .subjects(Phrases.subjects(unreadable))
          .evidence("relations", unreadable.size());
    }
    if (!foreign.isEmpty()) {
      return Levels.result(
              Levels.of(context, "foreign-tables"),
              "%s, and a partition of what is wanted: an initial copy reads it as well, and its changes never come"
                  .formatted(described(foreign)))
          .subjects(Phrases.subjects(foreign))
          .evidence("relations", foreign.size());
    }
    return unwelcome(context);
  }

  /** Not the foreign partitions of a wanted root: all the others' rows come. */
  private static TableSet named(CheckContext context) {
    TableSet wanted = context.scope().wanted();
    Set<Long> roots = wanted.partitioned().oids();
    return wanted
        .where(UNPUBLISHABLE)
        .filter(table -> !table.kind().equals("f") || !isChild(table, roots));
  }

  private static boolean isChild(TableFacts table, Set<Long> roots) {
    Long parent = table.parent();
    return parent != null && roots.contains(parent);
  }

  /** Whether it surely reads what is foreign: with the other partitions, or through their root. */
  private static boolean copied(CheckContext context) {
    return context.consumer().publication().copiesOnly() || context.scope().viaRoot();
  }

  /** Publications list them with the other partitions (pg_publication_tables). */
  private static TableSet foreignPartitions(CheckContext context) {
    if (Levels.of(context, "foreign-tables") == Level.INFO) {
      return TableSet.EMPTY;
    }
    Set<Long> wanted = context.scope().wanted().partitioned().oids();
    return wanted.isEmpty()
        ? TableSet.EMPTY
        : context.tables().where(FOREIGN).filter(table -> isChild(table, wanted));
  }

  /** Partitions and children that PostgreSQL publishes and the consumer has trouble with. */
  private static CheckResult unwelcome(CheckContext context) {
    for (String topic : List.of("partitioned-tables", "inheritance")) {
      TableSet wanted = context.scope().wanted();
      TableSet tables =
          topic.equals("inheritance") ? wanted.where(INHERITING) : wanted.partitioned();
      Level level = Levels.of(context, topic);
      if (!tables.isEmpty() && level != Level.INFO) {
        return Levels.result(
                level,
                "%s %s, which %s does not carry as one table"
                    .formatted(
                        Phrases.tables(tables),
                        topic.equals("inheritance")
                            ? Phrases.verb(tables.size(), "inherits", "inherit")
                            : Phrases.verb(tables.size(), "is partitioned", "are partitioned"),
                        context.consumer().name()))
            .subjects(Phrases.subjects(tables))
            .remedy(
                Remedy.steps(
                    "Leave %s out of what %s reads"
                        .formatted(Phrases.tables(tables), context.consumer().name()),
                    Kind.DECISION,
                    "you",
                    List.of(
                        "Leave %s out of the publication and of the configuration of %s, or name the other tables with --table"
                            .formatted(
                                Phrases.verb(tables.size(), "it", "them"),
                                context.consumer().name()))));
      }
    }
    return CheckResult.pass("nothing that is wanted is unlogged, foreign or a view");
  }

  /** Unlogged tables that the consumer lists in a publication of every table that it creates. */
  private static TableSet listed(CheckContext context) {
    PublicationNeeds needs = context.consumer().publication();
    boolean creates =
        context.scope().publication() == null
            && needs.creates(context.scope().publicationName(), context.request().slot());
    return needs.everyTable() && creates && !context.scope().named()
        ? context.tables().where(UNLOGGED)
        : TableSet.EMPTY;
  }

  /** Unlogged and foreign tables where the publication takes everything; nobody expects views. */
  private static TableSet leftOut(CheckContext context) {
    PublicationFacts publication = context.scope().publication();
    boolean all;
    Set<String> schemas;
    if (publication != null) {
      all = publication.row().puballtables();
      schemas = Set.copyOf(publication.schemas());
    } else {
      // every table is wanted where nobody said which
      Form form = context.consumer().publication().form();
      schemas = Set.copyOf(context.consumer().publication().schemas());
      all = schemas.isEmpty() && (form != Form.TABLE || context.scope().publicationName() == null);
    }
    boolean foreign = Levels.of(context, "foreign-tables") != Level.INFO;
    boolean unlogged = Levels.of(context, "unlogged-tables") != Level.INFO;
    return context
        .tables()
        .where(LEFT_OUT)
        .filter(table -> table.kind().equals("f") ? foreign : unlogged)
        .filter(table -> all || schemas.contains(table.schema()));
  }

  private static boolean unlogged(TableFacts table) {
    return "u".equals(table.persistence())
        && (table.kind().equals("r") || table.kind().equals("p"));
  }

  private static String where(CheckContext context) {
    PublicationFacts publication = context.scope().publication();
    return publication != null
            && !publication.schemas().isEmpty()
            && !publication.row().puballtables()
        ? "schemas"
        : "all tables";
  }

  private static String described(List<TableFacts> tables) {
    Map<String, List<TableFacts>> byKind = new LinkedHashMap<>();
    for (TableFacts table : tables) {
      byKind.computeIfAbsent(kind(table), kind -> new ArrayList<>()).add(table);
    }
    List<String> parts = new ArrayList<>();
    byKind.forEach(
        (kind, list) ->
            parts.add(
                "%s %s %s"
                    .formatted(
                        Phrases.tables(list),
                        Phrases.verb(list.size(), "is", "are"),
                        article(kind, list))));
    return String.join(", ", parts);
  }

  private static String article(String kind, List<TableFacts> list) {
    if (kind.equals("unlogged")) {
      return kind;
    }
    return list.size() == 1 ? "a " + kind : kind + "s";
  }

  private static String kind(TableFacts table) {
    return switch (table.kind()) {
      case "f" -> "foreign table";
      case "v" -> "view";
      case "m" -> "materialized view";
      default -> "unlogged";
    };
  }

  private static CheckResult remedied(
      CheckResult base, CheckContext context, List<TableFacts> tables) {
    CheckResult result =
        base.subjects(Phrases.subjects(tables)).evidence("relations", tables.size());
    List<TableFacts> unlogged = tables.stream().filter(TableKinds::unlogged).toList();
    if (unlogged.isEmpty()) {
      return result;
    }
    return result
        .remedy(
            Remedy.steps(
                "Leave %s out: an unlogged table is empty after a crash, so it is seldom what a consumer should hold"
                    .formatted(Phrases.tables(unlogged)),
                Kind.DECISION,
                "you",
                List.of(
                    listed(context).isEmpty()
                        ? "Nothing to run: no publication carries %s now"
                            .formatted(Phrases.verb(unlogged.size(), "it", "them"))
                        : "Leave %s out in the configuration of %s, and check with --table"
                            .formatted(
                                Phrases.verb(unlogged.size(), "it", "them"),
                                context.consumer().name()))))
        .remedy(logged(context, unlogged));
  }

  /** Rewritten, and then added where a publication lists its tables. */
  private static Remedy logged(CheckContext context, List<TableFacts> unlogged) {
    List<String> sql = new ArrayList<>();
    Deque<String> back = new ArrayDeque<>();
    PublicationFacts publication = context.scope().publication();
    String name =
        publication != null
                && !publication.row().puballtables()
                && context.consumer().usesPgoutput()
            ? Identifiers.quote(publication.name())
            : null;
    for (TableFacts table : unlogged) {
      sql.add("ALTER TABLE %s SET LOGGED".formatted(table.sqlName()));
      back.addFirst("ALTER TABLE %s SET UNLOGGED".formatted(table.sqlName()));
      if (publication != null && name != null && !publication.schemas().contains(table.schema())) {
        sql.add("ALTER PUBLICATION %s ADD TABLE %s".formatted(name, table.sqlName()));
        back.addFirst("ALTER PUBLICATION %s DROP TABLE %s".formatted(name, table.sqlName()));
      }
    }
    List<String> undo = new ArrayList<>(back);
    // in this order: a table that is published cannot become unlogged
    undo.sort(Comparator.comparing(statement -> statement.startsWith("ALTER TABLE")));
    return Remedy.sql(
            "Write the rows of %s to WAL".formatted(Phrases.tables(unlogged)),
            "table owner",
            sql,
            undo)
        .withKind(Kind.DECISION)
        .withSafety(Safety.DISRUPTIVE)
        .withSteps(
            List.of(
                "Rewrites the table and its indexes under an exclusive lock",
                "A table can become logged only after the tables that its foreign keys reference; unlogged tables that reference each other need the foreign key dropped first and added again"));
  }
}
