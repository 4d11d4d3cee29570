// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.remedy.Handover;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.OwnNeeds;
import dev.pgready.consumers.needs.Privilege;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderProfile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The smallest role with which a consumer works on a host: what it needs and nothing else. */
public final class LeastPrivilegeRole {
  private static final String CREATES_ROLES = "superuser, or a role with CREATEROLE";

  private LeastPrivilegeRole() {}

  /**
   * The statements that make the role, as remedies in the order in which to run them.
   *
   * @param contexts one for each consumer that will use the role
   */
  public static List<Remedy> remedies(String name, List<CheckContext> contexts) {
    String role = Identifiers.quote(name);
    List<Remedy> remedies = new ArrayList<>();
    CheckContext first = contexts.get(0);
    Catalogue catalogue = first.cat();
    boolean senders = catalogue.server().limitsSenders();
    int sessions =
        contexts.stream().mapToInt(c -> c.consumer().limited(senders).peak()).max().orElse(0);
    remedies.add(
        Remedy.sql(
                "Create role %s, then give it a password".formatted(role),
                CREATES_ROLES,
                List.of(create(role, sessions)),
                List.of("DROP ROLE IF EXISTS " + role))
            .withSteps(
                List.of(
                    "This script contains no password: set one with \\password "
                        + role
                        + " in psql, which sends only its hash.")));
    boolean replicates = contexts.stream().anyMatch(c -> needsReplication(c.consumer()));
    if (replicates) {
      remedies.add(
          right(first.provider(), first.provider().replicationRight(), role, "REPLICATION"));
    }
    if (contexts.stream().anyMatch(LeastPrivilegeRole::needsBypassRls)) {
      remedies.add(right(first.provider(), first.provider().bypassRls(), role, "BYPASSRLS"));
    }
    remedies.add(database(role, contexts, catalogue));
    Set<TableFacts> wanted = new LinkedHashSet<>();
    contexts.forEach(context -> wanted.addAll(context.scope().wanted()));
    if (!wanted.isEmpty()) {
      remedies.add(tables(role, wanted, catalogue, privileges(contexts)));
      remedies.add(defaults(role, wanted));
    }
    contexts.forEach(context -> remedies.addAll(ownObjects(role, context)));
    if (replicates) {
      remedies.add(
          Remedy.sql(
              "Disable timeouts that would abort the initial copy",
              CREATES_ROLES,
              List.of(
                  "ALTER ROLE " + role + " SET statement_timeout = 0",
                  "ALTER ROLE " + role + " SET idle_in_transaction_session_timeout = 0"),
              List.of()));
    }
    return List.copyOf(remedies);
  }

  /** What an earlier try as another role has left. */
  private static List<Remedy> ownObjects(String role, CheckContext context) {
    List<Remedy> remedies = new ArrayList<>();
    OwnNeeds needs = context.consumer().own();
    List<Handover.Own> objects = Handover.objects(context);
    if (needs != null && !objects.isEmpty()) {
      remedies.add(
          needs.replaces()
              ? Handover.own(context, objects, role)
              : Handover.use(context, Handover.schemas(context), role));
    }
    Handover.missingTables(context)
        .forEach(
            (table, privileges) ->
                Handover.create(context, table, privileges, role, null).ifPresent(remedies::add));
    return remedies;
  }

  /**
   * @param sessions how many of those that a connection limit counts
   */
  private static String create(String role, int sessions) {
    String limit = sessions > 0 ? " CONNECTION LIMIT " + (sessions + 2) : "";
    return "CREATE ROLE " + role + " LOGIN" + limit;
  }

  private static boolean needsReplication(ConsumerProfile consumer) {
    return consumer.replicates() && consumer.role().needsReplication();
  }

  private static boolean needsBypassRls(CheckContext context) {
    Level level = context.consumer().role().bypassRls();
    return level != null
        && level != Level.INFO
        && context.scope().wanted().stream().anyMatch(TableFacts::rowSecurity);
  }

