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

  static ZeroCondition of(String name, String... statements) {
    return of(Scenario.of(name, statements));
  }

  ZeroCondition publishing(String... names) {
    return new ZeroCondition(scenario, List.of(names), earlier, after);
  }

  private ZeroCondition after(String role, String... statements) {
    return new ZeroCondition(scenario, publications, role, List.of(statements));
  }

  static ZeroCondition column(String name, String definition) {
    return of(name, "ALTER TABLE customers ADD COLUMN " + definition);
  }

  static ZeroCondition table(String name, String definition) {
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
          // what it asks the server with
          closed("EXECUTE ON FUNCTION set_config(text, text, boolean)"),
          closed("EXECUTE ON FUNCTION pg_export_snapshot()"),
          closed("EXECUTE ON FUNCTION pg_get_publication_tables"),
          closed("SELECT ON pg_publication"),
          closed("SELECT ON pg_publication_tables"),
          closed("SELECT ON pg_replication_slots"),
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
              "statement_timeout of a millisecond",
              "ALTER ROLE pgready_sub SET statement_timeout = 1"),
          of(
              Scenario.of(
                      "statement_timeout of ten milliseconds, in this database",
                      "ALTER ROLE pgready_sub IN DATABASE @database SET statement_timeout = '10ms'")
                  .warned("session-timeouts")),
          of(
              Scenario.of(
                      "statement_timeout of 50 milliseconds",
                      "ALTER ROLE pgready_sub SET statement_timeout = '50ms'")
                  .warned("session-timeouts")),
          of(
              "idle_in_transaction_session_timeout of two milliseconds",
              "ALTER ROLE pgready_sub SET idle_in_transaction_session_timeout = '2ms'"),
          of(
              "idle_session_timeout of five seconds",
              "ALTER ROLE pgready_sub SET idle_session_timeout = '5s'"),
          of(
              Scenario.of(
                      "transaction_timeout of 200 milliseconds",
                      "ALTER ROLE pgready_sub SET transaction_timeout = '200ms'")
                  .since(17)
                  .warned("session-timeouts")),
          of("lock_timeout of a millisecond", "ALTER ROLE pgready_sub SET lock_timeout = '1ms'"),
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
          of(Scenario.of("reader of a published table").holding("SELECT count(*) FROM orders")),
          of(
              Scenario.of(
                      "reader of a table that it alters",
                      own(),
                      "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
                      "CREATE UNIQUE INDEX orders_u ON orders (id)",
                      "ALTER TABLE orders ALTER id SET NOT NULL")
                  .holding("SELECT count(*) FROM orders")),
          of(
              Scenario.of(
                      "reader of a table whose identity it need not assign",
                      own(),
                      "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
                      "CREATE UNIQUE INDEX orders_u ON orders (id)",
                      "ALTER TABLE orders ALTER id SET NOT NULL",
                      "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_u")
                  .holding("SELECT count(*) FROM orders")),
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
          of(
              "tables of another role beside its own",
              "CREATE SCHEMA zero AUTHORIZATION pgready_sub",
              "CREATE SCHEMA zero_0 AUTHORIZATION pgready_sub",
              "CREATE SCHEMA \"zero_0/cdc\" AUTHORIZATION pgready_sub",
              "CREATE TABLE zero.notes (id int PRIMARY KEY)",
              "CREATE TABLE zero_0.notes (id int PRIMARY KEY)",
              "CREATE TABLE \"zero_0/cdc\".notes (id int PRIMARY KEY)"),
          of(
              "functions of another role with other arguments than its own",
              "CREATE SCHEMA zero AUTHORIZATION pgready_sub",
              "CREATE SCHEMA zero_0 AUTHORIZATION pgready_sub",
              "CREATE FUNCTION zero.set_permissions_hash(int) RETURNS int LANGUAGE sql AS 'SELECT $1'",
              "CREATE FUNCTION zero_0.schema_specs(int) RETURNS int LANGUAGE sql AS 'SELECT $1'"),
          of(
              "a function of another role with its own arguments",
              "CREATE SCHEMA zero AUTHORIZATION pgready_sub",
              "CREATE FUNCTION zero.set_permissions_hash() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'"),
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
          of("one publication named twice").publishing("pgready", "pgready"),
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
                  .warned("publication-coverage")));

  private ZeroCondition undoing(String... statements) {
    List<String> undo = new ArrayList<>(List.of(statements));
    undo.addAll(scenario.undo());
    return new ZeroCondition(
        scenario.undoing(undo.toArray(new String[0])), publications, earlier, after);
  }

  /** A right that everybody has until somebody takes it away. */
  private static ZeroCondition closed(String right) {
    return of("closed: " + right, "REVOKE %s FROM PUBLIC".formatted(right));
  }

  private static String revokeMessages() {
    return "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid FROM pg_proc WHERE proname = 'pg_logical_emit_message' LOOP EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f); END LOOP; END $$";
  }

  /** The tables belong to the role that zero-cache runs as. */
  static String own() {
    return "REASSIGN OWNED BY pgready_owner TO pgready_sub";
  }

  static ZeroCondition schema(String name, String schema) {
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
