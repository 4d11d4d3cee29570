// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static dev.pgready.checks.truth.Deviation.both;
import static dev.pgready.checks.truth.Deviation.here;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Rarer steps away from a sound database, for every reader: what is wanted is no table, settings of
 * each level, rights on what readers call, slots used up, values of every kind.
 */
final class WiderDeviations {
  /** For what outlives the database. */
  static final List<String> UNDO =
      List.of(
          "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'pgready_full_%'",
          "ALTER ROLE ALL RESET ALL");

  /** Types, and a value of each: without an operator for equality, FULL identifies no row. */
  private static final List<Map.Entry<String, String>> VALUES =
      List.of(
          Map.entry("jsonpath", "$"),
          Map.entry("txid_snapshot", "1:1:"),
          Map.entry("pg_snapshot", "1:1:"),
          Map.entry("tid", "(0,1)"),
          Map.entry("xid", "1"),
          Map.entry("cid", "1"),
          Map.entry("xid8", "1"),
          Map.entry("aclitem", "=r/postgres"),
          Map.entry("\"char\"", "x"),
          Map.entry("oidvector", "1 2"),
          Map.entry("int2vector", "1 2"),
          Map.entry("tsquery", "a"),
          Map.entry("tsvector", "a"),
          Map.entry("money", "1"),
          Map.entry("bit(3)", "101"),
          Map.entry("refcursor", "c"),
          Map.entry("name", "n"),
          Map.entry("circle", "<(0,0),1>"),
          Map.entry("lseg", "((0,0),(1,1))"),
          Map.entry("int4range", "[1,2)"),
          Map.entry("numrange[]", "{empty}"),
          Map.entry("macaddr8", "00:00:00:00:00:00:00:00"),
          Map.entry("timetz", "10:00+01"),
          Map.entry("pg_lsn", "0/0"),
          Map.entry("regclass", "pg_class"),
          Map.entry("box[]", "{}"),
          Map.entry("jsonb", "{}"),
          Map.entry("uuid", "00000000-0000-0000-0000-000000000000"));

  private static List<Deviation> pool() {
    List<Deviation> all = new ArrayList<>(KINDS);
    all.addAll(RIGHTS);
    all.addAll(COMPARED);
    all.addAll(SETTINGS);
    all.addAll(TIMEOUTS);
    all.addAll(PUBLISHED);
    for (Map.Entry<String, String> value : VALUES) {
      String column =
          "ALTER TABLE T ADD COLUMN v %s DEFAULT '%s'".formatted(value.getKey(), value.getValue());
      all.add(
          both(
              column,
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "ALTER TABLE T REPLICA IDENTITY FULL"));
      all.add(both(column, "ALTER TABLE T REPLICA IDENTITY FULL"));
    }
    return List.copyOf(all);
  }

