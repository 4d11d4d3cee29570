// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import org.jspecify.annotations.Nullable;

/**
 * What the replicated tables must offer to identify their rows.
 *
 * @param level how bad it is when a table does not satisfy the rule
 * @param insertsOnly likewise where the publication publishes neither UPDATE nor DELETE; null: as
 *     {@code level}
 * @param byPrimaryKey whether an index as replica identity must be the primary key's
 * @param keyLeftOut how bad it is when an index as replica identity lacks columns of the primary
 *     key, by which it tells rows apart: what is deleted comes without them; null: it tells rows
 *     apart by the replica identity
 * @param wholeRows how bad it is when REPLICA IDENTITY FULL leaves rows to be compared whose
 *     columns have no equality; null: it does not compare whole rows in PostgreSQL
 * @param assigns whether it sets the identity itself on tables that its role owns, before it
 *     publishes them
 * @param deferrable whether a deferrable key does where REPLICA IDENTITY FULL tells PostgreSQL rows
 *     apart
 * @param carried whether that key must be of types that it carries
 */
public record IdentityNeeds(
    IdentityRule rule,
    Level level,
    @Nullable Level insertsOnly,
    boolean byPrimaryKey,
    @Nullable Level keyLeftOut,
    @Nullable Level wholeRows,
    boolean assigns,
    boolean deferrable,
    boolean carried,
    @Nullable String why,
    @Nullable String source) {
  /** What a table must offer to identify its rows. */
  public enum IdentityRule {
    /** Whatever PostgreSQL takes. */
    ANY,
    /** A replica identity, also where the publication has inserts alone, which need none. */
    IDENTIFIED,
    /** REPLICA IDENTITY FULL on every table. */
    FULL,
    /** A primary key, or a unique index on NOT NULL columns; FULL alone does not do. */
    KEY,
    /** A primary key. */
    PRIMARY_KEY,
    /** It does not matter to the consumer. */
    NONE
  }

  public IdentityNeeds {
    rule = rule == null ? IdentityRule.ANY : rule;
    level = level == null ? Level.FAIL : level;
  }
}
