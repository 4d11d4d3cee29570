// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code fleet} on the databases of a pgready.yaml. */
final class ConfiguredFleetIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path directory;

  private static final String CONNECTIONS =
      """
      connections:
        shop:
          host: 127.0.0.1
          port: PORT
          user: postgres
          database: postgres
          labels: {region: eu, tier: gold}
          consumers: [debezium]
        template:
          url: postgresql://postgres@127.0.0.1:PORT/template1
          severity: {server-version: pass}
      """
          .replace("PORT", "" + SERVER.port());

  private Execution fleet(String config, String... more) throws IOException {
    return fleet(Map.of(), config, more);
  }

  private Execution fleet(Map<String, String> variables, String config, String... more)
      throws IOException {
    Path file = Files.writeString(directory.resolve("pgready.yaml"), config);
    List<String> command = new ArrayList<>(List.of("fleet", file.toString()));
    command.addAll(List.of(more));
    return Execution.withInput("", variables, command.toArray(String[]::new));
  }

  private static JsonNode json(Execution run) {
    assertThat(run.err()).as(run.err()).doesNotContain("defect");
    return JsonMapper.shared().readTree(run.out());
  }

  @Test
  void everyTargetIsJudgedAsTheFileSaysForIt() throws IOException {
    Execution run =
        fleet(
            CONNECTIONS
                + """
                consumers: [zero]
                fleet:
                  - shop
                  - template
                  - connection: shop
                    name: shop for both
                    consumers: [zero, powersync]
                    publication: own
                    role: postgres
                    probe: none
                    labels: {tier: silver}
                  - name: direct
                    to: {host: 127.0.0.1, port: 1, user: app, database: shop}
                """,
            "--format",
            "json");
    assertThat(run.code()).isEqualTo(3);
    JsonNode reports = json(run).get("reports");
    assertThat(reports.valueStream().map(r -> r.get("name").asString()))
        .containsExactly("shop", "template", "shop for both", "direct");
    assertThat(reports.at("/0/report/consumers").toString()).isEqualTo("[\"debezium\"]");
    assertThat(reports.at("/1/report/consumers").toString()).isEqualTo("[\"zero\"]");
    assertThat(reports.at("/2/report/consumers").toString()).isEqualTo("[\"zero\",\"powersync\"]");
    assertThat(reports.at("/0/labels").toString())
        .isEqualTo("{\"region\":\"eu\",\"tier\":\"gold\"}");
    assertThat(reports.at("/2/labels/tier").asString()).isEqualTo("silver");
    assertThat(reports.at("/2/report/connection/probe").asString()).isEqualTo("none");
    assertThat(reports.at("/2/report/checks").valueStream().map(c -> c.get("id").asString()))
        .contains("consumer-conflict");
    assertThat(reports.at("/3/report/verdict").asString()).isEqualTo("no-facts");
    var schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Execution.of("fleet", "--json-schema").out());
    assertThat(schema.validate(run.out(), InputFormat.JSON)).isEmpty();
    assertThat(schema.validate(run.out().replace("\"exitCode\"", "\"exit\""), InputFormat.JSON))
        .isNotEmpty();
  }

  @Test
  void flagsAndEnvironmentWinOverEveryTarget() throws IOException {
    String config = CONNECTIONS + "probe: full\nfleet: [shop, template]\n";
    JsonNode flags = json(fleet(config, "--for", "generic", "--probe", "none", "--format", "json"));
    assertThat(flags.at("/reports/0/report/consumers").toString()).isEqualTo("[\"generic\"]");
    assertThat(flags.at("/reports/1/report/connection/probe").asString()).isEqualTo("none");
    JsonNode variables =
        json(
            fleet(
                Map.of("PGREADY_FOR", "zero", "PGREADY_PROBE", "none"),
                config,
                "--format",
                "json"));
    assertThat(variables.at("/reports/0/report/consumers").toString()).isEqualTo("[\"zero\"]");
    assertThat(fleet(Map.of("PGREADY_ALLOW_UNKNOWN", "yes"), config).code()).isEqualTo(2);
    assertThat(fleet(Map.of("PGREADY_TIMEOUT", "0"), config).code()).isEqualTo(2);
  }

  @Test
  void mutesOfTheFileAreToldOnceForTheWholeFleet() throws IOException {
    String mute = "{check: %s, reason: r, owner: ops, expires: %s%s}";
    Execution run =
        fleet(
            CONNECTIONS
                + "probe: none\nseverity: {endpoint: fail}\nmutes:\n  - "
                + mute.formatted("wal-level", "2099-01-01", "")
                + "\n  - "
                + mute.formatted("wal-senders", "2001-01-01", "")
                + "\nfleet:\n  - shop\n  - template\n  - {connection: shop, name: third, mutes: ["
                + mute.formatted("replica-identity", "2099-01-01", ", subject: nothing.at_all")
                + "]}\n",
            "--format",
            "json");
    assertThat(run.err().lines().filter(line -> line.startsWith("pgready: ")))
        .containsExactlyInAnyOrder(
            "pgready: unused mute: wal-level (owner ops) matched no finding",
            "pgready: the mute of wal-senders by ops expired on 2001-01-01 and no longer applies",
            "pgready: unused mute: replica-identity of nothing.at_all (owner ops) matched no finding");
  }

  @Test
  void secretsThatAreMissingStopTheRunAndAreAllTold() throws IOException {
    Execution run =
        fleet(
            """
            connections:
              a: {host: 127.0.0.1, port: 1, password: {env: NO_SUCH_VARIABLE}}
              b:
                url: {file: no-such-file}
              c: {host: 127.0.0.1, port: 1, password: {command: [false]}}
            fleet: [a, b, c]
            """);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("pgready.yaml:2: connections.a.password: the environment variable NO_SUCH")
        .contains("pgready.yaml:4: connections.b.url: there is no file no-such-file");
  }

  @Test
  void aCommandThatFailsCostsItsOwnDatabaseOnly() throws IOException {
    Path calls = directory.resolve("calls");
    String command = "[sh, -c, 'echo x >> %s; echo word']".formatted(calls);
    Execution run =
        fleet(
            """
            connections:
              good: {host: 127.0.0.1, port: PORT, user: postgres, database: postgres, password: {command: COMMAND}}
              again: {host: 127.0.0.1, port: PORT, user: postgres, database: template1, password: {command: COMMAND}}
              bad: {host: 127.0.0.1, port: 1, user: app, database: shop, password: {command: [sh, -c, exit 7]}}
            fleet: [good, again, bad]
            """
                .replace("PORT", "" + SERVER.port())
                .replace("COMMAND", command),
            "--format",
            "json",
            "--probe",
            "none");
    assertThat(run.code()).isEqualTo(3);
    JsonNode reports = json(run).get("reports");
    assertThat(reports.at("/0/report/verdict").asString()).startsWith("ready");
    assertThat(reports.at("/1/report/verdict").asString()).startsWith("ready");
    JsonNode endpoint = reports.at("/2/report/checks/0");
    assertThat(endpoint.get("id").asString()).isEqualTo("endpoint");
    assertThat(endpoint.get("message").asString())
        .contains("connections.bad.password: the command sh failed with exit code 7");
    assertThat(reports.at("/2/report/connection/database").asString()).isEqualTo("shop");
    // both refer to the same command: it ran once
    assertThat(Files.readString(calls)).isEqualTo("x\n");
  }

  @Test
  void wrongFilesStopTheRun() throws IOException {
    assertThat(fleet("probe: none\n").err()).contains("fleet: must list the databases");
    assertThat(fleet("probe: none\n").code()).isEqualTo(2);
    assertThat(fleet("fleet: [nosuch]\n").err()).contains("pgready.yaml:1: fleet[0]: must be one");
    assertThat(fleet(CONNECTIONS + "fleet: [shop]\n", "--config", "other.yaml").code())
        .isEqualTo(2);
    assertThat(Execution.of("fleet").code()).isEqualTo(2);
    assertThat(Execution.of("fleet").err()).contains("no pgready.yaml in this directory");
    assertThat(Execution.of("fleet", "--schema").code()).isEqualTo(2);
  }

  @Test
  void mergeWeighsAnew() throws IOException {
    Path report = directory.resolve("fleet.json");
    Execution run =
        fleet(
            CONNECTIONS + "severity: {server-version: warn}\nfleet: [shop]\n",
            "--only",
            "toast-values,replica-identity,wal-level",
            "--format",
            "json",
            "--output",
            report.toString());
    String text = Files.readString(report);
    // any finding will do: the verdict, not its reason, is what merge weighs
    String warned = text.replace("\"verdict\": \"ready\"", "\"verdict\": \"inconclusive\"");
    Path open =
        Files.writeString(
            directory.resolve("open.json"), warned.replace("\"exitCode\": 0", "\"exitCode\": 4"));
    assertThat(run.code()).isZero();
    assertThat(Execution.of("merge", open.toString()).code()).isEqualTo(4);
    assertThat(Execution.of("merge", open.toString(), "--allow-unknown").code()).isZero();
    assertThat(
            Execution.withInput("", Map.of("PGREADY_ALLOW_UNKNOWN", "1"), "merge", open.toString())
                .code())
        .isZero();
    Execution json = Execution.of("merge", open.toString(), "--allow-unknown", "--format", "json");
    assertThat(JsonMapper.shared().readTree(json.out()).at("/reports/0/exitCode").asInt()).isZero();
  }
}
