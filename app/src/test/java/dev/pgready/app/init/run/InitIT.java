// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code pgready init} without a terminal: what it writes holds for config check and check. */
final class InitIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static final String ROLE = "pgready_init";
  private static String database = "";

  @TempDir private Path directory = Path.of("");

  private Path file = Path.of("");

  @BeforeAll
  static void setUp() {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE ROLE " + ROLE + " LOGIN PASSWORD 's3cret-of-init'",
        "CREATE TABLE orders (id bigint PRIMARY KEY)",
        "CREATE TABLE \"a.b*\u001b[2J\" (id bigint PRIMARY KEY)");
  }

  @AfterAll
  static void tearDown() {
    SERVER.execute(database, "DROP OWNED BY " + ROLE, "DROP ROLE " + ROLE);
  }

  @BeforeEach
  void ownDirectory() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    file = directory.resolve("pgready.yaml");
  }

  private Execution run(Map<String, String> variables, String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    if (arguments[0].equals("init")) {
      words.addAll(List.of("--output", file.toString()));
    }
    Map<String, String> all = new HashMap<>(variables);
    all.put("XDG_STATE_HOME", directory.resolve("state").toString());
    return Execution.withInput("", all, words.toArray(String[]::new));
  }

  private static String secretUri() {
    return SERVER.uri(ROLE + ":s3cret-of-init", database);
  }

  /** It is read, and the check that it makes possible says what init said. */
  private void assertWorks(Map<String, String> variables, Execution init, String name)
      throws IOException {
    assertThat(init.err()).doesNotContain("s3cret");
    assertThat(init.code()).as(init.err()).isZero();
    String text = Files.readString(file);
    assertThat(text).doesNotContain("s3cret");
    assertThat(run(variables, "config", "check", file.toString()).code()).isZero();
    Execution check =
        run(variables, "check", "@" + name, "--config", file.toString(), "--format", "json");
    assertThat(check.code()).as(check.err()).isIn(0, 1);
    assertThat(check.out())
        .contains("\"database\" : \"%s\"".formatted(database).replace(" : ", ": "));
    assertThat(init.out()).contains("Next: pgready check @%s --config %s".formatted(name, file));
    // it was found, and trusted by whoever wrote it
    assertThat(run(variables, "config", "trust", "--list").out()).contains("pgready.yaml");
  }

  @Test
  void ofAFile() throws IOException {
    Files.writeString(directory.resolve(".env"), "DATABASE_URL=" + secretUri() + "\n");
    Execution init = run(Map.of(), "init", "--from", ".env", "--for", "Zero", "--name", "shop");
    assertWorks(Map.of("DATABASE_URL", secretUri()), init, "shop");
    assertThat(Files.readString(file)).contains("url: {env: DATABASE_URL}", "consumers: [zero]");
    assertThat(init.err())
        .contains("set the environment variable DATABASE_URL", "connecting to 127.0.0.1");
    Files.delete(file);
    Map<String, String> named = Map.of("PGREADY_CONFIG", file.toString());
    assertThat(run(named, "init", "--from", ".env", "--for", "zero", "--name", "shop").out())
        .contains("Next: pgready check @shop\n");
  }

  @Test
  void ofTheCommandLine() throws IOException {
    Execution init =
        run(
            Map.of(),
            "init",
            secretUri(),
            "--for",
            "debezium,powersync",
            "--name",
            "shop",
            "--table",
            "public.orders",
            "--table",
            "public.U&\"a.b*\\001b[2J\"",
            "--publication",
            "p\u001b[2J",
            "--slot",
            "s",
            "--role",
            ROLE);
    assertWorks(Map.of("SHOP_PASSWORD", "s3cret-of-init"), init, "shop");
    assertThat(Files.readString(file)).contains("password: {env: SHOP_PASSWORD}", "role: " + ROLE);
  }

  @Test
  void ofTheEnvironment() throws IOException {
    Map<String, String> url = Map.of("DATABASE_URL", secretUri());
    assertWorks(url, run(url, "init", "--for", "zero", "--name", "a"), "a");
    Files.delete(file);
    Map<String, String> parts =
        Map.of(
            "PGHOST",
            "127.0.0.1",
            "PGPORT",
            String.valueOf(SERVER.port()),
            "PGUSER",
            ROLE,
            "PGDATABASE",
            database,
            "PGPASSWORD",
            "s3cret-of-init");
    assertWorks(parts, run(parts, "init", "--for", "zero", "--name", "b"), "b");
    assertThat(Files.readString(file)).contains("url: \"postgresql://" + ROLE + "@127.0.0.1:");
  }

  @Test
  void nothingIsOverwrittenAndPipelinesAreWritten() throws IOException {
    Files.writeString(file, "timeout: 3\n");
    Execution refused = run(Map.of(), "init", "postgresql://u@127.0.0.1:1/d", "--for", "zero");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("pgready.yaml is there already: --force replaces it");
    assertThat(Files.readString(file)).isEqualTo("timeout: 3\n");
    for (String kind : List.of("github", "gitlab", "jenkins")) {
      Execution init =
          run(
              Map.of(),
              "init",
              SERVER.uri(database),
              "--for",
              "zero",
              "--force",
              "--pipeline",
              kind);
      assertThat(init.code()).as(init.err()).isZero();
    }
    assertThat(directory.resolve(".github/workflows/pgready.yml")).exists();
    assertThat(directory.resolve(".gitlab/pgready.yml")).exists();
    assertThat(directory.resolve("pgready.Jenkinsfile")).exists();
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    assertThat(run(Map.of(), "init").err()).contains("--for is missing");
    assertThat(run(Map.of(), "init", "--for", "zero").err()).contains("CONNECTION is missing");
    Files.writeString(
        directory.resolve(".env"), "A=postgresql://u:s3cret@h/d\nB=postgresql://u:s3cret@h/d\n");
    Execution several = run(Map.of(), "init", "--for", "zero", "--from", ".env");
    assertThat(several.code()).isEqualTo(2);
    assertThat(several.err())
        .contains("write .env:NAME, with one of A, B")
        .doesNotContain("s3cret");
    assertThat(run(Map.of(), "init", "--for", "zero").err()).contains("--from one of .env");
    for (List<String> wrong :
        List.of(
            List.of("--for", "zeroo"),
            List.of("--for", "zero", "--name", "a b"),
            List.of("--for", "zero", "--password-env", "a b"),
            List.of("--for", "zero", "--table", ""),
            List.of("--for", "zero", "@shop"),
            List.of("--for", "zero", "--from", ".env", "x"))) {
      List<String> words = new ArrayList<>(List.of("init"));
      words.addAll(wrong);
      assertThat(run(Map.of(), words.toArray(String[]::new)).code())
          .as(wrong.toString())
          .isEqualTo(2);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aServerThatIsNotReachedIsNoReasonToWrite() {
    Execution run = run(Map.of(), "init", "postgresql://u:s3cret@127.0.0.1:1/d", "--for", "zero");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err())
        .contains("nothing listens at 127.0.0.1:1", "nothing was written")
        .doesNotContain("s3cret");
    assertThat(file).doesNotExist();
  }
}
