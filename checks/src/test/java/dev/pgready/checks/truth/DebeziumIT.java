// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * pgready's verdict for {@code --for debezium} equals what Debezium's connector and a few changes
 * then really do. {@code -Dtruth.majors=13,16} and {@code -Dtruth.only=TEXT} choose; without them
 * one version runs, for the servers' differences are {@link NativeSubscriptionIT}'s matter. {@code
 * -Ddebezium.count=60} adds databases that deviate in several ways at once, and a third as many
 * that are read on a standby, drawn from {@code -Ddebezium.seed=1}.
 */
final class DebeziumIT {
  /**
   * @param autocreate the connector's publication.autocreate.mode
   */
  private record Case(String autocreate, Scenario scenario) {}

  private static Case disabled(Scenario scenario) {
    return new Case("disabled", scenario);
  }

  /** A right that everybody has until somebody takes it away. */
  private static Case closed(String autocreate, String right) {
    return new Case(
        autocreate, Scenario.of("closed: " + right, "REVOKE %s FROM PUBLIC".formatted(right)));
  }

  /** The role may create and alter a publication of the wanted tables. */
  private static final String OWNING =
      "DO $$ BEGIN ALTER TABLE customers OWNER TO pgready_sub; ALTER TABLE orders OWNER TO pgready_sub; EXECUTE format('GRANT CREATE ON DATABASE %I TO pgready_sub', current_database()); END $$";

