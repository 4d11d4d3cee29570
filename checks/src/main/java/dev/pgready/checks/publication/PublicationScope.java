// SPDX-License-Identifier: Apache-2.0
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
import dev.pgready.consumers.needs.Form;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * FOR ALL TABLES takes in whatever lies in the database: tables of extensions, of the host, and
 * those that the consumer itself makes there.
 */
public final class PublicationScope implements Check {
  private static final TableSet.Condition USERS =
      new TableSet.Condition(table -> table.extension() == null);

  private record Of(String publication) {}

  @Override
  public String title() {
    return "The publication holds nothing that it should not";
  }

  @Override
  public boolean ofEachPublication() {
    return true;
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    PublicationFacts publication = context.scope().publication();
    if (publication == null || !context.consumer().usesPgoutput()) {
      return CheckResult.skip("there is no publication to look at");
    }
    String name = Identifiers.quote(publication.name());
    String consumer = context.consumer().name();
    boolean all = publication.row().puballtables();
    List<Form> forbidden = context.consumer().publication().forbidden();
    TableSet extensions =
        context
            .scope()
            .published()
            .once(new Of(publication.name()), published -> ofExtensions(published, publication));
    Subject subject = new Subject("publication", name);

    Form used = all ? Form.ALL : publication.schemas().isEmpty() ? Form.TABLE : Form.SCHEMA;
    boolean listsAll =
        used == Form.SCHEMA
            && context.consumer().publication().listed()
            && context.scope().missing(true).isEmpty();
    if (forbidden.contains(used) && !listsAll) {
      return listing(
          context,
          publication,
          CheckResult.fail(
                  "publication %s is %s, which %s does not take"
                      .formatted(name, words(used), consumer))
              .subjects(List.of(subject)));
    }
    if (context.consumer().publication().discouraged().contains(used)) {
      return listing(
          context,
          publication,
          CheckResult.warn(
                  "publication %s is %s, which the vendor of %s advises against"
                      .formatted(name, words(used), consumer))
              .subjects(List.of(subject)));
    }
    if (all && context.consumer().role().ownTables()) {
      return listing(
          context,
          publication,
          CheckResult.warn(
                  "publication %s is FOR ALL TABLES: the tables that %s creates for itself in this database are replicated too"
                      .formatted(name, consumer))
              .subjects(List.of(subject)));
    }
    Optional<CheckResult> own = ownSchema(context, publication, forbidden.contains(Form.ALL));
    if (own.isPresent()) {
      return own.get();
    }
    if (!extensions.isEmpty()) {
      List<Subject> subjects = new ArrayList<>();
      subjects.add(subject);
      subjects.addAll(Phrases.subjects(extensions));
      return listing(
          context,
          publication,
          CheckResult.warn(
                  "publication %s carries %s of extensions: %s"
                      .formatted(
                          name,
                          Phrases.count(extensions.size(), "table"),
                          Phrases.tables(extensions)))
              .subjects(subjects)
              .evidence("tables", extensions.size()));
    }
    Integer many = context.consumer().publication().slowFrom();
    int tables = context.scope().published().leaves().size();
    if (many != null && tables >= many) {
      return CheckResult.warn(
              "publication %s holds %s tables: the initial copy of %s takes them a few at a time, and lasts long however small they are"
                  .formatted(name, tables, consumer))
          .subjects(List.of(subject))
          .evidence("tables", tables);
    }
    return CheckResult.pass(
            all
                ? "publication %s is FOR ALL TABLES, and all of them are the user's".formatted(name)
                : "publication %s lists its tables explicitly".formatted(name))
        .evidence("all_tables", all);
  }

  /** The consumer's own tables, in its own schema: a list or a schema takes them in as well. */
  private static Optional<CheckResult> ownSchema(
      CheckContext context, PublicationFacts publication, boolean refused) {
    String schema = context.consumer().role().ownSchema();
    if (schema == null || publication.row().puballtables()) {
      return Optional.empty();
    }
    TableSet own = context.scope().published().filter(table -> table.schema().equals(schema));
    boolean whole = publication.schemas().contains(schema);
    if (own.isEmpty() && !whole) {
      return Optional.empty();
    }
    String name = Identifiers.quote(publication.name());
    String quoted = Identifiers.quote(schema);
    String message =
        "publication %s holds %s's own %s: it would replicate what it writes there itself"
            .formatted(
                name,
                context.consumer().name(),
                whole ? "schema " + quoted : "tables " + Phrases.tables(own));
    String what = whole ? "TABLES IN SCHEMA " + quoted : "TABLE " + own.sqlList();
    return Optional.of(
        (refused ? CheckResult.fail(message) : CheckResult.warn(message))
            .subjects(List.of(new Subject("publication", name)))
            .remedy(
                Remedy.sql(
                        "Take them out of publication " + name,
                        "owner of the publication",
                        List.of("ALTER PUBLICATION %s DROP %s".formatted(name, what)),
                        List.of("ALTER PUBLICATION %s ADD %s".formatted(name, what)))
                    .withSafety(Safety.REVIEW)));
  }

  /** Of extensions, and not named by anybody. */
  private static TableSet ofExtensions(TableSet published, PublicationFacts publication) {
    Set<Long> chosen = new HashSet<>();
    if (!publication.row().puballtables()) {
      publication.tables().forEach(member -> chosen.add(member.oid()));
    }
    return published.filter(table -> table.extension() != null && !chosen.contains(table.oid()));
  }

  /** FOR ALL TABLES can't be altered into a list: it is made anew, while no slot reads it. */
  private static CheckResult listing(
      CheckContext context, PublicationFacts publication, CheckResult result) {
    TableSet chosen = CreatePublication.named(context.scope().wanted()).where(USERS);
    String name = Identifiers.quote(publication.name());
    // what is named besides a schema, or left out, may have lists and filters that can't be shown
    if (chosen.isEmpty() || !publication.tables().isEmpty()) {
      return result.remedy(
          Remedy.steps(
              "Read another publication than " + name,
              Remedy.Kind.DECISION,
              "you",
              List.of(
                  "Run pgready again with --publication for one that lists its tables; one that does not exist yet is created by its fix")));
    }
    String drop = "DROP PUBLICATION " + name;
    String options =
        " WITH (publish = %s, publish_via_partition_root = %s)"
            .formatted(
                Identifiers.literal(String.join(", ", publication.operations())),
                publication.row().pubviaroot());
    return result.remedy(
        Remedy.sql(
                "Create publication %s again with a list of tables, while nothing reads it"
                    .formatted(name),
                "owner of the publication and of the tables",
                List.of(
                    drop,
                    "CREATE PUBLICATION %s FOR TABLE %s%s"
                        .formatted(name, chosen.sqlList(), options)),
                List.of(
                    drop,
                    "CREATE PUBLICATION %s %s%s".formatted(name, original(publication), options)))
            .withKind(Remedy.Kind.DECISION)
            .withSafety(Safety.DISRUPTIVE));
  }

  private static String original(PublicationFacts publication) {
    if (publication.row().puballtables()) {
      return "FOR ALL TABLES";
    }
    return publication.schemas().stream()
        .map(Identifiers::quote)
        .collect(Collectors.joining(", ", "FOR TABLES IN SCHEMA ", ""));
  }

  private static String words(Form form) {
    return switch (form) {
      case TABLE -> "FOR TABLE";
      case SCHEMA -> "FOR TABLES IN SCHEMA";
      case ALL -> "FOR ALL TABLES";
    };
  }
}
