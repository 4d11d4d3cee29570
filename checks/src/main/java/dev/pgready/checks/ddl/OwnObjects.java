// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.remedy.Handover;
import dev.pgready.checks.remedy.Handover.Own;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.OwnNeeds;
import dev.pgready.consumers.needs.Privilege;
import dev.pgready.facts.Catalogue.SchemaFacts;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Schemas, tables and publications that a consumer keeps for itself, left by an earlier try as
 * another role or created by an administrator: it starts only where its role may use them.
 */
public final class OwnObjects implements Check {
  @Override
  public String title() {
    return "What the consumer keeps for itself is its role's";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    OwnNeeds needs = context.consumer().own();
    Map<String, List<Privilege>> missing = Handover.missingTables(context);
    if (needs == null && context.consumer().role().extraTables().isEmpty()) {
      return CheckResult.skip(
          context.consumer().name() + " keeps nothing in the database, as far as is known");
    }
    Optional<CheckResult> lacking = missingTable(context, missing);
    if (lacking.isPresent()) {
      return lacking.get();
    }
    Optional<CheckResult> unfit = unfitTable(context);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    if (needs == null) {
      return CheckResult.pass("its own tables are there, or its role can create them");
    }
    List<Own> objects = Handover.objects(context);
    if (objects.isEmpty()) {
      CheckResult passed =
          CheckResult.pass(
              "nothing is there yet of what %s keeps for itself"
                  .formatted(context.consumer().name()));
      // an event trigger of a user may refuse what it creates
      return needs.schemas() == null
          ? passed
          : Tried.of(context, null, "CREATE SCHEMA")
              .settle(
                  context, passed, "%s can create its schemas".formatted(context.consumer().name()))
              .atMostWarn();
    }
    return needs.replaces() ? owned(context, objects) : used(context, needs);
  }

  private static CheckResult owned(CheckContext context, List<Own> objects) {
    String role = Identifiers.quote(context.cat().role().name());
    // what is in a schema is altered and replaced, the schema itself is only used
    Set<String> usable =
        Handover.schemas(context).stream()
            .filter(schema -> schema.usage() && schema.create())
            .map(schema -> Identifiers.quote(schema.name()))
            .collect(Collectors.toUnmodifiableSet());
    List<Own> foreign =
        objects.stream()
            .filter(own -> !own.owns())
            .filter(own -> !own.kind().equals("SCHEMA") || !usable.contains(own.name()))
            .toList();
    if (foreign.isEmpty()) {
      return CheckResult.pass(
          "role %s owns, or can use, what %s keeps for itself"
              .formatted(role, context.consumer().name()));
    }
    TreeSet<String> owners = new TreeSet<>();
    foreign.forEach(own -> owners.add(Identifiers.quote(own.owner())));
    return CheckResult.fail(
            "%s %s to %s: %s alters and replaces at its start what it keeps for itself, which role %s is not allowed to"
                .formatted(
                    Phrases.list(foreign.stream().map(Own::words).toList()),
                    Phrases.verb(foreign.size(), "belongs", "belong"),
                    Phrases.list(List.copyOf(owners)),
                    context.consumer().name(),
                    role))
        .subjects(subjects(foreign))
        .remedy(Handover.own(context, foreign, role));
  }

  private static List<Subject> subjects(List<Own> objects) {
    return objects.stream()
        .map(own -> new Subject(own.kind().toLowerCase(java.util.Locale.ROOT), own.name()))
        .toList();
  }

  private static CheckResult used(CheckContext context, OwnNeeds needs) {
    String role = Identifiers.quote(context.cat().role().name());
    List<SchemaFacts> closed = new ArrayList<>();
    List<String> lacks = new ArrayList<>();
    for (SchemaFacts schema : Handover.schemas(context)) {
      int before = lacks.size();
      String name = Identifiers.quote(schema.name());
      if (!schema.usage()) {
        lacks.add("USAGE on schema " + name);
      }
      if (needs.creates() && !schema.create()) {
        lacks.add("CREATE on schema " + name);
      }
      context.cat().tables().stream()
          .filter(table -> table.schema().equals(schema.name()))
          .filter(table -> table.kind().equals("r") || table.kind().equals("p"))
          .filter(table -> needs.hasTable(table.schema(), table.name()))
          .filter(table -> !writes(table))
          .forEach(table -> lacks.add("privileges on table " + table.sqlName()));
      schema.routines().stream()
          .filter(routine -> !routine.execute() && needs.hasRoutine(routine.name()))
          .forEach(routine -> lacks.add("EXECUTE on " + routine.name()));
      if (lacks.size() > before) {
        closed.add(schema);
      }
    }
    if (lacks.isEmpty()) {
      return CheckResult.pass(
          "role %s can use what %s keeps for itself".formatted(role, context.consumer().name()));
    }
    return CheckResult.fail(
            "role %s lacks %s: %s is not allowed to use what it keeps for itself"
                .formatted(role, Phrases.list(lacks), context.consumer().name()))
        .subjects(
            closed.stream()
                .map(schema -> new Subject("schema", Identifiers.quote(schema.name())))
                .toList())
        .remedy(Handover.use(context, closed, role));
  }

