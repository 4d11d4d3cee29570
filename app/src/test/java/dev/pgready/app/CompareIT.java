// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPgBouncer;
import dev.pgready.checks.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code compare} between real servers: of other versions and settings, pooled, then and now. */
final class CompareIT {
  @TempDir private Path directory = Path.of("");

  private static JsonNode json(Execution run) {
    assertThat(run.out()).as(run.err()).startsWith("{");
    return JsonMapper.shared().readTree(run.out());
  }

  /** {@code section|name|what|a|b}. */
  private static List<String> differences(JsonNode comparison) {
    List<String> lines = new ArrayList<>();
    for (JsonNode d : comparison.get("differences")) {
      lines.add(
          String.join(
              "|",
              d.get("section").asString(),
              d.get("name").asString(),
              d.get("what").asString(),
              d.get("a").isNull() ? "-" : d.get("a").asString(),
              d.get("b").isNull() ? "-" : d.get("b").asString()));
    }
    return lines;
  }

  @Test
  void twoServersOfOtherVersionsAndSettings() {
    TestPostgres staging = TestPostgres.shared(15);
    try (TestPostgres production =
        TestPostgres.start(17, "wal_level = replica", "max_wal_senders = 3")) {
      String shop = staging.createDatabase();
      String[] tables = {
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "CREATE TABLE \"T\"\"x é\" (id int PRIMARY KEY)"
      };
      staging.execute(shop, tables);
      staging.execute(
          shop, "CREATE PUBLICATION pub FOR TABLE orders, \"T\"\"x é\"", "CREATE TABLE gone ()");
      production.execute("postgres", tables);
      production.execute(
          "postgres",
          "ALTER TABLE orders REPLICA IDENTITY FULL",
          "ALTER TABLE orders ENABLE ROW LEVEL SECURITY",
          "CREATE PUBLICATION pub FOR TABLE orders WITH (publish = 'insert')");
      Execution run =
          Execution.of(
              "compare",
              staging.uri(shop),
              production.uri("postgres"),
              "--publication",
              "pub",
              "--format",
              "json");
      assertThat(run.code()).as(run.err() + run.out()).isEqualTo(1);
      JsonNode comparison = json(run);
      assertThat(comparison.at("/checks").valueStream())
          .anyMatch(
              c ->
                  c.get("id").asString().equals("wal-level")
                      && c.get("change").asString().equals("regressed"));
      assertThat(differences(comparison))
          .contains(
              "setting|wal_level||logical|replica",
              "setting|max_wal_senders||10|3",
              "table|public.orders|replica identity|default|full",
              "table|public.orders|row security|off|on, policies: 0",
              "table|public.gone|presence|table|-",
              "publication|pub|operations|insert, update, delete, truncate|insert",
              "publication|public.\"T\"\"x é\" in pub|presence|all columns|-")
          .anyMatch(line -> line.matches("server\\|version\\|\\|15.*\\|17.*"))
          .noneMatch(line -> line.contains("pid"));
      assertThat(comparison.get("growth").isNull()).isTrue();
    }
  }

  @Test
  void pooledAgainstDirect() {
    TestPostgres server = TestPostgres.shared(16);
    String shop = server.createDatabase();
    try (TestPgBouncer bouncer = TestPgBouncer.start(server, "transaction")) {
      String pooled = "postgresql://postgres@127.0.0.1:%d/%s".formatted(bouncer.port(), shop);
      Execution run = Execution.of("compare", server.uri(shop), pooled, "--format", "json");
      assertThat(run.code()).as(run.err()).isEqualTo(1);
      JsonNode comparison = json(run);
      assertThat(comparison.get("notes").valueStream().map(JsonNode::asString))
          .contains("A and B are one server");
      assertThat(differences(comparison))
          .contains("connection|path||direct|through a pooler that shares backends")
          .anyMatch(line -> line.startsWith("connection|replication connection||accepted|refused"))
          .noneMatch(line -> line.startsWith("table|") || line.startsWith("setting|"));
      assertThat(comparison.get("checks").valueStream())
          .anyMatch(
              c ->
                  c.get("id").asString().equals("pooler")
                      && c.get("change").asString().equals("regressed"));
    }
  }

  /** The names of a configuration, and the environment where B is left out. */
  @Test
  void beforeAndAfterByName() throws Exception {
    TestPostgres server = TestPostgres.shared(16);
    String shop = server.createDatabase();
    Path config =
        Files.writeString(
            directory.resolve("pgready.yaml"),
            "connections: {shop: {url: '%s'}}\n".formatted(server.uri(shop)));
    Path before = directory.resolve("before.json");
    Files.writeString(before, Execution.of("collect", server.uri(shop)).out());
    server.execute(
        shop,
        "CREATE TABLE late (id int)",
        "SELECT pg_create_logical_replication_slot('growing_" + shop + "', 'pgoutput')");
    try {
      String[] options = {"--config", config.toString(), "--format", "json"};
      List<String> named = new ArrayList<>(List.of("compare", before.toString(), "@shop"));
      named.addAll(List.of(options));
      JsonNode byName = json(Execution.of(named.toArray(String[]::new)));
      assertThat(byName.at("/b/label").asString()).isEqualTo("@shop");
      assertThat(differences(byName))
          .contains("table|public.late|presence|-|table")
          .anyMatch(line -> line.startsWith("slot|growing_" + shop + "|presence"));
      Execution environment =
          Execution.withInput(
              "",
              Map.of("DATABASE_URL", server.uri(shop)),
              "compare",
              before.toString(),
              "--format",
              "json");
      assertThat(environment.err().lines().filter(line -> line.contains("DATABASE_URL")))
          .hasSize(1);
      assertThat(differences(json(environment))).contains("table|public.late|presence|-|table");
    } finally {
      server.execute(shop, "SELECT pg_drop_replication_slot('growing_" + shop + "')");
    }
  }
}
