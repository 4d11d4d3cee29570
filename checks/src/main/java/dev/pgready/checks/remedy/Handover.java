// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.consumers.Recipe;
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
import org.jspecify.annotations.Nullable;

/** What a consumer keeps in the source for itself, and how it comes to be its role's. */
public final class Handover {
  private Handover() {}

  /**
   * One object.
   *
   * @param kind as ALTER calls it
   * @param name as SQL needs it
   * @param owns whether the judged role has the owner's rights
   */
  public record Own(String kind, String name, String owner, boolean owns) {
    /** In a sentence. */
    public String words() {
      return kind.toLowerCase(java.util.Locale.ROOT) + " " + name;
    }
  }

  /** The consumer's schemas that are there. */
  public static List<SchemaFacts> schemas(CheckContext context) {
    OwnNeeds needs = context.consumer().own();
    String pattern = needs == null ? null : needs.schemas();
    return pattern == null
        ? List.of()
        : context.cat().schemas().stream().filter(s -> s.name().matches(pattern)).toList();
  }

  /** All that is there of what the consumer keeps for itself. */
  public static List<Own> objects(CheckContext context) {
    OwnNeeds needs = context.consumer().own();
    if (needs == null) {
      return List.of();
    }
    List<Own> objects = new ArrayList<>();
    for (SchemaFacts schema : schemas(context)) {
      boolean owns =
          schema.owns() == null
              ? context.cat().role().superuser()
                  || schema.owner().equals(context.cat().role().name())
              : schema.owns();
      objects.add(new Own("SCHEMA", Identifiers.quote(schema.name()), schema.owner(), owns));
      for (TableFacts table : context.cat().tables()) {
        if (table.schema().equals(schema.name()) && needs.hasTable(table.schema(), table.name())) {
          objects.add(new Own(kind(table), table.sqlName(), table.owner(), table.owns()));
        }
      }
      schema.routines().stream()
          .filter(r -> needs.hasRoutine(r.name()))
          .forEach(r -> objects.add(new Own("ROUTINE", r.name(), r.owner(), r.owns())));
    }
    String publications = needs.publications();
    for (PublicationFacts publication : context.cat().publications()) {
      if (publications != null && publication.name().matches(publications)) {
        objects.add(
            new Own(
                "PUBLICATION",
                Identifiers.quote(publication.name()),
                publication.owner(),
                publication.owns()));
      }
    }
    return objects;
  }

  private static String kind(TableFacts table) {
    return switch (table.kind()) {
      case "v" -> "VIEW";
      case "m" -> "MATERIALIZED VIEW";
      case "f" -> "FOREIGN TABLE";
      default -> "TABLE";
    };
  }

  /**
   * Makes the role their owner.
   *
   * @param role as SQL needs it
   */
  public static Remedy own(CheckContext context, List<Own> objects, String role) {
    return Remedy.sql(
            "Make role %s the owner of what %s keeps for itself"
                .formatted(role, context.consumer().name()),
            context.provider().managed() ? "host administrator" : "superuser",
            objects.stream().map(own -> to(own, role)).toList(),
            objects.stream().map(own -> to(own, Identifiers.quote(own.owner()))).toList())
        .withSafety(Remedy.Safety.REVIEW)
        .withSteps(
            List.of(
                "where another %s still uses them as their owner, give this one a database of its own"
                    .formatted(context.consumer().name())));
  }

  private static String to(Own own, String role) {
    return "ALTER %s %s OWNER TO %s".formatted(own.kind(), own.name(), role);
  }

  /**
   * Lets the role use them without owning them.
   *
   * @param role as SQL needs it
   */
  public static Remedy use(CheckContext context, List<SchemaFacts> schemas, String role) {
    OwnNeeds needs = context.consumer().own();
    String onSchema = needs != null && needs.creates() ? "CREATE, USAGE" : "USAGE";
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (SchemaFacts schema : schemas) {
      String name = Identifiers.quote(schema.name());
      for (String what :
          List.of(
              onSchema + " ON SCHEMA " + name,
              "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + name,
              "EXECUTE ON ALL FUNCTIONS IN SCHEMA " + name)) {
        sql.add("GRANT %s TO %s".formatted(what, role));
        undo.add(0, "REVOKE %s FROM %s".formatted(what, role));
      }
    }
    return Remedy.sql(
        "Let role %s use schema %s"
            .formatted(
                role,
                String.join(", ", schemas.stream().map(s -> Identifiers.quote(s.name())).toList())),
        "owner of the schema",
        sql,
        undo);
  }

  /** Tables of the consumer's own that are not there, with the privileges that it needs on them. */
  public static Map<String, List<Privilege>> missingTables(CheckContext context) {
    Map<String, List<Privilege>> missing =
        new java.util.TreeMap<>(context.consumer().role().extraTables());
    missing
        .keySet()
        .removeIf(name -> context.cat().tables().stream().anyMatch(table -> isCalled(table, name)));
    return missing;
  }

  /** Puts no name together, for there may be many tables. */
  public static boolean isCalled(TableFacts table, String name) {
    int dot = table.schema().length();
    return name.length() == dot + 1 + table.name().length()
        && name.startsWith(table.schema())
        && name.charAt(dot) == '.'
        && name.endsWith(table.name());
  }

  /**
   * Creates such a table as the vendor's own set-up does; empty where that has no statement for it.
   *
   * @param role as SQL needs it
   * @param publication that must hold it and does not by itself; null: none
   */
  public static Optional<Remedy> create(
      CheckContext context,
      String table,
      List<Privilege> privileges,
      String role,
      @Nullable String publication) {
    Recipe recipe = context.consumer().recipe();
    Optional<String> create =
        recipe == null
            ? Optional.empty()
            : recipe.steps().stream()
                .map(step -> step.sql().strip())
                .filter(sql -> sql.startsWith("CREATE TABLE IF NOT EXISTS " + table + " "))
                .findFirst();
    if (create.isEmpty()) {
      return Optional.empty();
    }
    List<String> sql = new ArrayList<>();
    sql.add(create.get());
    sql.add("GRANT %s ON TABLE %s TO %s".formatted(Privilege.list(privileges), table, role));
    if (publication != null) {
      sql.add("ALTER PUBLICATION %s ADD TABLE %s".formatted(publication, table));
    }
    return Optional.of(
        Remedy.sql(
                "Create table %s for %s".formatted(table, context.consumer().name()),
                publication == null
                    ? "role with CREATE on the schema"
                    : "owner of the publication with CREATE on the schema",
                sql,
                List.of())
            .withSafety(Remedy.Safety.REVIEW));
  }
}
