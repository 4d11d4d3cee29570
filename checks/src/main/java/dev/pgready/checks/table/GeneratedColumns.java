// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.Level;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Generated columns are not in the stream before PostgreSQL 18; from then on stored ones are where
 * the publication says so, virtual ones never.
 */
public final class GeneratedColumns implements Check {
  private static final TableSet.Condition GENERATED =
      new TableSet.Condition(table -> !table.generated().isEmpty());

  @Override
  public String title() {
    return "Generated columns reach the consumer";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " reads no changes");
    }
    PublicationFacts publication = context.scope().publication();
    Map<Long, Set<String>> listed = new HashMap<>();
    boolean stored =
        publication == null
            && context.cat().server().major() >= 18
            && "stored".equals(context.consumer().publication().generatedColumns());
    if (publication != null) {
      stored = "s".equals(publication.row().generatedColumns());
      publication
          .tables()
          .forEach(
              member -> {
                if (!member.columns().isEmpty()) {
                  listed.put(member.oid(), Set.copyOf(member.columns()));
                }
              });
    }
    List<String> missing = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    List<Subject> subjects = new ArrayList<>();
    boolean virtual = false;
    for (TableFacts table : context.scope().carried().where(GENERATED)) {
      for (TableFacts.Generated column : table.generated()) {
        boolean sent =
            column.kind().equals("s")
                && (listed.containsKey(table.oid())
                    ? listed.getOrDefault(table.oid(), Set.of()).contains(column.name())
                    : stored);
        if (!sent) {
          virtual |= column.kind().equals("v");
          String name = table.sqlName() + '.' + Identifiers.quote(column.name());
          missing.add(name);
          // of a root, what its partitions identify rows by counts: the WAL holds their old rows
          if (!table.partitioned()
              && table
                  .identityIndex()
                  .filter(i -> i.columns().contains(column.name()))
                  .isPresent()) {
            keys.add(name);
          }
          subjects.add(new Subject("column", name));
        }
      }
    }
    if (missing.isEmpty()) {
      return CheckResult.pass("every generated column is replicated");
    }
    if (!keys.isEmpty()) {
      String message =
          "generated %s %s %s rows and %s not in the stream: UPDATE and DELETE do not identify their row"
              .formatted(
                  Phrases.verb(keys.size(), "column", "columns"),
                  Phrases.list(keys),
                  Phrases.verb(keys.size(), "identifies", "identify"),
                  Phrases.verb(keys.size(), "is", "are"));
      return Levels.result(
              context.consumer().unsupported().getOrDefault("generated-identity", Level.WARN),
              message)
          .subjects(subjects)
          .evidence("columns", missing.size())
          .remedy(remedy(context, publication, virtual));
    }
    Level level = Levels.of(context, "generated-columns");
    CheckResult result =
        Levels.result(
                level,
                "generated %s %s %s not in the stream, at most in the initial copy"
                    .formatted(
                        Phrases.verb(missing.size(), "column", "columns"),
                        Phrases.list(missing),
                        Phrases.verb(missing.size(), "is", "are")))
            .subjects(subjects)
            .evidence("columns", missing.size());
    return level == Level.INFO ? result : result.remedy(remedy(context, publication, virtual));
  }

  private static Remedy remedy(
      CheckContext context,
      @org.jspecify.annotations.Nullable PublicationFacts publication,
      boolean virtual) {
    if (context.cat().server().major() >= 18 && publication != null && !virtual) {
      String name = Identifiers.quote(publication.name());
      return Remedy.sql(
              "Let publication %s publish stored generated columns".formatted(name),
              "owner of the publication",
              List.of(
                  "ALTER PUBLICATION %s SET (publish_generated_columns = stored)".formatted(name)),
              List.of(
                  "ALTER PUBLICATION %s SET (publish_generated_columns = none)".formatted(name)))
          .withSafety(Safety.REVIEW);
    }
    return Remedy.steps(
        "Compute the values at the consumer, or fill an ordinary column by a trigger",
        Kind.DECISION,
        "table owner",
        List.of(
            "PostgreSQL %s publishes %s"
                .formatted(
                    context.cat().server().major(),
                    context.cat().server().major() >= 18
                        ? "stored generated columns only (publish_generated_columns = stored)"
                        : "no generated columns")));
  }
}