  private static final List<Deviation> KINDS =
      List.of(
          // a view in the place of a table
          here(
                  "ALTER PUBLICATION pgready DROP TABLE orders",
                  "ALTER TABLE orders RENAME TO base_orders",
                  "CREATE VIEW orders AS SELECT * FROM base_orders",
                  "GRANT SELECT ON orders TO pgready_sub")
              .into("CREATE TABLE base_orders (LIKE orders INCLUDING ALL)"),
          here(
                  "ALTER PUBLICATION pgready DROP TABLE customers",
                  "ALTER TABLE customers RENAME TO base_customers",
                  "CREATE VIEW customers AS SELECT * FROM base_customers",
                  "GRANT SELECT ON customers, base_customers TO pgready_sub",
                  "ALTER PUBLICATION pgready ADD TABLE base_customers")
              .into("CREATE TABLE base_customers (LIKE customers INCLUDING ALL)"),
          // partitions that are no tables, in other schemas, of other identities
          both(
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
                  "ALTER TABLE orders REPLICA IDENTITY FULL",
                  "ALTER TABLE orders_1 REPLICA IDENTITY FULL",
                  "CREATE FOREIGN DATA WRAPPER nothing",
                  "CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing",
                  "CREATE FOREIGN TABLE orders_f PARTITION OF orders FOR VALUES FROM (5000) TO (6000) SERVER nowhere",
                  "GRANT SELECT ON orders_f TO pgready_sub")
              .into(
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
                  "ALTER TABLE orders REPLICA IDENTITY FULL",
                  "CREATE TABLE orders_f PARTITION OF orders FOR VALUES FROM (5000) TO (6000)"),
          foreign(
              "CREATE EXTENSION file_fdw",
              "CREATE SERVER nowhere FOREIGN DATA WRAPPER file_fdw",
              "SERVER nowhere OPTIONS (program 'true', format 'csv')"),
          foreign(
              "CREATE EXTENSION postgres_fdw",
              "CREATE SERVER nowhere FOREIGN DATA WRAPPER postgres_fdw",
              "SERVER nowhere"),
          both("CREATE SCHEMA away", "ALTER TABLE orders_1 SET SCHEMA away"),
          both(
              "CREATE SCHEMA away",
              "GRANT USAGE ON SCHEMA away TO pgready_sub",
              "ALTER TABLE orders_1 SET SCHEMA away"),
          both(
              "CREATE TABLE orders_3 PARTITION OF orders FOR VALUES FROM (3000) TO (4000) PARTITION BY RANGE (id)",
              "CREATE TABLE orders_3a PARTITION OF orders_3 FOR VALUES FROM (3000) TO (3500)",
              "ALTER TABLE orders_3a REPLICA IDENTITY NOTHING",
              "GRANT SELECT ON orders_3, orders_3a TO pgready_sub"),
          both(
              "CREATE TABLE orders_3 PARTITION OF orders FOR VALUES FROM (3000) TO (4000) PARTITION BY RANGE (id)",
              "CREATE TABLE orders_3a PARTITION OF orders_3 FOR VALUES FROM (3000) TO (3500)",
              "GRANT SELECT ON orders_3, orders_3a TO pgready_sub",
              "ALTER PUBLICATION pgready SET TABLE customers, orders_1, orders_3"),
          both(
              "CREATE TABLE orders_3 PARTITION OF orders FOR VALUES FROM (3000) TO (4000) PARTITION BY RANGE (id)"),
          // children that inherit, published by themselves
          both(
              "CREATE TABLE heir () INHERITS (T)",
              "INSERT INTO heir (id) VALUES (7)",
              "GRANT SELECT ON heir TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE heir"),
          both(
              "CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (T)",
              "INSERT INTO heir (id) VALUES (7)",
              "GRANT SELECT ON heir TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE heir",
              "ALTER TABLE heir ENABLE ROW LEVEL SECURITY"),
          // columns that are computed, published
          here(
                  18,
                  "ALTER TABLE T ADD COLUMN gp bigint GENERATED ALWAYS AS (id * 5) STORED",
                  "ALTER PUBLICATION pgready SET (publish_generated_columns = stored)")
              .into("ALTER TABLE T ADD COLUMN gp bigint"),
          here(
                  18,
                  "ALTER TABLE T ADD COLUMN gp bigint GENERATED ALWAYS AS (id * 5) STORED",
                  "ALTER PUBLICATION pgready DROP TABLE T",
                  "ALTER PUBLICATION pgready ADD TABLE T (id, gp)")
              .into("ALTER TABLE T ADD COLUMN gp bigint"),
          here(
                  18,
                  "ALTER TABLE T ADD COLUMN gp bigint GENERATED ALWAYS AS (id * 5) STORED NOT NULL",
                  "CREATE UNIQUE INDEX T_gp ON T (id, gp)",
                  "ALTER TABLE T REPLICA IDENTITY USING INDEX T_gp",
                  "ALTER PUBLICATION pgready SET (publish_generated_columns = stored)")
              .into("ALTER TABLE T ADD COLUMN gp bigint NOT NULL"),
          here("CREATE MATERIALIZED VIEW seen_too AS SELECT * FROM T"),
          // what is published, and as what
          here("ALTER PUBLICATION pgready RENAME TO older"),
          here("CREATE PUBLICATION P FOR TABLE T WITH (publish_via_partition_root = V)"),
          here("CREATE PUBLICATION P FOR TABLE other"),
          here("CREATE PUBLICATION P"),
          here(15, "CREATE PUBLICATION P FOR TABLES IN SCHEMA public WITH (publish = 'O')"),
          here(18, "CREATE PUBLICATION P FOR TABLE T WITH (publish_generated_columns = stored)"),
          here(
              15,
              "ALTER PUBLICATION pgready DROP TABLE customers",
              "ALTER PUBLICATION pgready ADD TABLE customers WHERE (name IS NOT NULL)"),
          here(
              15,
              "ALTER PUBLICATION pgready DROP TABLE orders",
              "ALTER PUBLICATION pgready ADD TABLE orders WHERE (customer_id IS DISTINCT FROM 99)"));

