// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import java.util.List;

/**
 * What is applied, in its order.
 *
 * @param layout whose conventions it follows, for people
 * @param notes what of it was left out, a line each
 */
public record Migrations(String layout, List<SqlFile> files, List<String> notes) {
  public Migrations {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }
}
