package dev.pgready.checks.truth;

import java.util.List;

/**
 * One way in which a publisher's database differs from a sound one.
 *
 * @param name in words
 * @param breakage statements that a superuser runs in the database
 * @param session statements of a session that stays open in a transaction; empty: none
 * @param sessionDatabase where that session lives; empty: the database itself
 * @param undo statements for what outlives the database: roles' attributes, slots, prepared
 *     transactions
 * @param settings lines of {@code postgresql.conf}; not empty: on a server of its own
 * @param since first major version that has what the scenario needs
 */
record Scenario(
    String name,
    List<String> breakage,
    List<String> session,
    String sessionDatabase,
    List<String> undo,
    List<String> settings,
    int since) {

  static Scenario of(String name, String... breakage) {
    return new Scenario(name, List.of(breakage), List.of(), "", List.of(), List.of(), 13);
  }

  Scenario holding(String... statements) {
    return new Scenario(
        name, breakage, List.of(statements), sessionDatabase, undo, settings, since);
  }

  Scenario in(String database) {
    return new Scenario(name, breakage, session, database, undo, settings, since);
  }

  Scenario undoing(String... statements) {
    return new Scenario(
        name, breakage, session, sessionDatabase, List.of(statements), settings, since);
  }

  Scenario with(String... lines) {
    return new Scenario(name, breakage, session, sessionDatabase, undo, List.of(lines), since);
  }

  Scenario since(int major) {
    return new Scenario(name, breakage, session, sessionDatabase, undo, settings, major);
  }

  /** The role that the subscription logs in as. */
  static final String ROLE = "pgready_sub";

  /** Every scenario; what really happens is for the servers to say, so nothing is stated here. */
  static final List<Scenario> ALL =
      List.of(
          of("sound"),
          of("role without REPLICATION", "ALTER ROLE pgready_sub NOREPLICATION"),
          of(
                  "REPLICATION only through membership",
                  "CREATE ROLE pgready_parent REPLICATION",
                  "GRANT pgready_parent TO pgready_sub",
                  "ALTER ROLE pgready_sub NOREPLICATION")
              .undoing("DROP ROLE pgready_parent"),
          of("no SELECT on one table", "REVOKE SELECT ON orders FROM pgready_sub"),
          of("no USAGE on the schema", "REVOKE USAGE ON SCHEMA public FROM PUBLIC, pgready_sub"),
          of(
              "SELECT on one column only",
              "REVOKE SELECT ON orders FROM pgready_sub",
              "GRANT SELECT (id) ON orders TO pgready_sub"),
          of(
                  "SELECT through pg_read_all_data",
                  "REVOKE SELECT ON ALL TABLES IN SCHEMA public FROM pgready_sub",
                  "REVOKE USAGE ON SCHEMA public FROM PUBLIC, pgready_sub",
                  "GRANT pg_read_all_data TO pgready_sub")
              .undoing("REVOKE pg_read_all_data FROM pgready_sub")
              .since(14),
          of("table without a key", "ALTER TABLE orders DROP CONSTRAINT orders_pkey"),
          of("replica identity NOTHING", "ALTER TABLE orders REPLICA IDENTITY NOTHING"),
          of(
              "replica identity FULL without a key",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          of(
              "deferrable primary key",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ADD PRIMARY KEY (id) DEFERRABLE"),
          of(
              "identity by a unique index",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_u"),
          of(
              "identity index dropped",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_u",
              "DROP INDEX orders_u"),
          of("publication missing", "DROP PUBLICATION pgready"),
          of("publication empty", "ALTER PUBLICATION pgready DROP TABLE orders, customers"),
          of("one table not published", "ALTER PUBLICATION pgready DROP TABLE orders"),
          of(
              "FOR ALL TABLES",
              "DROP PUBLICATION pgready",
              "CREATE PUBLICATION pgready FOR ALL TABLES"),
          of(
                  "FOR TABLES IN SCHEMA",
                  "DROP PUBLICATION pgready",
                  "CREATE PUBLICATION pgready FOR TABLES IN SCHEMA public")
              .since(15),
          of(
              "publishes no truncate",
              "ALTER PUBLICATION pgready SET (publish = 'insert, update, delete')"),
          of(
              "row security hides rows from the copy",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY"),
          of(
              "row security, but BYPASSRLS",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "ALTER ROLE pgready_sub BYPASSRLS"),
          of(
              "row security, but the role owns the table",
              "ALTER TABLE orders OWNER TO pgready_sub",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY"),
          of(
              "forced row security on the role's own table",
              "ALTER TABLE orders OWNER TO pgready_sub",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "ALTER TABLE orders FORCE ROW LEVEL SECURITY"),
          of("open transaction that has written").holding("INSERT INTO other VALUES (1)"),
          of("open transaction that has only read").holding("SELECT count(*) FROM other"),
          of("open transaction of another database that has written")
              .holding("SELECT pg_current_xact_id()")
              .in("postgres"),
          of("lock on a table of nobody's interest")
              .holding("LOCK TABLE other IN ACCESS EXCLUSIVE MODE"),
          of(
                  "forgotten prepared transaction",
                  "BEGIN; INSERT INTO other VALUES (1); PREPARE TRANSACTION 'pgready gid'")
              .undoing("ROLLBACK PREPARED 'pgready gid'"),
          of(
                  "a slot of somebody else, idle",
                  "SELECT pg_create_logical_replication_slot('pgready_other', 'test_decoding')")
              .undoing("SELECT pg_drop_replication_slot('pgready_other')"),
          of(
                  "no slot left",
                  "SELECT pg_create_physical_replication_slot('pgready_a')",
                  "SELECT pg_create_physical_replication_slot('pgready_b')")
              .with("max_replication_slots = 2"),
          of("one slot only").with("max_replication_slots = 1"),
          of("no sender at all").with("max_wal_senders = 0"),
          of("wal_level is replica").with("wal_level = replica"),
          of("role with connection limit 1", "ALTER ROLE pgready_sub CONNECTION LIMIT 1")
              .undoing("ALTER ROLE pgready_sub CONNECTION LIMIT -1"),
          of(
                  "role that only reads by default",
                  "ALTER ROLE pgready_sub SET default_transaction_read_only = on")
              .undoing("ALTER ROLE pgready_sub RESET default_transaction_read_only"),
          of(
              "unlogged table",
              "ALTER PUBLICATION pgready DROP TABLE orders",
              "ALTER TABLE orders SET UNLOGGED"),
          of(
                  "column list with the key",
                  "ALTER PUBLICATION pgready SET TABLE orders (id, total), customers")
              .since(15),
          of(
                  "column list without the key",
                  "ALTER PUBLICATION pgready SET TABLE orders (total), customers")
              .since(15),
          of(
              "generated column",
              "ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED"));
}