  private static final List<Case> ALL =
      List.of(
          disabled(Scenario.of("sound")),
          disabled(Scenario.of("role without REPLICATION", "ALTER ROLE pgready_sub NOREPLICATION")),
          disabled(
              Scenario.of("no SELECT on one table", "REVOKE SELECT ON orders FROM pgready_sub")),
          disabled(
              Scenario.of(
                  "no USAGE on the schema",
                  "REVOKE USAGE ON SCHEMA public FROM PUBLIC, pgready_sub")),
          disabled(Scenario.of("wal_level is replica").with("wal_level = replica")),
          disabled(Scenario.of("publication missing, not to be made", "DROP PUBLICATION pgready")),
          new Case(
              "filtered",
              Scenario.of(
                  "publication missing, to be made without owning", "DROP PUBLICATION pgready")),
          new Case(
              "filtered",
              Scenario.of(
                  "publication missing, to be made by the owner",
                  "DROP PUBLICATION pgready",
                  "ALTER TABLE customers OWNER TO pgready_sub",
                  "ALTER TABLE orders OWNER TO pgready_sub",
                  "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO pgready_sub', current_database()); END $$")),
          new Case(
              "filtered",
              Scenario.of(
                  "publication missing, to be made by the owner without CREATE",
                  "DROP PUBLICATION pgready",
                  "ALTER TABLE customers OWNER TO pgready_sub",
                  "ALTER TABLE orders OWNER TO pgready_sub")),
          new Case(
              "all_tables",
              Scenario.of(
                  "publication missing, to be made for all tables", "DROP PUBLICATION pgready")),
          new Case(
              "all_tables",
              Scenario.of(
                  "publication for all tables is there",
                  "DROP PUBLICATION pgready",
                  "CREATE PUBLICATION pgready FOR ALL TABLES")),
          new Case("all_tables", Scenario.of("publication for tables is there")),
          disabled(
              Scenario.of(
                  "one table not published", "ALTER PUBLICATION pgready DROP TABLE orders")),
          disabled(
              Scenario.of(
                  "row security hides rows from the snapshot",
                  "ALTER TABLE orders ENABLE ROW LEVEL SECURITY")),
          disabled(
              Scenario.of(
                  "row security, but BYPASSRLS",
                  "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
                  "ALTER ROLE pgready_sub BYPASSRLS")),
          disabled(
              Scenario.of("table without a key", "ALTER TABLE orders DROP CONSTRAINT orders_pkey")),
          disabled(
              // an outage only where the application changes rows, which nobody can know of a new
              // table
              Scenario.of(
                      "table without a key, inserts only",
                      "ALTER TABLE customers DROP CONSTRAINT customers_pkey")
                  .warned("replica-identity")),
          disabled(
              Scenario.of(
                  "replica identity FULL without a key",
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
                  "ALTER TABLE orders REPLICA IDENTITY FULL")),
          disabled(
              Scenario.of(
                      "no slot left",
                      "SELECT pg_create_physical_replication_slot('pgready_a')",
                      "SELECT pg_create_physical_replication_slot('pgready_b')")
                  .with("max_replication_slots = 2")),
          disabled(Scenario.of("one slot only").with("max_replication_slots = 1")),
          disabled(Scenario.of("one sender only").with("max_wal_senders = 1")),
          disabled(Scenario.of("no sender at all").with("max_wal_senders = 0")),
          disabled(
              Scenario.of(
                  "role with connection limit 2", "ALTER ROLE pgready_sub CONNECTION LIMIT 2")),
          disabled(
              Scenario.of(
                  "role with connection limit 3", "ALTER ROLE pgready_sub CONNECTION LIMIT 3")),
          disabled(
              Scenario.of("open transaction that has written")
                  .holding("INSERT INTO other VALUES (1)")),
          disabled(
              Scenario.of("open transaction that has only read")
                  .holding("SELECT count(*) FROM other")),
          disabled(
              Scenario.of(
                      "insert-only publication",
                      "ALTER PUBLICATION pgready SET (publish = 'insert')")
                  .warned("publication-operations")),
          disabled(Scenario.of("PgBouncer in transaction mode").through("transaction")),
          disabled(
              Scenario.of(
                  "a column of type refcursor",
                  "ALTER TABLE customers ADD COLUMN cur refcursor DEFAULT 'c'")),
          disabled(
              Scenario.of(
                  "a column of type refcursor that holds NULL alone",
                  "ALTER TABLE customers ADD COLUMN cur refcursor")),
          disabled(
              Scenario.of(
                  "a column of type refcursor that gets a value later",
                  "ALTER TABLE customers ADD COLUMN cur refcursor",
                  "ALTER TABLE customers ALTER COLUMN cur SET DEFAULT 'c'")),
          disabled(
              Scenario.of(
                  "a column of a domain over refcursor",
                  "CREATE DOMAIN held AS refcursor",
                  "ALTER TABLE customers ADD COLUMN cur held DEFAULT 'c'")),
          disabled(
              Scenario.of(
                  "a column of type refcursor that is not null",
                  "ALTER TABLE customers ADD COLUMN cur refcursor",
                  "UPDATE customers SET cur = 'c'",
                  "ALTER TABLE customers ALTER COLUMN cur SET NOT NULL, ALTER COLUMN cur SET DEFAULT 'c'")),
          disabled(
              Scenario.of(
                      "a column of type refcursor with a value",
                      "ALTER TABLE customers ADD COLUMN cur refcursor",
                      "UPDATE customers SET cur = 'c' WHERE id = 1")
                  .warned("column-types")),
          disabled(
              Scenario.of(
                  "a column of refcursor arrays",
                  "ALTER TABLE customers ADD COLUMN cur refcursor[] DEFAULT '{c}'")),
          disabled(
              Scenario.of(
                      "a column of a composite type",
                      "CREATE TYPE place AS (street text, town text)",
                      "ALTER TABLE customers ADD COLUMN place place DEFAULT '(a,b)'")
                  .warned("column-types")),
          new Case("filtered", Scenario.of("publication just as wanted, of another role")),
          new Case(
              "filtered",
              Scenario.of(
                  "publication lacks a table, of another role",
                  "ALTER PUBLICATION pgready DROP TABLE orders")),
          new Case(
              "filtered",
              Scenario.of(
                  "publication has a table too many, of another role",
                  "ALTER PUBLICATION pgready ADD TABLE other")),
          new Case(
              "filtered",
              Scenario.of(
                  "publication lacks a table, to be set by the owner",
                  "ALTER PUBLICATION pgready DROP TABLE orders",
                  "ALTER TABLE customers OWNER TO pgready_sub",
                  "ALTER TABLE orders OWNER TO pgready_sub",
                  "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO pgready_sub', current_database()); END $$",
                  "ALTER PUBLICATION pgready OWNER TO pgready_sub")),
          disabled(Scenario.partitioned("partitions under their own names, root wanted", false)),
          disabled(Scenario.partitioned("partitions under the wanted root's name", true)),
          new Case(
              "filtered",
              Scenario.partitioned("partitions under their own names, root wanted, set", false)),
          disabled(
              Scenario.of(
                  "role that only reads by default",
                  "ALTER ROLE pgready_sub SET default_transaction_read_only = on")),
          disabled(
              Scenario.of(
                      "role with connection limit 0", "ALTER ROLE pgready_sub CONNECTION LIMIT 0")
                  .undoing("ALTER ROLE pgready_sub CONNECTION LIMIT -1")),
          disabled(
              Scenario.of(
                  "row security, a policy shows the role every row",
                  "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
                  "CREATE POLICY mine ON orders FOR SELECT TO pgready_sub USING (true)")),
          disabled(
              Scenario.partitioned(
                      "row security on the partition alone, under the root's name", true)
                  .also("ALTER TABLE orders_1 ENABLE ROW LEVEL SECURITY")),
          disabled(
              Scenario.partitioned(
                      "partition in a schema without USAGE, under the root's name", true)
                  .also("CREATE SCHEMA closed", "ALTER TABLE orders_1 SET SCHEMA closed")),
          disabled(
              Scenario.of(
                  "styles of the role",
                  "ALTER ROLE pgready_sub SET datestyle = 'German'",
                  "ALTER ROLE pgready_sub SET intervalstyle = 'sql_standard'",
                  "ALTER ROLE pgready_sub SET bytea_output = 'escape'",
                  "ALTER TABLE customers ADD COLUMN at timestamptz DEFAULT now(), ADD COLUMN d date DEFAULT now(), ADD COLUMN b bytea DEFAULT '\\x00ff', ADD COLUMN i interval DEFAULT '1 day'")),
          disabled(Scenario.of("empty search_path", "ALTER ROLE pgready_sub SET search_path = ''")),
          disabled(
              Scenario.of(
                  "standard_conforming_strings off and quoted identifiers",
                  "ALTER ROLE pgready_sub SET standard_conforming_strings = off",
                  "ALTER ROLE pgready_sub SET quote_all_identifiers = on")),
          disabled(
              Scenario.of(
                  "serializable and deferrable by default",
                  "ALTER ROLE pgready_sub SET default_transaction_isolation = 'serializable'",
                  "ALTER ROLE pgready_sub SET default_transaction_deferrable = on")),
          disabled(
              Scenario.of(
                  "statement_timeout of a millisecond",
                  "ALTER ROLE pgready_sub SET statement_timeout = 1")),
          disabled(
              Scenario.of(
                  "lock_timeout of a millisecond", "ALTER ROLE pgready_sub SET lock_timeout = 1")),
          disabled(
              Scenario.of(
                  "idle_session_timeout of half a second",
                  "ALTER ROLE pgready_sub SET idle_session_timeout = '500ms'")),
          disabled(
              Scenario.of(
                      "transaction_timeout of ten milliseconds",
                      "ALTER ROLE pgready_sub SET transaction_timeout = '10ms'")
                  .since(17)
                  .warned("session-timeouts")),
          disabled(
              Scenario.of(
                  "wal_sender_timeout of a millisecond",
                  "ALTER ROLE pgready_sub SET wal_sender_timeout = 1")),
          disabled(
              Scenario.of(
                      "FOR TABLES IN SCHEMA",
                      "DROP PUBLICATION pgready",
                      "CREATE PUBLICATION pgready FOR TABLES IN SCHEMA public")
                  .since(15)),
          disabled(
              Scenario.of(
                      "role that takes on another one",
                      "CREATE ROLE pgready_parent",
                      "GRANT pgready_parent TO pgready_sub",
                      "ALTER ROLE pgready_sub SET role = 'pgready_parent'")
                  .undoing("DROP ROLE pgready_parent")),
          disabled(
              Scenario.of(
                  "row_security off and a policy that shows every row",
                  "ALTER ROLE pgready_sub SET row_security = off",
                  "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
                  "CREATE POLICY mine ON orders FOR SELECT TO pgready_sub USING (true)")),
          disabled(
              Scenario.of(
                  "SELECT on every column, not on the table",
                  "REVOKE SELECT ON orders FROM pgready_sub",
                  "GRANT SELECT (id, customer_id, total) ON orders TO pgready_sub")),
          disabled(
              Scenario.of(
                  "SELECT on every column but a generated one",
                  "ALTER TABLE orders ADD COLUMN twice numeric GENERATED ALWAYS AS (total * 2) STORED",
                  "REVOKE SELECT ON orders FROM pgready_sub",
                  "GRANT SELECT (id, customer_id, total) ON orders TO pgready_sub")),
          disabled(
              Scenario.of(
                      "SELECT on the published columns alone",
                      "ALTER PUBLICATION pgready SET TABLE customers, orders (id, total)",
                      "REVOKE SELECT ON orders FROM pgready_sub",
                      "GRANT SELECT (id, total) ON orders TO pgready_sub")
                  .since(15)),
          disabled(
              Scenario.of(
                  "VALID UNTIL in the past, under trust",
                  "ALTER ROLE pgready_sub VALID UNTIL '2001-01-01'")),
          disabled(
              Scenario.of(
                      "BYPASSRLS only through membership",
                      "CREATE ROLE pgready_parent BYPASSRLS",
                      "GRANT pgready_parent TO pgready_sub",
                      "ALTER TABLE orders ENABLE ROW LEVEL SECURITY")
                  .undoing("DROP ROLE pgready_parent")),
          new Case(
              "filtered",
              Scenario.of(
                  "FOR ALL TABLES of another role",
                  "DROP PUBLICATION pgready",
                  "CREATE PUBLICATION pgready FOR ALL TABLES")),
          new Case(
              "filtered",
              Scenario.of(
                      "FOR TABLES IN SCHEMA of another role",
                      "DROP PUBLICATION pgready",
                      "DROP TABLE other",
                      "CREATE PUBLICATION pgready FOR TABLES IN SCHEMA public")
                  .since(15)),
          new Case(
              "filtered",
              Scenario.of(
                      "publication missing, an event trigger that raises",
                      "DROP PUBLICATION pgready",
                      "ALTER TABLE orders OWNER TO pgready_sub",
                      "ALTER TABLE customers OWNER TO pgready_sub",
                      "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO pgready_sub', current_database()); END $$",
                      "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not here'; END $$",
                      "CREATE EVENT TRIGGER no ON ddl_command_end WHEN TAG IN ('CREATE PUBLICATION') EXECUTE FUNCTION no()")
                  .warned("publication-privileges")),
          // what it asks the server with
          closed("disabled", "EXECUTE ON FUNCTION txid_current()"),
          closed("disabled", "EXECUTE ON FUNCTION pg_current_wal_lsn()"),
          closed("disabled", "EXECUTE ON FUNCTION pg_export_snapshot()"),
          closed("disabled", "EXECUTE ON FUNCTION set_config(text, text, boolean)"),
          closed("disabled", "SELECT ON pg_publication"),
          closed("disabled", "SELECT ON pg_publication_tables"),
          closed("disabled", "SELECT ON pg_replication_slots"),
          closed("filtered", "SELECT ON pg_publication_tables"),
          new Case(
              "all_tables",
              Scenario.of(
                  "publication missing, superuser",
                  "DROP PUBLICATION pgready",
                  "DROP TABLE other",
                  "ALTER ROLE pgready_sub SUPERUSER")),
          new Case(
              "all_tables",
              Scenario.of(
                  "publication missing, superuser, a table without a key",
                  "DROP PUBLICATION pgready",
                  "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
                  "ALTER ROLE pgready_sub SUPERUSER")),
          // names
          named("pub'x"),
          named("pub\\x"),
          named("pub\"x"),
          named("my-pub"),
          named("1st"),
          named("user"),
          made("my-pub"),
          made("1st"),
          made("user"),
          made("time"),
          made("p\u00fcb"),
          made("pub$x"),
          new Case(
              "filtered",
              Scenario.of(
                      "publication with a dash, to be set",
                      OWNING,
                      "ALTER PUBLICATION pgready RENAME TO \"my-pub\"",
                      "ALTER PUBLICATION \"my-pub\" ADD TABLE other",
                      "ALTER PUBLICATION \"my-pub\" OWNER TO pgready_sub")
                  .publishing(List.of("my-pub"))),
          new Case(
              "filtered",
              Scenario.of(
                      "publication with a dash, just as wanted",
                      "ALTER PUBLICATION pgready RENAME TO \"my-pub\"")
                  .publishing(List.of("my-pub"))),
          new Case(
              "all_tables",
              Scenario.of(
                      "publication with a dash missing, superuser",
                      "DROP PUBLICATION pgready",
                      "DROP TABLE other",
                      "ALTER ROLE pgready_sub SUPERUSER")
                  .publishing(List.of("my-pub"))),
          disabled(
              Scenario.of(
                  "columns with quotes and a backslash",
                  "ALTER TABLE customers ADD COLUMN \"a\"\"b\" int DEFAULT 1, ADD COLUMN \"a'b\" int DEFAULT 1, ADD COLUMN \"a\\b\" int DEFAULT 1")));

