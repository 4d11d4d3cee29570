// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.pgoutput;

/** One column's value in a tuple. */
public sealed interface Value {
  /** SQL's null. */
  record Null() implements Value {}

  /**
   * A value stored out of line that the UPDATE did not change: the server does not send it, and the
   * reader must have kept it.
   */
  record UnchangedToast() implements Value {}

  /** In the type's text format. */
  record Text(String text) implements Value {}

  /** In the type's binary format. */
  record Binary(Bytes bytes) implements Value {}

  Value NULL = new Null();
  Value UNCHANGED_TOAST = new UnchangedToast();
}
