// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import java.util.ArrayList;
import java.util.List;

/**
 * One way in which a database differs from one that zero-cache takes.
 *
 * @param publications of ZERO_APP_PUBLICATIONS; empty: zero-cache makes its own
 * @param earlier role as which zero-cache has run on the database before; empty: it has not
 * @param after statements once it has
 */
record ZeroCondition(
    Scenario scenario, List<String> publications, String earlier, List<String> after) {
  /** Owns the tables, as an application's role does. */
  static final String OWNER = "pgready_owner";

  /** What a sound database has for zero-cache, besides {@link Publisher}'s. */
  static final List<String> BASE =
      List.of(
          "GRANT CREATE ON DATABASE @database TO pgready_sub",
          "GRANT USAGE, CREATE ON SCHEMA public TO pgready_owner",
          "ALTER TABLE customers OWNER TO pgready_owner",
          "ALTER TABLE orders OWNER TO pgready_owner",
          "ALTER TABLE other OWNER TO pgready_owner");

  String name() {
    return scenario.name();
  }

  static ZeroCondition of(Scenario scenario) {
    List<String> undo = new ArrayList<>(scenario.undo());
    undo.add("DROP OWNED BY pgready_owner CASCADE");
    undo.add("DROP ROLE pgready_owner");
    return new ZeroCondition(
        scenario.undoing(undo.toArray(new String[0])).everything(),
        List.of("pgready"),
        "",
        List.of());
  }

  private static ZeroCondition of(String name, String... statements) {
    return of(Scenario.of(name, statements));
  }

  ZeroCondition publishing(String... names) {
    return new ZeroCondition(scenario, List.of(names), earlier, after);
  }

  private ZeroCondition after(String role, String... statements) {
    return new ZeroCondition(scenario, publications, role, List.of(statements));
  }

  private static ZeroCondition column(String name, String definition) {
    return of(name, "ALTER TABLE customers ADD COLUMN " + definition);
  }

  private static ZeroCondition table(String name, String definition) {
    return of(
        name,
        "CREATE TABLE " + definition,
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO pgready_sub",
        "DO $$ DECLARE t text; BEGIN SELECT format('%I.%I', relnamespace::regnamespace, relname) INTO t FROM pg_class WHERE relkind IN ('r', 'p') AND oid >= 16384 ORDER BY oid DESC LIMIT 1; EXECUTE 'ALTER PUBLICATION pgready ADD TABLE ' || t; END $$");
  }

  static final List<ZeroCondition> ALL =
      List.of(
          // rights
          of("sound"),
          of("role without REPLICATION", "ALTER ROLE pgready_sub NOREPLICATION"),
          of(
              "role without REPLICATION, with CREATEROLE",
              "ALTER ROLE pgready_sub NOREPLICATION CREATEROLE"),
          of("no CREATE on the database", "REVOKE CREATE ON DATABASE @database FROM pgready_sub"),
          of(
              "no CREATE on the database, its schemas are there",
              "REVOKE CREATE ON DATABASE @database FROM pgready_sub",
              "CREATE SCHEMA zero AUTHORIZATION pgready_sub",
              "CREATE SCHEMA zero_0 AUTHORIZATION pgready_sub",
              "CREATE SCHEMA \"zero_0/cdc\" AUTHORIZATION pgready_sub",
              "CREATE SCHEMA \"zero_0/cvr\" AUTHORIZATION pgready_sub"),
          of("CONNECT revoked", "REVOKE CONNECT ON DATABASE @database FROM PUBLIC"),
          of("no SELECT on one table", "REVOKE SELECT ON orders FROM pgready_sub"),
          of("no USAGE on the schema", "REVOKE USAGE ON SCHEMA public FROM PUBLIC, pgready_sub"),
          of(
              "SELECT through pg_read_all_data",
              "REVOKE SELECT ON customers, orders FROM pgready_sub",
              "REVOKE USAGE ON SCHEMA public FROM PUBLIC, pgready_sub",
              "GRANT pg_read_all_data TO pgready_sub"),
          of(
              "SELECT on every column, not on the table",
              "REVOKE SELECT ON orders FROM pgready_sub",
              "GRANT SELECT (id, customer_id, total) ON orders TO pgready_sub"),
          of(
              "SELECT on the published columns alone",
              "ALTER PUBLICATION pgready SET TABLE customers, orders (id, total)",
              "REVOKE SELECT ON orders FROM pgready_sub",
              "GRANT SELECT (id, total) ON orders TO pgready_sub"),
          of(
              "row security hides rows from the copy",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY"),
          of(
              "row security, but BYPASSRLS",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "ALTER ROLE pgready_sub BYPASSRLS"),
          of(
              "row security, and a policy shows every row",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY mine ON orders FOR SELECT TO pgready_sub USING (true)"),
          of("pg_logical_emit_message not allowed", revokeMessages()),
          of("PL/pgSQL not allowed", "REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC"),
          of("role with connection limit 1", "ALTER ROLE pgready_sub CONNECTION LIMIT 1"),
          of("role with connection limit 2", "ALTER ROLE pgready_sub CONNECTION LIMIT 2"),
          of("role with connection limit 3", "ALTER ROLE pgready_sub CONNECTION LIMIT 3"),
          of("role with connection limit 5", "ALTER ROLE pgready_sub CONNECTION LIMIT 5"),
          of("role with connection limit 8", "ALTER ROLE pgready_sub CONNECTION LIMIT 8"),
          of(
                  "REPLICATION only through membership",
                  "CREATE ROLE pgready_parent REPLICATION",
                  "GRANT pgready_parent TO pgready_sub",
                  "ALTER ROLE pgready_sub NOREPLICATION")
              .undoing("DROP ROLE pgready_parent"),
          of(
                  "role that takes on another one",
                  "CREATE ROLE pgready_parent",
                  "GRANT pgready_parent TO pgready_sub",
                  "ALTER ROLE pgready_sub SET role = 'pgready_parent'")
              .undoing("DROP ROLE pgready_parent"),
          of("superuser", "ALTER ROLE pgready_sub SUPERUSER"),
          of(
              "superuser, messages not allowed to the owner",
              "ALTER ROLE pgready_sub SUPERUSER",
              revokeMessages()),
          of(
              "superuser, but the owner may use its schemas",
              "ALTER ROLE pgready_sub SUPERUSER",
              "CREATE SCHEMA zero_0 AUTHORIZATION pgready_sub",
              "GRANT USAGE ON SCHEMA zero_0 TO pgready_owner",
              "ALTER DEFAULT PRIVILEGES FOR ROLE pgready_sub IN SCHEMA zero_0 GRANT SELECT, UPDATE ON TABLES TO pgready_owner"),
          of(
              "superuser, but the owner has its rights",
              "ALTER ROLE pgready_sub SUPERUSER",
              "GRANT pgready_sub TO pgready_owner"),
          of("superuser owns the tables too", "ALTER ROLE pgready_sub SUPERUSER", own()),
          // settings
          of(
              "role that only reads by default",
              "ALTER ROLE pgready_sub SET default_transaction_read_only = on"),
          of(
                  "database that only reads by default",
                  "ALTER DATABASE @database SET default_transaction_read_only = on")
              .undoing(
                  Publisher.ELSEWHERE
                      + "ALTER DATABASE @database RESET default_transaction_read_only"),
          of(
              "statement_timeout of two seconds",
              "ALTER ROLE pgready_sub SET statement_timeout = '2s'"),
          of(
              "idle_in_transaction_session_timeout of two seconds",
              "ALTER ROLE pgready_sub SET idle_in_transaction_session_timeout = '2s'"),
          of("empty search_path", "ALTER ROLE pgready_sub SET search_path = ''"),
          of(
              "search_path with a foreign schema first",
              "CREATE SCHEMA strange",
              "CREATE TABLE strange.pg_publication_tables ()",
              "GRANT USAGE ON SCHEMA strange TO PUBLIC",
              "ALTER ROLE pgready_sub SET search_path = 'strange, pg_catalog, public'"),
          of("row_security off", "ALTER ROLE pgready_sub SET row_security = off"),
          of(
              "serializable by default",
              "ALTER ROLE pgready_sub SET default_transaction_isolation = 'serializable'"),
          of(
              "client_encoding LATIN1",
              "UPDATE customers SET name = U&'Ad\\00e8le \\65e5' WHERE id = 1",
              "ALTER ROLE pgready_sub SET client_encoding = 'LATIN1'"),
          of(
              "DateStyle German",
              "ALTER ROLE pgready_sub SET datestyle = 'German'",
              "ALTER TABLE customers ADD COLUMN at timestamptz DEFAULT now()"),
          of(
              "DateStyle SQL",
              "ALTER ROLE pgready_sub SET datestyle = 'SQL, DMY'",
              "ALTER TABLE customers ADD COLUMN at date DEFAULT '2026-05-06'"),
          of("DateStyle German, no dates", "ALTER ROLE pgready_sub SET datestyle = 'German'"),
          of(
              "other styles",
              "ALTER ROLE pgready_sub SET intervalstyle = 'sql_standard'",
              "ALTER ROLE pgready_sub SET extra_float_digits = -3",
              "ALTER ROLE pgready_sub SET bytea_output = 'escape'",
              "ALTER ROLE pgready_sub SET timezone = 'Asia/Tokyo'",
              "ALTER TABLE customers ADD COLUMN at timestamptz DEFAULT now(), ADD COLUMN f float8 DEFAULT 0.1, ADD COLUMN b bytea DEFAULT '\\x00ff', ADD COLUMN d date DEFAULT now(), ADD COLUMN i interval DEFAULT '1 day'"),
          of(
              "standard_conforming_strings off",
              "ALTER ROLE pgready_sub SET standard_conforming_strings = off"),
          of(
              "session_replication_role replica",
              "ALTER ROLE pgready_sub SET session_replication_role = replica"),
          of(Scenario.of("wal_level is replica").with("wal_level = replica")),
          of(Scenario.of("one slot only").with("max_replication_slots = 1")),
          of(Scenario.of("two slots only").with("max_replication_slots = 2")),
          of(
              Scenario.of(
                      "no slot left",
                      "SELECT pg_create_physical_replication_slot('pgready_a')",
                      "SELECT pg_create_physical_replication_slot('pgready_b')")
                  .with("max_replication_slots = 2")),
          of(
              Scenario.of(
                      "no slot left but an idle one of its own",
                      "SELECT pg_create_physical_replication_slot('pgready_a')",
                      "SELECT pg_create_logical_replication_slot('zero_0_a', 'pgoutput')")
                  .with("max_replication_slots = 2")),
          of(Scenario.of("one sender only").with("max_wal_senders = 1")),
          of(Scenario.of("no sender at all").with("max_wal_senders = 0")),
          of(Scenario.of("sender with a timeout of a second").with("wal_sender_timeout = '1s'")),
          of(Scenario.of("sender without a timeout").with("wal_sender_timeout = 0")),
          of(
              Scenario.of(
                  "connection limit of the database of three",
                  "ALTER DATABASE @database CONNECTION LIMIT 3")),
          of(
              Scenario.of("few connections", "SELECT 1")
                  .with(
                      "max_connections = 10",
                      "superuser_reserved_connections = 3",
                      "max_wal_senders = 4")),
          of(
              Scenario.of("open transaction that has written")
                  .holding("INSERT INTO other VALUES (1)")),
          of(
              Scenario.of("open transaction that has only read")
                  .holding("SELECT count(*) FROM other")),
          of(
              Scenario.of("exclusive lock on a published table")
                  .holding("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")),
          of(Scenario.of("PgBouncer in transaction mode").through("transaction")),
          of(Scenario.of("PgBouncer in session mode").through("session")),
          of(Scenario.of("PgBouncer in statement mode").through("statement")),
          of(
              Scenario.of(
                      "an idle slot of its names in another database",
                      Publisher.ELSEWHERE
                          + "SELECT pg_create_logical_replication_slot('zero_0_a', 'pgoutput')")
                  .undoing(
                      Publisher.ELSEWHERE
                          + "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'zero_0_%'")),
          of(
              Scenario.of(
                      "an idle physical slot of its names",
                      "SELECT pg_create_physical_replication_slot('zero_0_b')")
                  .undoing(
                      "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'zero_0_b'")),
          of(
              "an idle slot of its names in this database",
              "SELECT pg_create_logical_replication_slot('zero_0_a', 'pgoutput')"),
          of(
              "an idle slot of its names with another plugin",
              "SELECT pg_create_logical_replication_slot('zero_0_a', 'test_decoding')"),
          of(
              Scenario.of(
                      "event trigger that raises",
                      "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not here'; END $$",
                      "CREATE EVENT TRIGGER no ON ddl_command_end WHEN TAG IN ('CREATE SCHEMA') EXECUTE FUNCTION no()",
                      "ALTER EVENT TRIGGER no OWNER TO postgres")
                  .warned("own-objects")),
          of(
              "event triggers of its names by another role",
              "CREATE FUNCTION quiet() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
              "CREATE EVENT TRIGGER zero_ddl_start_0 ON ddl_command_start EXECUTE FUNCTION quiet()",
              "CREATE EVENT TRIGGER zero_ddl_end_0 ON ddl_command_end EXECUTE FUNCTION quiet()"),
          // what is its own
          of("schema zero of another role", "CREATE SCHEMA zero"),
          of("schema zero_0 of another role", "CREATE SCHEMA zero_0"),
          of("schema zero_0/cdc of another role", "CREATE SCHEMA \"zero_0/cdc\""),
          of("schema zero_0/cvr of another role", "CREATE SCHEMA \"zero_0/cvr\""),
          of(
              "schema zero_0 of another role, empty and all granted",
              "CREATE SCHEMA zero_0",
              "GRANT ALL ON SCHEMA zero_0 TO pgready_sub"),
          of(
              "schema zero of another role, empty and all granted",
              "CREATE SCHEMA zero",
              "GRANT ALL ON SCHEMA zero TO pgready_sub"),
          of(
              "schemas of another role, empty and all granted",
              "CREATE SCHEMA \"zero_0/cvr\"",
              "CREATE SCHEMA \"zero_0/cdc\"",
              "GRANT ALL ON SCHEMA \"zero_0/cvr\", \"zero_0/cdc\" TO pgready_sub"),
          of(
              "table zero.permissions of another role",
              "CREATE SCHEMA zero AUTHORIZATION pgready_sub",
              "CREATE TABLE zero.permissions (permissions jsonb, hash text, lock bool PRIMARY KEY DEFAULT true)",
              "GRANT ALL ON zero.permissions TO pgready_sub"),
          of("publication _zero_metadata_0 of another role", "CREATE PUBLICATION _zero_metadata_0"),
          of("publication _zero_public_0 of another role", "CREATE PUBLICATION _zero_public_0"),
          of("restarted with a new replica").after("pgready_sub"),
          of("first as a superuser").after("postgres"),
          of("first as a superuser, who is still used", "ALTER ROLE pgready_sub SUPERUSER")
              .after("pgready_sub"),
          of(
                  "first as a superuser, then as a plain role of the same name",
                  "ALTER ROLE pgready_sub SUPERUSER")
              .after("pgready_sub", "ALTER ROLE pgready_sub NOSUPERUSER"),
          of(
                  "first with other publications",
                  "CREATE PUBLICATION theirs FOR TABLE customers WITH (publish = 'insert')")
              .after(
                  "pgready_sub",
                  "ALTER PUBLICATION theirs SET (publish = 'insert, update, delete, truncate')",
                  "ALTER PUBLICATION pgready RENAME TO older",
                  "ALTER PUBLICATION theirs RENAME TO pgready"),
          of("its slot is gone")
              .after(
                  "pgready_sub",
                  "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'zero%'"),
          // publications
          of("default publication, not a superuser").publishing(),
          of(
                  "superuser, default publication",
                  "ALTER ROLE pgready_sub SUPERUSER",
                  "DROP TABLE other",
                  own())
              .publishing(),
          of(
                  "superuser, default publication over a table without a key",
                  "ALTER ROLE pgready_sub SUPERUSER",
                  own())
              .publishing(),
          of("publication missing").publishing("nowhere"),
          of("one publication missing").publishing("pgready", "nowhere"),
          of("publication empty", "ALTER PUBLICATION pgready DROP TABLE customers, orders"),
          of("publication with a reserved name", "ALTER PUBLICATION pgready RENAME TO _pgready")
              .publishing("_pgready"),
          of("publication with a dash", "ALTER PUBLICATION pgready RENAME TO \"pg-ready\"")
              .publishing("pg-ready"),
          of("publication in capitals", "ALTER PUBLICATION pgready RENAME TO \"PgReady\"")
              .publishing("PgReady"),
          of("publication with an umlaut", "ALTER PUBLICATION pgready RENAME TO \"p\u00fcb\"")
              .publishing("p\u00fcb"),
          of(
              "no TRUNCATE published",
              "ALTER PUBLICATION pgready SET (publish = 'insert, update, delete')"),
          of("inserts alone published", "ALTER PUBLICATION pgready SET (publish = 'insert')"),
          of(
              "FOR ALL TABLES",
              "DROP TABLE other",
              "DROP PUBLICATION pgready",
              "CREATE PUBLICATION pgready FOR ALL TABLES"),
          of(
              "FOR ALL TABLES, superuser",
              "DROP TABLE other",
              own(),
              "ALTER ROLE pgready_sub SUPERUSER",
              "DROP PUBLICATION pgready",
              "CREATE PUBLICATION pgready FOR ALL TABLES"),
          of(
              "FOR TABLES IN SCHEMA",
              "DROP TABLE other",
              "DROP PUBLICATION pgready",
              "CREATE PUBLICATION pgready FOR TABLES IN SCHEMA public"),
          of(
              "FOR TABLES IN SCHEMA, a table not readable",
              "DROP TABLE other",
              "DROP PUBLICATION pgready",
              "CREATE TABLE secret (id int PRIMARY KEY)",
              "CREATE PUBLICATION pgready FOR TABLES IN SCHEMA public"),
          of("column list", "ALTER PUBLICATION pgready SET TABLE customers, orders (id, total)"),
          of(
              "column list without the key",
              "ALTER PUBLICATION pgready SET TABLE customers, orders (total)"),
          of("row filter", "ALTER PUBLICATION pgready SET TABLE customers, orders WHERE (id > 1)"),
          of(
              "row filter over a column outside the key",
              "ALTER PUBLICATION pgready SET TABLE customers, orders WHERE (total > 0)"),
          of(
                  "two publications of different columns",
                  "CREATE PUBLICATION more FOR TABLE orders (id)")
              .publishing("pgready", "more"),
          of("two publications of the same table", "CREATE PUBLICATION more FOR TABLE orders")
              .publishing("pgready", "more"),
          of(
                  "two publications, the columns in another order",
                  "ALTER PUBLICATION pgready SET TABLE customers, orders (id, total)",
                  "CREATE PUBLICATION more FOR TABLE orders (total, id)")
              .publishing("pgready", "more"),
          of(
                  "two publications, one of inserts alone",
                  "CREATE PUBLICATION more FOR TABLE orders WITH (publish = 'insert')")
              .publishing("pgready", "more"),
          of(
                  "two publications of different rows",
                  "ALTER PUBLICATION pgready SET TABLE customers, orders WHERE (id < 2)",
                  "CREATE PUBLICATION more FOR TABLE orders WHERE (id > 1)")
              .publishing("pgready", "more"),
          of(
                  "publication of another role",
                  "CREATE ROLE pgready_parent",
                  "GRANT CREATE ON DATABASE @database TO pgready_parent",
                  "ALTER PUBLICATION pgready OWNER TO pgready_parent")
              .undoing("DROP OWNED BY pgready_parent", "DROP ROLE pgready_parent"),
          of(Scenario.partitioned("partitions under their own names", false)),
          of(Scenario.partitioned("partitions under the root's name", true)),
          of(
              Scenario.partitioned("partitions under the root's name, superuser", true)
                  .also("ALTER ROLE pgready_sub SUPERUSER", own())),
          of(
              Scenario.partitioned(
                      "partitions under the root's name, SELECT on the root only", true)
                  .also(
                      "REVOKE SELECT ON orders_1 FROM pgready_sub",
                      "ALTER ROLE pgready_sub SUPERUSER")),
          of(
              Scenario.partitioned(
                      "partitions under their own names, SELECT on the root only", false)
                  .also("REVOKE SELECT ON orders_1 FROM pgready_sub")),
          of(
              "a child that inherits, not published",
              "CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (orders)",
              "INSERT INTO heir VALUES (7, 7, 7)",
              "GRANT SELECT ON heir TO pgready_sub",
              "ALTER PUBLICATION pgready SET TABLE customers, ONLY orders"),
          of(
              Scenario.of(
                      "a child that inherits, published",
                      "CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (orders)",
                      "INSERT INTO heir VALUES (7, 7, 7)",
                      "GRANT SELECT ON heir TO pgready_sub",
                      "ALTER PUBLICATION pgready SET TABLE customers, orders")
                  .warned("publication-coverage")),
          // what identifies rows
          of("table without a key", "ALTER TABLE orders DROP CONSTRAINT orders_pkey"),
          table("table without a key that only inserts", "log (line text)"),
          of(
              "FULL without any unique index",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          of("FULL beside a key", "ALTER TABLE orders REPLICA IDENTITY FULL"),
          of(
              "FULL with a unique index on NOT NULL columns",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          of(
              "FULL with a unique index on a nullable column",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ALTER id DROP NOT NULL",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          of(
              "FULL with a partial unique index",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id) WHERE id > 0",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          of(
              "FULL with a deferrable unique constraint",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ADD UNIQUE (id) DEFERRABLE",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          of(
              "FULL with a deferrable primary key",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ADD PRIMARY KEY (id) DEFERRABLE",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          of(
              "FULL with a key outside the column list",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders REPLICA IDENTITY FULL",
              "ALTER TABLE orders ADD COLUMN n int GENERATED ALWAYS AS IDENTITY UNIQUE"),
          of("identity NOTHING", "ALTER TABLE orders REPLICA IDENTITY NOTHING"),
          of(
              "deferrable primary key",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ADD PRIMARY KEY (id) DEFERRABLE"),
          table(
              "deferrable primary key, inserts only",
              "log (id int PRIMARY KEY DEFERRABLE, line text)"),
          of(
              "identity by a unique index",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_u"),
          of(
              "identity by a unique index, no key",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_u"),
          of(
              "identity index dropped",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_u",
              "DROP INDEX orders_u"),
          of(
              "unique index on NOT NULL columns, table of another role",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id)"),
          of(
              "unique index on NOT NULL columns, own table",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders OWNER TO pgready_sub"),
          of(
              "unique index on a nullable column",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ALTER id DROP NOT NULL",
              "CREATE UNIQUE INDEX orders_u ON orders (id)"),
          of(
              "unique index with further columns included, own table",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id) INCLUDE (total)",
              "ALTER TABLE orders OWNER TO pgready_sub"),
          of(
              "unique index outside the column list, own table",
              "ALTER TABLE customers DROP CONSTRAINT customers_pkey",
              "ALTER TABLE customers ADD COLUMN n int GENERATED ALWAYS AS IDENTITY",
              "CREATE UNIQUE INDEX customers_u ON customers (n)",
              "ALTER TABLE customers OWNER TO pgready_sub",
              "ALTER PUBLICATION pgready SET TABLE customers (id, name), orders"),
          of(
              "index on an expression beside the key",
              "CREATE INDEX orders_e ON orders ((id + 1), total)"),
          of("hash index beside the key", "CREATE INDEX orders_h ON orders USING hash (total)"),
          of(
              "unique index of nulls not distinct",
              "CREATE UNIQUE INDEX orders_n ON orders (customer_id, id) NULLS NOT DISTINCT"),
          of(
              "an invalid unique index",
              "CREATE UNIQUE INDEX orders_i ON orders (customer_id)",
              "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_i'::regclass"),
          of(
              "unique index with an operator class",
              "CREATE UNIQUE INDEX customers_o ON customers (name text_pattern_ops DESC NULLS LAST, id)"),
          // names
          table("name with a dot", "\"a.b\" (id int PRIMARY KEY)"),
          table("name with a space", "\"a b\" (id int PRIMARY KEY)"),
          table("name with a dash", "\"a-b\" (id int PRIMARY KEY)"),
          table("name with a dollar", "a$b (id int PRIMARY KEY)"),
          table("name with an umlaut", "\"t\u00e4ble\" (id int PRIMARY KEY)"),
          table("name in capitals", "\"Capitals\" (\"Id\" int PRIMARY KEY, \"fullName\" text)"),
          table("name that begins with a digit", "\"2024_orders\" (id int PRIMARY KEY)"),
          table(
              "name of 63 characters",
              "x234567890123456789012345678901234567890123456789012345678901_ab (id int PRIMARY KEY)"),
          table("name that differs in case only", "\"Orders\" (id int PRIMARY KEY)"),
          table("name that SQLite reserves", "sqlite_things (id int PRIMARY KEY)"),
          table("name that SQLite reserves, in capitals", "\"SQLITE_things\" (id int PRIMARY KEY)"),
          table("name that looks like one of SQLite's", "sqlitex (id int PRIMARY KEY, name text)"),
          table(
              "name of a keyword", "\"select\" (id int PRIMARY KEY, \"from\" text, \"order\" int)"),
          table("name that begins with an underscore", "_hidden (id int PRIMARY KEY)"),
          table("name of Litestream's", "_litestream_seq (id int PRIMARY KEY)"),
          table("column with a space", "t (id int PRIMARY KEY, \"a b\" text)"),
          table("column with a dot", "t (id int PRIMARY KEY, \"a.b\" text)"),
          table("column with an umlaut", "t (id int PRIMARY KEY, \"gr\u00f6sse\" text)"),
          table("column that begins with a digit", "t (id int PRIMARY KEY, \"1st\" text)"),
          table("column that is reserved", "t (id int PRIMARY KEY, _0_version text)"),
          table(
              "column that is reserved, in capitals",
              "t (id int PRIMARY KEY, \"_0_VERSION\" text)"),
          table("columns that differ in case only", "t (id int PRIMARY KEY, \"ID\" int)"),
          table(
              "columns that differ in case only, beyond ASCII",
              "t (id int PRIMARY KEY, \"\u00e4\" int, \"\u00c4\" int)"),
          table(
              "column of SQLite's own",
              "t (id int PRIMARY KEY, rowid int, \"oid_\" int, _rowid_ int)"),
          of(
              "index named as a table",
              "CREATE TABLE t (id int PRIMARY KEY)",
              "GRANT SELECT ON t TO pgready_sub",
              "CREATE SCHEMA s",
              "GRANT USAGE ON SCHEMA s TO pgready_sub",
              "CREATE TABLE s.u (id int PRIMARY KEY, n int)",
              "GRANT SELECT ON s.u TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE t, s.u",
              "CREATE INDEX \"T\" ON orders (total)"),
          of(
              "indexes that differ in case only",
              "CREATE INDEX \"Extra\" ON orders (total)",
              "CREATE INDEX extra ON orders (customer_id)"),
          of("index with a quote in its name", "CREATE INDEX \"it\"\"s\" ON orders (total)"),
          of("index that SQLite reserves", "CREATE INDEX sqlite_i ON orders (total)"),
          of(
              "index named as a table elsewhere, joined by a dot",
              "CREATE SCHEMA s",
              "GRANT USAGE ON SCHEMA s TO pgready_sub",
              "CREATE TABLE s.u (id int PRIMARY KEY, n int)",
              "GRANT SELECT ON s.u TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE s.u",
              "CREATE INDEX \"s.u\" ON orders (total)"),
          of(
              "schema with a quote and a space",
              "CREATE SCHEMA \"it's a \"\"s\"\"\"",
              "GRANT USAGE ON SCHEMA \"it's a \"\"s\"\"\" TO pgready_sub",
              "CREATE TABLE \"it's a \"\"s\"\"\".u (id int PRIMARY KEY)",
              "GRANT SELECT ON \"it's a \"\"s\"\"\".u TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE \"it's a \"\"s\"\"\".u"),
          schema("schema _zero", "_zero"),
          schema("schema xzero", "xzero"),
          schema("schema pg_old", "s.t"),
          schema("schema in capitals", "Sales"),
          schema("schema zero_1", "zero_1"),
          schema("schema sqlite_s", "sqlite_s"),
          of(
              "same name in two schemas",
              "CREATE SCHEMA s",
              "GRANT USAGE ON SCHEMA s TO pgready_sub",
              "CREATE TABLE s.orders (id int PRIMARY KEY, name text)",
              "GRANT SELECT ON s.orders TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE s.orders"),
          // types
          column("a type with an element type", "at point DEFAULT '(0,0)'"),
          column("type box", "b box DEFAULT '(1,1),(0,0)'"),
          column("type name", "n name DEFAULT 'x'"),
          column("type oidvector", "v oidvector DEFAULT '1 2'"),
          column("array of points", "v point[] DEFAULT '{}'"),
          column("array of numbers", "v int[] DEFAULT '{1,2}'"),
          column("array of arrays", "v text[][] DEFAULT '{{a},{b}}'"),
          of(
              "array without dimensions",
              "CREATE TABLE t AS SELECT 1 AS id, ARRAY['a'] AS tags",
              "ALTER TABLE t ADD PRIMARY KEY (id)",
              "GRANT SELECT ON t TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE t"),
          of(
              "enum",
              "CREATE TYPE mood AS ENUM ('sad', 'ok')",
              "ALTER TABLE customers ADD COLUMN mood mood DEFAULT 'ok', ADD COLUMN moods mood[] DEFAULT '{ok}'"),
          of(
              "domain",
              "CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%')",
              "ALTER TABLE customers ADD COLUMN mail mail DEFAULT 'a@b', ADD COLUMN mails mail[] DEFAULT '{a@b}'"),
          of(
              "domain over an array",
              "CREATE DOMAIN tags AS text[]",
              "ALTER TABLE customers ADD COLUMN tags tags DEFAULT '{a}'"),
          of(
              "domain over a point",
              "CREATE DOMAIN place AS point",
              "ALTER TABLE customers ADD COLUMN place place DEFAULT '(0,0)'"),
          of(
              "composite",
              "CREATE TYPE pair AS (a int, b text)",
              "ALTER TABLE customers ADD COLUMN p pair DEFAULT '(1,x)', ADD COLUMN ps pair[] DEFAULT '{\"(1,x)\"}'"),
          of(
              "type whose array is not named after it",
              "CREATE TYPE _mood AS ENUM ('a')",
              "CREATE TYPE mood AS ENUM ('b')",
              "ALTER TABLE customers ADD COLUMN moods mood[] DEFAULT '{b}'"),
          of(
              "enum in capitals",
              "CREATE TYPE \"Mood\" AS ENUM ('sad', 'ok')",
              "ALTER TABLE customers ADD COLUMN mood \"Mood\" DEFAULT 'ok', ADD COLUMN moods \"Mood\"[] DEFAULT '{ok}'"),
          column(
              "usual types",
              "a bool DEFAULT true, ADD COLUMN b bytea DEFAULT 'x', ADD COLUMN c char(3) DEFAULT 'x', ADD COLUMN d date DEFAULT now(), ADD COLUMN e float4 DEFAULT 1, ADD COLUMN f json DEFAULT '{}', ADD COLUMN g jsonb DEFAULT '[]', ADD COLUMN h timestamp DEFAULT now(), ADD COLUMN i time DEFAULT '10:00', ADD COLUMN j uuid DEFAULT gen_random_uuid(), ADD COLUMN k varchar(9) DEFAULT 'v', ADD COLUMN l numeric(10,2) DEFAULT 1.5"),
          column(
              "rare types",
              "a interval DEFAULT '1 day', ADD COLUMN b money DEFAULT 1, ADD COLUMN c inet DEFAULT '::1', ADD COLUMN d macaddr DEFAULT '00:00:00:00:00:00', ADD COLUMN e xml DEFAULT '<a/>', ADD COLUMN f tsvector DEFAULT 'a', ADD COLUMN g bit(3) DEFAULT '101', ADD COLUMN h varbit DEFAULT '1', ADD COLUMN i timetz DEFAULT now(), ADD COLUMN j oid DEFAULT 1, ADD COLUMN k regclass DEFAULT 'customers', ADD COLUMN l pg_lsn DEFAULT '0/0', ADD COLUMN m \"char\" DEFAULT 'x', ADD COLUMN n xid8 DEFAULT '1', ADD COLUMN o jsonpath DEFAULT '$', ADD COLUMN p cidr DEFAULT '10.0.0.0/8', ADD COLUMN q path DEFAULT '((0,0),(1,1))', ADD COLUMN r polygon DEFAULT '((0,0),(1,1))', ADD COLUMN s circle DEFAULT '<(0,0),1>', ADD COLUMN t tsquery DEFAULT 'a'"),
          column(
              "ranges",
              "a int4range DEFAULT '[1,2)', ADD COLUMN b int4multirange DEFAULT '{[1,2)}', ADD COLUMN c tstzrange[] DEFAULT '{}'"),
          table("a key of a type it does not know", "t (id int4range PRIMARY KEY, name text)"),
          table("a key of an enum's array", "t (id text[] PRIMARY KEY, name text)"),
          column("generated column", "twice bigint GENERATED ALWAYS AS (id * 2) STORED"),
          table(
              "generated column in the key",
              "t (a int, id int GENERATED ALWAYS AS (a * 2) STORED PRIMARY KEY)"),
          of(
              Scenario.of(
                      "virtual generated column",
                      "ALTER TABLE customers ADD COLUMN twice bigint GENERATED ALWAYS AS (id * 2) VIRTUAL")
                  .since(18)),
          of(
              Scenario.of(
                      "generated column published",
                      "ALTER TABLE customers ADD COLUMN twice bigint GENERATED ALWAYS AS (id * 2) STORED",
                      "ALTER PUBLICATION pgready SET (publish_generated_columns = stored)")
                  .since(18)),
          table("table without columns", "nothing ()"),
          of(
              "dropped column",
              "ALTER TABLE customers ADD COLUMN gone int",
              "ALTER TABLE customers DROP COLUMN gone"),
          of(
              "unlogged table in the schema",
              "CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY)",
              "GRANT SELECT ON fleeting TO pgready_sub",
              "DROP TABLE other",
              "DROP PUBLICATION pgready",
              "CREATE PUBLICATION pgready FOR TABLES IN SCHEMA public"));

  private ZeroCondition undoing(String... statements) {
    List<String> undo = new ArrayList<>(List.of(statements));
    undo.addAll(scenario.undo());
    return new ZeroCondition(
        scenario.undoing(undo.toArray(new String[0])), publications, earlier, after);
  }

  private static String revokeMessages() {
    return "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc WHERE proname = 'pg_logical_emit_message' LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f); END LOOP; END $$";
  }

  /** The tables belong to the role that zero-cache runs as. */
  private static String own() {
    return "REASSIGN OWNED BY pgready_owner TO pgready_sub";
  }

  private static ZeroCondition schema(String name, String schema) {
    return of(
        name,
        "CREATE SCHEMA \"" + schema + "\"",
        "GRANT USAGE ON SCHEMA \"" + schema + "\" TO pgready_sub",
        "CREATE TABLE \"" + schema + "\".items (id int PRIMARY KEY, name text)",
        "INSERT INTO \"" + schema + "\".items VALUES (1, 'x')",
        "GRANT SELECT ON \"" + schema + "\".items TO pgready_sub",
        "ALTER PUBLICATION pgready ADD TABLE \"" + schema + "\".items");
  }
}
