// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import dev.pgready.text.Printable;

/**
 * What the user said about the connection cannot be used: a usage error. The message is one line,
 * names the part that is wrong, and never contains a password or anything that could be a piece of
 * one.
 */
public final class InvalidConnectionException extends Exception {
  public InvalidConnectionException(String message) {
    super(Printable.line(message));
  }
}