  /** Whole rows are compared, with values in which equality is missing further in, or is not. */
  private static final List<Deviation> COMPARED =
      List.of(
          whole("v pair DEFAULT '(1,{})'", "CREATE TYPE pair AS (n int, doc json)"),
          whole("v pair[] DEFAULT '{}'", "CREATE TYPE pair AS (n int, doc json)"),
          whole("v pair DEFAULT '(1,a)'", "CREATE TYPE pair AS (n int, doc text)"),
          whole("v docs DEFAULT '{}'", "CREATE DOMAIN docs AS json[]"),
          whole("v docs[] DEFAULT '{}'", "CREATE DOMAIN docs AS json"),
          whole("v docs DEFAULT '1'", "CREATE DOMAIN docs AS int CHECK (value > 0)"),
          whole("v lquery DEFAULT 'a'", "CREATE EXTENSION ltree"),
          whole("v ltree DEFAULT 'a'", "CREATE EXTENSION ltree"),
          whole("v hstore DEFAULT ''", "CREATE EXTENSION hstore"),
          whole("v query_int DEFAULT '1'", "CREATE EXTENSION intarray"),
          whole("v citext DEFAULT 'a'", "CREATE EXTENSION citext"),
          whole(
              "v spans DEFAULT 'empty'",
              "CREATE TYPE spans AS RANGE (subtype = text, collation = \"C\")"));

  /** What a role, a database or everybody has to keep within, and nothing here does not. */
  private static final List<Deviation> TIMEOUTS =
      List.of(
          database("idle_session_timeout = ''2s''"),
          database("idle_in_transaction_session_timeout = ''2s''"),
          database("transaction_timeout = ''10s''"),
          database("lock_timeout = ''3s''"),
          database("tcp_user_timeout = ''5s''"),
          here("ALTER ROLE ALL SET idle_in_transaction_session_timeout = '3s'"),
          here(14, "ALTER ROLE ALL SET idle_session_timeout = '3s'"),
          here(17, "ALTER ROLE ALL SET transaction_timeout = '10s'"),
          here("ALTER ROLE ALL SET statement_timeout = '10s'"),
          here(14, "ALTER ROLE pgready_sub SET client_connection_check_interval = '1s'"),
          role("statement_timeout = 1", "statement_timeout = 0"),
          role(
              "idle_in_transaction_session_timeout = 1", "idle_in_transaction_session_timeout = 0"),
          here(
              17,
              "ALTER ROLE pgready_sub SET transaction_timeout = 1",
              "DO $$ BEGIN EXECUTE format('ALTER ROLE pgready_sub IN DATABASE %I SET transaction_timeout = 0', current_database()); END $$"));

