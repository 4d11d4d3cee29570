// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Page;
import dev.pgready.checks.pages.Psql;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A database whose owner is an ordinary role has planted operators, functions and types for all
 * that a statement could look up, and has put its schemas before the system's. A superuser then
 * runs every command and every script that pgready prints: nothing of it runs, and all reports are
 * the same as without it. {@code -Dplanted.majors=13,14,15,16,17,18} runs it on others.
 */
final class PlantedObjectsIT {
  private static final String WORD = "planted by mallory";

  /** Every pair of them, where the system has an operator for it and where it has none. */
  private static final List<String> TYPES =
      List.of(
          "oid",
          "int4",
          "int8",
          "text",
          "name",
          "\"char\"",
          "bool",
          "regclass",
          "timestamptz",
          "pg_lsn",
          "xid",
          "jsonb",
          "_text",
          "_oid");

  private static final List<String> OPERATORS =
      List.of("=", "<>", "<", ">", "-", "||", "~", "!~", "~~", "->", "->>");

  static Stream<Integer> majors() {
    return Arrays.stream(System.getProperty("planted.majors", "18").split(","))
        .map(Integer::valueOf);
  }

  @ParameterizedTest
  @MethodSource("majors")
  void nothingPlantedRuns(int major) throws IOException {
    try (TestPostgres server = TestPostgres.start(major)) {
      server.execute(
          "postgres",
          "CREATE ROLE mallory LOGIN",
          "CREATE ROLE app LOGIN",
          "CREATE DATABASE shop OWNER mallory");
      server.executeAs("mallory", "shop", tables());
      server.executeAs("mallory", "shop", TRAPS);
      runScripts(server);
      long from = Files.size(server.log());
      Map<String, String> before = reports(server);
      server.executeAs("mallory", "shop", planted());
      Map<String, String> after = reports(server);
      runScripts(server);
      List<String> log = since(server, from);
      assertThat(log)
          .as("what ran")
          .noneMatch(line -> line.contains(WORD) && line.contains("ERROR"));
      assertThat(after).isEqualTo(before);
      assertEveryMessageIsGuarded(log);
    }
  }

  /**
   * What a table of mallory's computes as soon as a query on it is planned: the server works out
   * predicates and expressions of constants then, by functions that say they are immutable.
   */
  private static final String[] TRAPS = {
    "CREATE FUNCTION public.trap(int) RETURNS bool IMMUTABLE LANGUAGE plpgsql AS $f$ BEGIN"
        + " IF current_user <> 'mallory' THEN RAISE EXCEPTION '"
        + WORD
        + "'; END IF; RETURN true; END $f$",
    "CREATE TABLE public.trapped (id bigint PRIMARY KEY)",
    "CREATE INDEX ON public.trapped (id) WHERE public.trap(1)",
    "CREATE INDEX ON public.trapped ((CASE WHEN public.trap(2) THEN id END))",
    "ALTER TABLE public.trapped ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY trapped ON public.trapped USING (public.trap(3))",
  };

  private static String[] tables() {
    List<String> sql = new ArrayList<>();
    sql.add("CREATE TABLE public.orders (id bigint, note text)");
    sql.add("CREATE TABLE public.keyed (id bigint PRIMARY KEY, note text)");
    sql.add("ALTER TABLE public.keyed ENABLE ROW LEVEL SECURITY");
    // as $user would find it
    sql.add("CREATE SCHEMA postgres");
    sql.add("ALTER DATABASE shop SET search_path = \"$user\", public, pg_catalog");
    for (String name :
        List.of("pg_class", "pg_roles", "pg_settings", "pg_namespace", "pg_publication")) {
      sql.add("CREATE TABLE public.%s (oid oid, name text)".formatted(name));
    }
    return sql.toArray(String[]::new);
  }

