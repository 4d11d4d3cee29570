// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.request;

import dev.pgready.text.EnumWords;

/** What may happen to the database; see the contract's table of probes. */
public enum ProbeLevel {
  /** One read-only transaction. */
  NONE,
  /**
   * Also a second ordinary connection and a replication connection; no writes, no DDL, no locks on
   * tables.
   */
  SAFE,
  /** Also DDL in transactions that are rolled back, a temporary slot and one logical message. */
  FULL;

  public String word() {
    return EnumWords.of(this);
  }
}
