// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.Programs;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of README and docs are run as they stand there, in a repository and against a
 * database that have what they speak of. {@code PipelinesIT} runs those of docs/pipelines.md,
 * {@code ExamplesIT} those of the examples.
 */
final class DocumentedCommandsIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SHELL = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final Pattern SCREEN =
      Pattern.compile("(?ms)^```console\\n\\$ ((?:[^\\n]*\\\\\\n)*[^\\n]*)\\n(.*?)^```$");
  private static final Pattern RUN_LINE = Pattern.compile("(?m)^- run: (pgready .*)$");

  /** What starts this build, and {@code DemoIT} and the continuous integration run. */
  private static final List<String> ELSEWHERE = List.of("git clone", "mvn verify");

  private static final TestPostgres SERVER = TestPostgres.start(16);

  @TempDir private static Path directory = Path.of("");

  @BeforeAll
  static void setUp() throws Exception {
    SERVER.execute("postgres", "CREATE ROLE app LOGIN", "CREATE DATABASE shop");
    SERVER.execute(
        "shop",
        "CREATE TABLE customers (id bigint PRIMARY KEY, tenant text)",
        "CREATE TABLE orders (id bigint PRIMARY KEY)",
        "CREATE TABLE logs (id bigint, what text)",
        "ALTER TABLE customers ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON customers USING (tenant = current_setting('app.tenant', true))",
        "SELECT pg_catalog.pg_create_logical_replication_slot('zero_0_a', 'pgoutput')");
    LauncherScript.write(directory.resolve("bin"));
    repository();
  }

  @AfterAll
  static void tearDown() {
    SERVER.close();
  }

  /** A migration more than origin/main has. */
  private static void repository() throws Exception {
    Path migrations = Files.createDirectories(directory.resolve("work/db/migration"));
    Files.writeString(
        migrations.resolve("V1__orders.sql"), "CREATE TABLE orders (id bigint PRIMARY KEY);\n");
    Files.copy(migrations.resolve("V1__orders.sql"), directory.resolve("work/db/structure.sql"));
    Run run =
        run(
            """
            git init -q -b main && git add -A &&
            git -c user.name=a -c user.email=a@example.com -c commit.gpgsign=false commit -q -m before &&
            git update-ref refs/remotes/origin/main main &&
            echo 'CREATE TABLE audit_log (what text);' >db/migration/V2__audit.sql
            """);
    assertThat(run.code()).as(run.out()).isZero();
  }

  private record Run(int code, String out) {}

  private static Run run(String script) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script)
            .directory(directory.resolve("work").toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH", directory.resolve("bin") + ":" + System.getenv("PATH"),
                "DATABASE_URL", SERVER.uri("app", "shop"),
                "HOME", directory.toString()));
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(Files.readString(out));
    }
    return new Run(process.exitValue(), Files.readString(out));
  }

  /**
   * What belongs to somebody else's machine, as this one has it; what takes half a minute, shorter.
   */
  private static String here(String script) {
    return script
        .replace("db.example.com", "127.0.0.1:" + SERVER.port())
        .replace("/var/lib/prometheus/node-exporter", directory.toString())
        .replace("--hold 30s", "--hold 1s")
        .replace("${{ github.base_ref }}", "main");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md"))
          .filter(page -> !page.endsWith("pipelines.md"))
          .sorted()
          .forEach(pages::add);
    }
    return pages;
  }

  @TestFactory
  Stream<DynamicTest> everyCommandRuns() throws IOException, InterruptedException {
    if (!"true".equals(System.getenv("CI"))) {
      Assumptions.assumeTrue(Programs.present("psql"), "apt-get install postgresql-client");
    }
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      Stream.of(SHELL, RUN_LINE)
          .flatMap(kind -> kind.matcher(text).results())
          .map(found -> found.group(1))
          .filter(script -> ELSEWHERE.stream().noneMatch(script::startsWith))
          .forEach(
              script ->
                  tests.add(
                      DynamicTest.dynamicTest(
                          page.getFileName() + ": " + script.lines().findFirst().orElse(""),
                          () -> {
                            Run run = run(here(script));
                            // 3 is also psql's, of a script whose role cannot do everything
                            assertThat(run.code()).as(run.out()).isIn(0, 1, 3);
                            assertThat(run.out())
                                .doesNotContain("not found", "Try: pgready", "defect", "refused");
                          })));
    }
    assertThat(tests).hasSizeGreaterThan(7);
    return tests.stream();
  }

  /** The screen is what this database gets. */
  @Test
  void readmeShowsWhatIsPrinted() throws Exception {
    MatchResult screen =
        SCREEN
            .matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .findFirst()
            .orElseThrow();
    Run run = run(screen.group(1).replace(":5515", ":" + SERVER.port()));
    assertThat(run.code()).isEqualTo(1);
    assertThat(told(run.out().replace(":" + SERVER.port(), ":5515")))
        .isEqualTo(told(screen.group(2)));
  }

  @Test
  void comparisonShowsWhatIsPrinted() throws Exception {
    MatchResult screen =
        SCREEN
            .matcher(Files.readString(ROOT.resolve("docs/compare.md")))
            .results()
            .findFirst()
            .orElseThrow();
    try (TestPostgres a = TestPostgres.start(16);
        TestPostgres b = TestPostgres.start(15, "wal_level = replica", "max_wal_senders = 3")) {
      a.execute("postgres", "CREATE DATABASE shop", "CREATE ROLE app LOGIN REPLICATION");
      b.execute("postgres", "CREATE DATABASE shop", "CREATE ROLE app LOGIN");
      for (TestPostgres server : List.of(a, b)) {
        server.execute(
            "shop",
            "CREATE TABLE items (id bigint PRIMARY KEY)",
            "CREATE TABLE orders (id bigint PRIMARY KEY)",
            "GRANT SELECT ON orders TO app",
            "CREATE PUBLICATION shop_pub FOR TABLE orders");
      }
      a.execute(
          "shop",
          "CREATE TABLE drafts (id bigint PRIMARY KEY)",
          "GRANT SELECT ON items TO app",
          "ALTER PUBLICATION shop_pub ADD TABLE items");
      b.execute("shop", "ALTER TABLE items REPLICA IDENTITY FULL");
      String portA = ":" + a.port();
      String portB = ":" + b.port();
      Run run = run(screen.group(1).replace(":46599", portA).replace(":46179", portB));
      assertThat(run.code()).isEqualTo(1);
      assertThat(told(run.out().replace(portA, ":46599").replace(portB, ":46179")))
          .isEqualTo(told(screen.group(2)));
    }
  }

  /** Wherever the lines break. */
  private static String told(String report) {
    return report
        .replaceAll("\\b(1[3-9])\\.[0-9]+\\b", "$1")
        .replaceAll("20[0-9]{2}-[0-9-]+T[0-9:]+Z", "TIME")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
