// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.Administrators;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.Privilege;
import dev.pgready.facts.Catalogue.SequenceFacts;
import dev.pgready.facts.Catalogue.SequenceFacts.Sequence;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/**
 * Logical decoding does not carry the state of sequences: after a switch to the copy, serial and
 * identity columns start again at their beginning. A consumer that writes rows needs to use them.
 */
public final class Sequences implements Check {
  @Override
  public String title() {
    return "Sequences need no extra work";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    SequenceFacts sequences = context.cat().sequences();
    if (sequences.count() == 0) {
      return CheckResult.pass("there are no sequences");
    }
    if (!context.consumer().replicates()) {
      return rights(context, sequences);
    }
    PublicationFacts publication = context.scope().publication();
    if (publication != null
        && publication.row().puballsequences()
        && context.consumer().publication().syncsSequences()) {
      return published(context, sequences, publication);
    }
    if (!context.consumer().role().sequence().isEmpty()) {
      CheckResult rights = rights(context, sequences);
      if (rights.status() == Status.FAIL) {
        return rights;
      }
    }
    Level level = Levels.of(context, "sequences");
    String count = Phrases.count(sequences.count(), "sequence");
    CheckResult result =
        Levels.result(
                level,
                level == Level.INFO
                    ? "%s not in the stream, and %s does not need them"
                        .formatted(
                            count + " " + Phrases.verb(sequences.count(), "is", "are"),
                            context.consumer().name())
                    : "%s of database %s %s not replicated: set them at the copy before it is written to"
                        .formatted(
                            count,
                            Identifiers.quote(context.cat().database().name()),
                            Phrases.verb(sequences.count(), "is", "are")))
            .evidence("sequences", sequences.count());
    return level == Level.INFO
        ? result
        : result.remedy(
            Remedy.steps(
                "Carry the sequences over when the copy takes over",
                Kind.DECISION,
                "user",
                List.of(
                    "On the source: SELECT pg_catalog.format('SELECT pg_catalog.setval(%L, %s)', pg_catalog.format('%I.%I', schemaname, sequencename), last_value) FROM pg_catalog.pg_sequences WHERE last_value IS NOT NULL",
                    "Run what it prints on the copy, after the last change has arrived")));
  }

  /** 19 and newer: the subscription reads each sequence of the publication. */
  private static CheckResult published(
      CheckContext context, SequenceFacts sequences, PublicationFacts publication) {
    String role = Identifiers.quote(context.cat().role().name());
    String name = Identifiers.quote(publication.name());
    List<Sequence> closed = sequences.list().stream().filter(s -> !s.select()).toList();
    if (closed.isEmpty()) {
      return CheckResult.pass(
              "publication %s is FOR ALL SEQUENCES, and role %s can read them: ALTER SUBSCRIPTION ... REFRESH SEQUENCES carries their values over"
                  .formatted(name, role))
          .evidence("sequences", sequences.count());
    }
    String list = String.join(", ", names(closed));
    return CheckResult.fail(
            "publication %s is FOR ALL SEQUENCES, and role %s has no SELECT on %s: their values never arrive (logical replication sequence synchronization failed)"
                .formatted(name, role, Phrases.list(names(closed))))
        .subjects(names(closed).stream().map(n -> new Subject("sequence", n)).toList())
        .evidence("sequences", closed.size())
        .remedy(
            Remedy.sql(
                    "Let role %s read them".formatted(role),
                    "owner of the sequences",
                    List.of("GRANT SELECT ON SEQUENCE %s TO %s".formatted(list, role)),
                    List.of("REVOKE SELECT ON SEQUENCE %s FROM %s".formatted(list, role)))
                .withSafety(Safety.REVIEW));
  }

  /** Writing rows calls nextval, which needs USAGE; resetting a sequence needs its owner. */
  private static CheckResult rights(CheckContext context, SequenceFacts sequences) {
    List<Privilege> needed = context.consumer().role().sequence();
    List<Privilege> privileges = needed.stream().filter(p -> p != Privilege.OWNER).toList();
    List<Sequence> closed =
        sequences.list().stream()
            .filter(
                s ->
                    (privileges.contains(Privilege.USAGE) && !s.usage())
                        || (privileges.contains(Privilege.SELECT) && !s.select()))
            .toList();
    List<Sequence> foreign =
        needed.contains(Privilege.OWNER)
            ? sequences.list().stream().filter(s -> !s.owns()).toList()
            : List.of();
    if (closed.isEmpty() && foreign.isEmpty()) {
      return CheckResult.pass("no sequence is a problem");
    }
    String role = Identifiers.quote(context.cat().role().name());
    List<String> causes = new ArrayList<>();
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    if (!closed.isEmpty()) {
      String rights = Privilege.list(privileges);
      String list = String.join(", ", names(closed));
      causes.add("has no %s on %s".formatted(rights, Phrases.list(names(closed))));
      if (foreign.isEmpty()) { // an owner has all rights
        sql.add("GRANT %s ON SEQUENCE %s TO %s".formatted(rights, list, role));
        undo.add("REVOKE %s ON SEQUENCE %s FROM %s".formatted(rights, list, role));
      }
    }
    List<String> steps = new ArrayList<>();
    if (!foreign.isEmpty()) {
      causes.add("does not own " + Phrases.list(names(foreign)));
      for (Sequence sequence : foreign) {
        String form =
            "ALTER SEQUENCE %s OWNER TO %%s"
                .formatted(
                    Identifiers.quote(sequence.schema(), sequence.name()).replace("%", "%%"));
        sql.add(form.formatted(role));
        if (sequence.owner() != null) {
          undo.add(form.formatted(Identifiers.quote(sequence.owner())));
        }
      }
      boolean administrators =
          foreign.stream()
              .anyMatch(
                  sequence ->
                      sequence.owner() == null
                          || Administrators.contain(context, sequence.owner()));
      steps.add(
          "The owner of a column's sequence is the owner of its table: there, "
              + (administrators
                      ? "give the table to a role that owns nothing else, and make role %s a member of that"
                      : "make role %s a member of that role")
                  .formatted(role));
    }
    List<Sequence> all = closed.isEmpty() ? foreign : closed;
    return CheckResult.fail(
            "role %s %s: %s could not use them"
                .formatted(role, String.join(" and ", causes), context.consumer().name()))
        .subjects(names(all).stream().map(name -> new Subject("sequence", name)).toList())
        .evidence("sequences", all.size())
        .remedy(
            Remedy.sql(
                    "Give role %s its rights on them".formatted(role),
                    "owner of the sequences",
                    sql,
                    undo)
                .withSafety(Safety.REVIEW)
                .withSteps(steps));
  }

  private static List<String> names(List<Sequence> sequences) {
    return sequences.stream().map(s -> Identifiers.quote(s.schema(), s.name())).toList();
  }
}
