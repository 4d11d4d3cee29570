// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.pgoutput.Lsn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to watch and when to stop.
 *
 * @param slot an existing one; null: a temporary one
 * @param confirm lets the server forget what was printed; a temporary slot always does
 * @param protocolVersion 0: the highest that the server speaks
 * @param streaming transactions are shown while they are still open
 * @param tables globs over schema.table or table; empty: all that are published
 * @param limit rows, truncations and messages; 0: no limit
 * @param until stop at this position; null: never
 * @param forMillis stop after that time; 0: never
 */
public record TailOptions(
    List<String> publications,
    @Nullable String slot,
    boolean confirm,
    int protocolVersion,
    boolean streaming,
    List<String> tables,
    long limit,
    @Nullable Lsn until,
    long forMillis,
    int lockTimeoutMillis) {
  public TailOptions {
    publications = List.copyOf(publications);
    tables = List.copyOf(tables);
  }
}
