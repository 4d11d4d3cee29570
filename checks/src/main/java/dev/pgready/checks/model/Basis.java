// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

/** What a verdict rests on. */
public enum Basis {
  /** Read from the catalogue: a hint. */
  CATALOGUE,
  /** Tried on the server: a verdict. */
  PROBE,
  /** Known of the host or the consumer, not seen on this server. */
  PROFILE
}
