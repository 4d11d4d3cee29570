// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.scope.Realm;
import dev.pgready.consumers.needs.Level;
import dev.pgready.postgres.Identifiers;
import java.util.List;

/** Large objects live in a system catalogue, which is never published. */
public final class LargeObjects implements Check {
  @Override
  public String title() {
    return "No large objects, which are never replicated";
  }

  /** They are data. */
  @Override
  public Realm realm() {
    return Realm.SERVER;
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " reads no changes");
    }
    if (!context.cat().largeObjects()) {
      return CheckResult.pass("there are no large objects");
    }
    Level level = Levels.of(context, "large-objects");
    CheckResult result =
        Levels.result(
                level,
                "database %s holds large objects: they are not replicated, columns with their OIDs would point nowhere"
                    .formatted(Identifiers.quote(context.cat().database().name())))
            .evidence("large_objects", true);
    return level == Level.INFO
        ? result
        : result.remedy(
            Remedy.steps(
                "Move the wanted contents into bytea columns, or carry them over by other means",
                Kind.DECISION,
                "table owner",
                List.of(
                    "UPDATE a new bytea column with lo_get(oid_column), then use that column",
                    "vacuumlo finds and removes large objects that no column refers to any more")));
  }
}
