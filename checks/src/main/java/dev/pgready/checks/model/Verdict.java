// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

/** What a whole report comes to. */
public enum Verdict {
  READY,
  READY_WITH_WARNINGS,
  NOT_READY,
  /** Nothing failed, but something that can fail could not be seen. */
  INCONCLUSIVE,
  /** The server was not reached, or did not answer. */
  NO_FACTS
}