  /** What is published of a table, in more than one way. */
  private static final List<Deviation> PUBLISHED =
      List.of(
          here("INSERT INTO customers VALUES (150, 'caf\u00e9')"),
          here("INSERT INTO customers VALUES (151, '\u65e5\u672c')"),
          here(
              15,
              "ALTER PUBLICATION pgready DROP TABLE customers",
              "ALTER PUBLICATION pgready ADD TABLE customers WHERE (lower(name) <> 'nobody')"),
          here(
              15,
              "ALTER TABLE customers REPLICA IDENTITY FULL",
              "ALTER PUBLICATION pgready DROP TABLE customers",
              "ALTER PUBLICATION pgready ADD TABLE customers WHERE (lower(name) <> 'nobody')"),
          here(
              15,
              "ALTER TABLE orders_1 REPLICA IDENTITY FULL",
              "ALTER PUBLICATION pgready SET (publish_via_partition_root = V)",
              "ALTER PUBLICATION pgready DROP TABLE orders",
              "ALTER PUBLICATION pgready ADD TABLE orders WHERE (total > 0)"),
          here(
              15,
              "ALTER PUBLICATION pgready SET (publish_via_partition_root = V)",
              "ALTER PUBLICATION pgready DROP TABLE orders",
              "ALTER PUBLICATION pgready ADD TABLE orders (id, customer_id)"),
          here(15, "CREATE PUBLICATION P FOR TABLE T (id)", "ALTER PUBLICATION P ADD TABLE other"),
          here(15, "CREATE PUBLICATION P FOR TABLE orders (id, customer_id, total)"),
          here(15, "CREATE PUBLICATION P FOR TABLE orders_1 (id) WITH (publish = 'O')"),
          here(15, "CREATE PUBLICATION P FOR TABLES IN SCHEMA public, TABLE customers (id)"),
          here(
              15,
              "CREATE PUBLICATION P FOR TABLE customers WHERE (id > 1), TABLE orders (id, total) WITH (publish_via_partition_root = V)"),
          here("CREATE PUBLICATION P FOR TABLE ONLY T, ONLY other WITH (publish = 'O')"),
          here(18, "CREATE PUBLICATION P FOR ALL TABLES WITH (publish_generated_columns = stored)"),
          both(
              18,
              "ALTER TABLE T ADD COLUMN virt bigint GENERATED ALWAYS AS (id * 4) VIRTUAL NOT NULL"),
          here(
                  18,
                  "ALTER TABLE T ADD COLUMN gp bigint GENERATED ALWAYS AS (id * 5) STORED",
                  "ALTER TABLE T REPLICA IDENTITY FULL",
                  "ALTER PUBLICATION pgready SET (publish_generated_columns = stored)")
              .into("ALTER TABLE T ADD COLUMN gp bigint", "ALTER TABLE T REPLICA IDENTITY FULL"),
          both(
              "ALTER TABLE T ADD COLUMN gen bigint GENERATED ALWAYS AS (id * 3) STORED",
              "ALTER TABLE T REPLICA IDENTITY FULL"),
          both(
              "ALTER TABLE T ADD COLUMN gen bigint GENERATED ALWAYS AS (id * 3) STORED",
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "ALTER TABLE T REPLICA IDENTITY FULL"),
          // what row security does to a copy
          here(
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "ALTER TABLE orders_1 ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY whole ON orders USING (true)",
              "ALTER PUBLICATION pgready SET (publish_via_partition_root = V)"),
          here(
              "ALTER TABLE T ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY one ON T USING (false)",
              "CREATE POLICY another ON T FOR SELECT USING (true)"),
          here(
              "ALTER TABLE T ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY one ON T AS RESTRICTIVE USING (true)",
              "CREATE POLICY another ON T USING (true)"),
          here(
              "ALTER TABLE T ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY whole ON T USING (true)",
              "REVOKE SELECT ON T FROM pgready_sub",
              "GRANT SELECT (id, K) ON T TO pgready_sub"),
          here(
              "ALTER TABLE T ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY whole ON T USING (true)",
              "ALTER ROLE pgready_sub SET row_security = off"),
          here(
              "ALTER ROLE pgready_group BYPASSRLS",
              "GRANT pgready_group TO pgready_sub",
              "ALTER TABLE T ENABLE ROW LEVEL SECURITY"),
          // no tables, or none that last
          here("CREATE SEQUENCE numbers_too", "REVOKE ALL ON SEQUENCE numbers_too FROM PUBLIC"),
          here(15, "CREATE UNLOGGED SEQUENCE fleeting_numbers"),
          here(
              "CREATE UNLOGGED TABLE fleeting_too (id int)",
              "ALTER PUBLICATION pgready ADD TABLE fleeting_too"),
          here(
              "CREATE EXTENSION file_fdw",
              "CREATE SERVER here FOREIGN DATA WRAPPER file_fdw",
              "CREATE FOREIGN TABLE far (line text) SERVER here OPTIONS (program 'true')"));

  private static final List<Deviation> RIGHTS =
      List.of(
          here(function("pg_get_publication_tables")),
          here(function("set_config")),
          here(function("pg_get_replica_identity_index")),
          here(15, "REVOKE SELECT ON pg_publication FROM PUBLIC"),
          here("REVOKE SELECT ON pg_publication_tables FROM PUBLIC"),
          // the rights and the attributes of the role that it takes on
          here(
              "GRANT pgready_group TO pgready_sub",
              "ALTER ROLE pgready_group REPLICATION",
              "ALTER ROLE pgready_sub SET role = 'pgready_group'"),
          here(
              "GRANT pgready_group TO pgready_sub",
              "ALTER ROLE pgready_group REPLICATION",
              "GRANT USAGE ON SCHEMA public TO pgready_group",
              "GRANT SELECT ON ALL TABLES IN SCHEMA public TO pgready_group",
              "ALTER ROLE pgready_sub SET role = 'pgready_group'"),
          here(
              16,
              "GRANT pgready_group TO pgready_sub WITH SET FALSE",
              "ALTER ROLE pgready_sub SET role = 'pgready_group'"),
          here("ALTER ROLE pgready_sub SET role = 'pgready_group'"),
          here("ALTER ROLE pgready_sub SET role = 'pgready_missing'"),
          // who may log in, by trigger
          here(
              17,
              "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF session_user = 'pgready_sub' THEN RAISE EXCEPTION 'not here'; END IF; END $$",
              "CREATE EVENT TRIGGER refuse ON login EXECUTE FUNCTION refuse()"),
          here(
              17,
              "CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF session_user = 'pgready_sub' THEN PERFORM set_config('row_security', 'off', false); END IF; END $$",
              "CREATE EVENT TRIGGER meddle ON login EXECUTE FUNCTION meddle()"),
          // slots of others: eight to ten of ten
          here(full(8)),
          here(full(9)),
          here(full(10)));

