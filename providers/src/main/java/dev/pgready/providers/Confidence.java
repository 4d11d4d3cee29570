// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

/** How sure a detection is. */
public enum Confidence {
  /** The database itself shows the host's signs. */
  CERTAIN,
  /** Only the host name says so. */
  LIKELY,
  /** The user said so. */
  STATED,
  /** Nothing gave a host away. */
  UNKNOWN
}
