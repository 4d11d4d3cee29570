// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

/** The parts of a preflight, in the order in which reports show them. */
public enum Group {
  CONNECTION,
  SERVER,
  ROLE,
  DDL,
  PUBLICATION,
  TABLE,
  SLOT,
  STREAM,
  CONSUMERS,
  PROVIDER
}
