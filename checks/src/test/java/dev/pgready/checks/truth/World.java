// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import java.util.List;
import java.util.Random;

/**
 * What is around a random database: the server's settings, who may come in, a pooler, sessions of
 * others. Mostly as usual.
 */
final class World {
  /** Lines of {@code postgresql.conf}; none of them hinders an application. */
  private static final List<List<String>> SETTINGS =
      List.of(
          List.of("wal_level = replica"),
          List.of("wal_level = minimal", "max_wal_senders = 0"),
          List.of("max_replication_slots = 1"),
          List.of("max_replication_slots = 2"),
          List.of("max_wal_senders = 1"),
          List.of("max_wal_senders = 2"),
          List.of("max_wal_senders = 2", "max_replication_slots = 2"),
          List.of("max_slot_wal_keep_size = '1MB'", "wal_keep_size = 0"),
          List.of("logical_decoding_work_mem = '64kB'"),
          List.of("row_security = off"),
          List.of("wal_sender_timeout = '2s'"),
          List.of("wal_sender_timeout = 0"),
          List.of("lock_timeout = '3s'", "statement_timeout = '20s'"),
          List.of("datestyle = 'SQL, DMY'", "intervalstyle = 'iso_8601'"),
          List.of("bytea_output = 'escape'", "extra_float_digits = 0"),
          List.of("default_transaction_isolation = 'serializable'"),
          List.of("timezone = 'Asia/Kathmandu'"));

  private static final List<List<String>> HBA =
      List.of(
          List.of("host all pgready_sub 127.0.0.1/32 trust"),
          List.of("host replication pgready_sub 127.0.0.1/32 trust"),
          List.of("host all pgready_sub 127.0.0.1/32 reject"),
          List.of("host all +pgready_group 127.0.0.1/32 trust"),
          List.of("host sameuser all 127.0.0.1/32 trust"),
          List.of("hostssl all pgready_sub 127.0.0.1/32 trust"),
          List.of("hostnossl all all samehost trust"),
          List.of(
              "host postgres pgready_sub 127.0.0.1/32 trust", "host all all 127.0.0.0/30 trust"));

  /** In one transaction each. */
  private static final List<List<String>> SESSIONS =
      List.of(
          List.of("INSERT INTO other VALUES (1)"),
          List.of("SELECT count(*) FROM other"),
          List.of("SELECT count(*) FROM orders"),
          List.of("SELECT * FROM customers FOR KEY SHARE"),
          List.of("SAVEPOINT a", "INSERT INTO other VALUES (1)", "ROLLBACK TO a"),
          List.of("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "SELECT count(*) FROM orders"),
          List.of("SELECT pg_current_xact_id()"),
          List.of("LOCK TABLE other IN ACCESS EXCLUSIVE MODE"),
          List.of("DECLARE c CURSOR WITH HOLD FOR SELECT * FROM orders", "COMMIT"),
          List.of("CREATE TEMPORARY TABLE passing (n int)", "COMMIT"),
          List.of("CREATE TEMPORARY TABLE passing (n int)"));

  private World() {}

  /**
   * @param standby whether a standby is read, whose server is the one that is there
   */
  static Scenario around(Scenario scenario, Random random, boolean standby) {
    Scenario world = scenario;
    if (random.nextInt(6) == 0) {
      world = world.holding(one(random, SESSIONS));
      if (random.nextInt(4) == 0) {
        world = world.holding("SELECT pg_current_xact_id()").in("postgres");
      }
    }
    if (standby) {
      return world;
    }
    return switch (random.nextInt(24)) {
      case 0, 1, 2 -> world.with(one(random, SETTINGS));
      case 3 -> world.hba(one(random, HBA));
      case 4 -> world.through(random.nextInt(3) == 0 ? "transaction" : "session");
      default -> world;
    };
  }

  private static String[] one(Random random, List<List<String>> pool) {
    return pool.get(random.nextInt(pool.size())).toArray(new String[0]);
  }

  /** What of it is worth telling. */
  static String told(Scenario scenario) {
    Scenario.Path path = scenario.path();
    return "%s%s%s%s"
        .formatted(
            path.settings().isEmpty() ? "" : ", " + path.settings(),
            path.hba().isEmpty() ? "" : ", " + path.hba(),
            path.pooler().isEmpty() ? "" : ", PgBouncer in " + path.pooler() + " mode",
            scenario.session().statements().isEmpty()
                ? ""
                : ", a session with "
                    + scenario.session().statements()
                    + scenario.session().database());
  }
}
