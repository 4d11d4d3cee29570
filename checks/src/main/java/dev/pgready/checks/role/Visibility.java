// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Unseen;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.Catalogue.TransactionFacts;
import dev.pgready.facts.RoleFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;

/**
 * What the role that asked could not see. Other sessions' ages and states are NULL, not refused,
 * for a plain role, so that a check that looks at them would pass without having seen anything.
 */
public final class Visibility implements Check {
  @Override
  public String title() {
    return "Nothing that matters is hidden from this role";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    RoleFacts role = context.cat().role();
    String asking = Identifiers.quote(role.current() ? role.name() : role.session());
    List<Unseen> unseen = Unseen.of(context.facts());
    List<String> hidden = unseen.stream().map(Unseen::what).toList();
    List<String> checks = unseen.stream().flatMap(one -> one.checks().stream()).toList();
    long transactions =
        context.cat().transactions().stream().filter(TransactionFacts::hidden).count();
    if (checks.isEmpty()) {
      return CheckResult.pass(
              hidden.isEmpty()
                  ? "role %s sees all that the checks look at".formatted(asking)
                  : "role %s does not see %s (does not affect any verdict)"
                      .formatted(asking, Phrases.list(hidden)))
          .evidence("cannotSee", hidden);
    }
    return CheckResult.unknown(
            "role %s cannot see %s%s, so %s is less certain"
                .formatted(
                    asking,
                    Phrases.list(hidden),
                    transactions == 0
                        ? ""
                        : " (%s now)".formatted(Phrases.count(transactions, "transaction")),
                    Phrases.list(checks)))
        .atMostWarn()
        .evidence("cannotSee", hidden)
        .evidence("checks", checks)
        .subjects(List.of(new Subject("role", asking)))
        .remedy(Unseen.askAsAnother(role.name()));
  }
}
