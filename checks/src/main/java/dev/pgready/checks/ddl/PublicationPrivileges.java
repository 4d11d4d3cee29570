// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.CreatePublication;
import dev.pgready.checks.remedy.Handover;
import dev.pgready.checks.remedy.Ownership;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Scope;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.ConfigTemplate;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.Form;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.facts.Catalogue.SchemaFacts;
import dev.pgready.facts.ProbeFacts.Attempt;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderProfile.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the consumer would create: FOR TABLE needs CREATE on the database and ownership of every
 * table; FOR TABLES IN SCHEMA and FOR ALL TABLES need a superuser, or a host that lifts that.
 */
public final class PublicationPrivileges implements Check {
  private static final String TAG = "CREATE PUBLICATION";

  /** The name that a remedy gives a publication that the consumer does not create. */
  private static final String OWN = "pgready";

  @Override
  public String title() {
    return "The consumer can create its publication";
  }

  @Override
  public boolean ofEachPublication() {
    return true;
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    PublicationNeeds needs = context.consumer().publication();
    if (!context.consumer().usesPgoutput() || needs.creator() == Creator.NONE) {
      return CheckResult.skip(context.consumer().name() + " needs no publication");
    }
    PublicationFacts publication = context.scope().publication();
    boolean remade = publication != null && remade(context, publication);
    if (publication != null && (!remade || !publication.owns())) {
      return existing(context, publication, remade || (needs.owned() && somethingToAlter(context)));
    }
    if (needs.creator() == Creator.USER) {
      return CheckResult.skip(context.consumer().name() + " creates no publication by itself");
    }
    Form form = needs.form() == null ? Form.TABLE : needs.form();
    List<String> obstacles = new ArrayList<>();
    List<Remedy> remedies = new ArrayList<>();
    TableSet foreign = TableSet.EMPTY;
    Tried tried = Tried.of(context, attempt(context, form), TAG);
    boolean unseen = false;
    String role = Identifiers.quote(context.cat().role().name());

    boolean worked = tried.worked();
    if (!context.cat().database().create() && !worked) {
      String database = Identifiers.quote(context.cat().database().name());
      obstacles.add("has no CREATE on database " + database);
      remedies.add(
          Remedy.sql(
              "Grant CREATE on database %s to %s".formatted(database, role),
              "owner of database " + database,
              List.of("GRANT CREATE ON DATABASE %s TO %s".formatted(database, role)),
              List.of("REVOKE CREATE ON DATABASE %s FROM %s".formatted(database, role))));
    }
    switch (form) {
      case TABLE -> {
        foreign = Ownership.foreign(CreatePublication.named(context.scope().wanted()));
        if (!foreign.isEmpty()) {
          obstacles.add(
              "does not own %s"
                  .formatted(
                      foreign.size() > 3
                          ? "%s (%s)"
                              .formatted(
                                  Phrases.count(foreign.size(), "table"), Phrases.tables(foreign))
                          : Phrases.tables(foreign)));
          remedies.add(Ownership.membership(context, foreign));
        }
      }
      case SCHEMA -> {
        if (context.cat().server().major() < 15) {
          obstacles.add(
              "would need FOR TABLES IN SCHEMA, which PostgreSQL %s does not have"
                  .formatted(context.cat().server().major()));
        } else {
          unseen = wide(context, form, tried, obstacles);
        }
      }
      case ALL -> unseen = wide(context, form, tried, obstacles);
    }
    if (tried.denied() && obstacles.isEmpty()) {
      obstacles.add("was refused it by the server: " + tried.words());
    }
    if (tried.raised()) {
      obstacles.add(tried.refusal());
      remedies.add(tried.disable());
    }
    // a publication that could be created says nothing of tables that the role does not own
    boolean spoke = tried.answered() || tried.raised();
    Basis source = spoke && !(worked && !obstacles.isEmpty()) ? Basis.PROBE : Basis.CATALOGUE;
    CheckResult judged =
        judged(context, form, obstacles, remedies, foreign, unseen, tried).source(source);
    // without CREATE on the database the refusal says nothing of what the host lifts
    return form == Form.TABLE || !(worked || context.cat().database().create())
        ? judged
        : HostPermission.word(context, offer(context, form), tried)
            .map(word -> word.told(judged, context))
            .orElse(judged);
  }

