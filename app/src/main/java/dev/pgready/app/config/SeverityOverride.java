// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

/** What a check's warnings and failures count as, whatever the check says. */
public enum SeverityOverride {
  FAIL,
  WARN,
  PASS,
  /** The check is left out; the report says so. */
  OFF
}