  private static final List<Deviation> SETTINGS =
      List.of(
          role("search_path = 'nowhere'"),
          role("session_preload_libraries = 'nowhere'"),
          here(17, "ALTER ROLE pgready_sub SET event_triggers = off"),
          here(17, "ALTER ROLE pgready_sub SET restrict_nonsystem_relation_kind = 'view'"),
          role("temp_file_limit = 0"),
          role("work_mem = '64kB'"),
          role("logical_decoding_work_mem = '64kB'"),
          role("transform_null_equals = on"),
          role("array_nulls = off"),
          role("xmloption = document"),
          role("track_activities = off"),
          role("log_replication_commands = on"),
          role("client_min_messages = error"),
          role("client_encoding = 'SQL_ASCII'"),
          role("client_encoding = 'EUC_JP'"),
          role("default_transaction_read_only = on", "default_transaction_read_only = off"),
          role("default_transaction_read_only = off", "default_transaction_read_only = on"),
          role("row_security = off", "row_security = on"),
          role("row_security = on", "row_security = off"),
          role("wal_sender_timeout = 1", "wal_sender_timeout = '20s'"),
          here("ALTER ROLE ALL SET row_security = off"),
          here("ALTER ROLE ALL SET datestyle = 'SQL, DMY'"),
          here("ALTER ROLE ALL SET lock_timeout = '3s'"),
          database("datestyle = ''German''"),
          database("bytea_output = ''escape''"),
          database("row_security = off"),
          database("statement_timeout = ''5s''"),
          database("wal_sender_timeout = ''20s''"),
          database("default_transaction_isolation = ''serializable''"),
          database("session_replication_role = replica"),
          database("extra_float_digits = 0"));

  private static final List<Deviation> POOL = pool();

  private WiderDeviations() {}

  private static Deviation whole(String column, String type) {
    return both(
        type,
        "ALTER TABLE T ADD COLUMN " + column,
        "ALTER TABLE T DROP CONSTRAINT T_pkey",
        "ALTER TABLE T REPLICA IDENTITY FULL");
  }

  private static Deviation foreign(String wrapper, String server, String as) {
    return here(
            wrapper,
            server,
            "CREATE FOREIGN TABLE orders_f (id bigint NOT NULL, customer_id bigint, total numeric) "
                + as,
            "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
            "ALTER TABLE orders REPLICA IDENTITY FULL",
            "ALTER TABLE orders_1 REPLICA IDENTITY FULL",
            "ALTER TABLE orders ATTACH PARTITION orders_f FOR VALUES FROM (5000) TO (6000)",
            "GRANT SELECT ON orders_f TO pgready_sub")
        .into(
            "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
            "ALTER TABLE orders REPLICA IDENTITY FULL",
            "CREATE TABLE orders_f PARTITION OF orders FOR VALUES FROM (5000) TO (6000)");
  }

  /** Of every function of that name, whatever its arguments. */
  private static String function(String name) {
    return "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc WHERE proname = '%s' LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %%s FROM PUBLIC', f); END LOOP; END $$"
        .formatted(name);
  }

  private static String full(int slots) {
    return "SELECT pg_create_physical_replication_slot('pgready_full_' || i) FROM generate_series(1, %s) i"
        .formatted(slots);
  }

  private static Deviation role(String setting) {
    return here("ALTER ROLE pgready_sub SET " + setting);
  }

  /** The role's own, and the one that it has in this database, which counts. */
  private static Deviation role(String everywhere, String here) {
    return here(
        "ALTER ROLE pgready_sub SET " + everywhere,
        "DO $$ BEGIN EXECUTE format('ALTER ROLE pgready_sub IN DATABASE %%I SET %s', current_database()); END $$"
            .formatted(here.replace("'", "''")));
  }

  private static Deviation database(String setting) {
    return here(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %%I SET %s', current_database()); END $$"
            .formatted(setting));
  }

  /** A list to draw from, with these besides. */
  static List<Deviation> and(List<Deviation> others) {
    List<Deviation> all = new ArrayList<>(POOL);
    all.addAll(others);
    return List.copyOf(all);
  }

  /** One to seven, of the usual ones and of these. */
  static List<Deviation> draw(Random random, int major) {
    return Deviation.draw(random, major, 1 + random.nextInt(7), POOL);
  }
}
