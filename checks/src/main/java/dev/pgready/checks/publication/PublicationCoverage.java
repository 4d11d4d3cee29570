package dev.pgready.checks.publication;

import dev.pgready.checks.Check;
import dev.pgready.checks.CheckContext;
import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Identifiers;
import dev.pgready.checks.Names;
import dev.pgready.checks.Remedy;
import dev.pgready.checks.Remedy.Safety;
import dev.pgready.checks.Subject;
import dev.pgready.checks.consumer.ConsumerProfile.Creator;
import dev.pgready.checks.facts.PublicationFacts;
import dev.pgready.checks.facts.TableFacts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A table that is not in the publication is silent: the consumer reports health without it. */
public final class PublicationCoverage implements Check {
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
                      Names.list(context.scope().unmatched())))
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
    Set<Long> published = new HashSet<>();
    context.scope().published().forEach(table -> published.add(table.oid()));
    List<TableFacts> wanted = wanted(context);
    List<TableFacts> missing =
        CreatePublication.named(wanted).stream()
            .filter(table -> !published.contains(table.oid()))
            .toList();
    if (missing.isEmpty()) {
      long outside =
          context.cat().tables().stream()
              .filter(table -> table.publishable() && table.extension() == null)
              .filter(table -> !published.contains(table.oid()))
              .count();
      return CheckResult.pass(
              outside == 0
                  ? "publication %s covers every table".formatted(name)
                  : "publication %s covers what is wanted; %s of this database %s not in it"
                      .formatted(
                          name,
                          Names.count(outside, "table"),
                          Names.verb((int) outside, "is", "are")))
          .evidence("published", published.size())
          .evidence("not_published", outside);
    }
    return CheckResult.fail(
            "publication %s does not hold %s: their changes never come, without an error"
                .formatted(name, Names.tables(missing)))
        .evidence("tables", missing.size())
        .subjects(Names.subjects(missing))
        .remedy(remedy(context, publication, missing));
  }

  /** What the user named; else what the consumer would have published by itself. */
  private static List<TableFacts> wanted(CheckContext context) {
    Set<String> include = Set.copyOf(context.consumer().publication().include());
    List<TableFacts> wanted = new ArrayList<>(wantedTables(context));
    for (TableFacts table : context.cat().tables()) {
      if (include.contains(table.schema() + "." + table.name())) {
        wanted.add(table);
      }
    }
    return wanted;
  }

  private static List<TableFacts> wantedTables(CheckContext context) {
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
      return List.of();
    }
    List<TableFacts> wanted = new ArrayList<>();
    for (TableFacts table : context.cat().tables()) {
      if (table.publishable() && table.extension() == null && schemas.contains(table.schema())) {
        wanted.add(table);
      }
    }
    return wanted;
  }

  private static Remedy remedy(
      CheckContext context, PublicationFacts publication, List<TableFacts> missing) {
    String name = Identifiers.quote(publication.name());
    if (publication.row().puballtables()) {
      // only 19 and newer leave tables out of FOR ALL TABLES
      return Remedy.sql(
              "Publish %s through a publication of its own".formatted(Names.tables(missing)),
              "owner of the tables",
              List.of(CreatePublication.statement(context, "pgready_tables")),
              List.of("DROP PUBLICATION pgready_tables"))
          .withSafety(Safety.REVIEW);
    }
    String list = missing.stream().map(TableFacts::sqlName).collect(Collectors.joining(", "));
    return Remedy.sql(
            "Add them to publication " + name,
            "owner of the publication and of the tables",
            List.of("ALTER PUBLICATION %s ADD TABLE %s".formatted(name, list)),
            List.of("ALTER PUBLICATION %s DROP TABLE %s".formatted(name, list)))
        .withSafety(Safety.REVIEW);
  }
}
