// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Files that hold the way forward and the way back: only the first is kept. Lines that are left out
 * become empty ones, so that places stay as they are.
 */
final class MigrationSections {
  private MigrationSections() {}

  /** What a line begins. */
  private enum Section {
    UP,
    DOWN,
    ROLLBACK
  }

  static String forward(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    boolean skipping = false;
    for (String line : text.split("\n", -1)) {
      Section section = line.startsWith("--") ? section(line) : null;
      if (section == Section.UP || section == Section.DOWN) {
        skipping = section == Section.DOWN;
      }
      if (!skipping && section == null) {
        kept.append(line);
      }
      kept.append('\n');
    }
    kept.setLength(kept.length() - 1);
    return kept.toString();
  }

  /** Of dbmate, goose, sql-migrate, node-pg-migrate and Liquibase. */
  private static @Nullable Section section(String line) {
    String words = line.substring(2).strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (starts(words, "migrate:up", "+goose up", "+migrate up", "up migration", "changeset ")) {
      return Section.UP;
    }
    if (starts(words, "migrate:down", "+goose down", "+migrate down", "down migration")) {
      return Section.DOWN;
    }
    return words.startsWith("rollback ") ? Section.ROLLBACK : null;
  }

  private static boolean starts(String words, String... beginnings) {
    for (String beginning : beginnings) {
      if (words.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
