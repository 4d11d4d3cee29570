package dev.pgready.checks.publication;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.CreatePublication;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.ConsumerProfile.Creator;
import dev.pgready.consumers.ConsumerProfile.PublicationNeeds;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;

/**
 * A missing publication is noticed late: slot and stream start without it, the error comes with the
 * first change, and from PostgreSQL 18 on not even then.
 */
public final class Publication implements Check {
  private static final TableSet.Condition ADDABLE =
      new TableSet.Condition(
          table -> table.publishable() && table.extension() == null && table.parent() == null);

  @Override
  public String title() {
    return "The publication exists and holds something";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    PublicationNeeds needs = context.consumer().publication();
    String consumer = context.consumer().name();
    if (!context.consumer().usesPgoutput() || needs.creator() == Creator.NONE) {
      return CheckResult.skip(consumer + " needs no publication");
    }
    String name = context.scope().publicationName();
    PublicationFacts publication = context.scope().publication();
    if (name != null) {
      if (needs.fixed() && needs.name() != null && !name.equals(needs.name())) {
        return CheckResult.fail(
                "%s reads only a publication named %s, not %s"
                    .formatted(consumer, Identifiers.quote(needs.name()), Identifiers.quote(name)))
            .subjects(subject(name));
      }
      // the pattern is for names that users give; the consumer's own default may be outside of it
      if (needs.namePattern() != null
          && !name.equals(needs.name())
          && !name.matches(needs.namePattern())) {
        return CheckResult.fail(
                "%s does not take a publication named %s: its names must match %s"
                    .formatted(consumer, Identifiers.quote(name), needs.namePattern()))
            .subjects(subject(name))
            .remedy(rename(context, name));
      }
    }
    return publication == null ? missing(context, needs) : publication(context, publication);
  }

  private static CheckResult publication(CheckContext context, PublicationFacts publication) {
    String name = Identifiers.quote(publication.name());
    int tables = context.scope().published().size();
    CheckResult result;
    if (tables > 0) {
      result =
          CheckResult.pass(
              "publication %s holds %s".formatted(name, Phrases.count(tables, "table")));
    } else if (!context.consumer().publication().nonEmpty()
        && (publication.row().puballtables() || !publication.schemas().isEmpty())) {
      result =
          CheckResult.warn(
              "publication %s holds no table yet: the stream stays empty".formatted(name));
    } else {
      result =
          CheckResult.fail("publication %s holds no table: the stream stays empty".formatted(name))
              .remedy(fill(context, name));
    }
    return result
        .evidence("all_tables", publication.row().puballtables())
        .evidence("schemas", publication.schemas())
        .evidence("tables", tables)
        .subjects(subject(publication.name()));
  }

  private static CheckResult missing(CheckContext context, PublicationNeeds needs) {
    String consumer = context.consumer().name();
    String name = context.scope().publicationName();
    if (context.cat().server().inRecovery()
        && (needs.creator() == Creator.CONSUMER || needs.creator() == Creator.EITHER)) {
      return CheckResult.fail(
              "there is no publication%s, and %s cannot create one on a standby"
                  .formatted(name == null ? "" : " " + Identifiers.quote(name), consumer))
          .remedy(
              Remedy.steps(
                  "Create the publication on the primary",
                  Kind.CONNECTION,
                  "owner of the tables",
                  List.of(
                      "on the primary: %s"
                          .formatted(
                              CreatePublication.statement(
                                  context, name == null ? "pgready" : name)))));
    }
    if (needs.creator() == Creator.CONSUMER || needs.creator() == Creator.EITHER) {
      // whether it may is the question of another check
      if (name == null || name.equals(needs.name()) || needs.creator() == Creator.EITHER) {
        return CheckResult.pass(
            name == null
                ? consumer + " creates its publication"
                : "%s creates publication %s".formatted(consumer, Identifiers.quote(name)));
      }
    }
    if (name == null) {
      List<String> there =
          context.cat().publications().stream()
              .map(publication -> Identifiers.quote(publication.name()))
              .toList();
      if (!there.isEmpty()) {
        return CheckResult.warn(
                "there are %s (%s) and none was named: use --publication"
                    .formatted(Phrases.count(there.size(), "publication"), Phrases.list(there)))
            .subjects(there.stream().map(p -> new Subject("publication", p)).toList());
      }
      return CheckResult.warn(
              "there is no publication: the output plugin pgoutput streams nothing without one")
          .remedy(create(context, "pgready"));
    }
    String late =
        context.cat().server().major() >= 18
            ? "the stream would start and stay empty, without an error"
            : "the stream would start and stop at the first change";
    if (needs.beforeSlot()) {
      late += "; %s wants it to exist before the slot is created".formatted(consumer);
    }
    return CheckResult.fail(
            "there is no publication %s in database %s: %s"
                .formatted(
                    Identifiers.quote(name),
                    Identifiers.quote(context.cat().database().name()),
                    late))
        .subjects(subject(name))
        .remedy(create(context, name));
  }

  private static Remedy create(CheckContext context, String name) {
    return Remedy.sql(
            "Create publication " + Identifiers.quote(name),
            "owner of the tables (FOR ALL TABLES: superuser)",
            List.of(CreatePublication.statement(context, name)),
            List.of("DROP PUBLICATION " + Identifiers.quote(name)))
        // from then on tables without replica identity refuse UPDATE and DELETE
        .withSafety(Safety.REVIEW);
  }

  private static Remedy fill(CheckContext context, String name) {
    TableSet tables = context.tables().where(ADDABLE);
    if (tables.isEmpty()) {
      return Remedy.steps(
          "Add the wanted tables to publication %s once they exist".formatted(name),
          Kind.DECISION,
          "owner of the tables",
          List.of("ALTER PUBLICATION %s ADD TABLE ...".formatted(name)));
    }
    String list = tables.sqlList();
    return Remedy.sql(
            "Add the wanted tables to publication " + name,
            "owner of the publication and of the tables",
            List.of("ALTER PUBLICATION %s ADD TABLE %s".formatted(name, list)),
            List.of("ALTER PUBLICATION %s DROP TABLE %s".formatted(name, list)))
        .withSafety(Safety.REVIEW);
  }

  private static Remedy rename(CheckContext context, String name) {
    if (context.scope().publication() == null) {
      return Remedy.steps(
          "Choose another name for the publication", Kind.DECISION, "user", List.of());
    }
    return Remedy.sql(
            "Rename publication %s, if nothing else reads it".formatted(Identifiers.quote(name)),
            "owner of the publication",
            List.of("ALTER PUBLICATION %s RENAME TO pgready".formatted(Identifiers.quote(name))),
            List.of("ALTER PUBLICATION pgready RENAME TO " + Identifiers.quote(name)))
        .withSafety(Safety.DISRUPTIVE);
  }

  private static List<Subject> subject(String name) {
    return List.of(new Subject("publication", Identifiers.quote(name)));
  }
}
