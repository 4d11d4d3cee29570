// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.facts.RoleFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.ProviderProfile.Right;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rights that a host may give in its own way. */
final class Rights {
  private Rights() {}

  /** The role of the host through which the judged role holds the right. */
  static Optional<String> through(@Nullable Right right, RoleFacts role) {
    return right == null
        ? Optional.empty()
        : right.roles().stream().filter(role.memberOf()::contains).findFirst();
  }

  /**
   * The host's way; where the profile says nothing and the server is the user's own, plain SQL.
   *
   * @param attribute of ALTER ROLE, which NO in front takes back
   */
  static Remedy remedy(CheckContext context, @Nullable Right right, String attribute) {
    String role = Identifiers.quote(context.cat().role().name());
    if (right != null) {
      return new Remedy(
          right.title().replace("{role}", role),
          right.sql().isEmpty() ? Kind.PROVIDER : Kind.SQL,
          right.sql().isEmpty() ? Safety.REVIEW : Safety.SAFE,
          false,
          right.by(),
          fill(right.sql(), role),
          fill(right.undo(), role),
          List.of(),
          fill(right.steps(), role),
          right.url());
    }
    if (context.provider().managed()) {
      return Remedy.steps(
          "Ask %s for the %s right of role %s"
              .formatted(context.provider().name(), attribute, role),
          Kind.PROVIDER,
          "host administrator",
          List.of(
              "PostgreSQL itself would run: ALTER ROLE %s %s (as superuser)"
                  .formatted(role, attribute)));
    }
    return Remedy.sql(
        "Give role %s the %s attribute".formatted(role, attribute),
        context.cat().server().major() >= 16
            ? "superuser, or a CREATEROLE role that has %s itself".formatted(attribute)
            : "superuser",
        List.of("ALTER ROLE %s %s".formatted(role, attribute)),
        List.of("ALTER ROLE %s NO%s".formatted(role, attribute)));
  }

  private static List<String> fill(List<String> texts, String role) {
    return texts.stream().map(text -> text.replace("{role}", role)).toList();
  }
}
