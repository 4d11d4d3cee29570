// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.Privilege;
import dev.pgready.facts.ServerFacts.DatabaseFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** CONNECT for every consumer; CREATE for those that make schemas or publications of their own. */
public final class DatabasePrivileges implements Check {
  @Override
  public String title() {
    return "The role has the privileges it needs on the database";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    DatabaseFacts database = context.cat().database();
    List<Privilege> needed = context.consumer().role().database();
    if (needed.isEmpty() && context.consumer().role().ownSchema() == null) {
      return CheckResult.skip(
          context.consumer().name() + " needs no particular privilege on the database");
    }
    List<String> missing = new ArrayList<>();
    for (Privilege privilege : needed) {
      if (!holds(database, privilege)) {
        missing.add(privilege.name());
      }
    }
    if (!missing.contains("CREATE") && !database.create() && lacksOwnSchema(context)) {
      missing.add("CREATE");
    }
    String name = Identifiers.quote(database.name());
    String role = Identifiers.quote(context.cat().role().name());
    if (!missing.isEmpty()) {
      String list = String.join(", ", missing);
      return CheckResult.fail(
              "role %s has no %s on database %s: %s"
                  .formatted(role, list, name, consequence(missing, context.consumer().name())))
          .evidence("connect", database.connect())
          .evidence("create", database.create())
          .subjects(List.of(new Subject("database", name)))
          .remedy(
              Remedy.sql(
                  "Grant %s on database %s to %s".formatted(list, name, role),
                  "owner of database " + name,
                  List.of("GRANT %s ON DATABASE %s TO %s".formatted(list, name, role)),
                  List.of("REVOKE %s ON DATABASE %s FROM %s".formatted(list, name, role))));
    }
    Optional<CheckResult> languages = languages(context, role);
    if (languages.isPresent()) {
      return languages.get();
    }
    List<String> optional =
        context.consumer().role().optionalDatabase().stream()
            .filter(privilege -> !holds(database, privilege))
            .map(Privilege::name)
            .toList();
    return CheckResult.pass(
            "role %s has %s on database %s%s"
                .formatted(
                    role,
                    needed.stream().map(Privilege::name).collect(Collectors.joining(" and ")),
                    name,
                    optional.isEmpty()
                        ? ""
                        : "; only some features of %s need %s as well"
                            .formatted(context.consumer().name(), String.join(" and ", optional))))
        .evidence("connect", database.connect())
        .evidence("create", database.create());
  }

  /** Procedural languages of its functions and blocks. */
  private static Optional<CheckResult> languages(CheckContext context, String role) {
    if (context.consumer().role().languages().isEmpty()) {
      return Optional.empty();
    }
    List<String> usable = context.cat().functions().languages();
    List<String> lacking =
        usable == null
            ? List.of()
            : context.consumer().role().languages().stream()
                .filter(language -> !usable.contains(language))
                .map(Identifiers::quote)
                .toList();
    if (lacking.isEmpty()) {
      return Optional.empty();
    }
    String list = String.join(", ", lacking);
    return Optional.of(
        CheckResult.fail(
                "role %s has no USAGE on language %s: %s could not run what it writes in it"
                    .formatted(role, list, context.consumer().name()))
            .subjects(lacking.stream().map(name -> new Subject("language", name)).toList())
            .remedy(
                Remedy.sql(
                    "Grant role %s USAGE on language %s".formatted(role, list),
                    context.provider().managed() ? "host administrator" : "superuser",
                    List.of("GRANT USAGE ON LANGUAGE %s TO %s".formatted(list, role)),
                    List.of("REVOKE USAGE ON LANGUAGE %s FROM %s".formatted(list, role)))));
  }

  /** A consumer with a schema of its own makes it, unless it is there and the role's. */
  private static boolean lacksOwnSchema(CheckContext context) {
    String own = context.consumer().role().ownSchema();
    return own != null
        && context.cat().schemas().stream()
            .noneMatch(
                schema ->
                    schema.name().equals(own)
                        && (schema.create() || schema.owner().equals(context.cat().role().name())));
  }

  private static boolean holds(DatabaseFacts database, Privilege privilege) {
    return switch (privilege) {
      case CONNECT -> database.connect();
      case CREATE -> database.create();
      case SELECT, INSERT, UPDATE, DELETE, TRUNCATE, USAGE, EXECUTE, OWNER ->
          throw new IllegalArgumentException(privilege + " is not a privilege on databases");
    };
  }

  private static String consequence(List<String> missing, String consumer) {
    return missing.contains("CONNECT")
        ? "%s could not connect".formatted(consumer)
        : "%s could not create its own schemas or publications".formatted(consumer);
  }
}
