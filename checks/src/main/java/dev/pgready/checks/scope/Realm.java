// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

/** What answers a check's question, and so where it can be asked. */
public enum Realm {
  /** What a dump without data holds, or what migrations make: tables, columns, publications. */
  SCHEMA,
  /** The server itself, its settings, what lives on it, and the way to it. */
  SERVER,
  /** Who logs in, and what that role is allowed to do. */
  ROLE
}
