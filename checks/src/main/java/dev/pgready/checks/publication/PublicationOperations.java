// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.remedy.IdentityChange;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a publication leaves out never comes, and no consumer can tell that from silence. */
public final class PublicationOperations implements Check {
  private static final List<String> ALL = List.of("insert", "update", "delete", "truncate");

  @Override
  public String title() {
    return "The publication publishes every kind of change";
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
    List<String> published = publication.operations();
    List<String> required = context.consumer().publication().operations();
    List<String> refused = required.stream().filter(op -> !published.contains(op)).toList();
    List<String> lost =
        (required.isEmpty() ? ALL : required)
            .stream()
                .filter(op -> !published.contains(op))
                .filter(op -> !context.consumer().publication().harmful().contains(op))
                .toList();
    String name = Identifiers.quote(publication.name());
    if (lost.isEmpty()) {
      List<String> harmful =
          context.consumer().publication().harmful().stream().filter(published::contains).toList();
      if (!harmful.isEmpty()) {
        return harmful(context, name, published, harmful);
      }
      return CheckResult.pass(
              "publication %s publishes %s".formatted(name, String.join(", ", published)))
          .evidence("publish", published);
    }
    String words = words(lost);
    CheckResult result =
        refused.isEmpty()
            ? CheckResult.warn(
                "publication %s does not publish %s: such changes never reach %s"
                    .formatted(name, words, context.consumer().name()))
            : Levels.result(
                context.consumer().publication().operationsLevel(),
                "publication %s does not publish %s, which %s requires"
                    .formatted(name, words, context.consumer().name()));
    List<String> wanted =
        ALL.stream().filter(op -> published.contains(op) || lost.contains(op)).toList();
    return result
        .evidence("publish", published)
        .subjects(List.of(new Subject("publication", name)))
        .remedy(widen(context, publication, published, wanted));
  }

  /** With update and delete, tables without a fitting replica identity start to refuse both. */
  private static Remedy widen(
      CheckContext context,
      PublicationFacts publication,
      List<String> published,
      List<String> wanted) {
    String name = Identifiers.quote(publication.name());
    String title = "Let publication %s publish %s".formatted(name, String.join(", ", wanted));
    List<TableFacts> refusing =
        !publication.identifiesRows() && (wanted.contains("update") || wanted.contains("delete"))
            ? refusing(context, publication)
            : List.of();
    if (!refusing.isEmpty() && refusing.stream().noneMatch(TableFacts::identifiesRows)) {
      List<String> sql = new ArrayList<>();
      List<String> undo = new ArrayList<>(List.of(set(name, published)));
      for (TableFacts table : refusing) {
        IdentityChange change =
            IdentityChange.byKey(table).orElseGet(() -> IdentityChange.full(table));
        sql.add(change.sql());
        undo.add(change.undo());
      }
      sql.add(set(name, wanted));
      return Remedy.sql(
              "Identify the rows of %s, then let publication %s publish %s"
                  .formatted(Phrases.tables(refusing), name, String.join(", ", wanted)),
              "owner of the publication and of the tables",
              sql,
              undo)
          .withKind(Remedy.Kind.DECISION)
          .withSafety(Safety.REVIEW)
          .withSteps(
              List.of("without a replica identity the application's UPDATE and DELETE would fail"));
    }
    if (!refusing.isEmpty()) {
      return Remedy.steps(
          title,
          Remedy.Kind.DECISION,
          "owner of the publication",
          List.of(
              "First give %s a replica identity that fits: the application's UPDATE and DELETE on %s would fail"
                  .formatted(Phrases.tables(refusing), Phrases.verb(refusing.size(), "it", "them")),
              "Then run " + set(name, wanted)));
    }
    return Remedy.sql(
            title,
            "owner of the publication",
            List.of(set(name, wanted)),
            List.of(set(name, published)))
        .withSafety(Safety.REVIEW);
  }

  private static List<TableFacts> refusing(CheckContext context, PublicationFacts publication) {
    List<TableFacts> refusing = new ArrayList<>();
    for (TableFacts table : Scopes.leaves(context, publication)) {
      if (!table.identifiesRows()) {
        refusing.add(table);
      }
    }
    PublicationColumns.wouldBreak(context, publication).forEach(b -> refusing.add(b.table()));
    return refusing;
  }

  private static CheckResult harmful(
      CheckContext context, String name, List<String> published, List<String> harmful) {
    List<String> rest = published.stream().filter(op -> !harmful.contains(op)).toList();
    return CheckResult.warn(
            "publication %s publishes %s, which stops %s"
                .formatted(name, words(harmful), context.consumer().name()))
        .evidence("publish", published)
        .subjects(List.of(new Subject("publication", name)))
        .remedy(
            Remedy.sql(
                    "Let publication %s leave out %s".formatted(name, words(harmful)),
                    "owner of the publication",
                    List.of(set(name, rest)),
                    List.of(set(name, published)))
                .withSafety(Safety.REVIEW));
  }

  private static String words(List<String> operations) {
    return Phrases.list(operations.stream().map(op -> op.toUpperCase(Locale.ROOT)).toList());
  }

  private static String set(String name, List<String> operations) {
    return "ALTER PUBLICATION %s SET (publish = %s)"
        .formatted(name, Identifiers.literal(String.join(", ", operations)));
  }
}
