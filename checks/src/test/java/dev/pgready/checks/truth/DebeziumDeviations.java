// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static dev.pgready.checks.truth.Deviation.here;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Steps away from a sound database that matter to Debezium's connector, beside those for every
 * reader.
 */
final class DebeziumDeviations {
  private static final String CREATE =
      "DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO pgready_sub', current_database()); END $$";

  private static final List<Deviation> POOL =
      List.of(
          // the publication, which it makes or alters itself in some modes
          here("DROP PUBLICATION pgready"),
          here("DROP PUBLICATION pgready", "DROP TABLE other"),
          here("DROP PUBLICATION pgready", "DROP TABLE other", "ALTER ROLE pgready_sub SUPERUSER"),
          here("DROP PUBLICATION pgready", CREATE),
          here("ALTER PUBLICATION pgready OWNER TO pgready_sub"),
          here(CREATE, "ALTER PUBLICATION pgready OWNER TO pgready_sub"),
          here(
              CREATE,
              "ALTER TABLE customers OWNER TO pgready_sub",
              "ALTER TABLE orders OWNER TO pgready_sub"),
          here(
              CREATE,
              "ALTER TABLE customers OWNER TO pgready_sub",
              "ALTER TABLE orders OWNER TO pgready_sub",
              "ALTER PUBLICATION pgready OWNER TO pgready_sub"),
          here(
              CREATE,
              "ALTER TABLE customers OWNER TO pgready_group",
              "ALTER TABLE orders OWNER TO pgready_group",
              "GRANT pgready_group TO pgready_sub",
              "DROP PUBLICATION pgready"),
          here("DROP TABLE other", "ALTER ROLE pgready_sub SUPERUSER"),
          here("ALTER PUBLICATION pgready DROP TABLE T"),
          here("ALTER PUBLICATION pgready RENAME TO theirs"),
          here(
              "CREATE FUNCTION no() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not here'; END $$",
              "CREATE EVENT TRIGGER no ON ddl_command_end WHEN TAG IN ('ALTER PUBLICATION') EXECUTE FUNCTION no()"),
          // its slot
          here("SELECT pg_create_logical_replication_slot('debezium', 'pgoutput')"),
          here("SELECT pg_create_logical_replication_slot('debezium', 'test_decoding')"),
          here("SELECT pg_create_physical_replication_slot('debezium')"),
          // types
          here("ALTER TABLE T ADD COLUMN cur refcursor DEFAULT 'c'"),
          here("ALTER TABLE T ADD COLUMN cur refcursor"),
          here("ALTER TABLE T ADD COLUMN spot point DEFAULT '(0,0)'"),
          here("ALTER TABLE T ADD COLUMN span tstzrange DEFAULT 'empty'"),
          here("ALTER TABLE T ADD COLUMN tags text[] DEFAULT '{a,b}'"),
          here("ALTER TABLE T ADD COLUMN cost money DEFAULT 1"),
          here("ALTER TABLE T ADD COLUMN code bit varying(5) DEFAULT B'101'"),
          here("ALTER TABLE T ADD COLUMN doc xml DEFAULT '<a/>'"),
          here("ALTER TABLE T ADD COLUMN words tsvector DEFAULT 'a'"),
          here("ALTER TABLE T ADD COLUMN never timestamptz DEFAULT 'infinity'"),
          here("ALTER TABLE T ADD COLUMN long_ago timestamp DEFAULT '4713-01-01 BC'"),
          here("ALTER TABLE T ADD COLUMN nan numeric DEFAULT 'NaN'"),
          here("ALTER TABLE T ADD COLUMN far date DEFAULT '5874897-12-31'"),
          here("ALTER TABLE T ADD COLUMN late time DEFAULT '24:00'"),
          here(
              "ALTER TABLE T ADD COLUMN ip inet DEFAULT '::1', ADD COLUMN net cidr DEFAULT '10/8'"),
          here("ALTER TABLE T ADD COLUMN path jsonpath DEFAULT '$.a'"),
          here("ALTER TABLE T ADD COLUMN kind regclass DEFAULT 'pg_class'"),
          here("CREATE DOMAIN short AS varchar(5)", "ALTER TABLE T ADD COLUMN s short DEFAULT 'a'"),
          here("CREATE TYPE place AS (street text)", "ALTER TABLE T ADD COLUMN p place"),
          // names
          here("ALTER TABLE T ADD COLUMN \"a b\" int DEFAULT 1"),
          here("ALTER TABLE T ADD COLUMN \"a.b\" int DEFAULT 1"),
          here("ALTER TABLE T ADD COLUMN \"é\" int DEFAULT 1"),
          here("ALTER TABLE T ADD COLUMN \"1st\" int DEFAULT 1"),
          here("ALTER TABLE T ADD COLUMN \"ID\" int DEFAULT 1"),
          here(
              "CREATE SCHEMA s",
              "CREATE TABLE s.T (id int PRIMARY KEY, name text)",
              "INSERT INTO s.T VALUES (9)"),
          // keys
          here("ALTER TABLE T DROP CONSTRAINT T_pkey", "CREATE UNIQUE INDEX T_z ON T (id)"),
          here(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "CREATE UNIQUE INDEX T_z ON T (id)",
              "ALTER TABLE T REPLICA IDENTITY FULL"),
          // rights and sessions
          here("REVOKE EXECUTE ON FUNCTION pg_logical_emit_message(bool, text, text) FROM PUBLIC"),
          here("REVOKE EXECUTE ON FUNCTION pg_export_snapshot() FROM PUBLIC"),
          here("REVOKE EXECUTE ON FUNCTION txid_current() FROM PUBLIC"),
          here("REVOKE EXECUTE ON FUNCTION pg_current_wal_lsn() FROM PUBLIC"),
          here("REVOKE SELECT ON pg_publication_tables FROM PUBLIC"),
          here("ALTER ROLE pgready_sub CONNECTION LIMIT 2"),
          here("ALTER ROLE pgready_sub SET datestyle = 'German'"),
          here("ALTER ROLE pgready_sub SET bytea_output = 'escape'"),
          here("ALTER ROLE pgready_sub SET idle_in_transaction_session_timeout = '1s'"),
          here("ALTER ROLE pgready_sub SET default_transaction_read_only = on"));

  private DebeziumDeviations() {}

  /**
   * Rows of a child that inherits come under its own name, and where another column than id
   * identifies rows, what is deleted comes without the id that is looked for.
   */
  private static final Pattern NOT_COUNTED =
      Pattern.compile("heir|REPLICA IDENTITY USING INDEX \\w+(_name|_1_c)\\b");

  /** One to five. */
  static List<Deviation> draw(Random random, int major) {
    return Deviation.draw(random, major, 1 + random.nextInt(5), WiderDeviations.and(POOL)).stream()
        .filter(one -> one.statements().stream().noneMatch(sql -> NOT_COUNTED.matcher(sql).find()))
        .toList();
  }
}
