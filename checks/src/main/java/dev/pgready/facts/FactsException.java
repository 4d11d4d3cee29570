// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

/** A facts document that can't be used: the message says what is wrong with it. */
public final class FactsException extends RuntimeException {
  public FactsException(String message) {
    super(message);
  }
}
