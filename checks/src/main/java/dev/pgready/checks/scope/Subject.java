// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

import java.util.Objects;

/**
 * An object that a finding is about.
 *
 * @param kind table, schema, slot, publication, setting, role, session, ...
 * @param name as SQL would need it, quoted where necessary
 */
public record Subject(String kind, String name) {
  public Subject {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
  }

  public static Subject table(String name) {
    return new Subject("table", name);
  }
}
