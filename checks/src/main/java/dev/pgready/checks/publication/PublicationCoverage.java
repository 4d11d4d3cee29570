package dev.pgready.checks.publication;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.CreatePublication;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.ConsumerProfile.Creator;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A table that is not in the publication is silent: the consumer reports health without it. */
public final class PublicationCoverage implements Check {
  private static final TableSet.Condition USERS =
      new TableSet.Condition(table -> table.publishable() && table.extension() == null);

  private record NotIn(String publication) {}

  @Override
  public String title() {
    return "The publication covers the wanted tables";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.scope().unmatched().isEmpty()) {
      return CheckResult.fail(
              "database %s has no table or schema that matches %s"
                  .formatted(
                      Identifiers.quote(context.cat().database().name()),
                      Phrases.list(context.scope().unmatched())))
          .subjects(
              context.scope().unmatched().stream()
                  .map(name -> new Subject("table", name))
                  .toList());
    }
    PublicationFacts publication = context.scope().publication();
    if (publication == null || !context.consumer().usesPgoutput()) {
      return CheckResult.skip("there is no publication to look at");
    }
    String name = Identifiers.quote(publication.name());
    Set<Long> published = context.scope().published().oids();
    TableSet missing =
        CreatePublication.named(wanted(context)).filter(table -> !published.contains(table.oid()));
    if (missing.isEmpty()) {
      int outside =
          context
              .tables()
              .where(USERS)
              .once(
                  new NotIn(publication.name()),
                  users -> users.filter(table -> !published.contains(table.oid())))
              .size();
      return CheckResult.pass(
              outside == 0
                  ? "publication %s covers every table".formatted(name)
                  : "publication %s covers what is wanted; %s of this database %s not in it"
                      .formatted(
                          name,
                          Phrases.count(outside, "table"),
                          Phrases.verb(outside, "is", "are")))
          .evidence("published", published.size())
          .evidence("not_published", outside);
    }
    return CheckResult.fail(
            "publication %s does not hold %s: their changes never come, without an error"
                .formatted(name, Phrases.tables(missing)))
        .evidence("tables", missing.size())
        .subjects(Phrases.subjects(missing))
        .remedy(remedy(context, publication, missing));
  }

  /** What the user named; else what the consumer would have published by itself. */
  private static TableSet wanted(CheckContext context) {
    Set<String> include = Set.copyOf(context.consumer().publication().include());
    TableSet named = wantedTables(context);
    if (include.isEmpty()) {
      return named;
    }
    List<TableFacts> wanted = new ArrayList<>(named);
    wanted.addAll(
        context.tables().filter(table -> include.contains(table.schema() + "." + table.name())));
    return TableSet.of(wanted);
  }

  private static TableSet wantedTables(CheckContext context) {
    if (context.scope().named()) {
      return context.scope().wanted();
    }
    Creator creator = context.consumer().publication().creator();
    List<String> schemas = context.consumer().publication().schemas();
    boolean own =
        creator == Creator.CONSUMER
            && context.scope().publicationName() != null
            && context.scope().publicationName().equals(context.consumer().publication().name());
    if (!own || schemas.isEmpty()) {
      return TableSet.EMPTY;
    }
    return context.tables().where(USERS).filter(table -> schemas.contains(table.schema()));
  }

  private static Remedy remedy(
      CheckContext context, PublicationFacts publication, TableSet missing) {
    String name = Identifiers.quote(publication.name());
    if (publication.row().puballtables()) {
      // only 19 and newer leave tables out of FOR ALL TABLES
      return Remedy.sql(
              "Publish %s through a publication of its own".formatted(Phrases.tables(missing)),
              "owner of the tables",
              List.of(CreatePublication.statement(context, "pgready_tables")),
              List.of("DROP PUBLICATION pgready_tables"))
          .withSafety(Safety.REVIEW);
    }
    String list = missing.sqlList();
    return Remedy.sql(
            "Add them to publication " + name,
            "owner of the publication and of the tables",
            List.of("ALTER PUBLICATION %s ADD TABLE %s".formatted(name, list)),
            List.of("ALTER PUBLICATION %s DROP TABLE %s".formatted(name, list)))
        .withSafety(Safety.REVIEW);
  }
}
