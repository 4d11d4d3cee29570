// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import java.util.Set;

/**
 * Settings whose values facts hold, so that a profile can have a wish about them; the same list as
 * in {@code facts.sql}, which a test compares.
 */
public final class SettingNames {
  public static final Set<String> ALL =
      Set.of(
          "DateStyle",
          "IntervalStyle",
          "allow_alter_system",
          "autovacuum_freeze_max_age",
          "autovacuum_max_workers",
          "bytea_output",
          "default_transaction_read_only",
          "effective_wal_level",
          "event_triggers",
          "extra_float_digits",
          "hot_standby_feedback",
          "idle_in_transaction_session_timeout",
          "idle_replication_slot_timeout",
          "idle_session_timeout",
          "listen_addresses",
          "lock_timeout",
          "logical_decoding_work_mem",
          "max_active_replication_origins",
          "max_connections",
          "max_logical_replication_workers",
          "max_parallel_workers",
          "max_prepared_transactions",
          "max_replication_slots",
          "max_slot_wal_keep_size",
          "max_sync_workers_per_subscription",
          "max_wal_senders",
          "max_wal_size",
          "max_worker_processes",
          "output_plugin_libraries",
          "password_encryption",
          "rds.logical_wal_cache",
          "reserved_connections",
          "row_security",
          "server_encoding",
          "session_replication_role",
          "ssl",
          "standby_slot_names",
          "statement_timeout",
          "superuser_reserved_connections",
          "sync_replication_slots",
          "synchronized_standby_slots",
          "tcp_keepalives_idle",
          "track_commit_timestamp",
          "transaction_read_only",
          "transaction_timeout",
          "vacuum_failsafe_age",
          "wal_keep_size",
          "wal_level",
          "wal_receiver_timeout",
          "wal_segment_size",
          "wal_sender_timeout",
          "wal_writer_delay");

  private SettingNames() {}

  static boolean known(String name) {
    return ALL.contains(name);
  }
}
