package dev.pgready.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.checks.testing.TestPostgres;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command around the remediation plan; that its scripts heal is proven in {@code HealIT}. */
final class FixCommandIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static final String ROLE = "pgready_fix";
  private static String database = "";

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
  void scriptNamesWhatItHealsWhoRunsItAndTheProof() {
    Execution run = Execution.of("fix", uri(), "--publication", "pub");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("\\set ON_ERROR_STOP on")
        .contains("SET lock_timeout = '5s';")
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
        .containsExactly("\\set ON_ERROR_STOP on");
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
    assertThat(Execution.of("fix", uri(), "--format", "markdown").out())
        .startsWith("# Make the database ready for generic\n")
        .contains("- [ ] **")
        .contains("```sql");
  }

  @Test
  void theSmallestRoleWorks() {
    Execution run =
        Execution.of(
            "fix", uri(), "--publication", "pub", "--for", "postgres", "--create-role", "sync me");
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
              "--create-role",
              "sync me",
              "--undo");
      SERVER.execute(database, sql(undo.out()));
      assertThat(SERVER.query(database, "SELECT rolname FROM pg_roles WHERE rolname = 'sync me'"))
          .isEmpty();
    }
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
