// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.facts.Catalogue;
import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Boolean expressions that are true for whoever can run what is about nothing that has an owner:
 * roles, settings, the database, sessions, slots.
 */
final class WhoCan {
  private static final String SUPERUSER = ofSelf("rolsuper");
  private static final String ADMINISTERS_ROLES = ofSelf("rolsuper OR rolcreaterole");
  private static final String REPLICATES = ofSelf("rolsuper OR rolreplication");

  /** From this version on CREATEROLE reaches no further than the roles that one administers. */
  private static final int CREATEROLE_IS_NARROW = 16;

  private final int major;
  private final @Nullable String databaseOwner;

  WhoCan(@Nullable Catalogue catalogue) {
    major = catalogue == null ? 0 : catalogue.server().major();
    databaseOwner =
        catalogue == null ? null : catalogue.seen(all -> all.database().owner()).orElse(null);
  }

  /** Of all statements of a step; null: only the attempt tells. */
  @Nullable String run(Step step) {
    if (step.runAs().equals("superuser")) {
      return SUPERUSER;
    }
    Set<String> tests = new LinkedHashSet<>();
    for (Statement statement : step.sql()) {
      String test = run(statement);
      if (test == null) {
        return null;
      }
      tests.add(test);
    }
    return tests.isEmpty() ? null : String.join(" AND ", tests);
  }

  private @Nullable String run(Statement statement) {
    return switch (statement.kind()) {
      case ROLE_CREATE -> ADMINISTERS_ROLES;
      case ROLE -> role(statement);
      case GRANT -> membership(statement);
      case DATABASE -> databaseOwner == null ? null : either(SUPERUSER, member(databaseOwner));
      case SLOT_CREATE -> REPLICATES;
      case DESTRUCTIVE ->
          statement.sql().contains("pg_terminate_backend(")
              ? either(SUPERUSER, member("pg_signal_backend"))
              : statement.sql().contains("pg_drop_replication_slot(") ? REPLICATES : null;
      default -> null;
    };
  }

  /** A role changes its own settings, and no other of its attributes. */
  private String role(Statement statement) {
    SqlReader reader = new SqlReader(statement.sql());
    String written = reader.words("ALTER ROLE") ? reader.name() : null;
    if (written == null) {
      return SUPERUSER;
    }
    String name = SqlReader.unquote(written);
    String test = administers(name);
    if (reader.words("IN DATABASE")) {
      reader.name();
    }
    return reader.words("SET") || reader.words("RESET")
        ? either(
            "current_user OPERATOR(pg_catalog.=) %s::pg_catalog.name"
                .formatted(Identifiers.literal(name)),
            test)
        : test;
  }

  private @Nullable String membership(Statement statement) {
    SqlReader reader = new SqlReader(statement.sql());
    boolean give = reader.words("GRANT");
    String group = give || reader.words("REVOKE") ? reader.name() : null;
    if (group == null || !(give ? reader.words("TO") : reader.words("FROM"))) {
      return null;
    }
    return either(
        major >= CREATEROLE_IS_NARROW ? SUPERUSER : ADMINISTERS_ROLES,
        administered(SqlReader.unquote(group)));
  }

  private String administers(String role) {
    return major >= CREATEROLE_IS_NARROW
        ? either(SUPERUSER, "(%s AND %s)".formatted(ofSelf("rolcreaterole"), administered(role)))
        : ADMINISTERS_ROLES;
  }

  /** False too of a role that is not there. */
  private static String administered(String role) {
    return "EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) %s AND pg_catalog.pg_has_role(current_user, r.oid, 'USAGE WITH ADMIN OPTION'))"
        .formatted(Identifiers.literal(role));
  }

  private static String member(String role) {
    return "pg_catalog.pg_has_role(current_user, %s, 'USAGE')".formatted(Identifiers.literal(role));
  }

  private static String either(String one, String other) {
    return "(%s OR %s)".formatted(one, other);
  }

  private static String ofSelf(String attributes) {
    return "(SELECT %s FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) current_user)"
        .formatted(attributes);
  }
}
