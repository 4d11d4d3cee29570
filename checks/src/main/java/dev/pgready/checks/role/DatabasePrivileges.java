// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.Creator;
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
    if (needed.isEmpty()
        && context.consumer().role().ownSchema() == null
        && context.consumer().role().catalogue().isEmpty()) {
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
    Optional<CheckResult> more = languages(context, role).or(() -> catalogue(context, role));
    if (more.isPresent()) {
      return more.get();
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

  /** What it asks the server with. */
  private static Optional<CheckResult> catalogue(CheckContext context, String role) {
    List<String> closed = context.cat().functions().closed();
    boolean publishes = context.consumer().publication().creator() != Creator.NONE;
    List<String> lacking =
        closed == null
            ? List.of()
            : context.consumer().role().catalogue().stream()
                .filter(name -> of(name, context.cat().server().major()))
                .filter(name -> publishes || !name.contains("publication"))
                .map(name -> name.replaceFirst(" .*", ""))
                .filter(name -> closed.contains(name.replace("()", "")))
                .toList();
    if (lacking.isEmpty()) {
      return Optional.empty();
    }
    List<String> grant = new ArrayList<>();
    List<String> revoke = new ArrayList<>();
    for (String name : lacking) {
      String on =
          (name.endsWith("()") ? "EXECUTE ON FUNCTION pg_catalog." : "SELECT ON pg_catalog.")
              + name.replace("()", "");
      grant.add("GRANT %s TO %s".formatted(on, role));
      revoke.add("REVOKE %s FROM %s".formatted(on, role));
    }
    String first = lacking.get(0);
    return Optional.of(
        CheckResult.fail(
                "role %s cannot use %s, which everybody may by default: %s would stop with \"permission denied for %s %s\""
                    .formatted(
                        role,
                        Phrases.list(lacking),
                        context.consumer().name(),
                        first.endsWith("()") ? "function" : "table",
                        first.replace("()", "")))
            .subjects(lacking.stream().map(DatabasePrivileges::subject).toList())
            .remedy(
                Remedy.sql(
                    "Let role %s use %s".formatted(role, Phrases.list(lacking)),
                    context.provider().managed() ? "host administrator" : "superuser",
                    grant,
                    revoke)));
  }

  /**
   * Whether it uses this on that version: {@code name}, {@code name since 15}, {@code name before
   * 16}.
   */
  private static boolean of(String name, int major) {
    String[] words = name.split(" ");
    return words.length == 1
        || (words[1].equals("since")
            ? major >= Integer.parseInt(words[2])
            : major < Integer.parseInt(words[2]));
  }

  private static Subject subject(String name) {
    return name.endsWith("()")
        ? new Subject("function", "pg_catalog." + name.replace("()", ""))
        : Subject.table("pg_catalog." + name);
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
