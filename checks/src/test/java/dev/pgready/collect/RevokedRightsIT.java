// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every right that a statement of pgready's needs, taken from everybody, one after the other: what
 * cannot be read is unknown with its GRANT, and nothing is said of it. The rights are found in the
 * statements themselves.
 */
final class RevokedRightsIT {
  /** What changes by itself. */
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+( (bytes|kB|MB))?");

  private static final Pattern NAME = Pattern.compile("pg_catalog\\.([a-z_0-9]+)");
  private static final Pattern CALL = Pattern.compile("\\b([a-z_0-9]+)\\(");

  static Stream<Integer> majors() {
    return Arrays.stream(System.getProperty("revoked.majors", "18").split(","))
        .map(Integer::valueOf);
  }

  @ParameterizedTest
  @MethodSource("majors")
  void eachOfThem(int major) {
    try (TestPostgres server = TestPostgres.start(major, "autovacuum = off")) {
      prepare(server);
      Map<String, String> sound = said(collect(server));
      assertThat(sound).isNotEmpty();
      Map<String, String> wrong = new LinkedHashMap<>();
      Set<String> rights = rights(server);
      List<String> unread = new ArrayList<>();
      assertThat(rights)
          .contains("SELECT ON pg_catalog.pg_roles", "SELECT ON pg_catalog.pg_class")
          .anyMatch(right -> right.contains("pg_is_in_recovery"));
      for (String right : rights) {
        server.execute("shop", "REVOKE " + right + " FROM PUBLIC");
        try {
          Facts facts = collect(server);
          List<String> defects = defects(facts, sound);
          if (!defects.isEmpty()) {
            // a session that was just ending is gone at the second look
            facts = collect(server);
            defects = defects(facts, sound);
          }
          long same =
              said(facts).entrySet().stream()
                  .filter(said -> said.getValue().equals(sound.get(said.getKey())))
                  .count();
          if (same * 2 < sound.size()) {
            unread.add("%s (%s of %s)".formatted(right, same, sound.size()));
          }
          if (!defects.isEmpty()) {
            wrong.put(right, String.join("\n    ", defects));
          }
        } finally {
          server.execute("shop", "GRANT " + right + " TO PUBLIC");
        }
      }
      assertThat(wrong).as("of %s rights", rights.size()).isEmpty();
      // what is left out is the part that needs it, and hardly ever all of them
      assertThat(unread).hasSizeLessThan(rights.size() / 3);
    }
  }

  /** Something of everything that a statement reads, so that "none" would be told from "unread". */
  private static void prepare(TestPostgres server) {
    server.execute("postgres", "CREATE DATABASE shop");
    server.execute("shop", "CREATE ROLE plain LOGIN REPLICATION");
    server.execute("shop", "CREATE ROLE owner LOGIN");
    server.execute("shop", "ALTER ROLE plain SET statement_timeout = '2min'");
    server.execute("shop", "CREATE TABLE keyed (id int PRIMARY KEY, v text, doc json)");
    server.execute("shop", "CREATE TABLE keyless (v text)");
    server.execute("shop", "CREATE TABLE \"Mixed\" (id int PRIMARY KEY, \"V\" int, v int)");
    server.execute(
        "shop",
        "CREATE TABLE calc (id int PRIMARY KEY, twice int GENERATED ALWAYS AS (id * 2) STORED)");
    server.execute("shop", "CREATE TABLE hidden (id int PRIMARY KEY)");
    server.execute("shop", "ALTER TABLE hidden ENABLE ROW LEVEL SECURITY");
    server.execute("shop", "ALTER TABLE hidden OWNER TO owner");
    server.execute("shop", "CREATE POLICY few ON hidden USING (id > 1)");
    server.execute("shop", "CREATE TABLE parts (id int PRIMARY KEY) PARTITION BY LIST (id)");
    server.execute("shop", "CREATE TABLE part_1 PARTITION OF parts FOR VALUES IN (1)");
    server.execute("shop", "CREATE UNLOGGED TABLE fast (id int PRIMARY KEY)");
    server.execute("shop", "CREATE SEQUENCE numbers");
    server.execute("shop", "CREATE SCHEMA zero");
    server.execute("shop", "CREATE PUBLICATION pub FOR TABLE keyed, keyless, calc, hidden, parts");
    server.execute("shop", "GRANT SELECT ON keyed, calc, parts TO plain");
    server.execute("shop", "GRANT SELECT (id) ON \"Mixed\" TO plain");
    server.execute("shop", "SELECT lo_create(0)");
    server.execute(
        "shop", "CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'");
    server.execute("shop", "CREATE EVENT TRIGGER note ON ddl_command_end EXECUTE FUNCTION note()");
    server.execute("shop", "SELECT pg_create_logical_replication_slot('cdc', 'pgoutput')");
  }

