// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

/** A way was chosen that the plan does not have; the message is for the user. */
public final class UnknownChoiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownChoiceException(String message) {
    super(message);
  }
}
