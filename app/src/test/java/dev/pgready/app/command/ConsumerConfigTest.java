// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.consumers.ConfigTemplate;
import dev.pgready.consumers.ConfigTemplate.Syntax;
import dev.pgready.consumers.ConsumerCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Each consumer's own configuration, read back by what reads such a file. */
final class ConsumerConfigTest {
  private static final String DATABASE = "we\"i'r\\d: #${HOME} $(touch pwned) `id` %41";
  private static final String ROLE = "r'\"\\$x";
  private static final String PUBLICATION = "p\"; DROP TABLE x; --'";

  @TempDir private Path directory = Path.of("");

  static List<String> specs() {
    List<String> specs = new ArrayList<>();
    ConsumerCatalog catalog = new ConsumerCatalog();
    for (String id : catalog.ids()) {
      specs.add(id);
      catalog.get(id).variants().keySet().forEach(choice -> specs.add(id + ":" + choice));
    }
    return specs;
  }

  private Execution config(String spec, FactsFixture facts, String... more) throws IOException {
    Path file = Files.writeString(directory.resolve("facts.json"), facts.document());
    List<String> arguments =
        new ArrayList<>(List.of("consumers", "config", spec, "--facts", file.toString()));
    arguments.addAll(List.of(more));
    return Execution.of(arguments.toArray(String[]::new));
  }

  private static FactsFixture hostile() {
    return FactsFixture.sound()
        .set("connection.database", DATABASE)
        .set("catalogue.database.name", DATABASE)
        .set("connection.user", ROLE)
        .set("catalogue.role.name", ROLE)
        .set("catalogue.role.session", ROLE)
        .table("orders")
        .table("T\"x");
  }

