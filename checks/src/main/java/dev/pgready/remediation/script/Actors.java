// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.SchemaFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells who can run a statement, by the owners of what it changes. */
final class Actors {
  private final @Nullable Catalogue catalogue;
  private final boolean managed;
  private final WhoCan can;
  private final Map<String, TableFacts> tables = new HashMap<>();
  private final Map<String, Set<String>> ownersBySchema = new HashMap<>();
  private final Map<String, String> publications = new HashMap<>();
  private final Map<Set<String>, Actor> byOwners = new HashMap<>();
  private final IdentityHashMap<Step, Map<Actor, List<Statement>>> parts = new IdentityHashMap<>();

  Actors(Report report) {
    catalogue = report.facts().catalogue();
    managed = report.detection().profile().managed();
    can = new WhoCan(catalogue);
    if (catalogue != null) {
      for (TableFacts table : catalogue.list(Catalogue::tables)) {
        tables.put(table.sqlName(), table);
        ownersBySchema
            .computeIfAbsent(table.schema(), schema -> new TreeSet<>())
            .add(table.owner());
      }
      catalogue.list(Catalogue::publications).forEach(p -> publications.put(p.name(), p.owner()));
    }
  }

  @Nullable TableFacts table(@Nullable String sqlName) {
    return sqlName == null ? null : tables.get(sqlName);
  }

  /**
   * The statements of a step by who can run them, each in its order. All go together where one of
   * them is not about something that has an owner.
   */
  Map<Actor, List<Statement>> of(Step step) {
    return parts.computeIfAbsent(step, this::divided);
  }

  private Map<Actor, List<Statement>> divided(Step step) {
    Map<Actor, List<Statement>> divided = new LinkedHashMap<>();
    for (Statement statement : step.sql()) {
      Set<String> owners = owners(statement);
      if (owners.isEmpty()) {
        return Map.of(named(step), step.sql());
      }
      divided.computeIfAbsent(owned(owners), actor -> new ArrayList<>()).add(statement);
    }
    return divided;
  }

  /** In the remedy's own words. Who is what on a managed host only the attempt tells. */
  private Actor named(Step step) {
    return new Actor(step.runAs(), managed ? null : can.run(step));
  }

  private Actor owned(Set<String> owners) {
    return byOwners.computeIfAbsent(owners, Actors::actor);
  }

  private static Actor actor(Set<String> owners) {
    List<String> names = owners.stream().map(Identifiers::quote).toList();
    return new Actor(
        names.size() == 1
            ? "%s, or a superuser".formatted(names.get(0))
            : "a superuser, or a member of the owners %s".formatted(Phrases.list(names)),
        owners.stream()
            .map(
                owner ->
                    "pg_catalog.pg_has_role(current_user, %s, 'USAGE')"
                        .formatted(Identifiers.literal(owner)))
            .collect(Collectors.joining(" AND ")));
  }

  /** The roles whose rights it takes together; empty: it is not about something that is owned. */
  private Set<String> owners(Statement statement) {
    Set<String> owners = new TreeSet<>();
    return switch (statement.kind()) {
      case INDEX_CONCURRENTLY, KEY, NOT_NULL, IDENTITY, TABLE, REWRITE, POLICY_CREATE, POLICY ->
          add(owners, List.of(String.valueOf(statement.object())));
      case RENAME -> {
        TableFacts table = table(statement.object());
        yield table == null ? owners : Set.of(table.owner());
      }
      case GRANT -> granted(statement, owners);
      case DEFAULT_PRIVILEGES -> {
        SqlReader reader = new SqlReader(statement.sql());
        String role = reader.words("ALTER DEFAULT PRIVILEGES FOR ROLE") ? reader.name() : null;
        yield role == null ? owners : Set.of(SqlReader.unquote(role));
      }
      case PUBLICATION_CREATE -> add(owners, statement.tables());
      case PUBLICATION_ADD -> {
        Set<String> all = add(owners, statement.tables());
        yield all.isEmpty() ? all : with(all, publications.get(unquoted(statement)));
      }
      case PUBLICATION, PUBLICATION_DROP -> with(owners, publications.get(unquoted(statement)));
      case SETTING,
          RELOAD,
          ROLE_CREATE,
          ROLE,
          DATABASE,
          OWNER,
          SLOT_CREATE,
          DESTRUCTIVE,
          EDITED,
          OTHER ->
          owners;
    };
  }

  private static String unquoted(Statement statement) {
    return SqlReader.unquote(String.valueOf(statement.object()));
  }

  private static Set<String> with(Set<String> owners, @Nullable String owner) {
    if (owner != null) {
      owners.add(owner);
    }
    return owners;
  }

  /** Empty where the owner of one is not known. */
  private Set<String> add(Set<String> owners, List<String> names) {
    for (String name : names) {
      TableFacts table = table(name);
      if (table == null) {
        return Set.of();
      }
      owners.add(table.owner());
    }
    return owners;
  }

  private Set<String> granted(Statement statement, Set<String> owners) {
    List<String> names = statement.tables();
    if (!names.isEmpty()) {
      return add(owners, names);
    }
    SqlReader reader = new SqlReader(statement.sql());
    if (catalogue == null || !reader.skipTo("ON", "TO", "FROM") || !reader.words("ON")) {
      return owners;
    }
    if (reader.words("DATABASE")) {
      catalogue.seen(all -> all.database().owner()).ifPresent(owners::add);
      return owners;
    }
    boolean all = reader.words("ALL TABLES IN SCHEMA");
    if (!all && !reader.words("SCHEMA")) {
      return owners;
    }
    int from = reader.position();
    reader.skipTo("TO", "FROM");
    for (String written :
        SqlReader.split(statement.sql().substring(from, reader.position()).strip())) {
      String schema = SqlReader.unquote(written);
      if (all) {
        owners.addAll(ownersBySchema.getOrDefault(schema, Set.of()));
      } else {
        catalogue.list(Catalogue::schemas).stream()
            .filter(one -> one.name().equals(schema))
            .map(SchemaFacts::owner)
            .forEach(owners::add);
      }
    }
    return owners;
  }
}
