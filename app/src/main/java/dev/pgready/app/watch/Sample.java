// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one refresh saw of a server. Times are milliseconds, moments are of the server's clock since
 * 1970, sizes are bytes. Null: not known, not allowed to be seen, or not in this version.
 *
 * @param at when
 * @param version as {@code server_version_num}
 * @param backend the process that answered
 * @param startedAt when the server started
 * @param wal how much it has ever written; on a standby, replayed
 * @param keepBytes {@code max_slot_wal_keep_size}; null: no limit
 * @param maxConnections without those that are reserved
 * @param hidden sessions of which this role sees only that they are there
 * @param waits null: no slot is being created
 */
public record Sample(
    long at,
    int version,
    boolean recovery,
    String database,
    String role,
    int backend,
    long startedAt,
    @Nullable Long wal,
    @Nullable Long keepBytes,
    int maxSlots,
    int maxSenders,
    int maxConnections,
    int connections,
    int hidden,
    int senders,
    List<Slot> slots,
    List<Standby> standbys,
    List<Transaction> transactions,
    List<Prepared> prepared,
    @Nullable List<Wait> waits) {
  public Sample {
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(role, "role");
    slots = List.copyOf(slots);
    standbys = List.copyOf(standbys);
    transactions = List.copyOf(transactions);
    prepared = List.copyOf(prepared);
    waits = waits == null ? null : List.copyOf(waits);
  }

  /**
   * A slot.
   *
   * @param creating whether it has no place to start reading from yet
   * @param pid of the process that reads it; null: nobody does
   * @param safeBytes what can be written before it may be lost; null: no limit, or lost
   * @param heldBytes WAL from where it would have to start again to the end; null: it holds none
   * @param lagBytes from what its reader has confirmed to the end
   * @param inactiveMillis since nobody reads it; PostgreSQL 17
   */
  public record Slot(
      String name,
      @Nullable String plugin,
      String type,
      @Nullable String database,
      boolean temporary,
      boolean creating,
      @Nullable Integer pid,
      @Nullable String walStatus,
      @Nullable Long safeBytes,
      @Nullable Long heldBytes,
      @Nullable Long lagBytes,
      @Nullable String restart,
      @Nullable String confirmed,
      @Nullable Long xminAge,
      @Nullable Long catalogXminAge,
      boolean twoPhase,
      boolean failover,
      boolean synced,
      @Nullable String invalidation,
      boolean conflicting,
      @Nullable Long inactiveMillis,
      @Nullable Reader reader) {
    public Slot {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(type, "type");
    }

    public boolean logical() {
      return type.equals("logical");
    }

    public boolean active() {
      return pid != null;
    }

    /** Whether it can never be read again. */
    public boolean lost() {
      return "lost".equals(walStatus) || invalidation != null || conflicting;
    }
  }

  /**
   * Who reads a slot.
   *
   * @param lagMillis until it had applied what was sent; null: nothing sent lately, or hidden
   */
  public record Reader(
      @Nullable String application,
      @Nullable String user,
      @Nullable String address,
      @Nullable String kind,
      @Nullable String state,
      @Nullable String waitType,
      @Nullable String waitEvent,
      @Nullable Long sinceMillis,
      @Nullable Long queryMillis,
      @Nullable Long lagMillis) {}

  /** A sender that reads no logical slot: a standby, a backup. */
  public record Standby(
      int pid,
      @Nullable String application,
      @Nullable String user,
      @Nullable String address,
      @Nullable String state,
      @Nullable String sync,
      @Nullable Long sentBytes,
      @Nullable Long flushBytes,
      @Nullable Long replayBytes,
      @Nullable Long lagMillis,
      @Nullable String slot) {}

  /**
   * A session that keeps rows from being removed, or slots from being created.
   *
   * @param writes whether it has a transaction ID, for which slot creation waits
   * @param xminAge in transactions
   */
  public record Transaction(
      int pid,
      @Nullable String database,
      @Nullable String user,
      @Nullable String application,
      @Nullable String address,
      @Nullable String kind,
      @Nullable String state,
      @Nullable Long openMillis,
      @Nullable Long stateMillis,
      boolean writes,
      @Nullable Long xminAge) {}

  /** A prepared transaction. */
  public record Prepared(
      String gid,
      @Nullable String database,
      @Nullable String user,
      @Nullable Long openMillis,
      @Nullable Long xminAge) {
    public Prepared {
      Objects.requireNonNull(gid, "gid");
    }
  }

  /**
   * Slot creation that waits for a transaction.
   *
   * @param pid of the process that creates the slot
   * @param forPid whose transaction it is; null: a prepared one's
   * @param startedAt as the server writes it
   */
  public record Wait(
      int pid,
      @Nullable Integer forPid,
      @Nullable String forGid,
      @Nullable String database,
      @Nullable String user,
      @Nullable String application,
      @Nullable String address,
      @Nullable String state,
      @Nullable Long openMillis,
      @Nullable Long stateMillis,
      @Nullable String startedAt) {}

  public int freeSlots() {
    return Math.max(0, maxSlots - slots.size());
  }

  public int freeSenders() {
    return Math.max(0, maxSenders - senders);
  }

  public int freeConnections() {
    return Math.max(0, maxConnections - connections);
  }

  /** {@code 16.4}. */
  public String release() {
    return version / 10_000 + "." + version % 10_000;
  }

  /** For whom the creation of a slot waits; empty: for nobody that can be seen. */
  public List<Wait> waitsOf(Slot slot) {
    return waits == null || slot.pid() == null
        ? List.of()
        : waits.stream().filter(wait -> wait.pid() == slot.pid()).toList();
  }
}
