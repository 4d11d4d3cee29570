// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.stream.changes.JsonChanges;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value of every type comes through the stream as its text is in a session without settings of
 * its own, whatever the database sets for sessions. Not the cast to text: it strips the blanks of
 * {@code character(n)}, and no consumer gets that.
 */
final class ColumnValuesIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private static final List<String> HOSTILE =
      List.of(
          "DateStyle = 'German, DMY'",
          "IntervalStyle = 'sql_standard'",
          "extra_float_digits = '-15'",
          "bytea_output = 'escape'",
          "TimeZone = 'Asia/Kathmandu'",
          "xmloption = 'document'",
          "standard_conforming_strings = off",
          "quote_all_identifiers = on",
          "default_transaction_read_only = off",
          "search_path = ''");

  private static final List<String> PLAIN =
      List.of(
          "SET DateStyle = 'ISO, MDY'",
          "SET IntervalStyle = 'postgres'",
          "SET extra_float_digits = 1",
          "SET bytea_output = 'hex'");

  /** A type, and expressions of its values. */
  private static Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    values.put("boolean", List.of("true", "false"));
    values.put("smallint", List.of("-32768", "32767"));
    values.put("integer", List.of("-2147483648", "0"));
    values.put("bigint", List.of("-9223372036854775808", "9223372036854775807"));
    values.put("oid", List.of("0", "4294967295"));
    values.put("real", List.of("0.1", "'NaN'", "1e-30", "16777216"));
    values.put(
        "double precision",
        List.of("0.1::float8 + 0.2", "'-Infinity'", "1.7976931348623157e308", "5e-324"));
    values.put("numeric", List.of("12345678901234567890.123456789", "'NaN'", "1e40", "0.10"));
    values.put("numeric(10,3)", List.of("1.5"));
    values.put("money", List.of("'12.34'", "'-0.01'"));
    values.put(
        "text", List.of("''", "'a\"b' || chr(10) || chr(127) || 'é☃😀'", "repeat('x', 9000)"));
    values.put("varchar(5)", List.of("'ab'"));
    values.put("character(5)", List.of("'ab'"));
    values.put("\"char\"", List.of("'x'"));
    values.put("name", List.of("'A name'"));
    values.put("bytea", List.of("decode('00ff5c27', 'hex')", "''"));
    values.put("date", List.of("'2026-02-03'", "'infinity'", "'4713-01-01 BC'", "'5874897-12-31'"));
    values.put("time", List.of("'04:05:06.789'", "'24:00'"));
    values.put("timetz", List.of("'04:05:06+02'", "'23:59:59.999999-15:59'"));
    values.put("timestamp", List.of("'2026-02-03 04:05:06.7'", "'-infinity'", "'0044-03-15 BC'"));
    values.put("timestamptz", List.of("'2026-02-03 04:05:06.7+05:45'", "'infinity'"));
    values.put(
        "interval",
        List.of("'1 year 2 mons -3 days 04:05:06.7'", "'-1 mon'", "'0'", "'3 days -04:00'"));
    values.put("uuid", List.of("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"));
    values.put("json", List.of("$${\"a\": [1, null, \"é\\u0001\"]}$$", "'1e400'"));
    values.put("jsonb", List.of("'{\"a\": 1e2, \"b\": \"x\"}'", "'null'"));
    values.put("jsonpath", List.of("'$.a[*] ? (@ > 1)'"));
    values.put("xml", List.of("'<a b=\"c\"/>'"));
    values.put("inet", List.of("'192.168.0.1/24'", "'::1'"));
    values.put("cidr", List.of("'10.0.0.0/8'"));
    values.put("macaddr", List.of("'08:00:2b:01:02:03'"));
    values.put("macaddr8", List.of("'08:00:2b:01:02:03:04:05'"));
    values.put("bit(5)", List.of("B'10101'"));
    values.put("bit varying", List.of("B''", "B'101'"));
    values.put("point", List.of("'(0.1,-2)'"));
    values.put("line", List.of("'{1,2,3}'"));
    values.put("lseg", List.of("'[(0,0),(1,1.5)]'"));
    values.put("box", List.of("'((0,0),(1,1))'"));
    values.put("path", List.of("'[(0,0),(1,1)]'", "'((0,0),(1,1))'"));
    values.put("polygon", List.of("'((0,0),(1,1),(1,0))'"));
    values.put("circle", List.of("'<(0.1,0),2>'"));
    values.put("tsvector", List.of("'a:1A b:2'"));
    values.put("tsquery", List.of("'a & !b'"));
    values.put("pg_lsn", List.of("'16/B374D848'"));
    values.put("tid", List.of("'(0,1)'"));
    values.put("xid", List.of("'4294967295'"));
    values.put("xid8", List.of("'18446744073709551615'"));
    values.put("regclass", List.of("'pg_catalog.pg_class'"));
    values.put("regtype", List.of("'int8'"));
    values.put("int4range", List.of("'[1,5)'", "'empty'"));
    values.put("numrange", List.of("'(,1.50]'"));
    values.put("tstzrange", List.of("'[2026-02-03 00:00+00,)'"));
    values.put("daterange", List.of("'[2026-02-03,2026-02-05)'"));
    values.put("int[]", List.of("'{1,NULL,3}'", "'{}'", "'[0:1]={1,2}'"));
    values.put("text[]", List.of("array['a,b', 'c\"d', NULL, 'NULL', '']"));
    values.put("date[]", List.of("array['2026-02-03'::date]"));
    values.put("timestamptz[]", List.of("array['2026-02-03 04:05:06+00'::timestamptz]"));
    values.put("interval[]", List.of("array['1 year 2 days'::interval]"));
    values.put("float8[]", List.of("array[0.1::float8 + 0.2, 'NaN']"));
    values.put("bytea[]", List.of("array['ab'::bytea]"));
    values.put("jsonb[]", List.of("array['{\"a\": 1}'::jsonb]"));
    values.put("numeric[][]", List.of("'{{1.0,2},{3,4}}'"));
    values.put("public.mood", List.of("'so ''so'"));
    values.put("public.pair", List.of("row('2026-02-03', 'a,b')", "row(NULL, '')"));
    values.put("public.positive", List.of("5"));
    return values;
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void everyTypeIsAsItsText(int major) throws Exception {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    Map<String, List<String>> values = values();
    if (major >= 14) {
      values.put("int4multirange", List.of("'{[1,3),[5,6)}'"));
    }
    server.execute(
        database,
        "CREATE TYPE public.mood AS ENUM ('so ''so')",
        "CREATE TYPE public.pair AS (day date, word text)",
        "CREATE DOMAIN public.positive AS integer CHECK (VALUE > 0)",
        "CREATE PUBLICATION p FOR ALL TABLES");
    List<String> tables = new ArrayList<>();
    List<String> inserts = new ArrayList<>();
    values.forEach(
        (type, expressions) -> {
          String table = "public.t" + tables.size();
          tables.add(table);
          server.execute(
              database, "CREATE TABLE %s (id int PRIMARY KEY, v %s)".formatted(table, type));
          inserts.add("INSERT INTO %s VALUES (0, NULL)".formatted(table));
          for (int i = 0; i < expressions.size(); i++) {
            inserts.add(
                "INSERT INTO %s VALUES (%s, %s)".formatted(table, i + 1, expressions.get(i)));
          }
        });
    for (String setting : HOSTILE) {
      server.execute(database, "ALTER DATABASE %s SET %s".formatted(database, setting));
    }
    TailOptions options =
        new TailOptions(
            List.of("p"), null, false, 0, false, List.of(), inserts.size(), null, 30_000, 2000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ChangeFollower(options, new JsonChanges(bytes))
        .run(
            StreamServers.target(server, database),
            StreamServers.target(server, database),
            (link, tail) ->
                server.execute(database, "BEGIN; " + String.join("; ", inserts) + "; COMMIT"));
    Map<String, String> shown = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
      JsonNode change = JSON.readTree(line);
      if (change.get("op").asString().equals("insert")) {
        shown.put(
            "%s %s".formatted(change.get("table").asString(), change.at("/new/id")), raw(line));
      }
    }
    assertThat(shown).hasSameSizeAs(inserts);
    List<String> types = List.copyOf(values.keySet());
    try (Connection connection = server.connect("postgres", database);
        Statement statement = connection.createStatement()) {
      for (String setting : PLAIN) {
        statement.execute(setting);
      }
      for (int t = 0; t < types.size(); t++) {
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT id, CASE WHEN id > 0 THEN format('%%s', v) END FROM %s"
                    .formatted(tables.get(t)))) {
          while (rows.next()) {
            String name = "t%s %s".formatted(t, rows.getString(1));
            String expected = json(types.get(t), rows.getString(2));
            if (!same(expected, String.valueOf(shown.get(name)))) {
              wrong.add("%s: %s instead of %s".formatted(types.get(t), shown.get(name), expected));
            }
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** To the last digit, however a string escapes what it may. */
  private static boolean same(String expected, String shown) {
    return expected.equals(shown)
        || (expected.startsWith("\"") && JSON.readTree(expected).equals(JSON.readTree(shown)));
  }

  /** The value as it stands in the line. */
  private static String raw(String line) {
    String start = "\"v\":";
    return line.substring(line.indexOf(start) + start.length(), line.length() - 2);
  }

  /** As docs/stream.md says. */
  private static String json(String type, @Nullable String text) {
    if (text == null) {
      return "null";
    }
    return switch (type) {
      case "boolean" -> text.equals("t") || text.equals("true") ? "true" : "false";
      case "smallint",
          "integer",
          "bigint",
          "oid",
          "real",
          "double precision",
          "numeric",
          "numeric(10,3)" ->
          text.matches("-?Infinity|NaN") ? '"' + text + '"' : text;
      case "json", "jsonb" -> text;
      case "bytea" ->
          '"'
              + Base64.getEncoder().encodeToString(HexFormat.of().parseHex(text.substring(2)))
              + '"';
      default -> JSON.writeValueAsString(text);
    };
  }
}
