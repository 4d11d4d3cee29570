// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

/** How something comes to be. */
public enum Creator {
  /** The consumer makes it, and needs the right to. */
  CONSUMER,
  /** A person makes it beforehand. */
  USER,
  /** The consumer makes it where it is missing and it may. */
  EITHER,
  /** It needs none. */
  NONE
}
