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
import dev.pgready.consumers.ConsumerProfile;
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
    if (publication == null || !context.consumer().readsPublication()) {
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
        return harmful(context, publication, harmful);
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
    List<String> all = forAll(context, publication);
    return result
        .evidence("publish", published)
        .subjects(List.of(new Subject("publication", name)))
        .remedy(
            all.containsAll(lost)
                ? widen(context, publication, published, all)
                : apart(context, name, lost.stream().filter(op -> !all.contains(op)).toList()));
  }

  /** What a publication should publish for all who read it: nothing that stops one of them. */
  private static List<String> forAll(CheckContext context, PublicationFacts publication) {
    List<ConsumerProfile> readers = new ArrayList<>(context.othersOf(publication.name()));
    readers.add(context.consumer());
    return ALL.stream()
        .filter(
            op ->
                publication.operations().contains(op)
                    || readers.stream().anyMatch(reader -> wants(reader, op)))
        .filter(
            op -> readers.stream().noneMatch(reader -> reader.publication().harmful().contains(op)))
        .toList();
  }

  private static boolean wants(ConsumerProfile reader, String operation) {
    List<String> required = reader.publication().operations();
    return required.isEmpty() || required.contains(operation);
  }

  /**
   * @param operations that would stop another reader
   */
  private static Remedy apart(CheckContext context, String name, List<String> operations) {
    String others =
        Phrases.list(
            context.others().stream()
                .filter(
                    other -> other.publication().harmful().stream().anyMatch(operations::contains))
                .map(ConsumerProfile::name)
                .distinct()
                .toList());
    return Remedy.steps(
        "Give %s a publication of its own".formatted(context.consumer().name()),
        Remedy.Kind.DECISION,
        "owner of the tables",
        List.of(
            "%s in publication %s would stop %s, which reads it too"
                .formatted(words(operations), name, others),
            "Name the new one with --publication, in a run for %s alone"
                .formatted(context.consumer().name())));
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
      CheckContext context, PublicationFacts publication, List<String> harmful) {
    String name = Identifiers.quote(publication.name());
    List<String> published = publication.operations();
    List<String> missing =
        context.othersOf(publication.name()).stream()
            .filter(other -> harmful.stream().anyMatch(op -> wants(other, op)))
            .map(ConsumerProfile::name)
            .distinct()
            .toList();
    Remedy leaveOut =
        Remedy.sql(
                "Let publication %s leave out %s".formatted(name, words(harmful)),
                "owner of the publication",
                List.of(set(name, forAll(context, publication))),
                List.of(set(name, published)))
            .withSafety(Safety.REVIEW);
    return CheckResult.warn(
            "publication %s publishes %s, which stops %s"
                .formatted(name, words(harmful), context.consumer().name()))
        .evidence("publish", published)
        .subjects(List.of(new Subject("publication", name)))
        .remedy(
            missing.isEmpty()
                ? leaveOut
                : leaveOut.withCaveat(
                    "%s then no longer reaches %s"
                        .formatted(words(harmful), Phrases.list(missing))));
  }

  private static String words(List<String> operations) {
    return Phrases.list(operations.stream().map(op -> op.toUpperCase(Locale.ROOT)).toList());
  }

  private static String set(String name, List<String> operations) {
    return "ALTER PUBLICATION %s SET (publish = %s)"
        .formatted(name, Identifiers.literal(String.join(", ", operations)));
  }
}