  private static Case named(String publication) {
    return disabled(
        Scenario.of(
                "publication named " + publication,
                "ALTER PUBLICATION pgready RENAME TO \"%s\""
                    .formatted(publication.replace("\"", "\"\"")))
            .publishing(List.of(publication)));
  }

  private static Case made(String publication) {
    return new Case(
        "filtered",
        Scenario.of(
                "publication named %s, to be made".formatted(publication),
                "DROP PUBLICATION pgready",
                OWNING)
            .publishing(List.of(publication)));
  }

  /** Its statements quote the name, other than those of some readers. */
  @ParameterizedTest
  @ValueSource(strings = {"slot_1", "_slot", "1_slot"})
  void slotNames(String slot) throws SQLException {
    Publisher.compare(
        Scenario.of("slot " + slot),
        17,
        "debezium:autocreate=disabled",
        new Publisher.Consumer() {
          @Override
          public Reality run(Publisher publisher) throws SQLException {
            return EmbeddedDebezium.of(publisher, "disabled", slot);
          }

          @Override
          public Request request(Scenario scenario) {
            return new Request(
                "pgready",
                List.of("public.customers", "public.orders"),
                List.of(),
                slot,
                null,
                Publisher.THRESHOLDS);
          }
        });
  }

  @TestFactory
  Stream<DynamicContainer> verdictEqualsReality() {
    List<String> majors = List.of(System.getProperty("truth.majors", "17").split(","));
    String only = System.getProperty("truth.only", "");
    return PostgresBinaries.MAJORS.stream()
        .filter(major -> majors.contains(major.toString()))
        .map(
            major ->
                DynamicContainer.dynamicContainer(
                    "PostgreSQL " + major,
                    ALL.stream()
                        .filter(one -> one.scenario().since() <= major)
                        .filter(one -> one.scenario().name().contains(only))
                        .map(
                            one ->
                                DynamicTest.dynamicTest(
                                    one.scenario().name() + ", " + one.autocreate(),
                                    () ->
                                        Publisher.compare(
                                            one.scenario(),
                                            major,
                                            "debezium:autocreate=" + one.autocreate(),
                                            publisher ->
                                                EmbeddedDebezium.of(
                                                    publisher, one.autocreate()))))));
  }

