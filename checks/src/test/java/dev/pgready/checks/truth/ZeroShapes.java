// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import static dev.pgready.checks.truth.ZeroCondition.column;
import static dev.pgready.checks.truth.ZeroCondition.schema;
import static dev.pgready.checks.truth.ZeroCondition.table;

import java.util.List;

/** Conditions of tables: what identifies rows, names, types. */
final class ZeroShapes {
  private ZeroShapes() {}

  static final List<ZeroCondition> ALL =
      List.of(
          // what identifies rows
          ZeroCondition.of("table without a key", "ALTER TABLE orders DROP CONSTRAINT orders_pkey"),
          table("table without a key that only inserts", "log (line text)"),
          ZeroCondition.of(
              "FULL without any unique index",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          ZeroCondition.of("FULL beside a key", "ALTER TABLE orders REPLICA IDENTITY FULL"),
          ZeroCondition.of(
              "FULL with a unique index on NOT NULL columns",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          ZeroCondition.of(
              "FULL with a unique index on a nullable column",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ALTER id DROP NOT NULL",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          ZeroCondition.of(
              "FULL with a partial unique index",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id) WHERE id > 0",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          ZeroCondition.of(
              "FULL with a deferrable unique constraint",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ADD UNIQUE (id) DEFERRABLE",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          ZeroCondition.of(
              "FULL with a deferrable primary key",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ADD PRIMARY KEY (id) DEFERRABLE",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          ZeroCondition.of(
              "FULL with a key outside the column list",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders REPLICA IDENTITY FULL",
              "ALTER TABLE orders ADD COLUMN n int GENERATED ALWAYS AS IDENTITY UNIQUE"),
          ZeroCondition.of(
              "FULL with a unique index of a type it does not know",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ADD COLUMN r int4range NOT NULL DEFAULT 'empty'",
              "CREATE UNIQUE INDEX orders_r ON orders (id, r)",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          ZeroCondition.of(
              "FULL with a primary key of a type it does not know",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ADD COLUMN r int4range NOT NULL DEFAULT 'empty'",
              "ALTER TABLE orders ADD PRIMARY KEY (id, r)",
              "ALTER TABLE orders REPLICA IDENTITY FULL"),
          ZeroCondition.of("identity NOTHING", "ALTER TABLE orders REPLICA IDENTITY NOTHING"),
          ZeroCondition.of(
              "deferrable primary key",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ADD PRIMARY KEY (id) DEFERRABLE"),
          table(
              "deferrable primary key, inserts only",
              "log (id int PRIMARY KEY DEFERRABLE, line text)"),
          ZeroCondition.of(
              "identity by a unique index",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_u"),
          ZeroCondition.of(
              "identity by a unique index, no key",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_u"),
          ZeroCondition.of(
              "identity index dropped",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_u",
              "DROP INDEX orders_u"),
          ZeroCondition.of(
              "unique index on NOT NULL columns, table of another role",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id)"),
          ZeroCondition.of(
              "unique index on NOT NULL columns, own table",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id)",
              "ALTER TABLE orders OWNER TO pgready_sub"),
          ZeroCondition.of(
              "unique index on a nullable column",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "ALTER TABLE orders ALTER id DROP NOT NULL",
              "CREATE UNIQUE INDEX orders_u ON orders (id)"),
          ZeroCondition.of(
              "unique index with further columns included, own table",
              "ALTER TABLE orders DROP CONSTRAINT orders_pkey",
              "CREATE UNIQUE INDEX orders_u ON orders (id) INCLUDE (total)",
              "ALTER TABLE orders OWNER TO pgready_sub"),
          ZeroCondition.of(
              "unique index outside the column list, own table",
              "ALTER TABLE customers DROP CONSTRAINT customers_pkey",
              "ALTER TABLE customers ADD COLUMN n int GENERATED ALWAYS AS IDENTITY",
              "CREATE UNIQUE INDEX customers_u ON customers (n)",
              "ALTER TABLE customers OWNER TO pgready_sub",
              "ALTER PUBLICATION pgready SET TABLE customers (id, name), orders"),
          ZeroCondition.of(
              "index on an expression beside the key",
              "CREATE INDEX orders_e ON orders ((id + 1), total)"),
          ZeroCondition.of(
              "hash index beside the key", "CREATE INDEX orders_h ON orders USING hash (total)"),
          ZeroCondition.of(
              "unique index of nulls not distinct",
              "CREATE UNIQUE INDEX orders_n ON orders (customer_id, id) NULLS NOT DISTINCT"),
          ZeroCondition.of(
              "an invalid unique index",
              "CREATE UNIQUE INDEX orders_i ON orders (customer_id)",
              "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_i'::regclass"),
          ZeroCondition.of(
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
          ZeroCondition.of(
              "index named as a table",
              "CREATE TABLE t (id int PRIMARY KEY)",
              "GRANT SELECT ON t TO pgready_sub",
              "CREATE SCHEMA s",
              "GRANT USAGE ON SCHEMA s TO pgready_sub",
              "CREATE TABLE s.u (id int PRIMARY KEY, n int)",
              "GRANT SELECT ON s.u TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE t, s.u",
              "CREATE INDEX \"T\" ON orders (total)"),
          ZeroCondition.of(
              "indexes that differ in case only",
              "CREATE INDEX \"Extra\" ON orders (total)",
              "CREATE INDEX extra ON orders (customer_id)"),
          ZeroCondition.of(
              "index with a quote in its name", "CREATE INDEX \"it\"\"s\" ON orders (total)"),
          ZeroCondition.of("index that SQLite reserves", "CREATE INDEX sqlite_i ON orders (total)"),
          ZeroCondition.of(
              "index named as a table elsewhere, joined by a dot",
              "CREATE SCHEMA s",
              "GRANT USAGE ON SCHEMA s TO pgready_sub",
              "CREATE TABLE s.u (id int PRIMARY KEY, n int)",
              "GRANT SELECT ON s.u TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE s.u",
              "CREATE INDEX \"s.u\" ON orders (total)"),
          ZeroCondition.of(
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
          ZeroCondition.of(
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
          ZeroCondition.of(
              "array without dimensions",
              "CREATE TABLE t AS SELECT 1 AS id, ARRAY['a'] AS tags",
              "ALTER TABLE t ADD PRIMARY KEY (id)",
              "GRANT SELECT ON t TO pgready_sub",
              "ALTER PUBLICATION pgready ADD TABLE t"),
          ZeroCondition.of(
              "enum",
              "CREATE TYPE mood AS ENUM ('sad', 'ok')",
              "ALTER TABLE customers ADD COLUMN mood mood DEFAULT 'ok', ADD COLUMN moods mood[] DEFAULT '{ok}'"),
          ZeroCondition.of(
              "domain",
              "CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%')",
              "ALTER TABLE customers ADD COLUMN mail mail DEFAULT 'a@b', ADD COLUMN mails mail[] DEFAULT '{a@b}'"),
          ZeroCondition.of(
              "domain over an array",
              "CREATE DOMAIN tags AS text[]",
              "ALTER TABLE customers ADD COLUMN tags tags DEFAULT '{a}'"),
          ZeroCondition.of(
              "domain over a point",
              "CREATE DOMAIN place AS point",
              "ALTER TABLE customers ADD COLUMN place place DEFAULT '(0,0)'"),
          ZeroCondition.of(
              "composite",
              "CREATE TYPE pair AS (a int, b text)",
              "ALTER TABLE customers ADD COLUMN p pair DEFAULT '(1,x)', ADD COLUMN ps pair[] DEFAULT '{\"(1,x)\"}'"),
          ZeroCondition.of(
              "type whose array is not named after it",
              "CREATE TYPE _mood AS ENUM ('a')",
              "CREATE TYPE mood AS ENUM ('b')",
              "ALTER TABLE customers ADD COLUMN moods mood[] DEFAULT '{b}'"),
          ZeroCondition.of(
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
          ZeroCondition.of(
              Scenario.of(
                      "virtual generated column",
                      "ALTER TABLE customers ADD COLUMN twice bigint GENERATED ALWAYS AS (id * 2) VIRTUAL")
                  .since(18)),
          ZeroCondition.of(
              Scenario.of(
                      "generated column published",
                      "ALTER TABLE customers ADD COLUMN twice bigint GENERATED ALWAYS AS (id * 2) STORED",
                      "ALTER PUBLICATION pgready SET (publish_generated_columns = stored)")
                  .since(18)),
          table("table without columns", "nothing ()"),
          ZeroCondition.of(
              "dropped column",
              "ALTER TABLE customers ADD COLUMN gone int",
              "ALTER TABLE customers DROP COLUMN gone"),
          ZeroCondition.of(
              "unlogged table in the schema",
              "CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY)",
              "GRANT SELECT ON fleeting TO pgready_sub",
              "DROP TABLE other",
              "DROP PUBLICATION pgready",
              "CREATE PUBLICATION pgready FOR TABLES IN SCHEMA public"));
}
