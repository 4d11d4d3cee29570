// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.CreatePublication;
import dev.pgready.checks.remedy.Ownership;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.PublicationNeeds.Altering;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.PublicationFacts.Member;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Consumers that bring an existing publication's tables in line with what is wanted. Where nothing
 * is to be changed they need no right for it; else they must own the publication and the tables,
 * and where the server refuses them, they stop.
 */
final class Alterations {
  private Alterations() {}

  /**
   * @param missing wanted tables that the publication lacks
   * @return empty: the consumer leaves the publication as it is, or has nothing to change
   */
  static Optional<CheckResult> judge(
      CheckContext context, PublicationFacts publication, TableSet missing) {
    Altering altering = context.consumer().publication().alters();
    if (altering == null) {
      return Optional.empty();
    }
    return switch (altering) {
      case ADD ->
          missing.isEmpty() ? Optional.empty() : Optional.of(add(context, publication, missing));
      case SET -> set(context, publication);
    };
  }

  private static CheckResult add(
      CheckContext context, PublicationFacts publication, TableSet missing) {
    String name = Identifiers.quote(publication.name());
    String consumer = context.consumer().name();
    List<String> obstacles = obstacles(context, publication, missing);
    if (obstacles.isEmpty()) {
      return CheckResult.pass(
              "publication %s does not hold %s yet: %s adds them"
                  .formatted(name, Phrases.tables(missing), consumer))
          .evidence("tables", missing.size());
    }
    return CheckResult.fail(
            "publication %s does not hold %s, and %s cannot add %s: %s"
                .formatted(
                    name,
                    Phrases.tables(missing),
                    consumer,
                    Phrases.verb(missing.size(), "it", "them"),
                    String.join(", ", obstacles)))
        .evidence("tables", missing.size())
        .subjects(Phrases.subjects(missing))
        .remedy(
            publication.row().puballtables()
                ? listing(context, publication)
                : publication.listsTables()
                    ? adding(name, missing.sqlList())
                    : apart(context, publication, missing));
  }

  private static Optional<CheckResult> set(CheckContext context, PublicationFacts publication) {
    if (!context.scope().named() || publication.row().puballtables()) {
      return Optional.empty();
    }
    TableSet wanted = context.scope().wantedRoots();
    Set<Long> sent = context.scope().sent().oids();
    boolean exact = sent.equals(wanted.oids());
    if (context.consumer().standby().refusesExact() && context.cat().server().inRecovery()) {
      return exact ? Optional.of(refused(context, publication)) : Optional.empty();
    }
    if (exact) {
      return Optional.empty();
    }
    String name = Identifiers.quote(publication.name());
    String consumer = context.consumer().name();
    List<String> obstacles = obstacles(context, publication, wanted);
    if (obstacles.isEmpty()) {
      Set<Long> unwanted =
          sent.stream().filter(oid -> !wanted.oids().contains(oid)).collect(Collectors.toSet());
      List<TableFacts> dropped =
          context
              .scope()
              .sent()
              .filter(table -> unwanted.contains(table.oid()) && table.parent() == null);
      String message =
          "%s sets the tables of publication %s to those that are wanted".formatted(consumer, name);
      return Optional.of(
          dropped.isEmpty()
              ? CheckResult.pass(message)
              : CheckResult.warn(
                      "%s, and takes out %s: whoever else reads it gets no more changes of %s"
                          .formatted(
                              message,
                              Phrases.tables(dropped),
                              Phrases.verb(dropped.size(), "it", "them")))
                  .subjects(Phrases.subjects(dropped))
                  .remedy(
                      Remedy.steps(
                          "Give %s a publication of its own".formatted(consumer),
                          Kind.DECISION,
                          "user",
                          List.of(
                              "Configure another publication name for %s".formatted(consumer)))));
    }
    return Optional.of(
        CheckResult.fail(
                "publication %s does not hold just the wanted tables, and %s cannot set them: %s"
                    .formatted(name, consumer, String.join(", ", obstacles)))
            .subjects(List.of(new Subject("publication", name)))
            .remedy(setting(name, publication, wanted, context)));
  }

  /** A defect that users meet where everything is as it should be. */
  private static CheckResult refused(CheckContext context, PublicationFacts publication) {
    String name = Identifiers.quote(publication.name());
    String consumer = context.consumer().name();
    return CheckResult.fail(
            "publication %s holds just the wanted tables, at which %s stops on a standby in this mode"
                .formatted(name, consumer))
        .subjects(List.of(new Subject("publication", name)))
        .remedy(
            Remedy.steps(
                    "Let %s take the publication as it is".formatted(consumer),
                    Kind.DECISION,
                    "user",
                    List.of(
                        "Configure %s not to alter publications: everything is in this one already"
                            .formatted(consumer)))
                .withUrl(context.consumer().docs()));
  }

