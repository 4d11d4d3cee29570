// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

/** How bad it is when a need is not met. */
public enum Level {
  FAIL,
  WARN,
  /** Told, never counted. */
  INFO
}
