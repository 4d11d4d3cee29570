// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * One step away from a sound database, drawn at random. A step that the server refuses where it is
 * taken is not taken.
 *
 * @param since first major version that has what it needs
 * @param both whether the subscriber's tables change likewise, as a dumped schema would
 * @param target statements for the subscriber where a dump would not do; empty: as {@code both}
 *     says
 */
record Deviation(int since, boolean both, List<String> statements, List<String> target) {
  Deviation(int since, boolean both, List<String> statements) {
    this(since, both, statements, List.of());
  }

  /** Owns, or is owned by, what the deviations give it. */
  static final String GROUP = "pgready_group";

  /** Statements that hold placeholders: T a table, K columns, V true or false. */
  static final List<Deviation> POOL =
      List.of(
          // what identifies rows
          both("ALTER TABLE T DROP CONSTRAINT T_pkey"),
          both("ALTER TABLE T DROP CONSTRAINT T_pkey", "ALTER TABLE T REPLICA IDENTITY FULL"),
          both("ALTER TABLE T REPLICA IDENTITY NOTHING"),
          both("ALTER TABLE T REPLICA IDENTITY FULL"),
          both("ALTER TABLE T REPLICA IDENTITY DEFAULT"),
          both(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "ALTER TABLE T ADD CONSTRAINT T_pkey PRIMARY KEY (id) DEFERRABLE"),
          both(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "ALTER TABLE T ADD CONSTRAINT T_pkey PRIMARY KEY (id) DEFERRABLE",
              "ALTER TABLE T REPLICA IDENTITY FULL"),
          both(
              "CREATE UNIQUE INDEX T_u ON T (id)",
              "ALTER TABLE T REPLICA IDENTITY USING INDEX T_u"),
          both(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "CREATE UNIQUE INDEX T_u ON T (id)",
              "ALTER TABLE T REPLICA IDENTITY USING INDEX T_u"),
          both(
              "CREATE UNIQUE INDEX T_u ON T (id)",
              "ALTER TABLE T REPLICA IDENTITY USING INDEX T_u",
              "DROP INDEX T_u"),
          both(
              "CREATE UNIQUE INDEX T_i ON T (id) INCLUDE (K)",
              "ALTER TABLE T REPLICA IDENTITY USING INDEX T_i"),
          both(
              "ALTER TABLE orders ALTER customer_id SET NOT NULL",
              "CREATE UNIQUE INDEX orders_c ON orders (id, customer_id)",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_c"),
          both(
              "ALTER TABLE customers DROP CONSTRAINT customers_pkey",
              "ALTER TABLE customers ADD PRIMARY KEY (id, name)"),
          both("CREATE UNIQUE INDEX T_p ON T (id) WHERE id > 0"),
          // of a root and of its partition, each for itself
          both(
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders_1 ADD PRIMARY KEY (id)"),
          both(
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders_1 REPLICA IDENTITY FULL"),
          both(
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders_1 REPLICA IDENTITY FULL",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          both(
              "ALTER TABLE orders_1 ALTER customer_id SET NOT NULL",
              "CREATE UNIQUE INDEX orders_1_c ON orders_1 (customer_id)",
              "ALTER TABLE orders_1 REPLICA IDENTITY USING INDEX orders_1_c"),
          here(
              "ALTER TABLE orders REPLICA IDENTITY NOTHING",
              "ALTER PUBLICATION pgready SET (publish_via_partition_root = true)"),
          both("CREATE UNIQUE INDEX T_k ON T (K)"),
          // types and kinds of columns
          both("ALTER TABLE T ADD COLUMN doc json DEFAULT '{}'"),
          both("ALTER TABLE T ADD COLUMN at point DEFAULT '(0,0)'"),
          both("ALTER TABLE T ADD COLUMN docs json[] DEFAULT '{}'"),
          both("CREATE DOMAIN doc AS json", "ALTER TABLE T ADD COLUMN tagged doc DEFAULT '{}'"),
          both(
              "CREATE TYPE pair AS (n int, doc json)",
              "ALTER TABLE T ADD COLUMN pair pair DEFAULT '(1,{})'"),
          both("ALTER TABLE T ADD COLUMN id2 bigint GENERATED ALWAYS AS IDENTITY"),
          both("ALTER TABLE T ADD COLUMN twice bigint GENERATED ALWAYS AS (id * 2) STORED"),
          both(
              "ALTER TABLE T ADD COLUMN gen bigint GENERATED ALWAYS AS (id * 3) STORED NOT NULL",
              "CREATE UNIQUE INDEX T_g ON T (id, gen)",
              "ALTER TABLE T REPLICA IDENTITY USING INDEX T_g"),
          both(18, "ALTER TABLE T ADD COLUMN virt bigint GENERATED ALWAYS AS (id * 4) VIRTUAL"),
          both(
              "ALTER TABLE T ADD COLUMN gone int",
              "ALTER TABLE T DROP COLUMN gone",
              "ALTER TABLE T ADD COLUMN \"aft\u00e9r \"\"x\" text"),
          // what the publication holds
          here("ALTER PUBLICATION pgready DROP TABLE T"),
          here("ALTER PUBLICATION pgready SET TABLE T"),
          here("ALTER PUBLICATION pgready ADD TABLE orders_1"),
          here("ALTER PUBLICATION pgready ADD TABLE other"),
          here("ALTER PUBLICATION pgready SET (publish_via_partition_root = V)"),
          here("ALTER PUBLICATION pgready SET (publish = 'O')"),
          here("ALTER PUBLICATION pgready SET (publish = 'O')"),
          here("DROP PUBLICATION pgready", "CREATE PUBLICATION pgready"),
          here("DROP PUBLICATION pgready", "CREATE PUBLICATION pgready FOR ALL TABLES"),
          here(
              "DROP PUBLICATION pgready",
              "CREATE PUBLICATION pgready FOR ALL TABLES WITH (publish = 'O', publish_via_partition_root = V)"),
          here(
              15,
              "DROP PUBLICATION pgready",
              "CREATE PUBLICATION pgready FOR TABLES IN SCHEMA public"),
          here(15, "ALTER PUBLICATION pgready ADD TABLES IN SCHEMA public"),
          here(
              15,
              "ALTER PUBLICATION pgready DROP TABLE T",
              "ALTER PUBLICATION pgready ADD TABLE T (id)"),
          here(
              15,
              "ALTER PUBLICATION pgready DROP TABLE T",
              "ALTER PUBLICATION pgready ADD TABLE T (id, K)"),
          here(
              15,
              "ALTER PUBLICATION pgready DROP TABLE T",
              "ALTER PUBLICATION pgready ADD TABLE T (K)"),
          here(
              15,
              "ALTER PUBLICATION pgready DROP TABLE T",
              "ALTER PUBLICATION pgready ADD TABLE T WHERE (id > 1)"),
          here(
              15,
              "ALTER PUBLICATION pgready DROP TABLE orders",
              "ALTER PUBLICATION pgready ADD TABLE orders WHERE (total > 0)"),
          here(
              15,
              "ALTER PUBLICATION pgready DROP TABLE orders",
              "ALTER PUBLICATION pgready ADD TABLE orders (id, total) WHERE (id > 1)"),
          here(18, "ALTER PUBLICATION pgready SET (publish_generated_columns = none)"),
          // somebody else's publications
          here("CREATE PUBLICATION P FOR TABLE T WITH (publish = 'O')"),
          here("CREATE PUBLICATION P FOR ALL TABLES WITH (publish = 'O')"),
          here(15, "CREATE PUBLICATION P FOR TABLE T (K) WITH (publish = 'O')"),
          here(15, "CREATE PUBLICATION P FOR TABLE T WHERE (id > 2) WITH (publish = 'O')"),
          here(
              15,
              "CREATE PUBLICATION P FOR TABLE orders WHERE (total > 2) WITH (publish = 'O', publish_via_partition_root = V)"),
          // rights
          here("ALTER ROLE pgready_sub NOREPLICATION"),
          here("ALTER ROLE pgready_sub SUPERUSER"),
          here("ALTER ROLE pgready_sub SUPERUSER", "ALTER ROLE pgready_sub NOREPLICATION"),
          here("REVOKE SELECT ON T FROM pgready_sub"),
          here("REVOKE SELECT ON T FROM pgready_sub", "GRANT SELECT (id) ON T TO pgready_sub"),
          here("REVOKE SELECT ON T FROM pgready_sub", "GRANT SELECT (id, K) ON T TO pgready_sub"),
          here(
              "REVOKE SELECT ON orders FROM pgready_sub",
              "GRANT SELECT (id, customer_id, total) ON orders TO pgready_sub"),
          here(
              "REVOKE SELECT ON customers FROM pgready_sub",
              "GRANT SELECT (id, name) ON customers TO pgready_group",
              "GRANT pgready_group TO pgready_sub"),
          here("REVOKE SELECT ON T FROM pgready_sub", "GRANT SELECT ON T TO PUBLIC"),
          here(
              "REVOKE SELECT ON T FROM pgready_sub",
              "GRANT SELECT ON T TO pgready_group",
              "GRANT pgready_group TO pgready_sub"),
          here(
              "ALTER ROLE pgready_sub NOINHERIT",
              "REVOKE SELECT ON T FROM pgready_sub",
              "GRANT SELECT ON T TO pgready_group",
              "GRANT pgready_group TO pgready_sub"),
          here(
              16,
              "REVOKE SELECT ON T FROM pgready_sub",
              "GRANT SELECT ON T TO pgready_group",
              "GRANT pgready_group TO pgready_sub WITH INHERIT FALSE"),
          here("GRANT SELECT ON other TO pgready_sub"),
          here("REVOKE USAGE ON SCHEMA public FROM PUBLIC, pgready_sub"),
          here(14, "GRANT pg_read_all_data TO pgready_sub"),
          here("ALTER TABLE T OWNER TO pgready_sub"),
          here("ALTER TABLE T OWNER TO pgready_group", "GRANT pgready_group TO pgready_sub"),
          here("ALTER ROLE pgready_sub CONNECTION LIMIT 2"),
          // row security
          here("ALTER TABLE T ENABLE ROW LEVEL SECURITY"),
          here("ALTER TABLE T FORCE ROW LEVEL SECURITY"),
          here("ALTER TABLE T ENABLE ROW LEVEL SECURITY", "ALTER ROLE pgready_sub BYPASSRLS"),
          here(
              "ALTER TABLE T ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY mine ON T FOR SELECT TO pgready_sub USING (true)"),
          here(
              "ALTER TABLE T ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY everyone ON T USING (true) WITH CHECK (false)"),
          here("ALTER TABLE T ENABLE ROW LEVEL SECURITY", "CREATE POLICY few ON T USING (id > 1)"),
          here("CREATE POLICY strict ON T AS RESTRICTIVE USING (id > 1)"),
          here("CREATE POLICY writes ON T FOR UPDATE TO pgready_sub USING (true)"),
          here(
              "ALTER TABLE T ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY theirs ON T FOR ALL TO pgready_group USING (true)"),
          here("GRANT pgready_group TO pgready_sub"),
          here("ALTER TABLE T OWNER TO pgready_sub", "ALTER TABLE T ENABLE ROW LEVEL SECURITY"),
          // settings of the role and of the database
          here("ALTER ROLE pgready_sub SET row_security = off"),
          here("ALTER ROLE pgready_sub SET statement_timeout = '5min'"),
          here("ALTER ROLE pgready_sub SET lock_timeout = '5s'"),
          here("ALTER ROLE pgready_sub SET search_path = ''"),
          here("ALTER ROLE pgready_sub SET default_transaction_read_only = on"),
          here("ALTER ROLE pgready_sub SET default_transaction_isolation = 'serializable'"),
          here("ALTER ROLE pgready_sub SET idle_in_transaction_session_timeout = '10s'"),
          here("ALTER ROLE pgready_sub SET wal_sender_timeout = '20s'"),
          here("ALTER ROLE pgready_sub SET client_encoding = 'LATIN1'"),
          here("ALTER ROLE pgready_sub SET standard_conforming_strings = off"),
          here("ALTER ROLE pgready_sub SET session_replication_role = replica"),
          here(
              "GRANT pgready_group TO pgready_sub",
              "ALTER ROLE pgready_sub SET role = 'pgready_group'"),
          // what has no bearing
          here("ALTER TABLE T SET UNLOGGED"),
          here("ALTER PUBLICATION pgready OWNER TO pgready_group"),
          both("ALTER TABLE T ADD CONSTRAINT T_later UNIQUE (id) DEFERRABLE INITIALLY DEFERRED"),
          both("CREATE TABLE heir () INHERITS (T)", "INSERT INTO heir (id) VALUES (7)"),
          both("CREATE UNIQUE INDEX T_e ON T ((id + 1))"),
          both("ALTER TABLE T ALTER id TYPE numeric"),
          here(
              "CREATE TRIGGER early BEFORE UPDATE ON T FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"),
          here("CREATE SEQUENCE numbers"),
          here("CREATE UNLOGGED TABLE fleeting (n int)"),
          here("CREATE VIEW seen AS SELECT * FROM T"),
          here("CREATE RULE quiet AS ON INSERT TO other DO ALSO NOTHING"),
          here("SELECT lo_create(4711)"),
          both("CREATE TABLE orders_2 PARTITION OF orders FOR VALUES FROM (1000) TO (2000)"),
          here("ALTER TABLE T CLUSTER ON T_pkey"),
          // partitions of several levels, of another order of columns, for all the rest
          both(
              "CREATE TABLE orders_2 (total numeric, customer_id bigint, id bigint NOT NULL)",
              "ALTER TABLE orders ATTACH PARTITION orders_2 FOR VALUES FROM (1000) TO (2000)"),
          both(
              "CREATE TABLE orders_d PARTITION OF orders DEFAULT",
              "GRANT SELECT ON orders_d TO pgready_sub"),
          both(
              "CREATE TABLE orders_3 PARTITION OF orders FOR VALUES FROM (3000) TO (4000) PARTITION BY RANGE (id)",
              "CREATE TABLE orders_3a PARTITION OF orders_3 FOR VALUES FROM (3000) TO (3500)",
              "GRANT SELECT ON orders_3, orders_3a TO pgready_sub"),
          both(
              "CREATE TABLE orders_d PARTITION OF orders DEFAULT",
              "ALTER TABLE orders DETACH PARTITION orders_1",
              "INSERT INTO orders SELECT * FROM orders_1",
              "GRANT SELECT ON orders_d TO pgready_sub"),
          both(
              "CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (T)",
              "INSERT INTO heir (id) VALUES (7)",
              "GRANT SELECT ON heir TO pgready_sub"),
          here("ALTER PUBLICATION pgready SET TABLE ONLY T"),
          here("ALTER PUBLICATION pgready ADD TABLE ONLY T"),
          // names
          both(
              "CREATE TABLE \"Ord.ers \"\"x\u00e9\" (\"I d\" int PRIMARY KEY, \"sel;ect\" text)",
              "GRANT SELECT ON \"Ord.ers \"\"x\u00e9\" TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE \"Ord.ers \"\"x\u00e9\""),
          both(
              "CREATE SCHEMA \"S.ch'e ma\"",
              "GRANT USAGE ON SCHEMA \"S.ch'e ma\" TO pgready_sub",
              "CREATE TABLE \"S.ch'e ma\".orders (id int PRIMARY KEY)",
              "INSERT INTO \"S.ch'e ma\".orders VALUES (1)",
              "GRANT SELECT ON \"S.ch'e ma\".orders TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE \"S.ch'e ma\".orders"),
          both(
              "CREATE SCHEMA closed",
              "CREATE TABLE closed.orders (id int PRIMARY KEY)",
              "GRANT SELECT ON closed.orders TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE closed.orders"),
          both("ALTER TABLE T ADD COLUMN \"ID\" int", "ALTER TABLE T ADD COLUMN \"Id\" int"),
          both(
              "CREATE TABLE abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz01234567890 (id int)",
              "GRANT SELECT ON abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz01234567890 TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz01234567890"),
          // slots of others
          here("SELECT pg_create_logical_replication_slot('left_over', 'pgoutput')"),
          here("SELECT pg_create_logical_replication_slot('left_over_too', 'test_decoding')"),
          // objects of others
          both("CREATE SCHEMA pgready", "CREATE TABLE pgready.orders (id int)"),
          here(
              "CREATE FUNCTION quiet() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
              "CREATE EVENT TRIGGER quiet ON ddl_command_end EXECUTE FUNCTION quiet()"),
          // timeouts that nothing runs into, and limits
          here("ALTER ROLE pgready_sub SET statement_timeout = '3s'"),
          here("ALTER ROLE pgready_sub SET lock_timeout = '100ms'"),
          here("ALTER ROLE pgready_sub SET idle_in_transaction_session_timeout = '1s'"),
          here(14, "ALTER ROLE pgready_sub SET idle_session_timeout = '1s'"),
          here(17, "ALTER ROLE pgready_sub SET transaction_timeout = '5s'"),
          here("ALTER ROLE pgready_sub SET wal_sender_timeout = 0"),
          here(
              "DO $$ BEGIN EXECUTE format('ALTER ROLE pgready_sub IN DATABASE %I SET statement_timeout = 4000', current_database()); END $$"),
          here("ALTER ROLE pgready_sub CONNECTION LIMIT 1"),
          here("ALTER ROLE pgready_sub CONNECTION LIMIT 3"),
          here(
              // three of the consumer, and three of the trial's superuser, which count as well
              "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 6', current_database()); END $$"),
          here("ALTER ROLE pgready_sub VALID UNTIL '2001-01-01'"),
          here("ALTER ROLE pgready_sub NOLOGIN"),
          here(
              "DO $$ BEGIN EXECUTE format('REVOKE CONNECT ON DATABASE %I FROM PUBLIC', current_database()); END $$"),
          // how values are written
          both(
              "ALTER TABLE T ADD COLUMN at timestamptz DEFAULT '2026-05-26 10:00', ADD COLUMN day date DEFAULT '2026-05-26'"),
          both("ALTER TABLE T ADD COLUMN took interval DEFAULT '-1 day 2 hours'"),
          both(
              "ALTER TABLE T ADD COLUMN real8 float8 DEFAULT 0.1, ADD COLUMN bin bytea DEFAULT '\\x00ff5c'"),
          both(
              "ALTER TABLE T ADD COLUMN ats timestamptz[] DEFAULT '{2026-05-26 10:00}', ADD COLUMN span daterange DEFAULT '[2026-05-26,2026-06-27)'"),
          both(
              "CREATE TYPE mood AS ENUM ('sad', 'ok')",
              "ALTER TABLE T ADD COLUMN mood mood DEFAULT 'ok', ADD COLUMN moods mood[] DEFAULT '{ok}'"),
          here("ALTER ROLE pgready_sub SET datestyle = 'German'"),
          here("ALTER ROLE pgready_sub SET datestyle = 'SQL, DMY'"),
          here("ALTER ROLE pgready_sub SET intervalstyle = 'sql_standard'"),
          here("ALTER ROLE pgready_sub SET extra_float_digits = -3"),
          here("ALTER ROLE pgready_sub SET bytea_output = 'escape'"),
          here("ALTER ROLE pgready_sub SET timezone = 'Asia/Tokyo'"),
          here(
              "ALTER ROLE pgready_sub SET lc_monetary = 'C'",
              "ALTER ROLE pgready_sub SET xmlbinary = 'hex'"),
          here("ALTER ROLE pgready_sub SET quote_all_identifiers = on"),
          here("ALTER ROLE pgready_sub SET default_transaction_deferrable = on"),
          here("ALTER ROLE pgready_sub SET default_transaction_isolation = 'repeatable read'"),
          // deferrable, excluding, without overlaps
          both(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "ALTER TABLE T ALTER id SET NOT NULL",
              "ALTER TABLE T ADD CONSTRAINT T_d UNIQUE (id) DEFERRABLE"),
          both(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "CREATE UNIQUE INDEX T_x ON T ((id + 0))",
              "CREATE UNIQUE INDEX T_half ON T (id) WHERE id > 0"),
          both(
              15,
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "CREATE UNIQUE INDEX T_nulls ON T (id) NULLS NOT DISTINCT"),
          both(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "CREATE UNIQUE INDEX T_name ON T (K)",
              "ALTER TABLE T ALTER K SET NOT NULL",
              "ALTER TABLE T REPLICA IDENTITY USING INDEX T_name"),
          both(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "ALTER TABLE T ADD EXCLUDE USING btree (id WITH =)"));

  private static final List<String> TABLES = List.of("orders", "orders", "customers", "orders_1");
  private static final List<String> OPERATIONS =
      List.of(
          "insert, update, delete, truncate",
          "insert, update, delete",
          "insert",
          "insert, update",
          "insert, delete",
          "update, delete",
          "delete",
          "truncate");

  static Deviation both(String... statements) {
    return new Deviation(13, true, List.of(statements));
  }

  static Deviation both(int since, String... statements) {
    return new Deviation(since, true, List.of(statements));
  }

  static Deviation here(String... statements) {
    return new Deviation(13, false, List.of(statements));
  }

  static Deviation here(int since, String... statements) {
    return new Deviation(since, false, List.of(statements));
  }

  /** The subscriber's tables are made to fit by these statements. */
  Deviation into(String... others) {
    return new Deviation(since, both, statements, List.of(others));
  }

  /**
   * What a dumped schema would bring to the subscriber: neither rows nor rights nor publications.
   */
  List<String> atTarget() {
    if (!target.isEmpty()) {
      return target;
    }
    return !both
        ? List.of()
        : statements.stream()
            .filter(
                sql ->
                    !sql.startsWith("INSERT")
                        && !sql.startsWith("GRANT")
                        && !sql.startsWith("ALTER PUBLICATION"))
            .toList();
  }

  /** One to seven, each with its placeholders filled. */
  static List<Deviation> draw(Random random, int major) {
    return draw(random, major, 1 + random.nextInt(7), List.of());
  }

  /**
   * @param others drawn from as often as from those that concern every reader; empty: none
   */
  static List<Deviation> draw(Random random, int major, int wanted, List<Deviation> others) {
    List<Deviation> drawn = new ArrayList<>();
    while (drawn.size() < wanted) {
      List<Deviation> pool = others.isEmpty() || random.nextBoolean() ? POOL : others;
      Deviation one = pool.get(random.nextInt(pool.size()));
      if (one.since <= major) {
        drawn.add(one.filled(random, drawn.size()));
      }
    }
    return drawn;
  }

  Deviation filled(Random random, int number) {
    String table = TABLES.get(random.nextInt(TABLES.size()));
    String column =
        table.equals("customers") ? "name" : random.nextBoolean() ? "total" : "customer_id";
    String value = String.valueOf(random.nextBoolean());
    String operations = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
    UnaryOperator<String> fill =
        sql ->
            sql.replaceAll("\\bT(?=\\b|_)", table)
                .replaceAll("\\bK", column)
                .replaceAll("\\bV\\b", value)
                .replaceAll("'O'", "'" + operations + "'")
                .replaceAll("\\bP\\b", "theirs_" + number);
    return new Deviation(
        since, both, statements.stream().map(fill).toList(), target.stream().map(fill).toList());
  }
}
