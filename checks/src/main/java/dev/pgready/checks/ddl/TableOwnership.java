package dev.pgready.checks.ddl;

import dev.pgready.checks.Check;
import dev.pgready.checks.CheckContext;
import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Identifiers;
import dev.pgready.checks.Names;
import dev.pgready.checks.Remedy;
import dev.pgready.checks.Remedy.Safety;
import dev.pgready.checks.facts.TableFacts;
import java.util.List;

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
    List<TableFacts> foreign =
        context.scope().wanted().stream().filter(table -> !table.owns()).toList();
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
        .remedy(
            Remedy.sql(
                    "Make role %s the owner".formatted(role),
                    "superuser, or an owner who is a member of the role",
                    foreign.stream()
                        .map(t -> "ALTER TABLE %s OWNER TO %s".formatted(t.sqlName(), role))
                        .toList(),
                    foreign.stream()
                        .map(
                            t ->
                                "ALTER TABLE %s OWNER TO %s"
                                    .formatted(t.sqlName(), Identifiers.quote(t.owner())))
                        .toList())
                .withSafety(Safety.REVIEW));
  }
}
