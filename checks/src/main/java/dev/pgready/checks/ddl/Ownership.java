package dev.pgready.checks.ddl;

import dev.pgready.checks.CheckContext;
import dev.pgready.checks.Identifiers;
import dev.pgready.checks.Names;
import dev.pgready.checks.Remedy;
import dev.pgready.checks.Remedy.Safety;
import dev.pgready.checks.TableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How a role comes to own tables without taking them away from their owner: by membership. */
final class Ownership {
  private Ownership() {}

  private static final TableSet.Condition FOREIGN = new TableSet.Condition(table -> !table.owns());

  /** Those of which the judged role has not the owner's rights. */
  static TableSet foreign(TableSet tables) {
    return tables.where(FOREIGN);
  }

  static Remedy membership(CheckContext context, TableSet tables) {
    return tables.once(Ownership.class, set -> membership(context, owners(set)));
  }

  private static Set<String> owners(TableSet tables) {
    Set<String> owners = new TreeSet<>();
    tables.forEach(table -> owners.add(table.owner()));
    return owners.stream().map(Identifiers::quote).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Remedy membership(CheckContext context, Set<String> owners) {
    String role = Identifiers.quote(context.cat().role().name());
    // since 16 a grant carries whether its rights are inherited; before, the role itself says so
    String inherit = context.cat().server().major() >= 16 ? " WITH INHERIT TRUE" : "";
    List<String> sql = new ArrayList<>();
    List<String> undo = new ArrayList<>();
    for (String owner : owners) {
      sql.add("GRANT %s TO %s%s".formatted(owner, role, inherit));
      undo.add("REVOKE %s FROM %s".formatted(owner, role));
    }
    if (!context.cat().role().inherit() && context.cat().server().major() < 16) {
      sql.add("ALTER ROLE %s INHERIT".formatted(role));
      undo.add("ALTER ROLE %s NOINHERIT".formatted(role));
    }
    return Remedy.sql(
            "Make role %s a member of %s"
                .formatted(
                    role,
                    owners.size() == 1
                        ? "the tables' owner " + owners.iterator().next()
                        : "the tables' owners " + Names.list(List.copyOf(owners))),
            "superuser, or a role with ADMIN OPTION on the owner",
            sql,
            undo)
        .withSafety(Safety.REVIEW);
  }
}
