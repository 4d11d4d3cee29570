// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.facts.PublicationFacts;

/** The tables to which a consumer itself gives a replica identity when it starts. */
public final class AssignedIdentities {
  private AssignedIdentities() {}

  /** Whether it gives tables one: not all do where the publication is not their role's. */
  public static boolean by(CheckContext context) {
    PublicationFacts publication = context.scope().publication();
    return context.consumer().identity().assigns()
        && (!context.consumer().publication().byOwner()
            || publication == null
            || Ownership.ofPublication(context, publication));
  }

  public static TableSet of(CheckContext context) {
    if (!by(context)) {
      return TableSet.EMPTY;
    }
    return context
        .scope()
        .carried()
        .filter(
            table ->
                switch (context.consumer().identity().rule()) {
                  case FULL -> !"f".equals(table.identity());
                  // it takes an index where nothing else identifies rows
                  case KEY, PRIMARY_KEY ->
                      table.identity() == null
                          && !table.hasPrimaryKey()
                          && IdentityChange.bestIndex(table).isPresent();
                  case ANY, IDENTIFIED, NONE -> false;
                });
  }
}