  private static boolean writes(TableFacts table) {
    return table.select() && table.insert() && table.update() && table.delete();
  }

  /** A table that the consumer creates where it is missing, and that must be published too. */
  private static Optional<CheckResult> missingTable(
      CheckContext context, Map<String, List<Privilege>> missing) {
    if (context.cat().server().inRecovery()) {
      return Optional.empty();
    }
    String role = Identifiers.quote(context.cat().role().name());
    for (Map.Entry<String, List<Privilege>> table : missing.entrySet()) {
      String schema = table.getKey().substring(0, table.getKey().indexOf('.'));
      boolean creates =
          context.cat().role().superuser()
              || context.cat().schemas().stream()
                  .anyMatch(s -> s.name().equals(schema) && s.create() && s.usage());
      PublicationFacts publication = context.scope().publication();
      // one that would not hold the table by itself
      PublicationFacts extended =
          publication == null
                  || !context.consumer().publication().include().contains(table.getKey())
                  || publication.row().puballtables()
                  || publication.schemas().contains(schema)
              ? null
              : publication;
      if (creates && (extended == null || extended.owns())) {
        continue;
      }
      CheckResult failed =
          CheckResult.fail(
              "there is no table %s, and role %s %s"
                  .formatted(
                      table.getKey(),
                      role,
                      creates && extended != null
                          ? "cannot add it to publication %s, which belongs to %s"
                              .formatted(
                                  Identifiers.quote(extended.name()),
                                  Identifiers.quote(extended.owner()))
                          : "has no CREATE on schema %s to create it: %s needs it"
                              .formatted(Identifiers.quote(schema), context.consumer().name())));
      Optional<Remedy> create =
          Handover.create(
              context,
              table.getKey(),
              table.getValue(),
              role,
              extended == null ? null : Identifiers.quote(extended.name()));
      return Optional.of(
          (create.isPresent() ? failed.remedy(create.get()) : failed)
              .subjects(List.of(new Subject("table", table.getKey()))));
    }
    return Optional.empty();
  }

  /** A table of its own that is there, and not as the consumer's own statements need it. */
  private static Optional<CheckResult> unfitTable(CheckContext context) {
    for (Map.Entry<String, List<String>> key : context.consumer().role().extraKeys().entrySet()) {
      Optional<TableFacts> found =
          context.cat().tables().stream()
              .filter(table -> Handover.isCalled(table, key.getKey()))
              .findFirst();
      if (found.isEmpty()) {
        continue;
      }
      TableFacts table = found.get();
      String unfit =
          "u".equals(table.persistence())
              ? "is unlogged: no publication carries it"
              : arbitrates(table, key.getValue())
                  ? ""
                  : "has no unique index on just %s: ON CONFLICT, with which %s writes to it, is refused"
                      .formatted(
                          Phrases.list(key.getValue().stream().map(Identifiers::quote).toList()),
                          context.consumer().name());
      if (!unfit.isEmpty()) {
        return Optional.of(
            CheckResult.fail("table %s %s".formatted(table.sqlName(), unfit))
                .subjects(List.of(new Subject("table", table.sqlName())))
                .remedy(
                    Remedy.steps(
                        "Create %s as its set-up does".formatted(table.sqlName()),
                        Remedy.Kind.DECISION,
                        "owner of the table",
                        List.of(
                            "rename or drop the one that is there, if it is nobody else's",
                            "pgready consumers show %s has the statement"
                                .formatted(context.consumer().id())))));
      }
    }
    return Optional.empty();
  }

  /** Nulls do no harm, unlike in an identity. */
  private static boolean arbitrates(TableFacts table, List<String> columns) {
    return table.indexes().stream()
        .anyMatch(
            index ->
                !index.deferrable()
                    && !index.invalid()
                    && !index.partial()
                    && !index.expressions()
                    && Set.copyOf(index.columns()).equals(Set.copyOf(columns)));
  }
}
