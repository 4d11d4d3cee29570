// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

/** Asked for a part of the catalogue that the role was not allowed to read: it is not empty. */
public final class NotSeenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String right;

  /**
   * @param right that is missing, as GRANT takes it
   */
  public NotSeenException(String right) {
    super(right);
    this.right = right;
  }

  /** As GRANT takes it: {@code SELECT ON pg_catalog.pg_replication_slots}. */
  public String right() {
    return right;
  }
}