  private static CheckResult judged(
      CheckContext context,
      Form form,
      List<String> obstacles,
      List<Remedy> remedies,
      TableSet foreign,
      boolean unseen,
      Tried tried) {
    String role = Identifiers.quote(context.cat().role().name());
    String words = words(form);
    if (!obstacles.isEmpty()) {
      CheckResult result =
          CheckResult.fail(
                  "%s would create a publication %s, but role %s %s"
                      .formatted(
                          context.consumer().name(), words, role, String.join(" and ", obstacles)))
              .evidence("form", words)
              .subjects(Phrases.subjects(foreign));
      boolean reserved =
          form != Form.TABLE
              && !tried.worked()
              && HostPermission.of(context, offer(context, form)) == HostPermission.NO;
      return remedied(
          context,
          reserved ? HostPermission.reserved(result, offer(context, form)) : result,
          remedies,
          remedies.size() == obstacles.size());
    }
    String question = "role %s can create a publication %s".formatted(role, words);
    if (unseen && tried.answer() == Tried.Answer.NOT_TRIED) {
      return CheckResult.unknown(
              "only trying shows whether role %s can create a publication %s on %s (--probe full)"
                  .formatted(role, words, context.provider().name()))
          .evidence("form", words);
    }
    return tried.settle(context, CheckResult.pass(question), question).evidence("form", words);
  }

  /** Whether it is the consumer's own, which is about to be dropped and created again. */
  private static boolean remade(CheckContext context, PublicationFacts publication) {
    PublicationNeeds needs = context.consumer().publication();
    Set<String> own =
        Handover.schemas(context).stream()
            .map(SchemaFacts::name)
            .collect(Collectors.toUnmodifiableSet());
    return needs.remakes()
        && publication.name().equals(needs.name())
        && context.cat().tables().stream().noneMatch(table -> own.contains(table.schema()));
  }

  /** A publication that holds what is wanted is taken as it is. */
  private static boolean somethingToAlter(CheckContext context) {
    PublicationNeeds needs = context.consumer().publication();
    return needs.alters() == null || !context.scope().missing(needs.listed()).isEmpty();
  }

  private static CheckResult existing(
      CheckContext context, PublicationFacts publication, boolean owned) {
    String name = Identifiers.quote(publication.name());
    String role = Identifiers.quote(context.cat().role().name());
    if (!owned || Ownership.ofPublication(context, publication)) {
      return CheckResult.pass(
          owned
              ? "role %s owns publication %s".formatted(role, name)
              : "publication %s exists: there is none to create".formatted(name));
    }
    return CheckResult.fail(
            "publication %s belongs to %s, and %s must alter it as role %s"
                .formatted(
                    name, Identifiers.quote(publication.owner()), context.consumer().name(), role))
        .subjects(List.of(new Subject("publication", name)))
        .remedy(handOver(context, publication, name, role));
  }

  /** What publishes all tables, or a schema's, may be owned by superusers only. */
  private static Remedy handOver(
      CheckContext context, PublicationFacts publication, String name, String role) {
    String owner = "ALTER PUBLICATION %s OWNER TO %s";
    if (publication.row().puballtables() || !publication.schemas().isEmpty()) {
      TableSet tables = CreatePublication.named(context.scope().wanted());
      return Remedy.steps(
          "Create publication %s again with a list of its tables, and make role %s its owner"
              .formatted(name, role),
          Kind.DECISION,
          "owner of the tables",
          List.of(
              "Only superusers can own a publication of all tables or of a schema, so this one cannot be handed over",
              "Other readers of %s miss changes until it exists again: stop them first"
                  .formatted(name),
              "DROP PUBLICATION " + name,
              tables.isEmpty()
                  ? "CREATE PUBLICATION %s FOR TABLE ...".formatted(name)
                  : CreatePublication.statement(context, publication.name()),
              owner.formatted(name, role)));
    }
    return Remedy.sql(
        "Make role %s the owner of publication %s".formatted(role, name),
        "owner of the publication; the new owner needs CREATE on the database",
        List.of(owner.formatted(name, role)),
        List.of(owner.formatted(name, Identifiers.quote(publication.owner()))));
  }

  /**
   * @param complete whether the remedies together are enough
   */
  private static CheckResult remedied(
      CheckContext context, CheckResult result, List<Remedy> remedies, boolean complete) {
    CheckResult with = result;
    String name = context.scope().publicationName();
    PublicationNeeds needs = context.consumer().publication();
    // a publication that is there is taken by consumers that make one only where it is missing
    boolean beforehand = needs.creator() == Creator.EITHER && name != null;
    // where the tables are an administrator's, whatever gives the role fewer rights comes first
    boolean decision = remedies.stream().anyMatch(remedy -> remedy.kind() == Kind.DECISION);
    if (beforehand) {
      with = with.remedy(create(context, String.valueOf(name)));
    } else if (decision) {
      with = with.remedy(byHand(context));
    }
    if (complete && !remedies.isEmpty()) {
      with = with.remedy(together(remedies));
    }
    if (!beforehand && !decision) {
      with = with.remedy(byHand(context));
    }
    return with;
  }

