// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.sql;

/** The parts of a plan, in the order of need: what later parts build on comes first. */
public enum Stage {
  SETTINGS("Server settings"),
  ROLES("Roles and rights"),
  OWNERSHIP("Ownership"),
  IDENTITY("Replica identity"),
  PUBLICATION("Publications"),
  /** Behind all that others wait for. */
  REWRITES("Rewrites of tables"),
  SLOTS("Slots, sessions and transactions that block"),
  ELSEWHERE("Everything else"),
  /** Behind all that calls things by their old names. */
  NAMES("New names");

  private final String title;

  Stage(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }
}
