// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.console.Console;
import dev.pgready.app.report.ComparisonFormat;
import dev.pgready.app.report.Format;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.postgres.Identifiers;
import dev.pgready.text.EnumWords;
import dev.pgready.text.EvilNames;
import dev.pgready.text.Forbidden;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.json.JsonMapper;

/**
 * A database whose tables, columns, schemas, roles and publications have the worst names: what
 * comes out of every command in every format, and what the scripts do in psql.
 */
final class EvilNamesIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  /** One that shows in a report's head, in the words of the server, and as what was typed. */
  private static final String ROLE = "r\u001b[31m\n::error::x\u202e\ufffe\"\\";

  private static final String PUBLICATION = "p\u001b]0;x\u0007\n##[error]\u3164";
  private static final List<String> FOR = List.of("--for", "generic,debezium,zero");

  @TempDir private static Path directory = Path.of("");
  private static String database = "";

  @BeforeAll
  static void setUp() throws IOException {
    database = SERVER.createDatabase();
    List<String> sql = new ArrayList<>();
    sql.add("CREATE ROLE " + Identifiers.quote(ROLE) + " LOGIN");
    for (String name : EvilNames.ALL) {
      String quoted = Identifiers.quote(name);
      sql.add("CREATE SCHEMA " + quoted);
      sql.add("CREATE TABLE %s.%s (%s int NOT NULL)".formatted(quoted, quoted, quoted));
      sql.add("COMMENT ON TABLE %s.%s IS %s".formatted(quoted, quoted, Identifiers.literal(name)));
    }
    sql.add("CREATE TABLE filtered (id int PRIMARY KEY, a text)");
    sql.add(
        "CREATE PUBLICATION %s FOR TABLE filtered WHERE (a = E'\\u001b[8m\\n::error::x\\u202e')"
            .formatted(Identifiers.quote(PUBLICATION)));
    SERVER.execute(database, sql.toArray(String[]::new));
    String uri = uri();
    Files.writeString(directory.resolve("facts.json"), Execution.of("collect", uri).out());
    Files.writeString(
        directory.resolve("report.json"), Execution.of("check", uri, "--format", "json").out());
    Files.writeString(directory.resolve("fleet.txt"), "\u202eone " + uri + "\ntwo " + uri + "\n");
    Files.writeString(directory.resolve("broken.yaml"), "\"\\u001b[8m\\n::error::x\\uFFFE\": 1\n");
  }

  @AfterAll
  static void tearDown() {
    SERVER.execute(
        database,
        "DROP OWNED BY " + Identifiers.quote(ROLE),
        "DROP ROLE " + Identifiers.quote(ROLE));
  }

  private static String uri() {
    return uri(ROLE);
  }

  private static String uri(String role) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : role.getBytes(StandardCharsets.UTF_8)) {
      encoded.append("%%%02X".formatted(b));
    }
    return SERVER.uri(encoded.toString(), database);
  }

  /** How each command is run here; one that is not in it makes the test fail. */
  private static Map<String, List<List<String>>> runs() {
    String facts = directory.resolve("facts.json").toString();
    String report = directory.resolve("report.json").toString();
    String fleet = directory.resolve("fleet.txt").toString();
    String broken = directory.resolve("broken.yaml").toString();
    String evil = "\u001b[8m\n::error::\u202e\ufffe##[x]";
    String unknown = SERVER.uri("postgres", "%1B%5B8m%0A%3A%3Aerror%3A%3Ax%E2%80%AE%EF%BF%BE");
    Map<String, List<List<String>>> runs = new LinkedHashMap<>();
    runs.put(
        "check",
        List.of(
            with("--facts", facts, "--table", "*"),
            with("--facts", facts, "--publication", PUBLICATION, "--all"),
            with("--facts", facts, "--publication", evil, "--table", evil),
            with(uri(), "--plan", "--publication", evil, "--table", evil),
            with(unknown),
            List.of("--facts", facts, "--for", evil),
            // what a server makes of such SQL: ChangesIT
            with("--schema-dump", evil),
            with("--migrations", evil, "--against", evil),
            with("--migrations", directory.toString(), "--against", evil),
            with("--migrations", directory.toString())));
    runs.put(
        "fix",
        List.of(
            with("--facts", facts, "--table", "*"),
            with("--facts", facts, "--publication", PUBLICATION),
            with("--facts", facts, "--publication", evil, "--create-role", evil),
            with("--facts", report),
            with(unknown)));
    // on a terminal: FixOnTerminalIT, InitOnTerminalIT
    runs.put(
        "init",
        List.of(
            with(
                uri(),
                "--output",
                directory.resolve("init.yaml").toString(),
                "--table",
                evil,
                "--publication",
                evil,
                "--slot",
                evil,
                "--force"),
            with(
                uri(),
                "--output",
                directory.resolve("init.yaml").toString(),
                "--role",
                evil,
                "--force"),
            with(unknown, "--output", directory.resolve("init.yaml").toString(), "--force"),
            with("--from", evil, "--output", directory.resolve("init.yaml").toString(), "--force"),
            with("--name", evil),
            with("--password-env", evil),
            with(uri(), "--output", directory.resolve(evil).toString())));
    runs.put("compare", List.of(with(facts, report), List.of(facts, unknown)));
    runs.put(
        "collect",
        List.of(
            List.of(uri()),
            List.of(uri(), "--print-sql"),
            List.of(uri(), "--print-sql", "--publication", evil, "--table", evil),
            List.of(unknown)));
    runs.put("explain", List.of(List.of(evil), List.of("permission denied for table " + evil)));
    runs.put("checks list", List.of(List.of()));
    runs.put("checks show", List.of(List.of("wal-level"), List.of(evil)));
    runs.put("help", List.of(List.of(), List.of("exit-codes"), List.of("check"), List.of(evil)));
    runs.put(
        "completion", List.of(List.of("bash"), List.of("zsh"), List.of("fish"), List.of(evil)));
    // its words come on standard input: CompletionIT
    runs.put("__complete", List.of(List.of(), List.of(evil)));
    runs.put("providers list", List.of(List.of()));
    runs.put("providers show", List.of(List.of("aws-rds"), List.of(evil)));
    runs.put("providers detect", List.of(List.of("--facts", facts), List.of(unknown)));
    runs.put("providers check", List.of(List.of(broken), List.of(evil)));
    runs.put("consumers list", List.of(List.of()));
    runs.put("consumers show", List.of(List.of("debezium"), List.of(evil)));
    runs.put(
        "consumers config",
        List.of(
            List.of("debezium", "--facts", facts, "--publication", PUBLICATION),
            List.of("postgres", "--facts", facts, "--publication", evil, "--slot", evil),
            List.of("redpanda-connect", "--facts", facts, "--table", "*"),
            List.of("pgsync", "--facts", facts),
            List.of("zero", "--facts", facts, "--publication", "p"),
            List.of("hevo", "--facts", facts, "--publication", evil),
            List.of("zero", unknown),
            List.of(evil)));
    runs.put("consumers check", List.of(List.of(broken), List.of(evil)));
    runs.put("config check", List.of(List.of(broken), List.of(evil)));
    runs.put("config trust", List.of(List.of("--list"), List.of(broken), List.of(evil)));
    runs.put("config schema", List.of(List.of()));
    // its names are its own, and it starts a server
    runs.put("demo", List.of(List.of("--help")));
    runs.put("fleet", List.of(with(fleet)));
    runs.put("merge", List.of(List.of(report), List.of(broken)));
    runs.put(
        "watch",
        List.of(
            List.of(uri(), "--once"),
            List.of(unknown, "--once"),
            List.of(uri(), uri(), unknown, "--once"),
            List.of("--fleet", fleet, "--once"),
            List.of("--fleet", evil, "--once"),
            List.of("--replay", broken),
            List.of(uri(), "--once", "--slot", evil, "--until", evil)));
    runs.put("explore", List.of(List.of(report), List.of(broken), List.of(evil)));
    // what it prints goes past the shell: JsonTextTest and ChangeFollowerIT
    runs.put("stream", List.of(List.of(unknown), List.of(unknown, "--slot", evil)));
    return runs;
  }

  private static List<String> with(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(FOR);
    return all;
  }

  private static Map<String, CommandLine> leaves() {
    Map<String, CommandLine> leaves = new LinkedHashMap<>();
    collect("", PgReady.commandLine(Console.system()), leaves);
    return leaves;
  }

  private static void collect(String name, CommandLine line, Map<String, CommandLine> leaves) {
    if (line.getSubcommands().isEmpty()) {
      leaves.put(name.strip(), line);
    }
    line.getSubcommands().forEach((word, inner) -> collect(name + " " + word, inner, leaves));
  }

  @Test
  void noCommandLetsThroughWhatHarmsATerminalALogOrAParser() throws Exception {
    Map<String, List<List<String>>> runs = runs();
    Map<String, CommandLine> leaves = leaves();
    assertThat(new TreeSet<>(leaves.keySet())).isEqualTo(new TreeSet<>(runs.keySet()));
    for (Map.Entry<String, List<List<String>>> entry : runs.entrySet()) {
      OptionSpec format =
          requireNonNull(leaves.get(entry.getKey())).getCommandSpec().findOption("--format");
      for (List<String> run : entry.getValue()) {
        List<String> words = new ArrayList<>(List.of(entry.getKey().split(" ")));
        words.addAll(run);
        if (format == null) {
          harmless(words, "");
          continue;
        }
        for (Object constant : constants(entry.getKey(), format)) {
          List<String> formatted = new ArrayList<>(words);
          formatted.addAll(List.of("--format", EnumWords.of((Enum<?>) constant)));
          harmless(formatted, EnumWords.of((Enum<?>) constant));
        }
      }
    }
  }

  /** Reports' formats are read as text, as --output goes with each. */
  private static Object[] constants(String command, OptionSpec format) {
    Object[] constants = format.type().getEnumConstants();
    return constants != null
        ? constants
        : command.equals("compare") ? ComparisonFormat.values() : Format.values();
  }

  private static void harmless(List<String> words, String format) throws Exception {
    Execution run = Execution.of(words.toArray(String[]::new));
    String meant = format.equals("github") ? run.out().replaceAll("(?m)^::", "") : run.out();
    String what = Forbidden.inLine(words.toString());
    if (words.get(0).equals("__complete")) {
      // what parts a word from what it is about
      meant = meant.replace('\t', ' ');
    }
    assertThat(Forbidden.inLine(meant)).as("%s %s %s", words.get(0), format, what).isNull();
    assertThat(Forbidden.inLine(run.err())).as("%s on stderr", words.get(0)).isNull();
    assertThat(run.code()).as("%s: %s", words, run.err()).isNotEqualTo(70);
    // a plan is statements, whatever format the report would have
    if (run.out().isEmpty() || run.out().startsWith("Usage") || words.contains("--plan")) {
      return;
    }
    switch (format) {
      case "json", "sarif" -> {
        assertThat(run.out().stripLeading()).as(what).startsWith("{");
        // an object a line, of each database one
        boolean lines = words.get(0).equals("watch");
        for (String json : lines ? run.out().lines().toList() : List.of(run.out())) {
          assertThat(JsonMapper.shared().readTree(json)).isNotEmpty();
        }
      }
      case "junit" ->
          assertThat(
                  DocumentBuilderFactory.newDefaultInstance()
                      .newDocumentBuilder()
                      .parse(new InputSource(new StringReader(run.out())))
                      .getElementsByTagName("testcase")
                      .getLength())
              .isPositive();
      default -> {}
    }
  }

  /** Both forms, run twice, with psql's and the server's settings at their worst. */
  @Test
  void scriptsDoWhatTheySayToTheRightObjects() throws Exception {
    String identities =
        "SELECT relreplident, count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace >= 16384"
            + " AND relname <> 'filtered' GROUP BY 1";
    for (String plain : List.of("--section", "--plain")) {
      SERVER.execute(
          database,
          "DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid FROM pg_class WHERE relkind = 'r'"
              + " AND relnamespace >= 16384 LOOP EXECUTE 'ALTER TABLE ' || t || ' REPLICA IDENTITY"
              + " DEFAULT'; END LOOP; END $$");
      List<String> fix =
          new ArrayList<>(
              List.of("fix", uri(), "--table", "*", "--for", "generic", "--create-role"));
      fix.add(ROLE + "2");
      if (plain.equals("--plain")) {
        fix.add(plain);
      }
      String script = Execution.of(fix.toArray(String[]::new)).out();
      fix.add("--undo");
      String undo = Execution.of(fix.toArray(String[]::new)).out();
      assertThat(Forbidden.inLine(script)).isNull();
      assertThat(Forbidden.inLine(undo)).isNull();
      psql(script);
      psql(script);
      assertThat(SERVER.query(database, identities))
          .hasSize(1)
          .allMatch(row -> row.startsWith("f"));
      for (String query : script.lines().filter(line -> line.startsWith("-- verify: ")).toList()) {
        String[] parts = query.substring("-- verify: ".length()).split(";  -- expect ", 2);
        assertThat(SERVER.query(database, parts[0])).as(query).containsExactly(parts[1]);
      }
      Execution again =
          Execution.of(
              "check",
              uri(ROLE + "2"),
              "--table",
              "*",
              "--for",
              "generic",
              "--only",
              "replica-identity,table-privileges");
      assertThat(again.code()).as(again.out()).isZero();
      psql(undo);
      assertThat(SERVER.query(database, identities))
          .hasSize(1)
          .allMatch(row -> row.startsWith("d"));
    }
  }

  private static void psql(String script) throws IOException, InterruptedException {
    Path file = directory.resolve("fix.sql");
    Files.writeString(file, script);
    ProcessBuilder builder =
        new ProcessBuilder(
            "psql",
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            file.toString(),
            SERVER.uri(database));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("PGOPTIONS", "-c standard_conforming_strings=off");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
