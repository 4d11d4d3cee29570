// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

/** What a check found. */
public enum Status {
  PASS,
  WARN,
  FAIL,
  /** Does not apply here. */
  SKIP,
  /** Could not be seen. Never counts as passed. */
  UNKNOWN
}
