// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import java.util.ArrayList;
import java.util.List;

/**
 * One way in which a publisher's database differs from a sound one.
 *
 * @param name in words
 * @param since first major version that has what the scenario needs
 * @param breakage statements that a superuser runs in the database
 * @param undo statements for what outlives the database: roles' attributes, slots, prepared
 *     transactions
 * @param session of somebody else, open all the while
 * @param path the server and the way to it
 * @param target statements that a subscriber's database needs besides the sound tables
 * @param outcome what ready means here
 * @param publications that the consumer is told of
 */
record Scenario(
    String name,
    int since,
    List<String> breakage,
    List<String> undo,
    Session session,
    Path path,
    List<String> target,
    Outcome outcome,
    List<String> publications) {
  /**
   * @param statements in one transaction unless they end it; empty: no such session
   * @param database where it lives; empty: the database itself
   */
  record Session(List<String> statements, String database) {}

  /**
   * @param settings lines of {@code postgresql.conf}; not empty: a server of its own
   * @param hba lines of {@code pg_hba.conf}; not empty: a server of its own
   * @param password what the role gives; empty: none
   * @param pooler mode of a PgBouncer in between; empty: none
   */
  record Path(List<String> settings, List<String> hba, String password, String pooler) {
    boolean ownServer() {
      return !settings.isEmpty() || !hba.isEmpty();
    }
  }

  /**
   * @param copied keys of customers and, after a space, of orders that the initial copy is to bring
   * @param streamed the same after the changes
   * @param everything whether nobody said which tables are wanted, so that all that is published is
   * @param warning check that has to speak up where size or speed decide what happens, so that
   *     there is no verdict to compare; empty: the verdict decides
   */
  record Outcome(String copied, String streamed, boolean everything, String warning) {}

  static Scenario of(String name, String... breakage) {
    return new Scenario(
        name,
        13,
        List.of(breakage),
        List.of(),
        new Session(List.of(), ""),
        new Path(List.of(), List.of(), "", ""),
        List.of(),
        new Outcome("1,2 1,2", "1,2,3 1,2,5", false, ""),
        List.of("pgready"));
  }

  Scenario named(String other) {
    return new Scenario(other, since, breakage, undo, session, path, target, outcome, publications);
  }

  Scenario holding(String... statements) {
    return with(new Session(List.of(statements), session.database()));
  }

  Scenario in(String database) {
    return with(new Session(session.statements(), database));
  }

  Scenario also(String... statements) {
    List<String> all = new ArrayList<>(breakage);
    all.addAll(List.of(statements));
    return new Scenario(name, since, all, undo, session, path, target, outcome, publications);
  }

  Scenario undoing(String... statements) {
    return new Scenario(
        name, since, breakage, List.of(statements), session, path, target, outcome, publications);
  }

  Scenario with(String... lines) {
    return with(new Path(List.of(lines), path.hba(), path.password(), path.pooler()));
  }

  /** The superuser gets in besides. */
  Scenario hba(String... lines) {
    return with(new Path(path.settings(), List.of(lines), path.password(), path.pooler()));
  }

  Scenario password(String password) {
    return with(new Path(path.settings(), path.hba(), password, path.pooler()));
  }

  Scenario through(String pooler) {
    return with(new Path(path.settings(), path.hba(), path.password(), pooler));
  }

  Scenario into(String... statements) {
    return new Scenario(
        name, since, breakage, undo, session, path, List.of(statements), outcome, publications);
  }

  Scenario arriving(String copied, String streamed) {
    return with(new Outcome(copied, streamed, outcome.everything(), outcome.warning()));
  }

  Scenario warned(String check) {
    return with(new Outcome(outcome.copied(), outcome.streamed(), outcome.everything(), check));
  }

  /** Nobody names tables: what is published is what is wanted. */
  Scenario everything() {
    return with(new Outcome(outcome.copied(), outcome.streamed(), true, outcome.warning()));
  }

  Scenario since(int major) {
    return new Scenario(name, major, breakage, undo, session, path, target, outcome, publications);
  }

  /** Orders is partitioned at the publisher. */
  static Scenario partitioned(String name, boolean viaRoot) {
    return of(
        name,
        "DROP TABLE orders",
        ROOT,
        LEAF,
        "INSERT INTO orders VALUES (1, 1, 9.99), (2, 2, 19.99)",
        "GRANT SELECT ON orders, orders_1 TO pgready_sub",
        "ALTER PUBLICATION pgready ADD TABLE orders",
        "ALTER PUBLICATION pgready SET (publish_via_partition_root = %s)".formatted(viaRoot));
  }

  /** Orders is partitioned at the publisher, and published under the root's name. */
  private static Scenario rooted(String name, String root, String leaf, String... more) {
    return of(
            name,
            "DROP TABLE orders",
            "CREATE TABLE orders (id bigint NOT NULL, customer_id bigint NOT NULL, total numeric%s) PARTITION BY RANGE (id)"
                .formatted(root),
            LEAF,
            "INSERT INTO orders VALUES (1, 1, 9.99), (2, 2, 19.99)",
            "GRANT SELECT ON orders, orders_1 TO pgready_sub",
            "ALTER PUBLICATION pgready ADD TABLE orders",
            "ALTER PUBLICATION pgready SET (publish_via_partition_root = true)",
            leaf)
        .also(more);
  }

  /** Without a key, which a foreign table cannot have. */
  private static Scenario foreign(String name, String wrapper, String server, String... more) {
    return rooted(name, "", "ALTER TABLE orders REPLICA IDENTITY FULL")
        .also(
            "ALTER TABLE orders_1 REPLICA IDENTITY FULL",
            wrapper,
            server,
            "CREATE FOREIGN TABLE orders_f PARTITION OF orders FOR VALUES FROM (5000) TO (6000) SERVER far"
                + (more.length == 0 ? "" : " " + more[0]),
            "GRANT SELECT ON orders_f TO pgready_sub")
        .into(
            "DROP TABLE orders",
            "CREATE TABLE orders (id bigint, customer_id bigint, total numeric)",
            "ALTER TABLE orders REPLICA IDENTITY FULL");
  }

  /**
   * @param sql with {@code %I} for the database
   */
  private static String here(String sql) {
    return "DO $$ BEGIN EXECUTE format('" + sql + "', current_database()); END $$";
  }

  Scenario publishing(List<String> names) {
    return new Scenario(
        name, since, breakage, undo, session, path, target, outcome, List.copyOf(names));
  }

  private Scenario with(Session other) {
    return new Scenario(name, since, breakage, undo, other, path, target, outcome, publications);
  }

  private Scenario with(Path other) {
    return new Scenario(name, since, breakage, undo, session, other, target, outcome, publications);
  }

  private Scenario with(Outcome other) {
    return new Scenario(name, since, breakage, undo, session, path, target, other, publications);
  }

  /** The role that the subscription logs in as. */
  static final String ROLE = "pgready_sub";

  private static final String ROOT =
      "CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric) PARTITION BY RANGE (id)";

  private static final String LEAF =
      "CREATE TABLE orders_1 PARTITION OF orders FOR VALUES FROM (0) TO (1000)";

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
              "ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED"),
          of("row filter", "ALTER PUBLICATION pgready SET TABLE orders WHERE (id > 1), customers")
              .arriving("1,2 2", "1,2,3 2,5")
              .since(15),
          of(
                  "row filter over a column outside the key",
                  "ALTER PUBLICATION pgready SET TABLE orders WHERE (total > 0), customers")
              .since(15),
          partitioned("partitioned table, under the names of its partitions", false)
              .into("DROP TABLE orders", ROOT, LEAF),
          // the copy and the stream name the root, which is an ordinary table over there
          partitioned("partitioned table, under the root's name", true),
          partitioned("partitioned table under the root's name, SELECT on the root only", true)
              .also("REVOKE SELECT ON orders_1 FROM pgready_sub"),
          partitioned("partitioned table, SELECT on the root only", false)
              .also("REVOKE SELECT ON orders_1 FROM pgready_sub")
              .into("DROP TABLE orders", ROOT, LEAF),
          of(
                  "a child that inherits, not published",
                  "CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (orders)",
                  "INSERT INTO heir VALUES (7, 7, 7)",
                  "GRANT SELECT ON heir TO pgready_sub")
              .into("CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (orders)")
              .arriving("1,2 1,2,7", "1,2,3 1,2,5,7"),
          of(
                  "a child that inherits, published",
                  "CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (orders)",
                  "INSERT INTO heir VALUES (7, 7, 7)",
                  "GRANT SELECT ON heir TO pgready_sub",
                  "ALTER PUBLICATION pgready ADD TABLE heir")
              .into("CREATE TABLE heir (PRIMARY KEY (id)) INHERITS (orders)")
              .arriving("1,2 1,2,7", "1,2,3 1,2,5,7"),
          rooted("via the root, which has no key", "", "ALTER TABLE orders_1 ADD PRIMARY KEY (id)"),
          rooted(
              "via the root, which has no key, partition FULL",
              "",
              "ALTER TABLE orders_1 REPLICA IDENTITY FULL"),
          rooted(
                  "via the root, root and partition FULL",
                  "",
                  "ALTER TABLE orders_1 REPLICA IDENTITY FULL",
                  "ALTER TABLE orders REPLICA IDENTITY FULL")
              .into("ALTER TABLE orders DROP CONSTRAINT orders_pkey"),
          rooted(
                  "via the root, root FULL, partition by its key",
                  "",
                  "ALTER TABLE orders_1 ADD PRIMARY KEY (id)",
                  "ALTER TABLE orders REPLICA IDENTITY FULL")
              .into("ALTER TABLE orders DROP CONSTRAINT orders_pkey"),
          rooted(
              "via the root, root FULL beside a key, partition by its key",
              ", PRIMARY KEY (id)",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          rooted(
              "via the root, whose identity is NOTHING",
              ", PRIMARY KEY (id)",
              "ALTER TABLE orders REPLICA IDENTITY NOTHING"),
          rooted(
              "via the root, partition FULL below a root with a key",
              ", PRIMARY KEY (id)",
              "ALTER TABLE orders_1 REPLICA IDENTITY FULL"),
          rooted(
              "via the root, partition identified by other columns",
              ", PRIMARY KEY (id)",
              "CREATE UNIQUE INDEX orders_1_c ON orders_1 (customer_id)",
              "ALTER TABLE orders_1 REPLICA IDENTITY USING INDEX orders_1_c"),
          rooted(
              "via the root, partition identified by more columns",
              ", PRIMARY KEY (id)",
              "CREATE UNIQUE INDEX orders_1_c ON orders_1 (id, customer_id)",
              "ALTER TABLE orders_1 REPLICA IDENTITY USING INDEX orders_1_c"),
          rooted(
              "via the root, both by a unique index",
              ", UNIQUE (id)",
              "ALTER TABLE orders_1 REPLICA IDENTITY USING INDEX orders_1_id_key",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_id_key"),
          of("PgBouncer in transaction mode").through("transaction"),
          of("PgBouncer in session mode").through("session"),
          of("pg_hba.conf lets the role into the database, without a replication line")
              .hba("host all pgready_sub 127.0.0.1/32 trust"),
          of("pg_hba.conf lets the role in under replication only")
              .hba("host replication pgready_sub 127.0.0.1/32 trust"),
          of("NOLOGIN", "ALTER ROLE pgready_sub NOLOGIN"),
          of("CONNECT revoked", here("REVOKE CONNECT ON DATABASE %I FROM PUBLIC")),
          of(
                  "connection limit of the database used up",
                  here("ALTER DATABASE %I CONNECTION LIMIT 1"))
              .holding("SELECT 1"),
          of(
                  "connection limit of the database with one left",
                  here("ALTER DATABASE %I CONNECTION LIMIT 2"))
              .holding("SELECT 1"),
          of(
                  "statement_timeout against a large table",
                  "INSERT INTO orders SELECT i, i, i FROM generate_series(1000, 301000) i",
                  "ALTER ROLE pgready_sub SET statement_timeout = '50ms'")
              .undoing("ALTER ROLE pgready_sub RESET statement_timeout")
              .warned("session-timeouts"),
          of(
                  "two slots in use, just enough left",
                  "SELECT pg_create_physical_replication_slot('pgready_a')",
                  "SELECT pg_create_physical_replication_slot('pgready_b')")
              .with("max_replication_slots = 4"),
          of(
                  "two slots in use, one short",
                  "SELECT pg_create_physical_replication_slot('pgready_a')",
                  "SELECT pg_create_physical_replication_slot('pgready_b')")
              .with("max_replication_slots = 3"),
          of("two senders").with("max_wal_senders = 2"),
          of("one sender only").with("max_wal_senders = 1"),
          of(
                  "publication of another role",
                  "CREATE ROLE pgready_owner",
                  here("GRANT CREATE ON DATABASE %I TO pgready_owner"),
                  "ALTER PUBLICATION pgready OWNER TO pgready_owner")
              .undoing("DROP OWNED BY pgready_owner", "DROP ROLE pgready_owner"),
          of("exclusive lock on a published table")
              .holding("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE"),
          of(
              "VALID UNTIL in the past, under trust",
              "ALTER ROLE pgready_sub VALID UNTIL '2001-01-01'"),
          of(
                  "VALID UNTIL in the past, under scram",
                  "ALTER ROLE pgready_sub PASSWORD 'secret' VALID UNTIL '2001-01-01'")
              .with("password_encryption = 'scram-sha-256'")
              .hba("host all pgready_sub 127.0.0.1/32 scram-sha-256")
              .password("secret"),
          of("password, under scram", "ALTER ROLE pgready_sub PASSWORD 'secret'")
              .with("password_encryption = 'scram-sha-256'")
              .hba("host all pgready_sub 127.0.0.1/32 scram-sha-256")
              .password("secret"),
          of(
                  "temporary table of another session",
                  "DROP PUBLICATION pgready",
                  "CREATE PUBLICATION pgready FOR ALL TABLES")
              .holding("CREATE TEMPORARY TABLE passing (n int)", "COMMIT"),
          of(
              "row security, but a policy shows the role every row",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY mine ON orders FOR SELECT TO pgready_sub USING (true)"),
          of(
                  "row security, a policy shows the role every row, and a generated column",
                  "ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED",
                  "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
                  "CREATE POLICY mine ON orders FOR SELECT TO pgready_sub USING (true)")
              .into(
                  "ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED"),
          of(
              "row security, and a policy shows some rows",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY few ON orders USING (id > 1)"),
          of(
              "row security, and a restrictive policy takes rows away again",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY mine ON orders FOR SELECT TO pgready_sub USING (true)",
              "CREATE POLICY less ON orders AS RESTRICTIVE USING (id > 1)"),
          of(
              "a policy that shows every row, but row_security is off",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY mine ON orders FOR SELECT TO pgready_sub USING (true)",
              "ALTER ROLE pgready_sub SET row_security = off"),
          of(
              "SELECT on every column, not on the table",
              "REVOKE SELECT ON orders FROM pgready_sub",
              "GRANT SELECT (id, customer_id, total) ON orders TO pgready_sub"),
          of(
                  "SELECT through a role whose rights are not inherited",
                  "CREATE ROLE pgready_parent",
                  "REVOKE SELECT ON orders FROM pgready_sub",
                  "GRANT SELECT ON orders TO pgready_parent",
                  "GRANT pgready_parent TO pgready_sub",
                  "ALTER ROLE pgready_sub NOINHERIT")
              .undoing("DROP OWNED BY pgready_parent", "DROP ROLE pgready_parent"),
          of(
                  "generated column in the identity",
                  "ALTER TABLE orders ADD COLUMN gen bigint GENERATED ALWAYS AS (id * 3) STORED NOT NULL",
                  "CREATE UNIQUE INDEX orders_g ON orders (id, gen)",
                  "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_g")
              .into(
                  "ALTER TABLE orders ADD COLUMN gen bigint GENERATED ALWAYS AS (id * 3) STORED NOT NULL",
                  "CREATE UNIQUE INDEX orders_g ON orders (id, gen)",
                  "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_g"),
          of(
                  "generated column published, an ordinary one over there",
                  "ALTER TABLE orders ADD COLUMN gen bigint GENERATED ALWAYS AS (id * 3) STORED",
                  "ALTER PUBLICATION pgready SET (publish_generated_columns = stored)")
              .into("ALTER TABLE orders ADD COLUMN gen bigint")
              .since(18),
          of(
                  "type without equality under FULL, no key",
                  "ALTER TABLE orders ADD COLUMN doc json DEFAULT '{}'",
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
                  "ALTER TABLE orders REPLICA IDENTITY FULL")
              .into(
                  "ALTER TABLE orders ADD COLUMN doc json DEFAULT '{}'",
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey"),
          of(
                  "type without equality under FULL, no INSERT published",
                  "ALTER TABLE orders ADD COLUMN docs json[] DEFAULT '{}'",
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
                  "ALTER TABLE orders REPLICA IDENTITY FULL",
                  "ALTER PUBLICATION pgready SET (publish = 'update, delete')")
              .into(
                  "ALTER TABLE orders ADD COLUMN docs json[] DEFAULT '{}'",
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey")
              .arriving("1,2 1,2", "1,2 1,2"),
          foreign(
              "a foreign partition whose wrapper has no handler",
              "CREATE FOREIGN DATA WRAPPER nothing",
              "CREATE SERVER far FOREIGN DATA WRAPPER nothing"),
          foreign(
              "a foreign partition of a server without a user mapping",
              "CREATE EXTENSION postgres_fdw",
              "CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw"),
          foreign(
              "a foreign partition that can be read",
              "CREATE EXTENSION file_fdw",
              "CREATE SERVER far FOREIGN DATA WRAPPER file_fdw",
              "OPTIONS (program 'true', format 'csv')"),
          of(
                  "type without equality under FULL, beside a key",
                  "ALTER TABLE orders ADD COLUMN doc json DEFAULT '{}'",
                  "ALTER TABLE orders REPLICA IDENTITY FULL")
              .into("ALTER TABLE orders ADD COLUMN doc json DEFAULT '{}'"),
          of(
                  "values stored out of line",
                  "ALTER TABLE customers ADD COLUMN long text",
                  "UPDATE customers SET long = (SELECT string_agg(md5(i::text), '') FROM generate_series(1, 400) i)",
                  "VACUUM customers")
              .into("ALTER TABLE customers ADD COLUMN long text"),
          of(
                  "inserts are all that is published",
                  "ALTER PUBLICATION pgready SET (publish = 'insert')")
              .arriving("1,2 1,2", "1,2,3 1,2,3,4"),
          of(
              "somebody else's publication without a key",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER PUBLICATION pgready SET (publish = 'insert, truncate')",
              "CREATE PUBLICATION theirs FOR TABLE orders"),
          of(
                  "everything that is published, a table of it not readable",
                  "ALTER PUBLICATION pgready ADD TABLE other")
              .everything(),
          of("everything that is published, nothing of it unreadable").everything(),
          of(
                  "role that takes on another one without REPLICATION",
                  "CREATE ROLE pgready_parent",
                  "GRANT pgready_parent TO pgready_sub",
                  "ALTER ROLE pgready_sub SET role = 'pgready_parent'")
              .undoing("DROP ROLE pgready_parent"),
          of("pg_hba.conf asks for TLS of a server that has none")
              .hba("hostssl all pgready_sub 127.0.0.1/32 trust"),
          of("pg_hba.conf rejects the role").hba("host all pgready_sub 127.0.0.1/32 reject"),
          of("wrong password", "ALTER ROLE pgready_sub PASSWORD 'secret'")
              .with("password_encryption = 'scram-sha-256'")
              .hba("host all pgready_sub 127.0.0.1/32 scram-sha-256")
              .password("other"),
          of("sender with a timeout of two seconds").with("wal_sender_timeout = '2s'"),
          of(
              "timeouts of the role that nothing runs into",
              "ALTER ROLE pgready_sub SET statement_timeout = '10min'",
              "ALTER ROLE pgready_sub SET lock_timeout = '10s'",
              "ALTER ROLE pgready_sub SET idle_in_transaction_session_timeout = '10s'"),
          of(
                  "a lost slot of somebody else",
                  "SELECT pg_create_logical_replication_slot('pgready_other', 'pgoutput')",
                  "INSERT INTO other VALUES (1)",
                  "SELECT pg_switch_wal()",
                  "INSERT INTO other VALUES (1)",
                  "SELECT pg_switch_wal()",
                  "INSERT INTO other VALUES (1)",
                  "SELECT pg_switch_wal()",
                  "CHECKPOINT")
              .with("max_slot_wal_keep_size = '1MB'", "wal_keep_size = 0"),
          // partitions: row security, rights and kinds of root and leaf apart
          partitioned("row security on the partition alone, via the root", true)
              .also("ALTER TABLE orders_1 ENABLE ROW LEVEL SECURITY"),
          partitioned("row security on the root alone, via the root", true)
              .also("ALTER TABLE orders ENABLE ROW LEVEL SECURITY"),
          partitioned("row security on the root alone, under the partitions' names", false)
              .also("ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
              .into("DROP TABLE orders", ROOT, LEAF),
          partitioned("row security on the partition alone, under its name", false)
              .also("ALTER TABLE orders_1 ENABLE ROW LEVEL SECURITY")
              .into("DROP TABLE orders", ROOT, LEAF),
          partitioned("partition in a schema without USAGE, via the root", true)
              .also("CREATE SCHEMA closed", "ALTER TABLE orders_1 SET SCHEMA closed"),
          partitioned("partition in a schema without USAGE, under its name", false)
              .also("CREATE SCHEMA closed", "ALTER TABLE orders_1 SET SCHEMA closed")
              .into(
                  "DROP TABLE orders",
                  "CREATE SCHEMA closed",
                  ROOT,
                  LEAF,
                  "ALTER TABLE orders_1 SET SCHEMA closed"),
          partitioned("each partition published, its root not", false)
              .also("ALTER PUBLICATION pgready SET TABLE customers, orders_1")
              .into("DROP TABLE orders", ROOT, LEAF),
          partitioned("root and partition both published, via the root", true)
              .also("ALTER PUBLICATION pgready ADD TABLE orders_1"),
          partitioned("a partition of a partition, via the root", true)
              .also(
                  "CREATE TABLE orders_2 PARTITION OF orders FOR VALUES FROM (1000) TO (3000) PARTITION BY RANGE (id)",
                  "CREATE TABLE orders_2a PARTITION OF orders_2 FOR VALUES FROM (1000) TO (2000)",
                  "GRANT SELECT ON orders_2, orders_2a TO pgready_sub"),
          // several publications
          of(
                  "two publications, one lists every column",
                  "CREATE PUBLICATION more FOR TABLE orders (id, customer_id, total)")
              .publishing(List.of("pgready", "more"))
              .since(15),
          of(
                  "two publications, one lists fewer columns",
                  "CREATE PUBLICATION more FOR TABLE orders (id, total)")
              .publishing(List.of("pgready", "more"))
              .since(15),
          of(
                  "two publications, a schema beside a list of columns",
                  "CREATE PUBLICATION more FOR TABLES IN SCHEMA public",
                  "DROP TABLE other",
                  "ALTER PUBLICATION pgready SET TABLE customers, orders (id, total)")
              .publishing(List.of("pgready", "more"))
              .since(15),
          of(
                  "two publications, generated columns in one",
                  "ALTER TABLE orders ADD COLUMN gen bigint GENERATED ALWAYS AS (id * 3) STORED",
                  "CREATE PUBLICATION more FOR TABLE orders WITH (publish_generated_columns = stored)")
              .into("ALTER TABLE orders ADD COLUMN gen bigint")
              .publishing(List.of("pgready", "more"))
              .since(18),
          partitioned("two publications, one via the root", false)
              .also(
                  "CREATE PUBLICATION more FOR TABLE orders WITH (publish_via_partition_root = true)")
              .publishing(List.of("pgready", "more")),
          partitioned("two publications, the partition in one, the root in the other", false)
              .also(
                  "ALTER PUBLICATION pgready SET TABLE customers, orders_1",
                  "CREATE PUBLICATION more FOR TABLE orders WITH (publish_via_partition_root = true)")
              .publishing(List.of("pgready", "more")),
          of(
                  "two publications, rows of one and updates of the other",
                  "ALTER PUBLICATION pgready SET TABLE customers, orders WHERE (id < 100)",
                  "CREATE PUBLICATION more FOR TABLE orders WHERE (total > 0) WITH (publish = 'insert')")
              .publishing(List.of("pgready", "more"))
              .since(15),
          of("two publications, one of them missing").publishing(List.of("pgready", "missing")),
          of(
                  "two publications, one missing and a wanted table in none",
                  "ALTER PUBLICATION pgready DROP TABLE orders")
              .publishing(List.of("pgready", "missing")),
          // names of publications
          of(
                  "publication with quotes, commas and capitals",
                  "ALTER PUBLICATION pgready RENAME TO \"P'ub, \"\"x\"\"\"")
              .publishing(List.of("P'ub, \"x\"")),
          of(
                  "two publications, all columns in one list, a dropped column",
                  "ALTER TABLE orders ADD COLUMN gone int",
                  "ALTER TABLE orders DROP COLUMN gone",
                  "CREATE PUBLICATION more FOR TABLE orders (id, customer_id, total)")
              .publishing(List.of("pgready", "more"))
              .since(15),
          of(
                  "two publications, all columns in one list, a generated column",
                  "ALTER TABLE orders ADD COLUMN gen bigint GENERATED ALWAYS AS (id * 3) STORED",
                  "CREATE PUBLICATION more FOR TABLE orders (id, customer_id, total)")
              .into("ALTER TABLE orders ADD COLUMN gen bigint GENERATED ALWAYS AS (id * 3) STORED")
              .publishing(List.of("pgready", "more"))
              .since(15),
          of(
                  "wal_sender_timeout of the role, ten milliseconds",
                  "ALTER ROLE pgready_sub SET wal_sender_timeout = 10")
              .warned("wal-sender-timeout"),
          partitioned(
                  "row filter of the root over a column outside the partition's identity", false)
              .also(
                  "ALTER PUBLICATION pgready SET (publish_via_partition_root = true)",
                  "ALTER PUBLICATION pgready DROP TABLE orders",
                  "ALTER PUBLICATION pgready ADD TABLE orders WHERE (total > 0)")
              .since(15),
          partitioned("row filter of the root, the partition FULL", false)
              .also(
                  "ALTER TABLE orders_1 REPLICA IDENTITY FULL",
                  "ALTER PUBLICATION pgready SET (publish_via_partition_root = true)",
                  "ALTER PUBLICATION pgready DROP TABLE orders",
                  "ALTER PUBLICATION pgready ADD TABLE orders WHERE (total > 0)")
              .since(15),
          partitioned("column list of the root, the partition FULL", false)
              .also(
                  "ALTER TABLE orders_1 REPLICA IDENTITY FULL",
                  "ALTER PUBLICATION pgready SET (publish_via_partition_root = true)",
                  "ALTER PUBLICATION pgready DROP TABLE orders",
                  "ALTER PUBLICATION pgready ADD TABLE orders (id, total)")
              .since(15),
          of("synchronized_standby_slots of a slot that is gone")
              .with("synchronized_standby_slots = 'nowhere'")
              .since(17),
          // rights that come by other ways
          of(
                  "row security, pg_read_all_data",
                  "GRANT pg_read_all_data TO pgready_sub",
                  "ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
              .undoing("REVOKE pg_read_all_data FROM pgready_sub")
              .since(14),
          of(
              "forced row security on the role's own table, a policy shows every row",
              "ALTER TABLE orders OWNER TO pgready_sub",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "ALTER TABLE orders FORCE ROW LEVEL SECURITY",
              "CREATE POLICY mine ON orders FOR SELECT TO PUBLIC USING (true)"),
          of(
                  "policy for a role that it is a member of",
                  "CREATE ROLE pgready_parent",
                  "GRANT pgready_parent TO pgready_sub",
                  "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
                  "CREATE POLICY theirs ON orders FOR SELECT TO pgready_parent USING (true)")
              .undoing("DROP OWNED BY pgready_parent", "DROP ROLE pgready_parent"),
          of(
                  "row security, member of the owner",
                  "CREATE ROLE pgready_parent",
                  "GRANT pgready_parent TO pgready_sub",
                  "ALTER TABLE orders OWNER TO pgready_parent",
                  "ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
              .undoing("DROP OWNED BY pgready_parent", "DROP ROLE pgready_parent"),
          of(
                  "BYPASSRLS only through membership",
                  "CREATE ROLE pgready_parent BYPASSRLS",
                  "GRANT pgready_parent TO pgready_sub",
                  "ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
              .undoing("DROP ROLE pgready_parent"),
          of(
              "restrictive policies alone",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY less ON orders AS RESTRICTIVE USING (true)"),
          of(
              "policy that calls what the role may not",
              "CREATE FUNCTION seen(bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
              "REVOKE EXECUTE ON FUNCTION seen(bigint) FROM PUBLIC",
              "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
              "CREATE POLICY mine ON orders USING (seen(id))"),
          of(
                  "superuser through membership",
                  "ALTER ROLE pgready_sub NOREPLICATION",
                  "GRANT postgres TO pgready_sub")
              .undoing("REVOKE postgres FROM pgready_sub"),
          // settings
          of(
              "default_transaction_deferrable and serializable and read only",
              "ALTER ROLE pgready_sub SET default_transaction_deferrable = on",
              "ALTER ROLE pgready_sub SET default_transaction_isolation = 'serializable'",
              "ALTER ROLE pgready_sub SET default_transaction_read_only = on"),
          of(
                  "idle_in_transaction_session_timeout of a millisecond",
                  "ALTER ROLE pgready_sub SET idle_in_transaction_session_timeout = 1")
              .warned("session-timeouts"),
          of("lock_timeout of a millisecond", "ALTER ROLE pgready_sub SET lock_timeout = 1"),
          of(
                  "transaction_timeout of a millisecond",
                  "ALTER ROLE pgready_sub SET transaction_timeout = 1")
              .since(17)
              .warned("session-timeouts"),
          of("role with connection limit 0", "ALTER ROLE pgready_sub CONNECTION LIMIT 0")
              .undoing("ALTER ROLE pgready_sub CONNECTION LIMIT -1"),
          of(
              "database that takes no connections of others",
              here("ALTER DATABASE %I CONNECTION LIMIT 0")),
          // pg_hba.conf
          of(
                  "pg_hba.conf lets in members of a group",
                  "CREATE ROLE pgready_parent",
                  "GRANT pgready_parent TO pgready_sub")
              .hba("host all +pgready_parent 127.0.0.1/32 trust"),
          of("pg_hba.conf lets in sessions without TLS alone")
              .hba("hostnossl all pgready_sub 127.0.0.1/32 trust"),
          // identities
          of(
              "identity by an index that includes another column",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_c ON orders (id) INCLUDE (total)",
              "ALTER TABLE orders ALTER id SET NOT NULL",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_c"),
          of(
                  "xml under FULL, no key",
                  "ALTER TABLE orders ADD COLUMN doc xml DEFAULT '<a/>'",
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
                  "ALTER TABLE orders REPLICA IDENTITY FULL")
              .into(
                  "ALTER TABLE orders ADD COLUMN doc xml DEFAULT '<a/>'",
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey"),
          of(
                  "composite of a type without equality, under FULL",
                  "CREATE TYPE pair AS (p point)",
                  "ALTER TABLE orders ADD COLUMN doc pair DEFAULT '(\"(1,2)\")'",
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
                  "ALTER TABLE orders REPLICA IDENTITY FULL")
              .into(
                  "CREATE TYPE pair AS (p point)",
                  "ALTER TABLE orders ADD COLUMN doc pair DEFAULT '(\"(1,2)\")'",
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey"),
          of(
              "set_config not allowed",
              "REVOKE EXECUTE ON FUNCTION set_config(text, text, boolean) FROM PUBLIC"),
          of(
              "pg_get_replica_identity_index not allowed",
              "REVOKE EXECUTE ON FUNCTION pg_get_replica_identity_index(regclass) FROM PUBLIC"),
          of(
                  "role that takes on another one with its rights",
                  "CREATE ROLE pgready_parent REPLICATION",
                  "GRANT pgready_parent TO pgready_sub",
                  "GRANT USAGE ON SCHEMA public TO pgready_parent",
                  "GRANT SELECT ON customers, orders TO pgready_parent",
                  "ALTER ROLE pgready_sub SET role = 'pgready_parent'")
              .undoing("DROP OWNED BY pgready_parent", "DROP ROLE pgready_parent"),
          of(
                  "a child without a key that inherits, published",
                  "CREATE TABLE heir () INHERITS (orders)",
                  "GRANT SELECT ON heir TO pgready_sub",
                  "ALTER PUBLICATION pgready ADD TABLE heir")
              .into("CREATE TABLE heir () INHERITS (orders)"),
          of(
              "wanted table is a view",
              "ALTER TABLE orders RENAME TO orders_t",
              "CREATE VIEW orders AS SELECT * FROM orders_t",
              "GRANT SELECT ON orders TO pgready_sub"));
}