  @ParameterizedTest
  @MethodSource("specs")
  void isReadBack(String spec) throws IOException {
    for (FactsFixture facts : List.of(hostile())) {
      Execution run = config(spec, facts, "--publication", PUBLICATION);
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).isNotBlank().doesNotContain("<<", ">>");
      ConfigTemplate template = new ConsumerCatalog().get(spec).config();
      if (template == null) {
        assertThat(run.err()).contains("no configuration as text");
        continue;
      }
      switch (template.syntax()) {
        case JSON ->
            assertThat(JsonMapper.builder().build().readTree(run.out()).isObject()).isTrue();
        case YAML -> assertThat(new YAMLMapper().readTree(run.out()).isObject()).isTrue();
        case ENV -> assertThat(sourced(run.out(), "PATH")).isNotEmpty();
        case SQL -> assertThat(run.out().strip()).endsWith(";");
      }
    }
  }

  @Test
  void whatIsFilledInIsWhatWasSeen() throws IOException {
    JsonNode debezium =
        JsonMapper.builder()
            .build()
            .readTree(config("debezium", hostile(), "--publication", PUBLICATION).out())
            .get("config");
    assertThat(debezium.get("database.hostname").asString()).isEqualTo("db.example.com");
    assertThat(debezium.get("database.dbname").asString()).isEqualTo(DATABASE);
    assertThat(debezium.get("database.user").asString()).isEqualTo(ROLE);
    assertThat(debezium.get("publication.name").asString()).isEqualTo(PUBLICATION);
    assertThat(debezium.get("slot.name").asString()).isEqualTo("debezium");
    assertThat(debezium.get("database.password").asString()).isEqualTo("${env:PGPASSWORD}");

    JsonNode powersync =
        new YAMLMapper()
            .readTree(config("powersync", hostile()).out())
            .get("replication")
            .get("connections")
            .get(0);
    assertThat(powersync.get("database").asString()).isEqualTo(DATABASE);
    assertThat(powersync.get("username").asString()).isEqualTo(ROLE);
    assertThat(powersync.get("port").asInt()).isEqualTo(5432);

    JsonNode redpanda =
        new YAMLMapper()
            .readTree(config("redpanda-connect", hostile(), "--table", "*").out())
            .get("input")
            .get("postgres_cdc");
    assertThat(redpanda.get("tables").toString()).contains("orders").contains("T");
    assertThat(redpanda.get("dsn").asString())
        .startsWith("postgresql://r%27%22%5C%24x:${PGPASSWORD}@db.example.com:5432/we%22i%27r");
  }

  /** Of names that go together only one is written, and the consumer makes the other one of it. */
  @Test
  void theEndOfAPublicationsName() throws IOException {
    assertThat(redpanda("--publication", "pglog_stream_abc")).isEqualTo("abc");
    assertThat(redpanda("--slot", "s1")).isEqualTo("s1");
    assertThat(redpanda()).isEqualTo("rpcn");
    assertThat(sourced(config("electric", hostile()).out(), "ELECTRIC_REPLICATION_STREAM_ID"))
        .isEqualTo("default");
    assertThat(
            sourced(
                config("electric", hostile(), "--publication", "electric_publication_b").out(),
                "ELECTRIC_REPLICATION_STREAM_ID"))
        .isEqualTo("b");
    assertThat(config("electric", hostile(), "--publication", "other").out())
        .doesNotContain("ELECTRIC_REPLICATION_STREAM_ID");
  }

  /** What was chosen of a consumer's ways stands in its configuration. */
  @Test
  void itsOptionsAreWritten() throws IOException {
    assertThat(config("flink-cdc", hostile()).out())
        .contains("'decoding.plugin.name' = 'pgoutput'")
        .contains("'changelog-mode' = 'all'")
        .contains("'scan.incremental.snapshot.enabled' = 'false'");
    assertThat(
            config("flink-cdc:plugin=wal2json,changelog=upsert,snapshot=incremental", hostile())
                .out())
        .contains("'decoding.plugin.name' = 'wal2json'")
        .contains("'changelog-mode' = 'upsert'")
        .contains("'scan.incremental.snapshot.enabled' = 'true'");
    assertThat(config("pgsync", hostile()).out()).doesNotContain("WAL=", "POLLING=");
    assertThat(sourced(config("pgsync:mode=wal", hostile()).out(), "WAL")).isEqualTo("true");
    assertThat(config("risingwave:create=false", hostile()).out())
        .contains("publication.create.enable = 'false'");
    assertThat(config("estuary:partitions=leaves", hostile()).out())
        .contains("capture_as_partitions: true", "read_only_capture: false");
    assertThat(config("sequin", hostile()).out()).contains("ssl: true");
    assertThat(config("sequin", hostile().without("connection.tls")).out()).contains("ssl: false");
    assertThat(config("redpanda-connect:tables=all", hostile()).out()).contains("tables: []");
    assertThat(config("redpanda-connect:snapshot=true", hostile()).out())
        .contains("stream_snapshot: true");
    assertThat(config("powersync:db=both", hostile()).out()).contains("storage:", "replication:");
  }

  private String redpanda(String... more) throws IOException {
    return new YAMLMapper()
        .readTree(config("redpanda-connect", hostile(), more).out())
        .get("input")
        .get("postgres_cdc")
        .get("slot_name")
        .asString();
  }

  @Test
  void aShellExpandsNothingButThePassword() throws IOException {
    String pgsync = config("pgsync", hostile()).out();
    assertThat(sourced(pgsync, "PG_DATABASE")).isEqualTo(DATABASE);
    assertThat(sourced(pgsync, "PG_USER")).isEqualTo(ROLE);
    assertThat(sourced(pgsync, "PG_PASSWORD")).isEqualTo("hidden");
    String zero = config("zero", hostile(), "--publication", "pub").out();
    assertThat(sourced(zero, "ZERO_UPSTREAM_DB"))
        .startsWith("postgresql://r%27%22%5C%24x:hidden@db.example.com:5432/we%22")
        .endsWith("?sslmode=prefer");
    assertThat(sourced(zero, "ZERO_APP_PUBLICATIONS")).isEqualTo("pub");
    assertThat(directory.resolve("pwned")).doesNotExist();
  }

  /** The real thing: what a shell has after it read the file. */
  private String sourced(String text, String variable) throws IOException {
    Path file = Files.writeString(directory.resolve("variables.env"), text);
    ProcessBuilder shell =
        new ProcessBuilder(
                "bash",
                "-euc",
                "set -a; . \"$1\"; printf %s \"${!2}\"",
                "-",
                file.toString(),
                variable)
            .directory(directory.toFile())
            .redirectErrorStream(true);
    shell.environment().put("PGPASSWORD", "hidden");
    Process process = shell.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).as(out).isZero();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return out;
  }

  @Test
  void theDirectEndpointStandsInForThePooledOne() throws IOException {
    Execution run =
        config(
            "debezium",
            FactsFixture.sound()
                .set("connection.host", "ep-cool-rain-123456-pooler.us-east-2.aws.neon.tech")
                .table("orders"));
    assertThat(run.out())
        .contains("\"ep-cool-rain-123456.us-east-2.aws.neon.tech\"")
        .doesNotContain("-pooler");
  }

  @ParameterizedTest
  @CsvSource({"zero,ENV", "debezium,JSON", "powersync,YAML", "materialize,SQL", "postgres,SQL"})
  void formsThatPeopleWrite(String id, Syntax syntax) {
    assertThat(java.util.Objects.requireNonNull(new ConsumerCatalog().get(id).config()).syntax())
        .isEqualTo(syntax);
  }

  @Test
  void whatAVariableCannotCarryIsRefused() throws IOException {
    Execution run =
        config("pgsync", FactsFixture.sound().set("catalogue.database.name", "a\nPG_HOST=evil"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("rename it");
  }

  @Test
  void usage() throws IOException {
    assertThat(Execution.of("consumers", "config").code()).isEqualTo(2);
    assertThat(Execution.of("consumers", "config", "nobody", "postgresql://x/y").err())
        .contains("unknown consumer nobody");
    Path facts = Files.writeString(directory.resolve("f.json"), FactsFixture.sound().document());
    assertThat(
            Execution.of(
                    "consumers", "config", "zero", "postgresql://x/y", "--facts", facts.toString())
                .err())
        .contains("--facts and a connection");
    assertThat(config("zero", FactsFixture.unreached("REFUSED", "nobody listens")).err())
        .contains("nobody listens");
  }
}
