// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static dev.pgready.checks.truth.Deviation.here;

import java.util.List;
import java.util.Random;

/** Steps away from a sound database that matter to zero-cache, beside those for every reader. */
final class ZeroDeviations {
  private static final List<Deviation> POOL =
      List.of(
          here("ALTER ROLE pgready_sub SUPERUSER"),
          here(
              "ALTER ROLE pgready_sub SUPERUSER", "REASSIGN OWNED BY pgready_owner TO pgready_sub"),
          here("REASSIGN OWNED BY pgready_owner TO pgready_sub"),
          here("GRANT pgready_sub TO pgready_owner"),
          here("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC"),
          here("ALTER ROLE pgready_sub SET datestyle = 'German'"),
          here("ALTER ROLE pgready_sub SET datestyle = 'ISO, DMY'"),
          here("ALTER ROLE pgready_sub SET bytea_output = 'escape'"),
          here("ALTER ROLE pgready_sub CONNECTION LIMIT 8"),
          here("ALTER ROLE pgready_sub CONNECTION LIMIT 12"),
          // what is its own
          here("CREATE SCHEMA zero"),
          here("CREATE SCHEMA zero_0", "GRANT ALL ON SCHEMA zero_0 TO pgready_sub"),
          here("CREATE SCHEMA \"zero_0/cdc\" AUTHORIZATION pgready_sub"),
          here("CREATE PUBLICATION _zero_metadata_0"),
          here("CREATE PUBLICATION _zero_public_0"),
          here(
              "CREATE SCHEMA zero AUTHORIZATION pgready_sub",
              "CREATE TABLE zero.permissions (permissions jsonb, hash text, lock bool PRIMARY KEY DEFAULT true)"),
          // names
          here("ALTER TABLE T ADD COLUMN \"ID\" int"),
          here("ALTER TABLE T ADD COLUMN \"a b\" int"),
          here("ALTER TABLE T ADD COLUMN \"a.b\" int"),
          here("ALTER TABLE T ADD COLUMN _0_version text"),
          here("CREATE INDEX \"Extra\" ON T (K)", "CREATE INDEX extra ON T (id)"),
          here("CREATE INDEX \"CUSTOMERS\" ON T (K)"),
          here("CREATE INDEX \"it\"\"s\" ON T (K)"),
          here("CREATE INDEX sqlite_i ON T (K)"),
          here(
              "CREATE TABLE \"Orders\" (id int PRIMARY KEY)",
              "GRANT SELECT ON \"Orders\" TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE \"Orders\""),
          here(
              "CREATE TABLE \"a-b\" (id int PRIMARY KEY)",
              "GRANT SELECT ON \"a-b\" TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE \"a-b\""),
          here(
              "CREATE TABLE sqlitex (id int PRIMARY KEY)",
              "GRANT SELECT ON sqlitex TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE sqlitex"),
          here(
              "CREATE TABLE secret (id int PRIMARY KEY)",
              "ALTER PUBLICATION pgready ADD TABLE secret"),
          here(
              "CREATE SCHEMA s",
              "GRANT USAGE ON SCHEMA s TO pgready_sub",
              "CREATE TABLE s.T (id int PRIMARY KEY, name text)",
              "GRANT SELECT ON s.T TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE s.T"),
          here(
              "CREATE SCHEMA closed",
              "CREATE TABLE closed.T (id int PRIMARY KEY, name text)",
              "GRANT SELECT ON closed.T TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE closed.T"),
          // types
          here("ALTER TABLE T ADD COLUMN at timestamptz DEFAULT now()"),
          here("ALTER TABLE T ADD COLUMN spot point DEFAULT '(0,0)'"),
          here("ALTER TABLE T ADD COLUMN spots point[] DEFAULT '{}'"),
          here("ALTER TABLE T ADD COLUMN span tstzrange DEFAULT 'empty'"),
          here("ALTER TABLE T ADD COLUMN tags text[] DEFAULT '{a,b}'"),
          here(
              "CREATE TYPE mood AS ENUM ('sad', 'ok')",
              "ALTER TABLE T ADD COLUMN mood mood DEFAULT 'ok', ADD COLUMN moods mood[] DEFAULT '{ok}'"),
          here(
              "CREATE DOMAIN tags AS text[]", "ALTER TABLE T ADD COLUMN tagged tags DEFAULT '{a}'"),
          here(
              "CREATE TABLE loose AS SELECT 1 AS id, ARRAY['a'] AS tags",
              "ALTER TABLE loose ADD PRIMARY KEY (id)",
              "GRANT SELECT ON loose TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE loose"),
          // keys
          here("ALTER TABLE T DROP CONSTRAINT T_pkey", "CREATE UNIQUE INDEX T_z ON T (id)"),
          here(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "CREATE UNIQUE INDEX T_z ON T (id)",
              "ALTER TABLE T OWNER TO pgready_sub"),
          here(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "ALTER TABLE T ADD UNIQUE (id) DEFERRABLE",
              "ALTER TABLE T REPLICA IDENTITY FULL"),
          here(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "CREATE UNIQUE INDEX T_z ON T (id, K)",
              "ALTER TABLE T REPLICA IDENTITY FULL"),
          here(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "ALTER TABLE T ALTER K SET NOT NULL",
              "CREATE UNIQUE INDEX T_z ON T (K)",
              "ALTER TABLE T REPLICA IDENTITY FULL"),
          here(
              "ALTER TABLE T DROP CONSTRAINT T_pkey",
              "ALTER TABLE T ADD COLUMN r int4range NOT NULL DEFAULT 'empty'",
              "CREATE UNIQUE INDEX T_z ON T (id, r)",
              "ALTER TABLE T REPLICA IDENTITY FULL"));

  private ZeroDeviations() {}

  /** One to five. */
  static List<Deviation> draw(Random random, int major) {
    return Deviation.draw(random, major, 1 + random.nextInt(5), WiderDeviations.and(POOL)).stream()
        // a view is no table that its owner alters
        .filter(one -> one.statements().stream().noneMatch(sql -> sql.contains("base_")))
        .toList();
  }
}