  /** The host's way of giving a right; the attribute itself where the host has no other. */
  private static Remedy right(
      ProviderProfile host,
      ProviderProfile.@org.jspecify.annotations.Nullable Right right,
      String role,
      String attribute) {
    if (right == null && host.managed()) {
      return Remedy.steps(
          "Ask %s for the attribute %s of role %s".formatted(host.name(), attribute, role),
          Remedy.Kind.PROVIDER,
          "host administrator",
          List.of(
              "PostgreSQL itself would run, as a superuser: ALTER ROLE %s %s"
                  .formatted(role, attribute)));
    }
    if (right == null) {
      return Remedy.sql(
          "Give %s the attribute %s".formatted(role, attribute),
          "superuser",
          List.of("ALTER ROLE " + role + " " + attribute),
          List.of("ALTER ROLE " + role + " NO" + attribute));
    }
    return new Remedy(
        right.title().replace("{role}", role),
        right.sql().isEmpty() ? Remedy.Kind.PROVIDER : Remedy.Kind.SQL,
        Remedy.Safety.SAFE,
        false,
        right.by(),
        right.sql().stream().map(sql -> sql.replace("{role}", role)).toList(),
        right.undo().stream().map(sql -> sql.replace("{role}", role)).toList(),
        List.of(),
        right.steps().stream().map(step -> step.replace("{role}", role)).toList(),
        right.url());
  }

  private static Remedy database(String role, List<CheckContext> contexts, Catalogue catalogue) {
    Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
    contexts.forEach(context -> privileges.addAll(context.consumer().role().database()));
    String database = Identifiers.quote(catalogue.database().name());
    return Remedy.sql(
        "Let %s use database %s".formatted(role, database),
        "database owner",
        privileges.stream()
            .map(p -> "GRANT %s ON DATABASE %s TO %s".formatted(p, database, role))
            .toList(),
        privileges.stream()
            .map(p -> "REVOKE %s ON DATABASE %s FROM %s".formatted(p, database, role))
            .toList());
  }

  private static Set<Privilege> privileges(List<CheckContext> contexts) {
    Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
    contexts.forEach(context -> privileges.addAll(context.consumer().role().table()));
    return privileges;
  }

  /** Per schema where all its tables are wanted, by name where not. */
  private static Remedy tables(
      String role, Set<TableFacts> wanted, Catalogue catalogue, Set<Privilege> privileges) {
    Map<String, Integer> totals = new HashMap<>();
    for (TableFacts table : catalogue.tables()) {
      totals.merge(table.schema(), 1, Integer::sum);
    }
    Map<String, List<TableFacts>> bySchema = new TreeMap<>();
    for (TableFacts table : wanted) {
      bySchema.computeIfAbsent(table.schema(), s -> new ArrayList<>()).add(table);
    }
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    bySchema.forEach(
        (schema, tables) -> {
          String name = Identifiers.quote(schema);
          sql.add("GRANT USAGE ON SCHEMA %s TO %s".formatted(name, role));
          undo.add(0, "REVOKE USAGE ON SCHEMA %s FROM %s".formatted(name, role));
          boolean whole = tables.size() == totals.getOrDefault(schema, 0);
          String what =
              whole
                  ? "ALL TABLES IN SCHEMA " + name
                  : "TABLE " + String.join(", ", tables.stream().map(TableFacts::sqlName).toList());
          for (Privilege privilege : privileges) {
            sql.add("GRANT %s ON %s TO %s".formatted(privilege, what, role));
            undo.add(0, "REVOKE %s ON %s FROM %s".formatted(privilege, what, role));
          }
        });
    return Remedy.sql("Let %s read the tables".formatted(role), "table owner", sql, undo);
  }

  /**
   * Only who makes a table decides its default privileges, so every role that owns one is named.
   */
  private static Remedy defaults(String role, Set<TableFacts> wanted) {
    Map<String, Set<String>> schemasByOwner = new TreeMap<>();
    for (TableFacts table : wanted) {
      schemasByOwner.computeIfAbsent(table.owner(), o -> new TreeSet<>()).add(table.schema());
    }
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    schemasByOwner.forEach(
        (owner, schemas) -> {
          String scope =
              "ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s"
                  .formatted(
                      Identifiers.quote(owner),
                      String.join(", ", schemas.stream().map(Identifiers::quote).toList()));
          sql.add("%s GRANT SELECT ON TABLES TO %s".formatted(scope, role));
          undo.add(0, "%s REVOKE SELECT ON TABLES FROM %s".formatted(scope, role));
        });
    return Remedy.sql("Let %s read future tables".formatted(role), "table owner", sql, undo);
  }
}
