// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.source;

import java.util.List;

/**
 * A connection that was found.
 *
 * @param name how it is called where it was found
 * @param connection what CONNECTION would be, its password included
 * @param reference how {@code pgready.yaml} can say it without a secret
 * @param notes what the user should know about it, one line each
 */
public record Candidate(String name, String connection, Reference reference, List<String> notes) {
  public Candidate {
    notes = List.copyOf(notes);
  }

  /** Without what may be secret. */
  @Override
  public String toString() {
    return name;
  }
}