  /** All of it as an ordinary role may do it. */
  private static String[] planted() {
    List<String> sql = new ArrayList<>();
    sql.add("SET search_path = pg_catalog");
    for (String schema : List.of("public", "postgres")) {
      sql.add(
          """
          DO $do$
          DECLARE l pg_catalog.text; r pg_catalog.text; o pg_catalog.text; result pg_catalog.text;
          BEGIN
            FOREACH l IN ARRAY %2$s LOOP
              FOREACH r IN ARRAY %2$s LOOP
                FOREACH result IN ARRAY ARRAY['bool', 'text'] LOOP
                  EXECUTE pg_catalog.format('CREATE FUNCTION %1$s.trap_%%s(pg_catalog.%%s, pg_catalog.%%s)'
                    || ' RETURNS pg_catalog.%%s LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION ''%4$s''; END $f$',
                    result, l, r, result);
                END LOOP;
                FOREACH o IN ARRAY %3$s LOOP
                  EXECUTE pg_catalog.format('CREATE OPERATOR %1$s.%%s'
                    || ' (LEFTARG = pg_catalog.%%s, RIGHTARG = pg_catalog.%%s, FUNCTION = %1$s.trap_%%s)',
                    o, l, r, CASE WHEN o IN ('||', '-', '->', '->>') THEN 'text' ELSE 'bool' END);
                END LOOP;
              END LOOP;
            END LOOP;
          END $do$"""
              .formatted(
                  schema,
                  array(TYPES),
                  array(schema.equals("public") ? OPERATORS : List.of("=", "<>")),
                  WORD));
      for (Map.Entry<String, String> function : functions().entrySet()) {
        sql.add(
            "CREATE FUNCTION %s.%s RETURNS %s LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION '%s'; END $f$"
                .formatted(schema, function.getKey(), function.getValue(), WORD));
      }
      sql.add(
          "CREATE FUNCTION %s.refuse() RETURNS bool LANGUAGE plpgsql AS $f$ BEGIN RAISE EXCEPTION '%s'; END $f$"
              .formatted(schema, WORD));
      for (String type : List.of("text", "name", "oid", "json", "regclass", "timestamptz")) {
        sql.add(
            "CREATE DOMAIN %1$s.%2$s AS pg_catalog.%2$s CHECK (%1$s.refuse())"
                .formatted(schema, type));
      }
    }
    return sql.toArray(String[]::new);
  }

  private static Map<String, String> functions() {
    Map<String, String> functions = new LinkedHashMap<>();
    for (String one :
        List.of(
            "version",
            "pg_reload_conf",
            "pg_drop_replication_slot",
            "pg_has_role",
            "json_agg",
            "current_setting",
            "unnest",
            "to_regclass",
            "format",
            "pg_terminate_backend",
            "lower",
            "max",
            "min",
            "bool_and",
            "count",
            "length",
            "date_trunc")) {
      functions.put(one + "(pg_catalog.text)", "pg_catalog.text");
      functions.put(one + "(pg_catalog.int4)", "pg_catalog.text");
      functions.put(one + "(pg_catalog.bool)", "pg_catalog.bool");
    }
    functions.put("version()", "pg_catalog.text");
    functions.put("pg_reload_conf()", "pg_catalog.bool");
    functions.put("pg_backend_pid()", "pg_catalog.int4");
    functions.put("now()", "pg_catalog.timestamptz");
    functions.put("count()", "pg_catalog.int8");
    functions.put("format(pg_catalog.text, pg_catalog.name)", "pg_catalog.text");
    functions.put(
        "pg_has_role(pg_catalog.text, pg_catalog.text, pg_catalog.text)", "pg_catalog.bool");
    return functions;
  }

  private static String array(List<String> words) {
    return "ARRAY['" + String.join("', '", words) + "']";
  }

  /** What each command and the printed statements say, by its words. */
  private static Map<String, String> reports(TestPostgres server) {
    String uri = server.uri("shop");
    Map<String, String> reports = new LinkedHashMap<>();
    for (String probe : List.of("none", "safe", "full")) {
      run(
          reports,
          "check",
          uri,
          "--probe",
          probe,
          "--for",
          "zero",
          "--for",
          "debezium",
          "--format",
          "json");
    }
    run(reports, "check", uri, "--sample", "1s", "--only", "slot-retention,slot-health");
    run(reports, "check", uri, "--role", "app", "--for", "electric", "--probe", "full");
    run(reports, "collect", uri, "--probe", "full");
    run(reports, "stream", uri, "--write-test", "--count", "1");
    String printed = Execution.of("collect", "--print-sql", "--sample", "1s").out();
    reports.put("print-sql", stable(psql(server, printed)));
    return reports;
  }

