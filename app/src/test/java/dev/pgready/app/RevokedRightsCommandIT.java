// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands on a server that hides a part of its catalogue, or nearly all of it. */
final class RevokedRightsCommandIT {
  private static final TestPostgres SERVER = TestPostgres.start(16);

  @BeforeAll
  static void setUp() {
    SERVER.execute(
        "postgres",
        "CREATE ROLE plain LOGIN",
        "CREATE ROLE reader LOGIN REPLICATION",
        "CREATE TABLE orders (id bigint PRIMARY KEY)",
        "CREATE TABLE keyless (v text)",
        "CREATE PUBLICATION pub FOR TABLE orders, keyless");
  }

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ON pg_catalog.pg_roles",
        "SELECT ON pg_catalog.pg_class",
        "SELECT ON pg_catalog.pg_publication",
        "EXECUTE ON FUNCTION pg_catalog.has_table_privilege(oid, oid, text)",
        "USAGE ON SCHEMA pg_catalog",
      })
  void everyCommandGoesOn(String right, @TempDir Path directory) throws Exception {
    String uri = SERVER.uri("plain", "postgres");
    Path sound = directory.resolve("sound.json");
    Files.writeString(sound, Execution.of("collect", uri).out());
    SERVER.execute("postgres", "REVOKE " + right + " FROM PUBLIC");
    try {
      for (String format : new String[] {"human", "json", "html", "prometheus"}) {
        Execution run =
            Execution.of(
                "check", uri, "--for", "zero", "--for", "postgres", "--format", format, "--all");
        assertThat(run.code()).as(format + run.err()).isIn(1, 4);
        if (format.equals("json")) {
          assertThat(run.out()).contains("GRANT " + right.substring(0, 6)).contains(" TO plain");
        }
      }
      Path hidden = directory.resolve("hidden.json");
      Execution collected = Execution.of("collect", uri);
      assertThat(collected.code()).as(collected.err()).isZero();
      Files.writeString(hidden, collected.out());
      assertThat(Execution.of("check", "--facts", hidden.toString()).code()).isIn(1, 4);
      Execution compared = Execution.of("compare", sound.toString(), hidden.toString());
      assertThat(compared.code()).as(compared.err()).isIn(0, 1, 4);
      for (String[] command :
          new String[][] {
            {"fix", uri},
            {"fix", uri, "--create-role", "fresh"},
            {"consumers", "config", "zero", uri},
            {"providers", "detect", uri},
          }) {
        Execution run = Execution.of(command);
        assertThat(run.err()).as(String.join(" ", command)).doesNotContain("internal error");
        assertThat(run.code()).as(String.join(" ", command) + run.err()).isIn(0, 1, 3, 4);
      }
    } finally {
      SERVER.execute("postgres", "GRANT " + right + " TO PUBLIC");
    }
  }

  /** What stream looks at beforehand explains refusals; it decides nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ON pg_catalog.pg_roles",
        "SELECT ON pg_catalog.pg_publication",
        "SELECT ON pg_catalog.pg_replication_slots",
        "SELECT ON pg_catalog.pg_settings",
        "SELECT ON pg_catalog.pg_stat_replication",
        "EXECUTE ON FUNCTION pg_catalog.pg_is_in_recovery()",
        "EXECUTE ON FUNCTION pg_catalog.current_setting(text)",
      })
  void streamsWithoutWhatItLooksAt(String right) throws Exception {
    String uri = SERVER.uri("reader", "postgres");
    SERVER.execute(
        "postgres",
        "SELECT pg_create_logical_replication_slot('kept', 'pgoutput')",
        "INSERT INTO orders SELECT coalesce(max(id), 0) + 1 FROM orders",
        "REVOKE " + right + " FROM PUBLIC");
    try {
      Execution proof = Execution.of("stream", uri, "--count", "1", "--publication", "pub");
      assertThat(proof.code()).as(proof.err()).isZero();
      Execution tail =
          Execution.of(
              "stream",
              uri,
              "--follow",
              "--slot",
              "kept",
              "--publication",
              "pub",
              "--limit",
              "1",
              "--duration",
              "20s");
      assertThat(tail.code()).as(tail.err()).isZero();
      Execution missing =
          Execution.of("stream", uri, "--follow", "--slot", "absent", "--publication", "pub");
      assertThat(missing.code()).as(missing.err()).isEqualTo(1);
      assertThat(missing.err()).contains("absent").doesNotContain("older than");
    } finally {
      SERVER.execute(
          "postgres", "GRANT " + right + " TO PUBLIC", "SELECT pg_drop_replication_slot('kept')");
    }
  }
}
