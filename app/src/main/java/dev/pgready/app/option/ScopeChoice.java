// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.scope.Realm;

/** What {@code --scope} takes. */
public enum ScopeChoice {
  SCHEMA,
  SERVER,
  ROLE,
  ALL;

  boolean takes(Check check) {
    return this == ALL || check.realm() == Realm.valueOf(name());
  }
}
