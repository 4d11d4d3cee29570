// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.ddl;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.remedy.AssignedIdentities;
import dev.pgready.checks.remedy.Ownership;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.consumers.needs.PublicationNeeds;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/** Consumers that alter the tables they read (replica identity, publication) must own them. */
public final class TableOwnership implements Check {
  @Override
  public String title() {
    return "The role owns the tables that the consumer alters";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    boolean assigns = context.consumer().identity().assigns();
    if (!context.consumer().role().ownsTables() && !assigns) {
      return CheckResult.skip(context.consumer().name() + " does not alter the tables it reads");
    }
    String role = Identifiers.quote(context.cat().role().name());
    TableSet foreign = Ownership.foreign(altered(context));
    if (foreign.isEmpty()) {
      return CheckResult.pass(
          "role %s has the owner's rights on all tables that %s alters"
              .formatted(role, context.consumer().name()));
    }
    CheckResult result =
        CheckResult.fail(
                "role %s does not own %s: %s would stop with \"must be owner of table\""
                    .formatted(
                        role,
                        foreign.size() > 3
                            ? "%s (%s)"
                                .formatted(
                                    Phrases.count(foreign.size(), "table"), Phrases.tables(foreign))
                            : Phrases.tables(foreign),
                        context.consumer().name()))
            .evidence("tables", foreign.size())
            .subjects(Phrases.subjects(foreign));
    // an administrator's tables: least power first, which is to let the owner do what is to be done
    if (Ownership.ofAdministrators(context, foreign)) {
      result = result.remedy(byOwner(context, foreign));
    }
    return result
        .remedy(Ownership.membership(context, foreign))
        .remedy(foreign.once(TableOwnership.class, set -> Ownership.takeOver(context, set)));
  }

  /** Those that the consumer will alter: to publish them, or to give them an identity. */
  private static TableSet altered(CheckContext context) {
    PublicationNeeds needs = context.consumer().publication();
    boolean publishes =
        context.consumer().role().ownsTables()
            && (needs.alters() == null
                || context.scope().publication() == null
                || !context.scope().missing(needs.listed()).isEmpty());
    if (publishes) {
      return context.scope().wanted();
    }
    return AssignedIdentities.of(context);
  }

  private static Remedy byOwner(CheckContext context, TableSet foreign) {
    List<String> steps = new ArrayList<>();
    context.consumer().notes().stream()
        .filter(note -> note.topic().equals("table-ownership"))
        .forEach(note -> steps.add(note.step()));
    steps.add(
        "As owner of %s set the replica identities and create the publication, as pgready fix prints them"
            .formatted(Phrases.tables(foreign)));
    return Remedy.steps(
            "Let the owner make the changes, so that role %s needs no privilege for it"
                .formatted(Identifiers.quote(context.cat().role().name())),
            Kind.DECISION,
            "owner of the tables",
            steps)
        .withUrl(context.consumer().docs());
  }
}
