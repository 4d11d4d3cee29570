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
          missing.isEmpty()
              ? dropping(context, publication)
              : Optional.of(add(context, publication, missing));
      case SET, EACH -> set(context, publication, altering == Altering.EACH);
      case NONE -> none(context, publication);
    };
  }

  private static CheckResult add(
      CheckContext context, PublicationFacts publication, TableSet missing) {
    String name = Identifiers.quote(publication.name());
    String consumer = context.consumer().name();
    List<String> obstacles = obstacles(context, publication, missing);
    if (obstacles.isEmpty()) {
      return dropping(context, publication)
          .orElseGet(
              () ->
                  CheckResult.pass(
                      "publication %s does not hold %s yet: %s adds them"
                          .formatted(name, Phrases.tables(missing), consumer)))
          .evidence("tables", missing.size());
    }
    return CheckResult.fail(
            "publication %s does not hold %s, and %s cannot add %s: %s%s"
                .formatted(
                    name,
                    Phrases.tables(missing),
                    consumer,
                    Phrases.verb(missing.size(), "it", "them"),
                    String.join(", ", obstacles),
                    refusal(context)))
        .evidence("tables", missing.size())
        .subjects(Phrases.subjects(missing))
        .remedy(
            publication.row().puballtables()
                ? listing(context, publication)
                : publication.listsTables()
                    ? adding(name, missing.sqlList())
                    : apart(context, publication, missing));
  }

  /** Its own words, which its users know. */
  private static String refusal(CheckContext context) {
    String words = context.consumer().publication().refusal();
    return words == null ? "" : " (\"%s\")".formatted(words);
  }

  /** Tables that are listed and not wanted, where the consumer takes such out. */
  private static Optional<CheckResult> dropping(
      CheckContext context, PublicationFacts publication) {
    if (!context.consumer().publication().drops()
        || !context.scope().named()
        || context.cat().server().inRecovery()
        || !Ownership.ofPublication(context, publication)) {
      return Optional.empty();
    }
    Set<Long> wanted = context.scope().wanted().oids();
    Set<Long> unwanted =
        publication.tables().stream()
            .map(Member::oid)
            .filter(oid -> !wanted.contains(oid))
            .collect(Collectors.toSet());
    List<TableFacts> dropped =
        context.tables().filter(table -> unwanted.contains(table.oid())).stream().toList();
    return dropped.isEmpty() || publication.row().puballtables()
        ? Optional.empty()
        : Optional.of(
            dropped(
                context,
                "%s keeps in publication %s what it reads"
                    .formatted(context.consumer().name(), Identifiers.quote(publication.name())),
                dropped));
  }

  private static CheckResult dropped(
      CheckContext context, String message, List<TableFacts> dropped) {
    return CheckResult.warn(
            "%s, and takes out %s: whoever else reads it gets no more changes of %s"
                .formatted(
                    message, Phrases.tables(dropped), Phrases.verb(dropped.size(), "it", "them")))
        .subjects(Phrases.subjects(dropped))
        .remedy(
            Remedy.steps(
                "Give %s a publication of its own".formatted(context.consumer().name()),
                Kind.DECISION,
                "user",
                List.of(
                    "Configure another publication name for %s"
                        .formatted(context.consumer().name()))));
  }

  /** What has no list of its own takes every table out, and so stays without any. */
  private static Optional<CheckResult> none(CheckContext context, PublicationFacts publication) {
    if (context.scope().published().isEmpty()) {
      return Optional.empty();
    }
    String name = Identifiers.quote(publication.name());
    String consumer = context.consumer().name();
    return Optional.of(
        CheckResult.fail(
                publication.listsTables() && Ownership.ofPublication(context, publication)
                    ? "%s takes every table out of publication %s, as its configuration lists none: the stream stays empty"
                        .formatted(consumer, name)
                    : "%s would take every table out of publication %s, as its configuration lists none, and is refused%s"
                        .formatted(consumer, name, refusal(context)))
            .subjects(List.of(new Subject("publication", name)))
            .remedy(
                Remedy.steps(
                        "List the tables in the configuration of %s".formatted(consumer),
                        Kind.DECISION,
                        "user",
                        List.of(
                            "Name each table; %s then brings its publication in line with them"
                                .formatted(consumer)))
                    .withUrl(context.consumer().docs())));
  }

  private static Optional<CheckResult> set(
      CheckContext context, PublicationFacts publication, boolean each) {
    if (!context.scope().named() || (publication.row().puballtables() && !each)) {
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
    Set<Long> unwanted =
        sent.stream().filter(oid -> !wanted.oids().contains(oid)).collect(Collectors.toSet());
    List<String> obstacles =
        obstacles(
            context,
            publication,
            each ? wanted.filter(table -> !sent.contains(table.oid())) : wanted);
    if (each && publication.listsTables()) {
      Set<Long> listed = publication.tables().stream().map(Member::oid).collect(Collectors.toSet());
      TableSet fixed =
          context
              .scope()
              .sent()
              .filter(table -> unwanted.contains(table.oid()) && !listed.contains(table.oid()));
      if (!fixed.isEmpty()) {
        obstacles.add(
            "%s %s not in it by name, and cannot be taken out"
                .formatted(Phrases.tables(fixed), Phrases.verb(fixed.size(), "is", "are")));
      }
    }
    if (obstacles.isEmpty()) {
      List<TableFacts> dropped =
          context
              .scope()
              .sent()
              .filter(table -> unwanted.contains(table.oid()) && table.parent() == null);
      String message =
          "%s sets the tables of publication %s to those that are wanted".formatted(consumer, name);
      return Optional.of(
          dropped.isEmpty() ? CheckResult.pass(message) : dropped(context, message, dropped));
    }
    return Optional.of(
        CheckResult.fail(
                "publication %s does not hold just the wanted tables, and %s cannot set them: %s%s"
                    .formatted(name, consumer, String.join(", ", obstacles), refusal(context)))
            .subjects(List.of(new Subject("publication", name)))
            .remedy(
                publication.row().puballtables()
                    ? listing(context, publication)
                    : setting(name, publication, wanted, context)));
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
    if (context.consumer().publication().altersUnquoted()
        && !Identifiers.bare(publication.name())) {
      obstacles.add("it names the publication without quotes");
    }
    if (!publication.listsTables()) {
      obstacles.add(
          "it is FOR ALL %s, which takes no table by name"
              .formatted(publication.row().puballtables() ? "TABLES" : "SEQUENCES"));
    }
    if (!Ownership.ofPublication(context, publication)) {
      obstacles.add(
          (publication.owns()
                  ? "role %s is not itself the publication's owner, which is %s"
                  : "role %s does not own the publication, which is %s's")
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
