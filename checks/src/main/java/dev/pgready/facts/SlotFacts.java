// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.json.JsonKeys;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot.
 *
 * @param row {@code pg_replication_slots}, columns as the server's version names them
 * @param retainedBytes WAL held back since {@code restart_lsn}; null: the slot holds none
 * @param lagBytes WAL that the consumer has not confirmed; null: physical, or lost
 * @param catalogXminAge in transactions; null: none
 * @param lagMillis how long the reader took to confirm what it was sent last; null: nobody reads
 *     it, nothing is under way, or hidden from this role
 * @param spilled what decoding for it wrote to disk; null: nothing, or the version does not tell
 * @param idleSeconds since nobody has read it; null: somebody does, or the version (before 17) does
 *     not tell
 */
public record SlotFacts(
    Row row,
    @Nullable Long retainedBytes,
    @Nullable Long lagBytes,
    @Nullable Long catalogXminAge,
    @Nullable Long xminAge,
    @Nullable Long idleSeconds,
    @Nullable String activeApplication,
    @Nullable Long lagMillis,
    @Nullable Spilled spilled) {

  /** Transactions that were larger than {@code logical_decoding_work_mem}, and their changes. */
  public record Spilled(long transactions, long bytes) {}

  /**
   * Columns of {@code pg_replication_slots}; null where the version has no such column.
   *
   * @param inactiveSince 17 and newer
   * @param conflicting 16 and newer
   * @param invalidationReason 17 and newer
   */
  public record Row(
      String slotName,
      @Nullable String plugin,
      String slotType,
      @Nullable String database,
      boolean temporary,
      boolean active,
      @Nullable Integer activePid,
      @Nullable String restartLsn,
      @Nullable String confirmedFlushLsn,
      @Nullable String walStatus,
      @Nullable Long safeWalSize,
      @Nullable Boolean twoPhase,
      @Nullable Boolean conflicting,
      @Nullable String inactiveSince,
      @Nullable String invalidationReason,
      @Nullable Boolean failover,
      @Nullable Boolean synced)
      implements JsonKeys {
    static Map<String, String> jsonKeys() {
      return Map.ofEntries(
          Map.entry("slotName", "slot_name"),
          Map.entry("slotType", "slot_type"),
          Map.entry("activePid", "active_pid"),
          Map.entry("restartLsn", "restart_lsn"),
          Map.entry("confirmedFlushLsn", "confirmed_flush_lsn"),
          Map.entry("walStatus", "wal_status"),
          Map.entry("safeWalSize", "safe_wal_size"),
          Map.entry("twoPhase", "two_phase"),
          Map.entry("inactiveSince", "inactive_since"),
          Map.entry("invalidationReason", "invalidation_reason"));
    }

    public Row {
      Required.of(slotName, "slot_name");
      Required.of(slotType, "slot_type");
    }
  }

  public SlotFacts {
    Required.of(row, "row");
  }

  public String name() {
    return row.slotName();
  }

  public boolean logical() {
    return row.slotType().equals("logical");
  }

  /** Whether the slot can no longer be used. */
  public boolean lost() {
    return "lost".equals(row.walStatus())
        || row.invalidationReason() != null
        || Boolean.TRUE.equals(row.conflicting());
  }

  /** Created, but still waiting for the transactions that were open then. */
  public boolean stuckInCreation() {
    return logical() && !lost() && row.confirmedFlushLsn() == null;
  }

  public Optional<Long> retained() {
    return Optional.ofNullable(retainedBytes);
  }
}
