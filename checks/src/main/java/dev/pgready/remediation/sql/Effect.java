// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.sql;

import dev.pgready.text.EnumWords;
import java.util.Locale;

/**
 * What a statement does to a table while it runs, as the server itself does it ({@code
 * StatementLocksIT} reads it from there).
 */
public record Effect(Lock lock, Cost cost) {
  /** The strongest lock on the table. */
  public enum Lock {
    /** Reads and writes go on; other DDL and VACUUM wait. */
    SHARE_UPDATE_EXCLUSIVE,
    /** Nothing else goes on. */
    ACCESS_EXCLUSIVE
  }

  /** How long the lock is held. */
  public enum Cost {
    /** Only the catalogue changes. */
    MOMENT,
    /** Every row is read. */
    SCAN,
    /** Every row is read, and an index is built. */
    INDEX,
    /** The table and its indexes are written again. */
    REWRITE
  }

  String words(String object) {
    String mode = EnumWords.of(lock).replace('-', ' ').toUpperCase(Locale.ROOT);
    return "%s on %s %s".formatted(mode, object, duration());
  }

  private String duration() {
    return switch (lock) {
      case SHARE_UPDATE_EXCLUSIVE ->
          cost == Cost.MOMENT
              ? "for a moment: reads and writes go on"
              : "while all rows are scanned twice: reads and writes go on";
      case ACCESS_EXCLUSIVE ->
          switch (cost) {
            case MOMENT ->
                "for a moment: only the catalogue changes, but it waits for open transactions on the table, and others wait behind it";
            case SCAN -> "while all rows are scanned: no reads, no writes";
            case INDEX -> "while the index is built: no reads, no writes";
            case REWRITE ->
                "while the table and its indexes are rewritten: no reads, no writes; needs room for a second copy";
          };
    };
  }
}
