// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.needs.Connections;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.RoleFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/**
 * What keeps a role with all rights from working: NOLOGIN, an end of its password's validity, a
 * connection limit below what the consumer opens, transactions that are read-only by default.
 * Walsenders do not count against a role's connection limit since the minor releases of February
 * 2025.
 */
public final class RoleLimits implements Check {
  @Override
  public String title() {
    return "The role can log in, write and connect often enough";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    Catalogue catalogue = context.cat();
    RoleFacts role = catalogue.role();
    String name = Identifiers.quote(role.limited());
    List<String> failures = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();

    if (!role.login()) {
      failures.add("is not allowed to log in");
      sql.add("ALTER ROLE %s LOGIN".formatted(name));
      undo.add("ALTER ROLE %s NOLOGIN".formatted(name));
    }
    String until = role.validUntil();
    if (until != null) {
      boolean over = until.compareTo(catalogue.server().collectedAt()) <= 0;
      boolean forbidden = context.consumer().role().forbidden().contains("VALID UNTIL");
      if (forbidden) {
        failures.add(
            "has a password that ends on %s, which %s refuses"
                .formatted(until, context.consumer().name()));
      } else if (over && !role.current()) {
        failures.add("has a password that was valid until " + until);
      } else {
        // the session that asked did get in: by another way than a password, or before the end
        warnings.add(
            over
                ? "has a password that was valid until %s and will not get in with it"
                    .formatted(until)
                : "cannot connect with its password after " + until);
      }
      sql.add("ALTER ROLE %s VALID UNTIL 'infinity'".formatted(name));
      undo.add("ALTER ROLE %s VALID UNTIL %s".formatted(name, Identifiers.literal(until)));
    }
    boolean senders = catalogue.server().limitsSenders() && context.consumer().replicates();
    Connections connections = context.consumer().limited(senders);
    int needed = connections.peak();
    int limit = role.connectionLimit();
    if (limit >= 0 && limit < needed && !role.superuser()) {
      Integer required = connections.required();
      (required != null && limit < required ? failures : warnings)
          .add(
              "can open %s while %s opens up to %s%s"
                  .formatted(
                      Phrases.count(limit, "connection"),
                      context.consumer().name(),
                      needed,
                      senders
                          ? ", its replication connections among them, which this minor release counts too"
                          : " besides its replication connections"));
      sql.add("ALTER ROLE %s CONNECTION LIMIT %s".formatted(name, needed));
      undo.add("ALTER ROLE %s CONNECTION LIMIT %s".formatted(name, limit));
    }
    for (String attribute : refused(context)) {
      failures.add("has %s, which %s refuses".formatted(attribute, context.consumer().name()));
      String has = Identifiers.quote(role.name());
      sql.add("ALTER ROLE %s NO%s".formatted(has, attribute));
      undo.add("ALTER ROLE %s %s".formatted(has, attribute));
    }
    boolean readOnly =
        catalogue
            .effective("default_transaction_read_only")
            .filter(value -> value.matches("(?i)on|true|yes|1"))
            .isPresent();
    if (readOnly && writes(context)) {
      failures.add(
          "starts every transaction read-only while %s writes to the source"
              .formatted(context.consumer().name()));
      String there =
          "ALTER ROLE %s IN DATABASE %s"
              .formatted(name, Identifiers.quote(catalogue.database().name()));
      sql.add(there + " SET default_transaction_read_only = off");
      undo.add(
          there
              + (setHere(catalogue) ? " SET" : " RESET")
              + " default_transaction_read_only"
              + (setHere(catalogue) ? " = on" : ""));
    }
    List<String> all = new ArrayList<>(failures);
    all.addAll(warnings);
    String message = "role %s %s".formatted(name, String.join(" and ", all));
    CheckResult result =
        !failures.isEmpty()
            ? CheckResult.fail(message)
            : !warnings.isEmpty()
                ? CheckResult.warn(message)
                : CheckResult.pass(
                    "role %s can log in, without limits that matter".formatted(name));
    if (!sql.isEmpty()) {
      result =
          result.remedy(
              Remedy.sql(
                      "Lift what limits role " + name,
                      "superuser, or a CREATEROLE role with ADMIN OPTION on " + name,
                      sql,
                      undo)
                  .withSafety(Safety.REVIEW));
    }
    return result
        .subjects(all.isEmpty() ? List.of() : List.of(new Subject("role", name)))
        .evidence("login", role.login())
        .evidence("connection_limit", limit)
        .evidence("valid_until", until == null ? "infinity" : until)
        .evidence("default_transaction_read_only", readOnly);
  }

  /** Attributes of the role that the consumer takes for too much. */
  private static List<String> refused(CheckContext context) {
    RoleFacts role = context.cat().role();
    List<String> refused = new ArrayList<>();
    List<String> forbidden = context.consumer().role().forbidden();
    if (forbidden.contains("CREATEROLE") && role.createRole()) {
      refused.add("CREATEROLE");
    }
    if (forbidden.contains("CREATEDB") && role.createDb()) {
      refused.add("CREATEDB");
    }
    return refused;
  }

  private static boolean writes(CheckContext context) {
    ConsumerProfile consumer = context.consumer();
    // CREATE PUBLICATION is refused in a read-only transaction, on a walsender as well
    return consumer.role().writes()
        || (consumer.publication().creates() && context.scope().publication() == null);
  }

  /** Whether the very row that the remedy writes is there already. */
  private static boolean setHere(Catalogue catalogue) {
    return catalogue.roleSettings().stream()
        .anyMatch(
            row ->
                !row.anyDatabase()
                    && !row.anyRole()
                    && row.config().stream()
                        .anyMatch(entry -> entry.startsWith("default_transaction_read_only=")));
  }
}
