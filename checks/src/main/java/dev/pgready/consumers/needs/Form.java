// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

/** The forms of CREATE PUBLICATION. */
public enum Form {
  TABLE,
  SCHEMA,
  ALL
}