  @TestFactory
  Stream<DynamicTest> randomVerdictEqualsReality() {
    int count = Integer.getInteger("debezium.count", 2);
    return random("", count, 0, DebeziumIT::compare);
  }

  /** Where nothing can be created, and PostgreSQL 16 and newer decode. */
  @TestFactory
  Stream<DynamicTest> randomVerdictOfAStandbyEqualsReality() {
    int count = (Integer.getInteger("debezium.count", 2) + 2) / 3;
    return random("standby of ", count, 16, DebeziumIT::compareStandby);
  }

  private interface Seeded {
    void run(int major, long seed) throws SQLException;
  }

  private static Stream<DynamicTest> random(String kind, int count, int since, Seeded test) {
    List<String> majors = List.of(System.getProperty("truth.majors", "17").split(","));
    long seed = Long.getLong("debezium.seed", 1);
    return PostgresBinaries.MAJORS.stream()
        .filter(major -> major >= since && majors.contains(major.toString()))
        .flatMap(
            major ->
                IntStream.range(0, count)
                    .mapToObj(
                        i ->
                            DynamicTest.dynamicTest(
                                "%sPostgreSQL %s, seed %s".formatted(kind, major, seed + i),
                                () -> test.run(major, seed + i))));
  }

  private static void compare(int major, long seed) throws SQLException {
    Random random = new Random(seed * 1_000_003 + major);
    Scenario base = World.around(RandomTruthIT.base(seed), random, false);
    Publisher.on(base, major, server -> compare(new RandomTruthIT.Pair(server), base, random));
  }

