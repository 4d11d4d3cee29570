// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.scram;

import java.io.IOException;

/** A server did not answer as one that knows the password would. */
public final class ScramRefused extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message quotes nothing that the server sent
   */
  ScramRefused(String message) {
    super("SCRAM authentication failed: " + message);
  }
}
