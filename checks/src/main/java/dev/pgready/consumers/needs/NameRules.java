// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names that it can carry, as regular expressions over the whole name.
 *
 * @param folded whether its store takes names for one that differ only in the case of ASCII
 *     letters: tables and indexes together, where a schema other than public stands before the name
 *     with a dot; and the columns of a table
 * @param foldedTables whether it takes tables for one whose schemas and names differ only in case
 * @param foldedColumns whether it takes columns of a table for one that differ only in the case of
 *     letters of whatever script, and nothing else
 * @param flat whether it gives tables the names that they have without their schema, so that two of
 *     one name clash
 * @param refusal its own words at names that it takes for one
 * @param storePrefix beginning of names, in any case, that its store keeps for itself
 */
public record NameRules(
    @Nullable String schema,
    @Nullable String table,
    @Nullable String column,
    List<String> reserved,
    boolean folded,
    boolean foldedTables,
    boolean foldedColumns,
    boolean flat,
    @Nullable String refusal,
    @Nullable String storePrefix,
    Level level,
    @Nullable String source) {
  public NameRules {
    reserved = reserved == null ? List.of() : List.copyOf(reserved);
    level = level == null ? Level.FAIL : level;
  }
}