  /** Rights that are all needed are one remedy. */
  private static Remedy together(List<Remedy> remedies) {
    if (remedies.size() == 1) {
      return remedies.get(0);
    }
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    remedies.forEach(
        remedy -> {
          sql.addAll(remedy.sql());
          undo.addAll(remedy.undo());
          steps.addAll(remedy.steps());
        });
    Remedy all =
        Remedy.sql(
                remedies.stream().map(Remedy::title).collect(Collectors.joining("; ")),
                "superuser",
                sql,
                undo)
            .withSafety(Safety.REVIEW)
            .withSteps(steps);
    return remedies.stream().anyMatch(remedy -> remedy.kind() == Kind.DECISION)
        ? all.withKind(Kind.DECISION)
        : all;
  }

  private static Remedy create(CheckContext context, String name) {
    return CreatePublication.remedy(
            context,
            name,
            "Create publication %s beforehand, as owner of the tables"
                .formatted(Identifiers.quote(name)),
            "owner of the tables",
            "DROP PUBLICATION " + Identifiers.quote(name))
        .withSafety(Safety.REVIEW);
  }

  /** A publication of another name, which the consumer must be told of. */
  private static Remedy byHand(CheckContext context) {
    String consumer = context.consumer().name();
    PublicationNeeds needs = context.consumer().publication();
    String own = needs.takes(OWN) ? OWN : needs.proposed();
    boolean there = lists(context, own);
    String name = there ? own : CreatePublication.free(context, own);
    List<String> steps = new ArrayList<>();
    ConfigTemplate config = context.consumer().config();
    steps.add(
        "Configure %s to use publication %s%s%s"
            .formatted(
                consumer,
                name,
                name.equals(needs.name()) ? "" : " instead of its own",
                config == null
                    ? ""
                    : config.ofPublication(name).map(line -> ": " + line).orElse("")));
    context.consumer().notes().stream()
        .filter(note -> note.topic().equals("publication"))
        .forEach(note -> steps.add(note.step()));
    if (there) {
      steps.add("Check again with --publication " + name);
      return Remedy.steps(
              "Configure %s to use publication %s, which lists the tables"
                  .formatted(consumer, name),
              Kind.DECISION,
              "you",
              steps)
          .withUrl(context.consumer().docs());
    }
    return CreatePublication.remedy(
            context,
            name,
            "Create a publication that lists the tables, and configure %s to use it"
                .formatted(consumer),
            "owner of the tables",
            "DROP PUBLICATION IF EXISTS " + name)
        .withKind(Kind.DECISION)
        .withSafety(Safety.REVIEW)
        .withSteps(steps)
        .withUrl(context.consumer().docs());
  }

  /** Whether there is a publication of that name, and it has all that is wanted. */
  private static boolean lists(CheckContext context, String name) {
    return context
        .cat()
        .publication(name)
        .filter(found -> found.operations().containsAll(List.of("insert", "update", "delete")))
        .map(found -> Scope.published(context.tables(), found).oids())
        .filter(oids -> oids.containsAll(CreatePublication.named(context.scope().wanted()).oids()))
        .isPresent();
  }

  /** Adds what stands in the way of the forms for superusers; true: only an attempt can tell. */
  private static boolean wide(
      CheckContext context, Form form, Tried tried, List<String> obstacles) {
    if (tried.worked()) {
      return false;
    }
    if (tried.denied()) {
      obstacles.add("was refused it by the server: " + tried.words());
      return false;
    }
    Offer offer = offer(context, form);
    return switch (HostPermission.of(context, offer)) {
      case YES -> false;
      case UNSEEN -> true;
      case NO -> {
        String by = offer == null ? null : offer.by();
        obstacles.add(
            !context.provider().managed()
                ? "is not a superuser"
                : by == null
                    ? "is not allowed to do so on " + context.provider().name()
                    : "is not %s, as %s requires"
                        .formatted(HostPermission.whom(by), context.provider().name()));
        yield false;
      }
    };
  }

  private static @Nullable Offer offer(CheckContext context, Form form) {
    return switch (form) {
      case TABLE -> null;
      case SCHEMA -> context.provider().tablesInSchema();
      case ALL -> context.provider().allTables();
    };
  }

  private static @Nullable Attempt attempt(CheckContext context, Form form) {
    String key =
        switch (form) {
          // it needs no right that an empty one does not, but for ownership
          case TABLE -> "empty";
          case SCHEMA -> "schema";
          case ALL -> "all";
        };
    return context.facts().probes().publicationForms().get(key);
  }

  private static String words(Form form) {
    return switch (form) {
      case TABLE -> "FOR TABLE";
      case SCHEMA -> "FOR TABLES IN SCHEMA";
      case ALL -> "FOR ALL TABLES";
    };
  }
}
