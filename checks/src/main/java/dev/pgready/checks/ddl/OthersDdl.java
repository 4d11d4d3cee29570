// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue.OwnerFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Event triggers run at everybody's DDL, with the rights of whoever runs it. Where they use what
 * the consumer keeps for itself, roles that may not use it can no longer change their own tables.
 */
final class OthersDdl {
  private OthersDdl() {}

  /** Whether what its event triggers use is there, so that they are more than stand-ins. */
  static boolean inUse(CheckContext context) {
    String schema = context.consumer().eventTriggers().asCaller();
    return context.cat().schemas().stream().anyMatch(known -> known.name().equals(schema));
  }

  /** Empty: whoever owns tables goes on changing them. */
  static Optional<CheckResult> judge(CheckContext context) {
    String schema = context.consumer().eventTriggers().asCaller();
    if (schema == null) {
      return Optional.empty();
    }
    List<String> shutOut =
        context.cat().owners().stream()
            .filter(owner -> !owner.uses().contains(schema))
            .map(OwnerFacts::name)
            .map(Identifiers::quote)
            .toList();
    if (shutOut.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        CheckResult.fail(
                "event triggers of %s run with the rights of whoever changes the schema: CREATE, ALTER and DROP of tables and indexes would fail for %s, which %s tables, with \"permission denied for schema %s\""
                    .formatted(
                        context.consumer().name(),
                        Phrases.list(shutOut.stream().map(name -> "role " + name).toList()),
                        Phrases.verb(shutOut.size(), "owns", "own"),
                        schema))
            .subjects(shutOut.stream().map(name -> new Subject("role", name)).toList())
            .remedy(allow(context, schema, String.join(", ", shutOut))));
  }

  private static Remedy allow(CheckContext context, String schema, String roles) {
    String name = Identifiers.quote(schema);
    String role = Identifiers.quote(context.cat().role().name());
    boolean there = context.cat().schemas().stream().anyMatch(known -> known.name().equals(schema));
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    if (!there) {
      sql.add("CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %s".formatted(name, role));
    }
    sql.add("GRANT USAGE ON SCHEMA %s TO %s".formatted(name, roles));
    undo.add(0, "REVOKE USAGE ON SCHEMA %s FROM %s".formatted(name, roles));
    if (there) {
      sql.add("GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA %s TO %s".formatted(name, roles));
      undo.add(
          0, "REVOKE SELECT, UPDATE ON ALL TABLES IN SCHEMA %s FROM %s".formatted(name, roles));
    }
    String later = "ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s ".formatted(role, name);
    sql.add(later + "GRANT SELECT, UPDATE ON TABLES TO " + roles);
    undo.add(0, later + "REVOKE SELECT, UPDATE ON TABLES FROM " + roles);
    if (!there) {
      undo.add("DROP SCHEMA " + name);
    }
    return Remedy.sql("Let %s use schema %s".formatted(roles, name), "role " + role, sql, undo)
        .withSafety(Remedy.Safety.REVIEW)
        .withSteps(
            List.of(
                "Or let %s run as a role that is not allowed to create event triggers"
                    .formatted(context.consumer().name()),
                "%s drops the schema when its publications change: grant it again then"
                    .formatted(context.consumer().name())));
  }
}
