// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.schema.source.SqlStatement;

/**
 * A statement that was not applied.
 *
 * @param why in a few words, of the server where it refused the statement
 */
record LeftOut(SqlStatement statement, String why) {
  /** A line for people. */
  String line() {
    return "%s: %s: %s".formatted(statement.place(), statement.shown(), why);
  }
}
