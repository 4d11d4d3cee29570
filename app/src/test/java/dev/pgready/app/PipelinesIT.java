// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What docs/pipelines.md and the action tell to run on a machine is run by its shell on a real
 * server; {@code PipelineContainersIT} runs what is to run in a container.
 */
final class PipelinesIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  @TempDir private Path directory = Path.of("");

  private final Map<String, String> environment = new HashMap<>();

  private record Run(int code, String out) {}

  /** A launcher that takes this test's own classes, as the script calls {@code pgready}. */
  @BeforeEach
  void launcher() throws IOException {
    LauncherScript.write(directory);
    environment.put("PATH", directory + ":" + System.getenv("PATH"));
  }

  private Run run(String shell, String script) throws IOException, InterruptedException {
    Path out = directory.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(shell, "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().remove("DATABASE_URL");
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(Files.readString(out));
    }
    return new Run(process.exitValue(), Files.readString(out));
  }

  private static String snippet(String start) throws IOException {
    return PipelinesTest.snippets().stream()
        .map(PipelinesTest.Snippet::text)
        .filter(text -> text.contains(start))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void deploymentHook() throws Exception {
    String hook = snippet("preflight passed");
    environment.put("DATABASE_URL", SERVER.uri("postgres"));
    Run ready = run("sh", hook);
    assertThat(ready.code()).as(ready.out()).isZero();
    assertThat(ready.out()).contains("preflight passed");
    environment.put("DATABASE_URL", "postgresql://postgres@127.0.0.1:1/postgres");
    Run gone = run("sh", hook);
    assertThat(gone.code()).isEqualTo(3);
    assertThat(gone.out()).contains("preflight could not be done (exit 3)");
    environment.remove("DATABASE_URL");
    assertThat(run("sh", hook).out()).contains("is where to connect");
  }

  @Test
  void fleetFile() throws Exception {
    environment.put("PGHOST", "127.0.0.1");
    environment.put("PGPORT", String.valueOf(SERVER.port()));
    environment.put("PGUSER", "postgres");
    Run run = run("sh", snippet("databases.txt --parallel 16"));
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(directory.resolve("fleet.md")).content().contains("pgready fleet: 2 databases");
  }

  /** The steps of a job, as GitHub's runner gives them to bash; an index stands for itself. */
  private List<Run> steps(JsonNode job, int index, int total) throws Exception {
    Map<String, String> values =
        Map.of(
            "strategy.job-index", String.valueOf(index),
            "strategy.job-total", String.valueOf(total));
    job.path("env")
        .properties()
        .forEach(
            variable -> environment.put(variable.getKey(), filled(variable.getValue(), values)));
    List<Run> runs = new ArrayList<>();
    for (JsonNode step : job.get("steps").values()) {
      // what installs a release is run with the release
      if (step.has("run") && !step.get("run").asString().startsWith("curl ")) {
        runs.add(run("bash", "set -e\n" + filled(step.get("run"), values)));
      }
    }
    return runs;
  }

  private static String filled(JsonNode text, Map<String, String> values) {
    String filled = text.asString();
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("${{ %s }}".formatted(value.getKey()), value.getValue());
    }
    return filled.replaceAll("\\$\\{\\{ secrets\\.\\w+ }}", "secret");
  }

  @Test
  void aFleetOverSeveralJobsOfGitHub() throws Exception {
    environment.put("HOME", directory.toString());
    LauncherScript.write(directory.resolve(".local/bin"));
    Files.write(
        directory.resolve("databases.txt"),
        List.of("one " + SERVER.uri("postgres"), "two " + SERVER.uri("template1")));
    JsonNode jobs = YAMLMapper.shared().readTree(snippet("name: Fleet")).get("jobs");
    int total = jobs.at("/shard/strategy/matrix/shard").size();
    for (int index = 0; index < total; index++) {
      assertThat(steps(jobs.get("shard"), index, total))
          .singleElement()
          .satisfies(run -> assertThat(run.code()).as(run.out()).isIn(0, 1));
    }
    assertThat(steps(jobs.get("report"), 0, 1))
        .singleElement()
        .satisfies(run -> assertThat(run.code()).as(run.out()).isIn(0, 1));
    assertThat(directory.resolve("summary.md")).content().contains("pgready fleet: 2 databases");
    assertThat(directory.resolve("fleet.html")).content().contains("<!doctype html>");
  }

  /** The action as GitHub runs it: inputs through its own names, files for output and summary. */
  private Run action(Map<String, String> inputs) throws IOException, InterruptedException {
    return action("run", inputs);
  }

  private Run action(String id, Map<String, String> inputs)
      throws IOException, InterruptedException {
    JsonNode action = YAMLMapper.shared().readTree(Files.readString(ROOT.resolve("action.yml")));
    JsonNode step = PipelinesTest.step(action, id);
    step.get("env")
        .properties()
        .forEach(
            variable -> {
              String value = variable.getValue().asString();
              String name = value.replaceAll("^\\$\\{\\{ inputs\\.([a-z0-9-]+) }}$", "$1");
              environment.put(
                  variable.getKey(),
                  value.contains("github.action_path")
                      ? directory.toString()
                      : value.contains("github.token")
                          ? "the-job's-token"
                          : inputs.getOrDefault(
                              name, action.at("/inputs/" + name + "/default").asString("")));
            });
    environment.put("RUNNER_TEMP", directory.toString());
    environment.put("GITHUB_STEP_SUMMARY", directory.resolve("summary").toString());
    environment.put("GITHUB_OUTPUT", directory.resolve("output").toString());
    return run("bash", "set -eo pipefail\n" + step.get("run").asString());
  }

  @Test
  void actionWritesAnnotationsSummaryAndOutput() throws Exception {
    // another place in the job's environment must not win over the input
    environment.put("PGHOST", "192.0.2.1");
    String odd = "$(touch pwned)`touch pwned`";
    Run run =
        action(
            Map.of(
                "connection", SERVER.uri("postgres"), "for", "generic", "sarif-file", "r.sarif"));
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.out()).contains("::notice title=pgready::");
    assertThat(directory.resolve("summary")).content().contains("## ").contains("pgready: READY");
    assertThat(directory.resolve("output")).content().isEqualTo("exit-code=0\n");
    assertThat(JsonMapper.shared().readTree(directory.resolve("r.sarif").toFile()).has("runs"))
        .isTrue();
    Run missing = action(Map.of("connection", SERVER.uri("postgres"), "publication", odd));
    assertThat(missing.code()).as(missing.out()).isEqualTo(1);
    assertThat(directory.resolve("output")).content().endsWith("exit-code=1\n");
    assertThat(directory.resolve("pwned")).doesNotExist();
  }

  /** From a folder in place of the network. */
  @Test
  void actionDownloadsTheReleaseByItsChecksum() throws Exception {
    Path release = Files.createDirectories(directory.resolve("releases/v9.9.9"));
    String name = "pgready-9.9.9-linux-x64";
    environment.put("RUNNER_OS", "Linux");
    environment.put("RUNNER_ARCH", "X64");
    Run made =
        run(
            "sh",
            """
            mkdir -p %1$s/bin && cp pgready %1$s/bin/ && tar -czf '%2$s/%1$s.tar.gz' %1$s && rm -r %1$s &&
            cd '%2$s' && sha256sum %1$s.tar.gz >SHA256SUMS
            """
                .formatted(name, release));
    assertThat(made.code()).as(made.out()).isZero();
    Map<String, String> inputs =
        Map.of(
            "version",
            "9.9.9",
            "download",
            java.util.Objects.requireNonNull(release.getParent()).toUri().toString());
    Run run = action("download", inputs);
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(directory.resolve("output"))
        .content()
        .isEqualTo("root=%s/%s/bin\n".formatted(directory, name));
    assertThat(directory.resolve(name).resolve("bin/pgready")).isExecutable();

    Files.writeString(release.resolve(name + ".tar.gz"), "more", StandardOpenOption.APPEND);
    Run changed = action("download", inputs);
    assertThat(changed.code()).isEqualTo(2);
    assertThat(changed.out()).contains("is not the file that was released");
    environment.put("RUNNER_OS", "Windows");
    assertThat(action("download", inputs).out()).contains("there is no release for Windows");
    assertThat(action("download", Map.of("version", "../x")).out()).contains("version is not one");
  }

  @Test
  void actionTakesAFleet() throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("one " + SERVER.uri("postgres"));
    lines.add("gone postgresql://postgres@127.0.0.1:1/postgres");
    Files.write(directory.resolve("fleet.txt"), lines);
    Run run = action(Map.of("fleet", "fleet.txt"));
    assertThat(run.code()).as(run.out()).isEqualTo(3);
    assertThat(directory.resolve("output")).content().isEqualTo("exit-code=3\n");
    assertThat(directory.resolve("summary")).content().contains("pgready fleet: 2 databases");
  }

  /** GitHub's interface of a pull request's comments, as far as the action uses it. */
  private static final class Comments implements HttpHandler {
    private static final JsonMapper JSON = JsonMapper.shared();

    final List<ObjectNode> all = new ArrayList<>();
    final List<String> tokens = new ArrayList<>();
    boolean readOnly;

    ObjectNode add(String type, String body) {
      ObjectNode comment = JSON.createObjectNode();
      comment.put("id", 1000 + all.size()).put("body", body).putObject("user").put("type", type);
      all.add(comment);
      return comment;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
      tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Object answer = Map.of();
      int code = 200;
      if (exchange.getRequestMethod().equals("GET")) {
        int page =
            Integer.parseInt(exchange.getRequestURI().getQuery().replaceFirst(".*&page=", ""));
        answer = all.stream().skip((page - 1) * 100L).limit(100).toList();
      } else if (readOnly) {
        code = 403;
      } else if (exchange.getRequestMethod().equals("PATCH")) {
        int id = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
        all.get(id - 1000).set("body", JSON.readTree(body).get("body"));
      } else {
        code = 201;
        add("Bot", JSON.readTree(body).get("body").asString());
      }
      byte[] bytes = JSON.writeValueAsBytes(answer);
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }
  }

  @Test
  void aCommentOnThePullRequestIsUpdatedAndNotRepeated() throws Exception {
    Comments comments = new Comments();
    for (int i = 0; i < 120; i++) {
      comments.add("User", i == 7 ? "<!-- pgready: staging --> mine" : "words");
    }
    HttpServer github =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    github.createContext("/repos/acme/shop/issues", comments);
    github.start();
    try {
      environment.put("GITHUB_API_URL", "http://127.0.0.1:" + github.getAddress().getPort());
      environment.put("GITHUB_REPOSITORY", "acme/shop");
      Path event = directory.resolve("event.json");
      environment.put("GITHUB_EVENT_PATH", event.toString());
      Files.writeString(event, "{\"pull_request\": {\"number\": 17}}");
      Map<String, String> inputs =
          Map.of("connection", SERVER.uri("postgres"), "comment", "staging");
      assertThat(action(inputs).code()).isZero();
      Run first = action("comment", inputs);
      assertThat(first.code()).as(first.out()).isZero();
      assertThat(comments.all).hasSize(121);
      assertThat(comments.all.get(120).get("body").asString())
          .startsWith("<!-- pgready: staging -->\n")
          .contains("pgready: READY");
      assertThat(comments.tokens).containsOnly("Bearer the-job's-token");

      Files.writeString(
          directory.resolve("pgready.md"),
          "\u00e4\ud83d\ude00 `$(touch pwned)` \"\n".repeat(9_000));
      assertThat(action("comment", inputs).out()).isEmpty();
      assertThat(comments.all).hasSize(121);
      String updated = comments.all.get(120).get("body").asString();
      assertThat(updated)
          .startsWith("<!-- pgready: staging -->\n\u00e4\ud83d\ude00 `$(touch pwned)` \"\n")
          .endsWith("The whole report is in the summary of the job.\n")
          .hasSizeLessThan(65_536);
      assertThat(comments.all.get(7).get("body").asString()).endsWith("mine");
      assertThat(directory.resolve("pwned")).doesNotExist();

      action("comment", Map.of("comment", "production"));
      assertThat(comments.all).hasSize(122);

      comments.readOnly = true;
      Run fork = action("comment", inputs);
      assertThat(fork.code()).isZero();
      assertThat(fork.out()).contains("::warning title=pgready::", "it cannot be changed");
      assertThat(action("comment", Map.of("comment", "x --> y")).out())
          .contains("its name can have letters");
      Files.writeString(event, "{\"schedule\": \"17 4 * * *\"}");
      assertThat(action("comment", inputs).out()).isEmpty();
    } finally {
      github.stop(0);
    }
  }
}
