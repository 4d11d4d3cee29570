// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import dev.pgready.checks.model.Administrators;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.facts.PublicationFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a role comes to own tables without taking them away from their owner: by membership in an
 * owner that is nothing else, never in an administrator.
 */
public final class Ownership {
  private Ownership() {}

  private static final TableSet.Condition FOREIGN = new TableSet.Condition(table -> !table.owns());

  /** Those of which the judged role has not the owner's rights. */
  public static TableSet foreign(TableSet tables) {
    return tables.where(FOREIGN);
  }

  /** Whether the consumer finds that its role may alter the publication. */
  public static boolean ofPublication(CheckContext context, PublicationFacts publication) {
    return publication.owns()
        && (!context.consumer().publication().byOwner()
            || publication.owner().equals(context.cat().role().name()));
  }

  /** Whether a member of one of the tables' owners would be an administrator. */
  public static boolean ofAdministrators(CheckContext context, TableSet tables) {
    return owners(tables).stream().anyMatch(owner -> Administrators.contain(context, owner));
  }

  /**
   * Membership in the owners; where one of them is an administrator, in a plain role that owns the
   * tables instead, which is for the user to decide.
   */
  public static Remedy membership(CheckContext context, TableSet tables) {
    return tables.once(
        Ownership.class,
        set ->
            ofAdministrators(context, set)
                ? plainOwner(context, set)
                : membership(context, owners(set)));
  }

  private enum Question {
    OWNERS
  }

  private static Set<String> owners(TableSet tables) {
    return tables.once(Question.OWNERS, set -> new TreeSet<>(set.each(TableFacts::owner)));
  }

  private static Remedy membership(CheckContext context, Set<String> names) {
    String role = Identifiers.quote(context.cat().role().name());
    List<String> owners = names.stream().map(Identifiers::quote).toList();
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (String owner : owners) {
      sql.add(grant(context, owner, role));
      undo.add("REVOKE %s FROM %s".formatted(owner, role));
    }
    inherit(context, sql, undo);
    return Remedy.sql(
            "Make role %s a member of %s"
                .formatted(
                    role,
                    owners.size() == 1
                        ? "the tables' owner " + owners.get(0)
                        : "the tables' owners " + Phrases.list(owners)),
            "superuser, or a role with ADMIN OPTION on the owner",
            sql,
            undo)
        .withSafety(Safety.REVIEW);
  }

  /** The old owners stay members, so that they lose nothing. */
  private static Remedy plainOwner(CheckContext context, TableSet tables) {
    String role = Identifiers.quote(context.cat().role().name());
    String owner =
        Identifiers.quote(Identifiers.fitting(context.cat().database().name(), "_table_owner"));
    boolean managed = context.provider().managed();
    Set<String> schemas = new TreeSet<>();
    tables.each(TableFacts::schema).forEach(schema -> schemas.add(Identifiers.quote(schema)));
    String list = String.join(", ", schemas);
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    sql.add("CREATE ROLE %s NOLOGIN".formatted(owner));
    for (String old : owners(tables)) {
      // only who is a member of the new owner may hand tables over; a predefined role cannot be one
      if (!old.startsWith("pg_")) {
        sql.add(grant(context, owner, Identifiers.quote(old)));
      }
    }
    sql.add(grant(context, owner, role));
    inherit(context, sql, undo);
    // foreign keys are checked as the tables' owner; without a superuser it must have CREATE too
    sql.add("GRANT USAGE%s ON SCHEMA %s TO %s".formatted(managed ? ", CREATE" : "", list, owner));
    for (TableFacts table : tables) {
      sql.add(to(table, owner));
      undo.add(to(table, Identifiers.quote(table.owner())));
    }
    if (managed) {
      sql.add("REVOKE CREATE ON SCHEMA %s FROM %s".formatted(list, owner));
    }
    undo.add("REVOKE USAGE ON SCHEMA %s FROM %s".formatted(list, owner));
    undo.add("DROP ROLE " + owner);
    return Remedy.sql(
            "Give the tables to a role that owns nothing else and cannot log in, and make role %s a member of it"
                .formatted(role),
            managed ? "host administrator" : "superuser",
            sql,
            undo)
        .withKind(Kind.DECISION)
        .withSafety(Safety.REVIEW)
        .withSteps(List.of(why(context, owners(tables), role)));
  }

  /** Why membership in the owners is not proposed. */
  private static String why(CheckContext context, Collection<String> owners, String role) {
    List<String> administrators =
        owners.stream()
            .filter(owner -> Administrators.contain(context, owner))
            .map(Identifiers::quote)
            .toList();
    return "%s %s administrator%s: a member could do all that an administrator can, so role %s must not be one"
        .formatted(
            Phrases.list(administrators),
            administrators.size() == 1 ? "is an" : "are",
            administrators.size() == 1 ? "" : "s",
            role);
  }

  /** The tables taken over by the role itself. */
  public static Remedy takeOver(CheckContext context, TableSet tables) {
    String role = Identifiers.quote(context.cat().role().name());
    List<String> undo = new ArrayList<>();
    for (TableFacts table : tables) {
      undo.add(to(table, Identifiers.quote(table.owner())));
      // what the role was granted is the owner's while it owns the table, and goes with it
      if (!table.granted().isEmpty()) {
        undo.add(
            "GRANT %s ON %s TO %s"
                .formatted(String.join(", ", table.granted()), table.sqlName(), role));
      }
    }
    return Remedy.sql(
            "Make role %s the owner".formatted(role),
            "superuser, or an owner who is a member of the role",
            tables.stream().map(table -> to(table, role)).toList(),
            undo)
        .withSafety(Safety.REVIEW);
  }

  private static String to(TableFacts table, String owner) {
    return "ALTER TABLE " + table.sqlName() + " OWNER TO " + owner;
  }

  /** Since 16 a grant carries whether its rights are inherited; before, the role itself says so. */
  private static String grant(CheckContext context, String owner, String member) {
    return "GRANT %s TO %s%s"
        .formatted(owner, member, context.cat().server().major() >= 16 ? " WITH INHERIT TRUE" : "");
  }

  private static void inherit(CheckContext context, List<String> sql, List<String> undo) {
    if (!context.cat().role().inherit() && context.cat().server().major() < 16) {
      String role = Identifiers.quote(context.cat().role().name());
      sql.add("ALTER ROLE %s INHERIT".formatted(role));
      undo.add("ALTER ROLE %s NOINHERIT".formatted(role));
    }
  }
}