  /** And back again, so that the database is as it was. */
  private static void runScripts(TestPostgres server) {
    String[] asked = {
      "fix",
      server.uri("shop"),
      "--role",
      "app",
      "--for",
      "debezium",
      "--create-role",
      "pgready_made"
    };
    String fix = Execution.of(asked).out();
    String plain = Execution.of(with(asked, "--plain")).out();
    String undo = Execution.of(with(asked, "--undo")).out();
    String proofs = verifications(fix);
    assertThat(proofs).contains("pg_catalog.pg_roles").contains("relreplident");
    psql(server, fix);
    psql(server, proofs);
    psql(server, plain);
    psql(server, undo);
  }

  /** As somebody would paste them: in a session that knows of nothing. */
  private static String verifications(String script) {
    Matcher matcher =
        Pattern.compile("^-- verify: (.*);  -- expect .*$", Pattern.MULTILINE).matcher(script);
    StringBuilder sql = new StringBuilder();
    while (matcher.find()) {
      sql.append(matcher.group(1)).append(";\n");
    }
    return sql.toString();
  }

  private static String psql(TestPostgres server, String script) {
    Psql.Outcome outcome = Psql.run(server, "postgres", "shop", script);
    assertThat(outcome.output()).as(script).doesNotContain("ERROR");
    return outcome.output();
  }

  private static String[] with(String[] arguments, String more) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(more);
    return all.toArray(String[]::new);
  }

  private static void run(Map<String, String> reports, String... arguments) {
    Execution run = Execution.of(arguments);
    assertThat(run.code()).as(run.out() + run.err()).isIn(0, 1, 4);
    reports.put(
        String.join(" ", arguments), stable(run.code() + "\n" + run.out() + "\n" + run.err()));
  }

  /** Without what no two runs have in common: times, processes, positions, sizes, oids. */
  private static String stable(String report) {
    return report
        .replaceAll("pgready_[a-z0-9_]+", "NAME")
        .replaceAll("[0-9A-F]+/[0-9A-F]+", "LSN")
        .replaceAll("(?<![A-Za-z_])[0-9][0-9.,:TZ-]*", "N")
        .replaceAll("[ -]{2,}", " ");
  }

  private static List<String> since(TestPostgres server, long from) throws IOException {
    byte[] all = Files.readAllBytes(server.log());
    return new String(all, (int) from, (int) (all.length - from), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static void assertEveryMessageIsGuarded(List<String> log) {
    List<String> messages =
        log.stream()
            .filter(line -> line.matches("\\d+ pgready/\\S+ shop .*LOG:  statement: .*"))
            .map(line -> line.substring(line.indexOf("statement: ") + "statement: ".length()))
            .toList();
    assertThat(messages)
        .hasSizeGreaterThan(20)
        .allMatch(
            message ->
                message.matches(
                    "(BEGIN( READ ONLY| READ WRITE)?; )?SET LOCAL search_path = pg_catalog, pg_temp\\b.*"
                        + "|COMMIT|ROLLBACK"));
  }

  /** Blocks of pages name the schema of every function and relation that they use. */
  @Test
  void pagesAreQualified() {
    Pattern call =
        Pattern.compile(
            "(?<![\\w.\"$])(?!(?:VALUES|FUNCTION|KEY|ARRAY|IN|AS|SET|WHERE|COLUMN)\\b)[a-z_][a-z0-9_]*\\(");
    for (Check check : Checks.all()) {
      Matcher block =
          Pattern.compile("```(?:sql|session)[^\\n]*\\n(.*?)```", Pattern.DOTALL)
              .matcher(Page.of(check).markdown());
      while (block.find()) {
        String sql = block.group(1);
        assertThat(call.matcher(sql.replaceAll("'[^']*'", "''")).find()).as(sql).isFalse();
        if (sql.contains("SELECT ") && !sql.matches("(?s)\\s*(GRANT|REVOKE|ALTER DEFAULT).*")) {
          assertThat(sql).startsWith("SET search_path = pg_catalog, pg_temp;\n");
        }
      }
    }
  }
}
