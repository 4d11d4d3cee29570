// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.Execution;
import dev.pgready.checks.pages.Psql;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command around the remediation plan; that its scripts fix is proven in {@code FixIT}. */
final class FixCommandIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static final String ROLE = "pgready_fix";
  private static String database = "";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  @BeforeAll
  static void setUp() {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE ROLE " + ROLE + " LOGIN",
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text)",
        "CREATE TABLE \"T\"\"x é\" (a int NOT NULL UNIQUE)",
        "CREATE TABLE \"x\n\\! touch /nowhere\n\" (a int PRIMARY KEY)",
        "CREATE PUBLICATION pub FOR TABLE orders");
  }

  @AfterAll
  static void tearDown() {
    SERVER.execute(database, "DROP OWNED BY " + ROLE, "DROP ROLE " + ROLE);
  }

  private static String uri() {
    return SERVER.uri(ROLE, database);
  }

  @Test
  void scriptNamesWhatItFixesWhoRunsItAndTheProof() {
    Execution run = Execution.of("fix", uri(), "--publication", "pub");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("\\set ON_ERROR_STOP on")
        .contains("SET lock_timeout = '2s';")
        .contains("-- fixes: replication-role")
        .contains("ALTER ROLE pgready_fix REPLICATION;")
        .contains("GRANT SELECT ON")
        .contains("-- verify: SELECT rolreplication FROM pg_catalog.pg_roles");
  }

  @Test
  void plainHasNoCommandOfPsql() {
    Execution run = Execution.of("fix", uri(), "--publication", "pub", "--plain");
    assertThat(run.out().lines()).noneMatch(line -> line.startsWith("\\"));
    assertThat(run.out()).contains("ALTER ROLE pgready_fix REPLICATION;");
  }

  @Test
  void aLineBreakInANameStaysInItsPlace() {
    Execution run = Execution.of("fix", uri());
    assertThat(run.out().lines().filter(line -> line.startsWith("\\")))
        .contains("\\set ON_ERROR_STOP on")
        .allMatch(line -> line.matches("\\\\(set|if|else|endif|echo)( [\\w{}:?',. ]+)?"))
        .noneMatch(line -> line.contains("touch"));
  }

  @Test
  void undoTakesBackInReverseOrder() {
    Execution run = Execution.of("fix", uri(), "--publication", "pub", "--undo");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("ALTER ROLE pgready_fix NOREPLICATION;").contains("REVOKE ");
    assertThat(run.out().indexOf("REVOKE "))
        .isLessThan(run.out().indexOf("ALTER ROLE pgready_fix NOREPLICATION;"));
  }

  @Test
  void sectionsAndSafetySelect() {
    assertThat(Execution.of("fix", uri(), "--section", "roles").out())
        .contains("Roles and rights")
        .doesNotContain("Replica identity");
    assertThat(Execution.of("fix", uri(), "--safe-only").out())
        .doesNotContain("=== Decisions")
        .doesNotContain("locks:");
    assertThat(Execution.of("fix", uri(), "--only", "replication-role").out())
        .contains("REPLICATION")
        .doesNotContain("GRANT SELECT");
  }

  @Test
  void jsonAndMarkdown() {
    JsonNode plan =
        JsonMapper.shared().readTree(Execution.of("fix", uri(), "--format", "json").out());
    assertThat(plan.get("schemaVersion").intValue()).isEqualTo(1);
    assertThat(plan.get("steps").findValuesAsString("title")).isNotEmpty();
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Execution.of("fix", "--json-schema").out())
                .validate(plan.toString(), InputFormat.JSON))
        .isEmpty();
    assertThat(Execution.of("fix", uri(), "--format", "terraform").out())
        .contains("resource \"postgresql_grant\" ");
    assertThat(Execution.of("fix", uri(), "--format", "ansible").out())
        .contains("community.postgresql.postgresql_privs:");
    assertThat(Execution.of("fix", uri(), "--format", "markdown").out())
        .startsWith("# Make the database ready for generic\n")
        .contains("- [ ] **")
        .contains("```sql");
  }

  @Test
  void theSmallestRoleWorks() {
    Execution run =
        Execution.of(
            "fix",
            uri(),
            "--publication",
            "pub",
            "--for",
            "postgres",
            "--plain",
            "--create-role",
            "sync me");
    assertThat(run.out())
        .contains("CREATE ROLE \"sync me\" LOGIN")
        .contains("ALTER ROLE \"sync me\" REPLICATION;")
        .contains("\\password \"sync me\"")
        .doesNotContain("PASSWORD '");
    try {
      SERVER.execute(database, sql(run.out()));
      Execution check =
          Execution.of(
              "check",
              SERVER.uri("sync%20me", database),
              "--publication",
              "pub",
              "--for",
              "postgres");
      assertThat(check.code()).as(check.out()).isZero();
    } finally {
      Execution undo =
          Execution.of(
              "fix",
              uri(),
              "--publication",
              "pub",
              "--for",
              "postgres",
              "--plain",
              "--create-role",
              "sync me",
              "--undo");
      SERVER.execute(database, sql(undo.out()));
      assertThat(SERVER.query(database, "SELECT rolname FROM pg_roles WHERE rolname = 'sync me'"))
          .isEmpty();
    }
  }

  /** What reverts a script cannot be had once it has run, so that it is written with it. */
  @Test
  void theUndoIsWrittenBesideTheScript() throws IOException {
    Path script = directory.resolve("fix.sql");
    Path undo = directory.resolve("fix.undo.sql");
    String[] words = {
      "fix",
      uri(),
      "--publication",
      "pub",
      "--only",
      "replication-role",
      "--output",
      script.toString()
    };
    Execution first = Execution.of(words);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.err()).isEqualTo("pgready: %s reverts it\n".formatted(undo));
    assertThat(Files.readString(script)).contains("ALTER ROLE pgready_fix REPLICATION;");
    assertThat(Files.readString(undo)).contains("ALTER ROLE pgready_fix NOREPLICATION;");
    assertThat(Execution.of(words).err()).isEqualTo(first.err());
    Files.writeString(undo, "-- of a script that has run\n");
    Execution other = Execution.of(words);
    assertThat(other.err()).contains("fix.undo.2.sql reverts it; " + undo + " is kept");
    assertThat(Files.readString(undo)).isEqualTo("-- of a script that has run\n");
    assertThat(Files.readString(directory.resolve("fix.undo.2.sql"))).contains("NOREPLICATION");
  }

  @Test
  void aChosenWayIsAStep() {
    String[] words = {"fix", uri(), "--for", "generic", "--only", "row-security"};
    SERVER.execute(database, "ALTER TABLE orders ENABLE ROW LEVEL SECURITY");
    try {
      Execution open = Execution.of(words);
      assertThat(open.out())
          .contains("-- \\set row_security a\n")
          .contains("\\if :row_security_a\n")
          .contains("\\if :row_security_b\nALTER ROLE pgready_fix BYPASSRLS;\n\\endif\n");
      List<String> chosen = new ArrayList<>(List.of(words));
      chosen.addAll(List.of("--choose", "row-security=b"));
      Execution run = Execution.of(chosen.toArray(String[]::new));
      assertThat(run.out())
          .contains("\nALTER ROLE pgready_fix BYPASSRLS;\n")
          .doesNotContain("row_security_b")
          .doesNotContain("CREATE POLICY");
      for (String wrong : List.of("row-security=z", "wal-level=a", "row-security", "=a")) {
        List<String> more = new ArrayList<>(List.of(words));
        more.addAll(List.of("--choose", wrong));
        Execution refused = Execution.of(more.toArray(String[]::new));
        assertThat(refused.code()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).startsWith("pgready: --choose");
      }
    } finally {
      SERVER.execute(database, "ALTER TABLE orders DISABLE ROW LEVEL SECURITY");
    }
  }

  /** The script ends with the command that checks again, by the publication that it creates. */
  @Test
  void theLastLineChecksAgain() {
    assertThat(
            Execution.of("fix", uri(), "--publication", "pub", "--only", "replication-role").out())
        .endsWith(
            "-- Then: pgready check %s --publication pub --only replication-role\n"
                .formatted(uri()));
    Execution zero =
        Execution.of("fix", uri(), "--for", "zero", "--choose", "publication-privileges=a");
    assertThat(zero.out())
        .contains("CREATE PUBLICATION pgready FOR TABLE")
        .endsWith("-- Then: pgready check %s --for zero --publication pgready\n".formatted(uri()));
  }

  /**
   * From the check over its Next, the script and the script's last line to a database that is
   * ready.
   */
  @Test
  void theLoopCloses() throws IOException {
    String own = SERVER.createDatabase();
    try {
      SERVER.execute(
          own, "CREATE TABLE orders (id bigint PRIMARY KEY)", "CREATE TABLE logs (line text)");
      Execution check = Execution.of("check", SERVER.uri(ROLE, own), "--for", "postgres");
      assertThat(check.code()).as(check.out()).isEqualTo(1);
      Path script = directory.resolve("loop.sql");
      List<String> next = words(check.out(), "Next: pgready ");
      assertThat(next).containsSubsequence("--output", "fix.sql");
      next.set(next.size() - 1, script.toString());
      assertThat(Execution.of(next.toArray(String[]::new)).code()).isZero();
      Psql.Outcome outcome = Psql.run(SERVER, "postgres", own, Files.readString(script));
      assertThat(outcome.exit()).as(outcome.output()).isZero();
      List<String> then = words(Files.readString(script), "-- Then: pgready ");
      assertThat(then).containsSubsequence("--publication", "pgready");
      Execution again = Execution.of(then.toArray(String[]::new));
      assertThat(again.code()).as(again.out()).isZero();
      Psql.Outcome back =
          Psql.run(SERVER, "postgres", own, Files.readString(directory.resolve("loop.undo.sql")));
      assertThat(back.exit()).as(back.output()).isZero();
      assertThat(Execution.of("check", SERVER.uri(ROLE, own), "--for", "postgres").code())
          .isEqualTo(1);
    } finally {
      SERVER.execute("postgres", "DROP DATABASE " + own + " WITH (FORCE)");
    }
  }

  private static List<String> words(String text, String start) {
    return new ArrayList<>(
        List.of(
            text.lines()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow(() -> new AssertionError(text))
                .substring(start.length())
                .split(" ")));
  }

  /** The whole script as one simple query, as a client other than psql would send it. */
  private static String sql(String script) {
    return String.join("\n", script.lines().filter(line -> !line.startsWith("\\")).toList());
  }

  @Test
  void wrongWordsAreUsageErrors() {
    for (List<String> words :
        List.of(
            List.of("fix", uri(), "--section", "everything"),
            List.of("fix", uri(), "--undo", "--format", "json"),
            List.of("fix", uri(), "--facts", "-"))) {
      Execution run = Execution.withInput("", Map.of(), words.toArray(new String[0]));
      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("pgready: ");
    }
  }

  @Test
  void withoutAServerThereIsNoScript() {
    Execution run = Execution.of("fix", "postgresql://127.0.0.1:1/none");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("127.0.0.1");
  }
}
