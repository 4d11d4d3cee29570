// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Numbers out of an answer. The driver takes 1e99999999 for one as well and works out its digits.
 */
public final class Numbers {
  private Numbers() {}

  /**
   * Of the next row, which is moved to.
   *
   * @throws SQLException when there is no row, or something else stands there
   */
  public static long of(@Nullable ResultSet rows, int column) throws SQLException {
    if (rows == null || !rows.next()) {
      throw new SQLException("the server answered with nothing", "08P01");
    }
    return at(rows, column);
  }

  /** Of the row that stands; 0: null. */
  static long at(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    if (text == null) {
      return 0;
    }
    if (!text.matches("-?[0-9]{1,18}")) {
      throw new SQLException("the server answered with something else than a number", "08P01");
    }
    return Long.parseLong(text);
  }

  /** Likewise, where more than nine digits are none of a server's. */
  static int small(ResultSet row, int column) throws SQLException {
    return Math.toIntExact(Math.max(-1, Math.min(Integer.MAX_VALUE, at(row, column))));
  }
}
