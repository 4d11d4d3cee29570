// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgready.app.Execution;
import dev.pgready.app.LauncherScript;
import dev.pgready.checks.testing.Programs;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts in real shells, and names from a real server. */
final class CompletionIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static String database = "";

  @TempDir private static Path directory = Path.of("");

  @BeforeAll
  static void setUp() throws IOException {
    database = SERVER.createDatabase();
    SERVER.execute(
        database,
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.orders (id int PRIMARY KEY)",
        "CREATE TABLE shop.\"order items\" (id int PRIMARY KEY)",
        "CREATE TABLE shop.\"evil\u001b[31m\" (id int PRIMARY KEY)",
        "CREATE TABLE public.people (id int PRIMARY KEY)",
        "CREATE PUBLICATION sync_all FOR ALL TABLES",
        "CREATE PUBLICATION other FOR ALL TABLES",
        // what an unguarded statement would take in place of the server's own
        "CREATE FUNCTION public.left(text, int) RETURNS text LANGUAGE sql AS $$ SELECT (1/0)::text $$");
    // what the scripts call; the words go where the real one reads them
    LauncherScript.write(directory);
  }

  @AfterAll
  static void tearDown() {
    SERVER.execute(database, "DROP PUBLICATION sync_all", "DROP PUBLICATION other");
  }

  private static String answer(Map<String, String> variables, String... words) {
    Execution run = Execution.withInput(String.join("\0", words) + "\0", variables, "__complete");
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  @Test
  void namesFromTheServerOnTheLine() {
    String uri = SERVER.uri("postgres", database);
    assertThat(answer(Map.of(), "check", uri, "--publication", "s")).isEqualTo("words\nsync_all\n");
    assertThat(answer(Map.of(), "check", "--publication=o", uri, "--publication=o"))
        .isEqualTo("words\n--publication=other\n");
    assertThat(answer(Map.of(), "fix", uri, "--table", "shop.o"))
        .isEqualTo("words\nshop.order items\nshop.orders\n");
    assertThat(answer(Map.of(), "fix", uri, "--table", "shop.e")).isEqualTo("words\n");
    assertThat(answer(Map.of(), "check", uri, "--role", "postg")).isEqualTo("words\npostgres\n");
    assertThat(answer(Map.of(), "check", uri, "--schema", "s")).isEqualTo("words\nshop\n");
    assertThat(answer(Map.of("DATABASE_URL", uri), "check", "$DATABASE_URL", "--schema", "sh"))
        .isEqualTo("words\nshop\n");
    assertThat(answer(Map.of("DATABASE_URL", uri), "stream", "--publication", "sync"))
        .isEqualTo("words\nsync_all\n");
    assertThat(answer(Map.of(), "consumers", "config", "zero", uri, "--publication", "sync"))
        .isEqualTo("words\nsync_all\n");
    // text that would end the literal
    assertThat(answer(Map.of(), "check", uri, "--publication", "' OR true --"))
        .isEqualTo("words\n");
  }

  /** A server that takes the connection and says nothing. */
  @Test
  void aSilentServerCostsTwoSeconds() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      assertThat(
              answer(
                  Map.of(),
                  "check",
                  "postgresql://u@127.0.0.1:%s/d".formatted(silent.getLocalPort()),
                  "--table",
                  ""))
          .isEqualTo("words\n");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }
  }

  /** As bash calls it: what it has split, and the line itself. */
  @Test
  void bashCompletes() throws Exception {
    Path script = script("bash");
    String uri = SERVER.uri("postgres", database);
    String calls =
        """
        source %s
        complete -p pgready
        try() {
          COMP_LINE=$1 COMP_POINT=${#1}
          shift
          COMP_WORDS=("$@")
          COMP_CWORD=$(($# - 1))
          local current=${COMP_WORDS[COMP_CWORD]}
          [[ $current != [=:@] ]] || current=
          _pgready %s/pgready "$current" ""
          printf '%%s|' "${COMPREPLY[@]}"
          echo
        }
        try 'pgready comp' pgready comp
        try 'pgready check --probe=f' pgready check --probe = f
        try 'pgready check --for debezium:autocreate=dis' pgready check --for debezium : autocreate = dis
        try "pgready check '%s' --table shop.o" pgready check "'%s'" --table shop.o
        try 'pgready check --facts %s/a' pgready check --facts %s/a
        """
            .formatted(script, directory, uri, uri, directory, directory);
    Files.writeString(directory.resolve("a facts file"), "");
    assertThat(shell(List.of("bash", "--norc", "-c", calls)))
        .isEqualTo(
            """
            complete -F _pgready pgready
            compare|completion|
            full|
            disabled|
            shop.order\\ items|shop.orders|
            %s/a facts file|
            """
                .formatted(directory));
  }

  @Test
  void bashAndZshAndFishCanReadTheirScripts() throws Exception {
    assertThat(shell(List.of("bash", "-n", script("bash").toString()))).isEmpty();
    if (Programs.present("zsh")) {
      assertThat(shell(List.of("zsh", "-n", script("zsh").toString()))).isEmpty();
    }
    if (Programs.present("fish")) {
      assertThat(shell(List.of("fish", "--no-execute", script("fish").toString()))).isEmpty();
    }
  }

  /** fish can be asked what it would offer. */
  @Test
  void fishCompletes() throws Exception {
    assumeTrue(Programs.present("fish"), "apt-get install fish");
    String commands =
        "set -x PATH %s $PATH; source %s; complete -C 'pgready comp'; complete -C 'pgready check --probe=f'; set names 'pgready check \"%s\" --publication s'; complete -C $names >/dev/null; complete -C $names"
            .formatted(directory, script("fish"), SERVER.uri("postgres", database));
    assertThat(shell(List.of("fish", "--no-config", "-c", commands)).lines())
        .containsExactly(
            "compare\tCompares two databases, or one database then and now.",
            "completion\tPrints the script by which bash, zsh or fish completes commands, options and names.",
            "--probe=full",
            "sync_all");
  }

  /** zsh completes only where somebody types: on a terminal that another zsh holds. */
  @Test
  void zshCompletes() throws Exception {
    assumeTrue(Programs.present("zsh"), "apt-get install zsh");
    script("zsh");
    Path driver = directory.resolve("drive.zsh");
    try (InputStream source =
        Objects.requireNonNull(CompletionIT.class.getResourceAsStream("drive.zsh"))) {
      Files.copy(source, driver);
    }
    assertThat(
            shell(
                    List.of(
                        "zsh",
                        "-f",
                        driver.toString(),
                        directory.toString(),
                        "pgready completion z",
                        "pgready check --probe=f",
                        "pgready check \"%s\" --publication s"
                            .formatted(SERVER.uri("postgres", database))))
                .lines())
        .containsExactly(
            "pgready completion zsh ",
            "pgready check --probe=full ",
            "pgready check \"%s\" --publication sync_all "
                .formatted(SERVER.uri("postgres", database)));
  }

  private static Path script(String kind) throws IOException {
    return Files.writeString(
        directory.resolve("script." + kind), Execution.of("completion", kind).out());
  }

  private static String shell(List<String> words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().put("HOME", directory.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
