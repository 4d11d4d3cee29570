// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import dev.pgready.text.ResourceText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which parts the statement of {@code watch} has. The server makes its executor ready for all of
 * them, whether they run or not.
 *
 * @param major version of the server
 * @param prepares whether the server may have prepared transactions
 * @param creating whether a slot may be in creation
 */
record WatchStatement(int major, boolean prepares, boolean creating) {
  /** What all versions have. */
  static final int OLDEST = 13;

  /** A line that is not in all of them. */
  private static final Pattern PART = Pattern.compile("--([0-9]{2}|prepared|creating) (.*)");

  /** Its name once it is prepared. */
  String name() {
    return creating ? "pgready_watch_creating" : "pgready_watch";
  }

  String text() {
    StringBuilder sql = new StringBuilder();
    for (String line : ResourceText.of(WatchStatement.class, "watch.sql").split("\n")) {
      Matcher part = PART.matcher(line);
      if (part.matches()) {
        if (wanted(part.group(1))) {
          sql.append(part.group(2)).append('\n');
        }
      } else if (!line.startsWith("--")) {
        sql.append(line).append('\n');
      }
    }
    return sql.toString().strip();
  }

  private boolean wanted(String part) {
    return switch (part) {
      case "prepared" -> prepares;
      case "creating" -> creating;
      default -> Integer.parseInt(part) <= major;
    };
  }
}
