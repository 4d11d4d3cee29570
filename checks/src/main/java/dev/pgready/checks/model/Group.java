// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.checks.scope.Realm;

/** The parts of a preflight, in the order in which reports show them. */
public enum Group {
  CONNECTION(Realm.SERVER),
  SERVER(Realm.SERVER),
  ROLE(Realm.ROLE),
  DDL(Realm.ROLE),
  PUBLICATION(Realm.SCHEMA),
  TABLE(Realm.SCHEMA),
  SLOT(Realm.SERVER),
  STREAM(Realm.SERVER),
  CONSUMERS(Realm.SERVER),
  PROVIDER(Realm.SERVER);

  private final Realm realm;

  Group(Realm realm) {
    this.realm = realm;
  }

  /** What answers the questions of this group; a check can say otherwise of itself. */
  public Realm realm() {
    return realm;
  }
}
