// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.Form;
import dev.pgready.consumers.needs.Privilege;
import dev.pgready.facts.Catalogue.DefaultPrivilege;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.RoleFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A publication of all tables or of a schema takes in every table that is made later; the role can
 * read it only where default privileges say so.
 */
public final class DefaultPrivileges implements Check {
  @Override
  public String title() {
    return "The role can read tables created later";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().role().table().contains(Privilege.SELECT)) {
      return CheckResult.skip(context.consumer().name() + " does not read tables");
    }
    if (!takesFutureTables(context)) {
      return CheckResult.skip("tables created later are not replicated automatically");
    }
    RoleFacts role = context.cat().role();
    String name = Identifiers.quote(role.name());
    if (role.superuser() || role.memberOf().contains("pg_read_all_data")) {
      return CheckResult.pass(
          "role %s can read every table: %s"
              .formatted(name, role.superuser() ? "it is a superuser" : "it has pg_read_all_data"));
    }
    Map<String, Set<String>> schemasByOwner =
        context
            .scope()
            .carried()
            .once(DefaultPrivileges.class, tables -> uncovered(context, tables));
    if (schemasByOwner.isEmpty()) {
      return CheckResult.pass("role %s will be able to read new tables".formatted(name));
    }
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    List<Subject> subjects = new ArrayList<>();
    List<String> places = new ArrayList<>();
    schemasByOwner.forEach(
        (owner, schemas) -> {
          List<String> quoted = schemas.stream().map(Identifiers::quote).toList();
          places.add(Identifiers.quote(owner) + " in " + Phrases.list(quoted));
          subjects.add(new Subject("role", Identifiers.quote(owner)));
          String form = "ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s %s";
          String list = String.join(", ", quoted);
          sql.add(
              form.formatted(Identifiers.quote(owner), list, "GRANT SELECT ON TABLES TO " + name));
          undo.add(
              form.formatted(
                  Identifiers.quote(owner), list, "REVOKE SELECT ON TABLES FROM " + name));
        });
    return CheckResult.warn(
            "role %s cannot read tables that %s will create later: their initial copy would stop with \"permission denied\""
                .formatted(name, Phrases.list(places)))
        .subjects(subjects)
        .remedy(
            Remedy.sql(
                "Grant role %s SELECT on future tables".formatted(name),
                "the owners named, or a superuser",
                sql,
                undo));
  }

  private static boolean takesFutureTables(CheckContext context) {
    if (!context.consumer().role().copiesLaterTables()) {
      return false;
    }
    PublicationFacts publication = context.scope().publication();
    if (publication != null) {
      return publication.row().puballtables() || !publication.schemas().isEmpty();
    }
    Form form = context.consumer().publication().form();
    return context.consumer().role().defaultPrivileges() || form == Form.ALL || form == Form.SCHEMA;
  }

  /** Owners of the tables of today whose tables of tomorrow could not be read, with the schemas. */
  private static Map<String, Set<String>> uncovered(CheckContext context, TableSet tables) {
    Set<String> granted = new HashSet<>();
    for (DefaultPrivilege row : context.cat().defaultPrivileges()) {
      if (row.kind().equals("r") && row.privileges().contains("SELECT")) {
        granted.add(key(row.grantor(), row.schema() == null ? "" : row.schema()));
      }
    }
    Map<String, Set<String>> uncovered = new TreeMap<>();
    for (TableFacts table : tables) {
      if (!table.owns()
          && table.extension() == null
          && !granted.contains(key(table.owner(), ""))
          && !granted.contains(key(table.owner(), table.schema()))) {
        uncovered.computeIfAbsent(table.owner(), o -> new TreeSet<>()).add(table.schema());
      }
    }
    return uncovered;
  }

  /** Names can't hold the character NUL. */
  private static String key(String owner, String schema) {
    return owner + '\0' + schema;
  }
}