  /** What keeps the role from altering the publication. */
  private static List<String> obstacles(
      CheckContext context, PublicationFacts publication, TableSet tables) {
    List<String> obstacles = new ArrayList<>();
    String role = Identifiers.quote(context.cat().role().name());
    if (context.cat().server().inRecovery()) {
      obstacles.add("nothing can be altered on a standby");
      return obstacles;
    }
    if (!publication.listsTables()) {
      obstacles.add(
          "it is FOR ALL %s, which takes no table by name"
              .formatted(publication.row().puballtables() ? "TABLES" : "SEQUENCES"));
    }
    if (!publication.owns()) {
      obstacles.add(
          "role %s does not own the publication, which is %s's"
              .formatted(role, Identifiers.quote(publication.owner())));
    }
    TableSet foreign = Ownership.foreign(tables);
    if (!foreign.isEmpty()) {
      obstacles.add("role %s does not own %s".formatted(role, Phrases.tables(foreign)));
    }
    return obstacles;
  }

  /**
   * Of a publication that takes no table by name: all tables without those that are missing, where
   * its reader takes no other publication; otherwise another publication.
   */
  static Remedy apart(CheckContext context, PublicationFacts publication, TableSet missing) {
    List<Member> left = publication.tables().stream().filter(Member::except).toList();
    boolean onlyThis = publication.name().equals(context.consumer().publication().name());
    if (onlyThis && publication.row().puballtables() && !left.isEmpty()) {
      // since 19, as tables cannot be left out before
      String statement =
          "ALTER PUBLICATION %s SET ALL TABLES".formatted(Identifiers.quote(publication.name()));
      Set<Long> wanted = missing.oids();
      return Remedy.sql(
              "Take %s into publication %s"
                  .formatted(Phrases.tables(missing), Identifiers.quote(publication.name())),
              "superuser",
              List.of(
                  statement
                      + except(
                          context, left.stream().filter(m -> !wanted.contains(m.oid())).toList())),
              List.of(statement + except(context, left)))
          .withSafety(Safety.REVIEW);
    }
    return Remedy.sql(
            "Publish %s through a publication of its own".formatted(Phrases.tables(missing)),
            "owner of the tables",
            List.of(CreatePublication.statement(context, "pgready_tables")),
            List.of("DROP PUBLICATION pgready_tables"))
        .withSafety(Safety.REVIEW);
  }

  private static String except(CheckContext context, List<Member> left) {
    List<String> names =
        left.stream()
            .map(member -> context.tables().byOid().get(member.oid()))
            .filter(java.util.Objects::nonNull)
            .map(TableFacts::sqlName)
            .toList();
    return names.isEmpty() ? "" : " EXCEPT (TABLE %s)".formatted(String.join(", ", names));
  }

  static Remedy adding(String name, String list) {
    return Remedy.sql(
            "Add them to publication " + name,
            "owner of the publication and of the tables",
            List.of("ALTER PUBLICATION %s ADD TABLE %s".formatted(name, list)),
            List.of("ALTER PUBLICATION %s DROP TABLE %s".formatted(name, list)))
        .withSafety(Safety.REVIEW);
  }

  private static Remedy setting(
      String name, PublicationFacts publication, TableSet wanted, CheckContext context) {
    List<String> there =
        publication.tables().stream()
            .map(member -> context.tables().byOid().get(member.oid()))
            .filter(java.util.Objects::nonNull)
            .map(TableFacts::sqlName)
            .toList();
    boolean back =
        !there.isEmpty()
            && publication.schemas().isEmpty()
            && publication.tables().stream()
                .allMatch(m -> m.columns().isEmpty() && m.filterColumns().isEmpty());
    String set = "ALTER PUBLICATION %s SET TABLE %s";
    return Remedy.sql(
            "Set the tables of publication %s to the wanted ones, if nothing else reads it"
                .formatted(name),
            "owner of the publication and of the tables",
            publication.row().pubviaroot() || wanted.partitioned().isEmpty()
                ? List.of(set.formatted(name, wanted.sqlList()))
                : List.of(
                    set.formatted(name, wanted.sqlList()),
                    "ALTER PUBLICATION %s SET (publish_via_partition_root = true)".formatted(name)),
            back ? List.of(set.formatted(name, String.join(", ", there))) : List.of())
        .withSafety(Safety.REVIEW);
  }

  private static Remedy listing(CheckContext context, PublicationFacts publication) {
    String name = Identifiers.quote(publication.name());
    return Remedy.steps(
        "Create publication %s again with a list of its tables, while nothing reads it"
            .formatted(name),
        Kind.DECISION,
        "owner of the publication and of the tables",
        List.of(
            "DROP PUBLICATION " + name,
            CreatePublication.statement(context, publication.name()),
            "ALTER PUBLICATION %s OWNER TO %s"
                .formatted(name, Identifiers.quote(context.cat().role().name()))));
  }
}
