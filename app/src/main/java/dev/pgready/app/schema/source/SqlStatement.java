// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a file.
 *
 * @param line where its first word stands, from 1
 * @param sql without the semicolon at its end
 * @param words the first words in capitals, one blank between them, comments left out
 * @param refusal why it is never sent to a server; null: it can be sent
 */
public record SqlStatement(
    String file, int line, String sql, String words, @Nullable String refusal) {
  private static final int SHOWN = 60;

  public boolean starts(String... beginnings) {
    for (String beginning : beginnings) {
      if (words.equals(beginning) || words.startsWith(beginning + " ")) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of its first words is that one. */
  public boolean says(String word) {
    return (" " + words + " ").contains(" " + word.toUpperCase(Locale.ROOT) + " ");
  }

  /** As other tools write places: {@code file:line}. */
  public String place() {
    return file + ":" + line;
  }

  /** Its beginning, in one line. */
  public String shown() {
    String text = sql.strip().replaceAll("\\s+", " ");
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN).strip() + " ...";
  }
}
