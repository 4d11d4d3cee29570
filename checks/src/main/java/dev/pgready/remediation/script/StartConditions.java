// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold before a setting is changed that takes effect when the server starts: otherwise it
 * would not start again.
 *
 * <p>Sources: PostmasterMain (reserved connections, {@code wal_level} minimal), slot.c
 * (RestoreSlotFromDisk: slots above the limit, slots above {@code wal_level}).
 */
final class StartConditions {
  private StartConditions() {}

  /** Statements that fail with a sentence where a start would fail; to run before the change. */
  static List<String> before(Statement statement, boolean restart) {
    if (statement.kind() != Statement.Kind.SETTING || !restart) {
      return List.of();
    }
    List<String> conditions = new ArrayList<>();
    SqlReader reader = new SqlReader(statement.sql());
    boolean set = reader.words("ALTER SYSTEM SET");
    if (!set) {
      reader.words("ALTER SYSTEM RESET");
    }
    String name = reader.qualified();
    String value = set && reader.mark('=') ? reader.literal() : null;
    switch (String.valueOf(name)) {
      case "wal_level" -> {
        if (!"logical".equals(value)) {
          conditions.add(
              unless(
                  "EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_type OPERATOR(pg_catalog.=) 'logical')",
                  "there are logical replication slots: with a lower wal_level the server would not start; drop them first"));
        }
        if ("minimal".equals(value)) {
          conditions.add(
              unless(
                  after("max_wal_senders", "10") + " OPERATOR(pg_catalog.<>) '0'",
                  "max_wal_senders is not 0: with wal_level = minimal the server would not start"));
        }
      }
      case "max_replication_slots" ->
          conditions.add(
              unless(
                  "(SELECT pg_catalog.count(*) FROM pg_catalog.pg_replication_slots) OPERATOR(pg_catalog.>) %s::pg_catalog.int8"
                      .formatted(value == null || !value.matches("[0-9]{1,9}") ? "10" : value),
                  "more replication slots exist than max_replication_slots would allow: the server would not start; drop some first"));
      case "max_wal_senders" -> {
        if (!"0".equals(value)) {
          conditions.add(
              unless(
                  after("wal_level", "replica") + " OPERATOR(pg_catalog.=) 'minimal'",
                  "wal_level is minimal: with max_wal_senders above 0 the server would not start; set wal_level first"));
        }
      }
      case "max_connections" -> {
        if (value == null) {
          conditions.add(
              unless(
                  "(SELECT pg_catalog.sum(setting::pg_catalog.int8) FROM pg_catalog.pg_settings WHERE name OPERATOR(pg_catalog.=) ANY (ARRAY['superuser_reserved_connections', 'reserved_connections'])) OPERATOR(pg_catalog.>=) 100::pg_catalog.numeric",
                  "more connections are reserved than max_connections would allow: the server would not start"));
        }
      }
      default -> {}
    }
    return conditions;
  }

  /**
   * Fails where a configuration file has an error, with which the server would not start; to run
   * before the first such change and after the last. A setting that waits for a restart is listed
   * there too, in just these words.
   */
  static String filesAreSound() {
    return unless(
        "EXISTS (SELECT FROM pg_catalog.pg_file_settings f WHERE f.error IS NOT NULL AND NOT (f.error OPERATOR(pg_catalog.=) 'setting could not be applied'"
            + " AND EXISTS (SELECT FROM pg_catalog.pg_settings s WHERE s.name OPERATOR(pg_catalog.=) pg_catalog.lower(f.name) AND s.context OPERATOR(pg_catalog.=) 'postmaster')))",
        "the configuration files have errors: the server would not start again; SELECT * FROM pg_file_settings WHERE error IS NOT NULL shows them");
  }

  /** What the files say that the server has not read yet: a restart applies all of it. */
  static String waiting() {
    return "SELECT f.sourcefile, f.sourceline, f.name, f.setting FROM pg_catalog.pg_file_settings f"
        + " WHERE NOT f.applied AND f.error IS NOT NULL ORDER BY f.seqno";
  }

  /** That the server has started with what a logical slot needs. */
  static String decodes() {
    return "(pg_catalog.current_setting('wal_level') OPERATOR(pg_catalog.=) 'logical' OR pg_catalog.current_setting('server_version_num')::pg_catalog.int4 OPERATOR(pg_catalog.>=) 190000)"
        + " AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_replication_slots) OPERATOR(pg_catalog.<) pg_catalog.current_setting('max_replication_slots')::pg_catalog.int8";
  }

  /** A setting as the next start finds it. */
  private static String after(String name, String otherwise) {
    return ("coalesce((SELECT s.setting FROM pg_catalog.pg_settings s WHERE s.name OPERATOR(pg_catalog.=) '%s' AND s.source OPERATOR(pg_catalog.=) 'command line'),"
            + " (SELECT f.setting FROM pg_catalog.pg_file_settings f WHERE pg_catalog.lower(f.name) OPERATOR(pg_catalog.=) '%s' ORDER BY f.seqno DESC LIMIT 1), '%s')")
        .formatted(name, name, otherwise);
  }

  private static String unless(String condition, String words) {
    return """
        DO $pgready$
        BEGIN
          IF %s THEN
            RAISE EXCEPTION '%s';
          END IF;
        END
        $pgready$"""
        .formatted(condition, words);
  }
}
