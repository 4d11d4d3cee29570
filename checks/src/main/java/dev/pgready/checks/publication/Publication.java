// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.OwnSlots;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.CreatePublication;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.KnownPublications;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.consumers.needs.PublicationNeeds.Altering;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.postgres.NearestName;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
  public boolean ofEachPublication() {
    return true;
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    PublicationNeeds needs = context.consumer().publication();
    String consumer = context.consumer().name();
    if (!context.consumer().readsPublication() || needs.creator() == Creator.NONE) {
      return CheckResult.skip(consumer + " needs no publication");
    }
    String name = context.scope().publicationName();
    PublicationFacts publication = context.scope().publication();
    if (name != null) {
      if (needs.fixed() && needs.name() != null && !name.equals(needs.name())) {
        return CheckResult.fail(
                "%s reads only a publication named %s, not %s"
                    .formatted(consumer, Identifiers.quote(needs.name()), Identifiers.quote(name)))
            .subjects(subject(name))
            .remedy(
                Remedy.steps(
                    "Check publication %s instead".formatted(Identifiers.quote(needs.name())),
                    Kind.DECISION,
                    "user",
                    List.of(
                        "leave --publication out: pgready then says what publication %s needs"
                            .formatted(Identifiers.quote(needs.name())))));
      }
      // the pattern is for names that users give; the consumer's own default may be outside of it
      if (!name.equals(needs.name()) && !needs.takes(name)) {
        CheckResult refused =
            CheckResult.fail(
                    "%s does not take a publication named %s: its names must match %s"
                        .formatted(consumer, Identifiers.quote(name), needs.namePattern()))
                .subjects(subject(name))
                .remedy(another(context, name));
        return publication == null || !free(context) ? refused : refused.remedy(rename(name));
      }
    }
    return publication == null ? missing(context, needs) : publication(context, publication);
  }

  private static CheckResult publication(CheckContext context, PublicationFacts publication) {
    String name = Identifiers.quote(publication.name());
    int tables = context.scope().published().size();
    CheckResult result;
    Level unexpected = unexpected(context, publication);
    if (unexpected != null) {
      result = existing(context, publication, unexpected);
    } else if (tables > 0) {
      result =
          CheckResult.pass(
              "publication %s holds %s".formatted(name, Phrases.count(tables, "table")));
    } else if (takesEmpty(context) && !publication.row().puballtables()) {
      result =
          Alterations.judge(context, publication, context.scope().missing(true))
              .orElseGet(
                  () ->
                      CheckResult.pass(
                          "publication %s holds no table yet: %s adds what it reads"
                              .formatted(name, context.consumer().name())));
    } else if (!context.consumer().publication().nonEmpty()
        && (publication.row().puballtables() || !publication.schemas().isEmpty())) {
      result =
          CheckResult.warn(
              "publication %s holds no table yet: the stream stays empty".formatted(name));
    } else if (!context.consumer().publication().nonEmpty() && otherIsFilled(context)) {
      result =
          CheckResult.warn("publication %s holds no table: nothing comes of it".formatted(name))
              .remedy(fill(context, publication, name));
    } else {
      result =
          CheckResult.fail("publication %s holds no table: the stream stays empty".formatted(name))
              .remedy(fill(context, publication, name));
    }
    return result
        .evidence("all_tables", publication.row().puballtables())
        .evidence("schemas", publication.schemas())
        .evidence("tables", tables)
        .subjects(subject(publication.name()));
  }

  /** Whether a publication that is named beside this one has something to send. */
  private static boolean otherIsFilled(CheckContext context) {
    return context.cat().publications().stream()
        .anyMatch(
            other ->
                context.request().beside().contains(other.name()) && !other.tables().isEmpty());
  }

  /**
   * How bad it is that it is of a name under which the consumer creates its own, and takes none up;
   * null: it is not.
   */
  private static @Nullable Level unexpected(CheckContext context, PublicationFacts publication) {
    PublicationNeeds needs = context.consumer().publication();
    return needs.creates(publication.name(), context.request().slot())
            // while it runs, its publication is where it should be
            && OwnSlots.own(context).stream().noneMatch(slot -> slot.row().active())
        ? needs.existing()
        : null;
  }

  private static CheckResult existing(
      CheckContext context, PublicationFacts publication, Level level) {
    PublicationNeeds needs = context.consumer().publication();
    String name = Identifiers.quote(publication.name());
    return Levels.result(
            level,
            "publication %s exists already, and %s creates it when it starts%s"
                .formatted(
                    name,
                    context.consumer().name(),
                    needs.refusal() == null ? "" : ": \"%s\"".formatted(needs.refusal())))
        .remedy(
            Remedy.sql(
                    "Drop publication %s, if nothing reads it any more".formatted(name),
                    "owner of the publication",
                    List.of("DROP PUBLICATION " + name),
                    List.of())
                .withKind(Kind.DECISION)
                .withSafety(Safety.DISRUPTIVE)
                .withSteps(
                    needs.bySlot() == null
                        ? List.of()
                        : List.of(
                            "Or give %s another slot name, from which its publication is named"
                                .formatted(context.consumer().name()))));
  }

  /** Whether it fills a publication that holds nothing. */
  private static boolean takesEmpty(CheckContext context) {
    Altering altering = context.consumer().publication().alters();
    return altering == Altering.ADD || altering == Altering.SET;
  }

  private static CheckResult missing(CheckContext context, PublicationNeeds needs) {
    String consumer = context.consumer().name();
    String name = context.scope().publicationName();
    if (needs.creates()
        && context.cat().server().inRecovery()
        && context.consumer().standby().supported()) {
      String made = name == null ? "pgready" : name;
      return CheckResult.fail(
              "there is no publication%s, and nothing can be created on a standby: %s needs it to exist"
                  .formatted(name == null ? "" : " " + Identifiers.quote(name), consumer))
          .subjects(name == null ? List.of() : subject(name))
          .remedy(
              Remedy.steps(
                  "Create publication %s on the primary".formatted(Identifiers.quote(made)),
                  Kind.DECISION,
                  "owner of the tables, on the primary",
                  List.of(CreatePublication.statement(context, made))));
    }
    if (needs.creates(name, context.request().slot())
        && context.scope().wanted().where(ADDABLE).isEmpty()
        // a name that matches nothing is the news of publication-coverage
        && context.request().tables().isEmpty()
        && context.request().schemas().isEmpty()
        && !needs.schemas().isEmpty()) {
      int elsewhere = context.tables().where(ADDABLE).size();
      if (elsewhere > 0) {
        return CheckResult.fail(
                "%s creates its publication for schema %s, which holds no table: %s in other schemas stay%s out"
                    .formatted(
                        consumer,
                        Phrases.list(needs.schemas().stream().map(Identifiers::quote).toList()),
                        Phrases.count(elsewhere, "table"),
                        elsewhere == 1 ? "s" : ""))
            .evidence("elsewhere", elsewhere)
            .remedy(
                create(context, CreatePublication.free(context, "pgready"))
                    .withKind(Kind.DECISION)
                    .withSteps(
                        List.of(
                            "Name the tables or schemas that %s is to read (--table, --schema), create a publication of them, and name it in its configuration"
                                .formatted(consumer))));
      }
    }
    if (needs.creates(name, context.request().slot())) {
      if (name != null && needs.createsUnquoted() && !Identifiers.bare(name)) {
        return unquoted(context, name);
      }
      // whether it may is the question of another check
      return CheckResult.pass(
          name == null
              ? consumer + " creates its publication"
              : "%s creates publication %s".formatted(consumer, Identifiers.quote(name)));
    }
    if (name == null) {
      List<String> there =
          context.cat().publications().stream()
              .map(PublicationFacts::name)
              .filter(other -> !KnownPublications.isSomebodys(other))
              .filter(other -> !context.provider().owned().publication(other))
              .map(Identifiers::quote)
              .toList();
      if (!there.isEmpty()) {
        return CheckResult.warn(
                "there are %s (%s) and none was named: use --publication"
                    .formatted(Phrases.count(there.size(), "publication"), Phrases.list(there)))
            .subjects(there.stream().map(p -> new Subject("publication", p)).toList());
      }
      return Levels.result(needs.missing(), none(context))
          .remedy(create(context, CreatePublication.free(context, needs.proposed())));
    }
    boolean skipped = context.cat().server().major() >= 18;
    List<String> others =
        context.request().beside().stream()
            .filter(other -> context.cat().publication(other).isPresent())
            .map(Identifiers::quote)
            .toList();
    if (skipped && needs.several() && needs.creator() == Creator.USER && !others.isEmpty()) {
      return CheckResult.warn(
              "there is no publication %s in database %s: the stream brings what %s %s, and nothing of it, without an error%s"
                  .formatted(
                      Identifiers.quote(name),
                      Identifiers.quote(context.cat().database().name()),
                      Phrases.list(others),
                      others.size() == 1 ? "holds" : "hold",
                      meant(context, name)))
          .subjects(subject(name))
          .remedy(create(context, name));
    }
    String late =
        needs.absence() != null
            ? "%s would stop with \"%s\"".formatted(consumer, needs.absence())
            : needs.asList()
                ? "%s offers the tables that it lists, and so none".formatted(consumer)
                : skipped
                    ? "the stream would start and stay empty, without an error"
                    : "the stream would start and stop at the first change";
    if (needs.beforeSlot()) {
      late += "; %s wants it to exist before the slot is created".formatted(consumer);
    }
    return CheckResult.fail(
            "there is no publication %s in database %s: %s%s"
                .formatted(
                    Identifiers.quote(name),
                    Identifiers.quote(context.cat().database().name()),
                    late,
                    meant(context, name)))
        .subjects(subject(name))
        .remedy(create(context, name));
  }

  /** Its statement would be a syntax error, or one for a publication of another name. */
  private static CheckResult unquoted(CheckContext context, String name) {
    String consumer = context.consumer().name();
    return CheckResult.fail(
            "%s would create publication %s without quotes around its name, which the server refuses"
                .formatted(consumer, Identifiers.quote(name)))
        .subjects(subject(name))
        .remedy(
            create(context, name)
                .withSteps(
                    List.of(
                        "Or give %s another name for its publication: lower-case letters, digits and _"
                            .formatted(consumer))));
  }

  /** Where nothing is named, and none is there that could be meant. */
  private static String none(CheckContext context) {
    List<String> others =
        context.cat().publications().stream()
            .map(PublicationFacts::name)
            .filter(KnownPublications::isSomebodys)
            .map(Identifiers::quote)
            .toList();
    return others.isEmpty()
        ? "there is no publication: the output plugin pgoutput streams nothing without one"
        : "there is no publication for %s: %s %s of another consumer (if one of these is meant, name it with --publication)"
            .formatted(
                context.consumer().name(),
                Phrases.list(others),
                others.size() == 1 ? "is that" : "are those");
  }

  /** The name that was meant, where one is near. */
  private static String meant(CheckContext context, String name) {
    return context.request().publications().contains(name)
        ? NearestName.question(
            name, context.cat().publications().stream().map(PublicationFacts::name).toList())
        : "";
  }

  private static Remedy create(CheckContext context, String name) {
    return CreatePublication.remedy(
            context,
            name,
            "Create publication " + Identifiers.quote(name),
            CreatePublication.by(context),
            "DROP PUBLICATION " + Identifiers.quote(name))
        // from then on tables without replica identity refuse UPDATE and DELETE
        .withSafety(Safety.REVIEW);
  }

  private static Remedy fill(CheckContext context, PublicationFacts publication, String name) {
    TableSet tables = context.tables().where(ADDABLE);
    if (!publication.listsTables() && !tables.isEmpty()) {
      return Alterations.apart(context, publication, tables);
    }
    if (publication.row().puballtables()) {
      return Remedy.steps(
          "Create the wanted tables: publication %s takes them by itself".formatted(name),
          Kind.DECISION,
          "owner of the tables",
          List.of("A publication FOR ALL TABLES holds every table from its creation on"));
    }
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

  /** Whether the consumer takes a publication named pgready, and there is none yet. */
  private static boolean free(CheckContext context) {
    return context.cat().publication("pgready").isEmpty()
        && context.consumer().publication().takes("pgready");
  }

  /** Leaves what others may read as it is. */
  private static Remedy another(CheckContext context, String name) {
    if (context.scope().publication() == null || !free(context)) {
      return Remedy.steps(
          "Choose another name for the publication",
          Kind.DECISION,
          "user",
          List.of("name it with --publication"));
    }
    return CreatePublication.remedy(
            context,
            "pgready",
            "Create publication pgready beside %s, and configure %s to use it"
                .formatted(Identifiers.quote(name), context.consumer().name()),
            "owner of the tables",
            "DROP PUBLICATION IF EXISTS pgready")
        .withKind(Kind.DECISION)
        .withSafety(Safety.REVIEW);
  }

  private static Remedy rename(String name) {
    return Remedy.sql(
            "Rename publication %s, if nothing else reads it".formatted(Identifiers.quote(name)),
            "owner of the publication",
            List.of("ALTER PUBLICATION %s RENAME TO pgready".formatted(Identifiers.quote(name))),
            List.of("ALTER PUBLICATION pgready RENAME TO " + Identifiers.quote(name)))
        .withKind(Kind.DECISION)
        .withSafety(Safety.DISRUPTIVE);
  }

  private static List<Subject> subject(String name) {
    return List.of(new Subject("publication", Identifiers.quote(name)));
  }
}