  private static void compareStandby(int major, long seed) throws SQLException {
    Random random = new Random(seed * 1_000_003 + major);
    compare(
        RandomTruthIT.Pair.of(major), World.around(RandomTruthIT.base(seed), random, true), random);
  }

  private static void compare(RandomTruthIT.Pair pair, Scenario base, Random random)
      throws SQLException {
    TestPostgres server = pair.primary();
    boolean partitioned = random.nextInt(6) == 0;
    String autocreate = MODES.get(random.nextInt(MODES.size()));
    List<Deviation> drawn = DebeziumDeviations.draw(random, server.major());
    server.execute("postgres", "CREATE ROLE " + Deviation.GROUP);
    Publisher.compare(
        base,
        server,
        pair.read(),
        server.createDatabase(),
        "debezium:autocreate=" + autocreate,
        publisher -> replicated(publisher, autocreate),
        (broken, database) -> {
          List<String> taken = RandomTruthIT.broken(broken, database, partitioned, drawn);
          Expected expected = Expected.byName(broken, database, "pgready");
          return base.named(
                  "%s of %s%s, %s: %s"
                      .formatted(base.name(), server.major(), World.told(base), autocreate, taken))
              .arriving(expected.copied(), expected.streamed());
        });
  }

  private static final List<String> MODES = List.of("disabled", "filtered", "all_tables");

  /** A publication that the connector itself has made keeps nobody from working. */
  private static Reality replicated(Publisher publisher, String autocreate) throws SQLException {
    boolean there =
        !publisher
            .server()
            .query(publisher.database(), "SELECT 1 FROM pg_publication WHERE pubname = 'pgready'")
            .isEmpty();
    Reality reality = EmbeddedDebezium.of(publisher, autocreate);
    Optional<String> refused = there || !reality.works() ? Optional.empty() : publisher.touch();
    return refused.isPresent() ? new Reality(false, refused.get()) : reality;
  }

  @AfterAll
  static void stopServers() {
    RandomTruthIT.Pair.stop();
  }
}
