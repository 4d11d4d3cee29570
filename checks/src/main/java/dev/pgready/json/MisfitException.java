// SPDX-License-Identifier: Apache-2.0
package dev.pgready.json;

import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;

/** JSON that does not fit the type that it should be of. */
public final class MisfitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Deque<String> path = new ArrayDeque<>();
  private final int line;
  private final int column;

  /**
   * @param why without the value, which may be a secret
   */
  public MisfitException(String why, JsonParser in) {
    super(why);
    TokenStreamLocation place = in.currentTokenLocation();
    this.line = place.getLineNr();
    this.column = place.getColumnNr();
  }

  /** The same, one step further out. */
  MisfitException at(String step) {
    path.addFirst(step);
    return this;
  }

  /** {@code catalogue.tables.[3].oid}; empty: the document itself. */
  public String path() {
    return String.join(".", path);
  }

  /** From 1. */
  public int line() {
    return line;
  }

  /** From 1. */
  public int column() {
    return column;
  }
}