  private static Facts collect(TestPostgres server) {
    return TestFacts.collect(server, "plain", "shop", ProbeLevel.SAFE);
  }

  private static Report report(Facts facts) {
    Map<String, ConsumerProfile> consumers = new LinkedHashMap<>();
    for (String id : List.of("generic", "zero", "debezium")) {
      consumers.put(id, new ConsumerCatalog().find(id).orElseThrow());
    }
    return Preflight.run(
        facts,
        new ProviderDetector(ProviderCatalog.builtIn()).detect(null, null, 5432, null),
        consumers,
        Request.DEFAULT,
        Checks.all());
  }

  /** By check and consumer, status and words without their numbers. */
  private static Map<String, String> said(Facts facts) {
    Map<String, String> said = new TreeMap<>();
    for (Report.Finding finding : report(facts).findings()) {
      finding
          .consumers()
          .forEach(
              consumer ->
                  said.put(
                      finding.id() + " for " + consumer,
                      finding.result().status()
                          + " "
                          + NUMBERS.matcher(finding.result().message()).replaceAll("N")));
    }
    return said;
  }

  private static List<String> defects(Facts facts, Map<String, String> sound) {
    List<String> defects = new ArrayList<>();
    var failure = requireNonNull(facts.connection()).failure();
    if (failure != null) {
      defects.add("no facts: " + failure.message());
      return defects;
    }
    Report report = report(facts);
    if (report.verdict() == Verdict.NO_FACTS) {
      defects.add("verdict NO_FACTS");
    }
    report.findings().stream()
        .filter(Report.Finding::crashed)
        .forEach(finding -> defects.add("crashed: " + finding.id() + finding.result().message()));
    report.findings().stream()
        .filter(finding -> finding.result().message().contains("was revoked"))
        .filter(
            finding ->
                finding.result().status() != Status.UNKNOWN
                    || finding.result().remedies().stream()
                        .flatMap(remedy -> remedy.sql().stream())
                        .noneMatch(sql -> sql.startsWith("GRANT ")))
        .forEach(finding -> defects.add("no GRANT: " + finding.id()));
    said(facts)
        .forEach(
            (who, what) -> {
              String before = sound.getOrDefault(who, "nothing");
              if (!what.equals(before)
                  // what the consumer itself asks the server with
                  && !what.contains("which everybody may by default")
                  && !(what.startsWith("UNKNOWN ") && what.contains("was revoked"))) {
                defects.add("%s: %s (before: %s)".formatted(who, what, before));
              }
            });
    return defects;
  }

  /** Of everything that the statements of a check name, and that everybody has by default. */
  private static Set<String> rights(TestPostgres server) {
    CollectOptions options = TestFacts.options(ProbeLevel.SAFE);
    Set<String> relations = new TreeSet<>();
    Set<String> functions = new TreeSet<>();
    for (String statement : FactsCollector.plan(options)) {
      found(NAME, statement, relations);
      found(CALL, statement, functions);
    }
    functions.add("date_part");
    String calls = array(functions);
    String names = array(relations);
    // what the rows of views come from
    String views =
        "SELECT x.proname FROM pg_catalog.pg_class c, pg_catalog.pg_proc x"
            + " WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'v' AND c.relname = ANY ("
            + names
            + ") AND x.proretset AND pg_catalog.pg_get_viewdef(c.oid) ~ (x.proname || '[(]')";
    Set<String> rights = new TreeSet<>();
    rights.addAll(
        server.query(
            "shop",
            "SELECT 'SELECT ON pg_catalog.' || c.relname FROM pg_catalog.pg_class c"
                + " WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v')"
                + " AND c.relname = ANY ("
                + names
                + ") AND pg_catalog.has_table_privilege('plain', c.oid, 'SELECT')"));
    rights.addAll(
        server.query(
            "shop",
            "SELECT 'EXECUTE ON FUNCTION ' || pg_catalog.string_agg('pg_catalog.' || pg_catalog.quote_ident(p.proname) || '('"
                + " || pg_catalog.pg_get_function_identity_arguments(p.oid) || ')', ', ')"
                + " FROM pg_catalog.pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind <> 'p'"
                + " AND (p.proname = ANY ("
                + calls
                + ") OR p.proname IN ("
                + views
                + ")) AND pg_catalog.has_function_privilege('plain', p.oid, 'EXECUTE') GROUP BY p.proname"));
    return rights;
  }

  private static void found(Pattern form, String statement, Set<String> names) {
    Matcher matcher = form.matcher(statement);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
  }

  private static String array(Set<String> names) {
    return "'{" + String.join(",", names) + "}'::name[]";
  }
}
