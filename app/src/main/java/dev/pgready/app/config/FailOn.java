// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

/** The least status that makes the exit code 1. */
public enum FailOn {
  FAIL,
  WARN
}
