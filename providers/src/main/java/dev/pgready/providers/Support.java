// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

/** Whether a host lets its customers do a thing. */
public enum Support {
  /** Every role that PostgreSQL itself would let do it. */
  YES,
  /** Only the host's own administrative role. */
  ADMIN,
  /** Nobody but the host. */
  NO,
  /** No source says; only a probe can tell. */
  UNKNOWN
}
