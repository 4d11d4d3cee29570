package dev.pgready.checks.ddl;

import dev.pgready.checks.Check;
import dev.pgready.checks.CheckContext;
import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Identifiers;
import dev.pgready.checks.Names;
import dev.pgready.checks.Remedy;
import dev.pgready.checks.Remedy.Safety;
import dev.pgready.checks.TableSet;
import dev.pgready.checks.facts.TableFacts;

/** Consumers that alter the tables they read (replica identity, publication) must own them. */
public final class TableOwnership implements Check {
  @Override
  public String title() {
    return "The role owns the tables that the consumer alters";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().role().ownsTables()) {
      return CheckResult.skip(context.consumer().name() + " does not alter the tables it reads");
    }
    String role = Identifiers.quote(context.cat().role().name());
    TableSet foreign = Ownership.foreign(context.scope().wanted());
    if (foreign.isEmpty()) {
      return CheckResult.pass("role %s has the owner's rights on all tables".formatted(role));
    }
    return CheckResult.fail(
            "role %s does not own %s: %s would stop with \"must be owner of table\""
                .formatted(
                    role,
                    foreign.size() > 3
                        ? "%s (%s)"
                            .formatted(Names.count(foreign.size(), "table"), Names.tables(foreign))
                        : Names.tables(foreign),
                    context.consumer().name()))
        .evidence("tables", foreign.size())
        .subjects(Names.subjects(foreign))
        .remedy(Ownership.membership(context, foreign))
        .remedy(foreign.once(TableOwnership.class, tables -> owner(tables, role)));
  }

  private static Remedy owner(TableSet tables, String role) {
    return Remedy.sql(
            "Make role %s the owner".formatted(role),
            "superuser, or an owner who is a member of the role",
            tables.stream().map(table -> owner(table, role)).toList(),
            tables.stream().map(table -> owner(table, Identifiers.quote(table.owner()))).toList())
        .withSafety(Safety.REVIEW);
  }

  private static String owner(TableFacts table, String role) {
    return "ALTER TABLE " + table.sqlName() + " OWNER TO " + role;
  }
}
