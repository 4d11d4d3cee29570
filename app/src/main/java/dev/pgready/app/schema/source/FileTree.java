// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import java.util.List;

/** The files below a directory, of a disk or of a revision. */
interface FileTree {
  /** Most files that are looked at: more are no migrations. */
  int MOST = 50_000;

  /** Relative to the directory, with {@code /}, in the order of their names. */
  List<String> paths();

  /**
   * @throws dev.pgready.app.console.UsageException when it cannot be read, or is no text
   */
  String text(String path);

  /** How a file is told in a report. */
  String told(String path);
}
