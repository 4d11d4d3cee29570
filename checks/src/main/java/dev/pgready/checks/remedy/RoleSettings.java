// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.RoleSetting;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the role that logs in, which hold before the server's own, whichever role it takes on
 * afterwards; any host allows them.
 */
public final class RoleSettings {
  private RoleSettings() {}

  /** Whether a value for the role or the database overrides the server's. */
  public static boolean setByRole(CheckContext context, String setting) {
    return context.cat().roleSettings().stream().anyMatch(row -> value(row, setting).isPresent());
  }

  /** Where the effective value comes from, for a sentence. */
  public static String origin(CheckContext context, String setting) {
    Catalogue catalogue = context.cat();
    for (RoleSetting row : catalogue.roleSettings()) {
      if (value(row, setting).isPresent()) {
        String role = Identifiers.quote(catalogue.role().limited());
        String database = Identifiers.quote(catalogue.database().name());
        if (row.anyRole()) {
          return row.anyDatabase() ? "all roles" : "database " + database;
        }
        return row.anyDatabase()
            ? "role " + role
            : "role %s in database %s".formatted(role, database);
      }
    }
    return "the server";
  }

  /**
   * A setting of the role that was judged.
   *
   * @param undo what leads back to the value that it has there now
   */
  public record Change(String sql, String undo) {}

  /**
   * Set where it wins: for role and database together if the value to beat is set there.
   *
   * @param setting a name that needs no quotes
   * @param literal the value as SQL
   */
  public static Change set(CheckContext context, String setting, String literal) {
    Catalogue catalogue = context.cat();
    Optional<RoleSetting> both =
        catalogue.roleSettings().stream()
            .filter(row -> !row.anyRole() && !row.anyDatabase())
            .filter(row -> value(row, setting).isPresent())
            .findFirst();
    String target =
        "ALTER ROLE "
            + Identifiers.quote(catalogue.role().limited())
            + (both.isPresent()
                ? " IN DATABASE " + Identifiers.quote(catalogue.database().name())
                : "");
    Optional<String> before =
        catalogue.roleSettings().stream()
            .filter(row -> !row.anyRole() && row.anyDatabase() == both.isEmpty())
            .map(row -> value(row, setting))
            .flatMap(Optional::stream)
            .findFirst();
    return new Change(
        "%s SET %s = %s".formatted(target, setting, literal),
        before
            .map(old -> "%s SET %s = %s".formatted(target, setting, Identifiers.literal(old)))
            .orElse("%s RESET %s".formatted(target, setting)));
  }

  /** The same as a remedy. */
  public static Remedy change(CheckContext context, String setting, String value) {
    Change change = set(context, setting, Identifiers.literal(value));
    return Remedy.sql(
        "Set %s = %s for role %s"
            .formatted(setting, value, Identifiers.quote(context.cat().role().limited())),
        "the role itself, or superuser",
        List.of(change.sql()),
        List.of(change.undo()));
  }

  private static Optional<String> value(RoleSetting row, String setting) {
    return row.config().stream()
        // DateStyle is kept as its own spelling, however it was set
        .filter(entry -> entry.regionMatches(true, 0, setting + "=", 0, setting.length() + 1))
        .map(entry -> entry.substring(setting.length() + 1))
        .findFirst();
  }
}
