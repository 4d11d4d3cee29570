// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.ReleaseImage.Run;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The pipelines of docs/pipelines.md, of {@code packaging} and of {@code init} that name pgready's
 * image run in an image like it, in the way in which each of these systems starts a container.
 */
final class PipelineContainersIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final TestPostgres SERVER = TestPostgres.shared(16);
  private static final Pattern SHELL_STEP = Pattern.compile("sh '([^']*)'");
  private static final Pattern CREDENTIALS =
      Pattern.compile("(\\w+) = credentials\\('([a-z0-9-]+)'\\)");

  /** Somebody's number on the machine that runs the pipeline. */
  private static final String SOMEBODY = "4321:4321";

  @TempDir private static Path shared = Path.of("");
  private static ReleaseImage image;

  /** The checked-out repository: whoever runs in the container can write there. */
  private Path work = Path.of("");

  @BeforeAll
  static void build() throws Exception {
    image = ReleaseImage.make(Files.createDirectory(shared.resolve("image")));
  }

  @AfterAll
  static void remove() throws IOException {
    if (image != null) {
      image.close();
    }
  }

  private void checkOut() throws IOException {
    work = open(Files.createTempDirectory(shared, "work"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
    // as "A fleet as a file" generates it
    Files.write(
        work.resolve("databases.txt"),
        List.of("# name  connection", "shop-eu " + SERVER.uri("postgres"), "shop-us " + other()));
  }

  private static String other() {
    return "host=127.0.0.1 port=%s user=postgres dbname=template1".formatted(SERVER.port());
  }

  private static Path open(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    return directory;
  }

  private static String snippet(String start) throws IOException {
    return PipelinesTest.snippets().stream()
        .map(PipelinesTest.Snippet::text)
        .filter(text -> text.contains(start))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> docker(Map<String, String> environment, String... options) {
    List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", "--network", "host"));
    environment.keySet().forEach(name -> command.addAll(List.of("-e", name)));
    command.addAll(List.of(options));
    return command;
  }

  /**
   * As the runner with Docker does: the image's user, no entry point, the lines one after another.
   */
  private Run gitLab(JsonNode job, Map<String, String> variables) throws Exception {
    Map<String, String> environment = new HashMap<>(variables);
    job.path("variables")
        .properties()
        .forEach(
            variable -> {
              String value = variable.getValue().asString();
              environment.put(
                  variable.getKey(),
                  value.startsWith("$") ? variables.get(value.substring(1)) : value);
            });
    assertThat(job.at("/image/entrypoint/0").asString()).isEmpty();
    List<String> command =
        docker(environment, "--entrypoint", "", "-v", work + ":/builds/shop", "-w", "/builds/shop");
    command.add(image.of(job.at("/image/name").asString()));
    List<String> lines = new ArrayList<>(List.of("set -eo pipefail"));
    job.get("script").values().forEach(line -> lines.add(line.asString()));
    command.addAll(List.of("sh", "-c", String.join("\n", lines)));
    return image.run(environment, command);
  }

  private static JsonNode job(String yaml, String name) {
    JsonNode all = YAMLMapper.shared().readTree(yaml);
    JsonNode job = all.get(name);
    JsonNode below = all.path(job.path("extends").asString(""));
    if (below.isObject()) {
      below
          .properties()
          .forEach(
              one -> {
                if (!job.has(one.getKey())) {
                  ((tools.jackson.databind.node.ObjectNode) job).set(one.getKey(), one.getValue());
                }
              });
    }
    return job;
  }

  private void assertJudged(Run run) throws IOException {
    assertThat(run.code()).as(run.out()).isIn(0, 1);
    assertThat(run.out()).contains("READY");
    assertThat(work.resolve("pgready.xml")).content().contains("<testsuites");
  }

  @Test
  void gitLab() throws Exception {
    checkOut();
    String yaml = snippet("extends: .pgready");
    assertJudged(
        gitLab(job(yaml, "pgready"), Map.of("STAGING_DATABASE_URL", SERVER.uri("postgres"))));
    JsonNode fleet = job(yaml, "pgready fleet");
    int parallel = fleet.get("parallel").asInt();
    List<String> seen = new ArrayList<>();
    for (int node = 1; node <= parallel; node++) {
      Run run =
          gitLab(
              fleet,
              Map.of(
                  "CI_NODE_INDEX",
                  String.valueOf(node),
                  "CI_NODE_TOTAL",
                  String.valueOf(parallel)));
      assertThat(run.code()).as(run.out()).isIn(0, 1);
      seen.add(Files.readString(work.resolve("shard-%s.json".formatted(node))));
    }
    for (String name : List.of("shop-eu", "shop-us")) {
      assertThat(seen).filteredOn(shard -> shard.contains('"' + name + '"')).hasSize(1);
    }
  }

  @Test
  void theComponentOfGitLab() throws Exception {
    checkOut();
    String[] parts =
        Files.readString(ROOT.resolve("packaging/gitlab/pgready.yml")).split("(?m)^---$");
    JsonNode inputs = YAMLMapper.shared().readTree(parts[0]).at("/spec/inputs");
    String yaml = parts[1];
    for (var input : inputs.properties()) {
      yaml =
          yaml.replace(
              "$[[ inputs.%s ]]".formatted(input.getKey()),
              input.getValue().get("default").asString());
    }
    assertJudged(gitLab(job(yaml, "pgready"), Map.of("DATABASE_URL", SERVER.uri("postgres"))));
  }

  /** As its plug-in for Docker does: the agent's user, {@code cat} keeps it, steps are executed. */
  private Run jenkins(String pipeline, Map<String, String> secrets) throws Exception {
    Map<String, String> environment = new HashMap<>();
    Matcher credentials = CREDENTIALS.matcher(pipeline);
    while (credentials.find()) {
      environment.put(credentials.group(1), secrets.get(credentials.group(2)));
    }
    Matcher config = Pattern.compile("PGREADY_CONFIG = '(.*)'").matcher(pipeline);
    if (config.find()) {
      environment.put("PGREADY_CONFIG", config.group(1));
    }
    List<String> command =
        docker(environment, "-d", "-u", SOMEBODY, "-v", work + ":/ws", "-w", "/ws");
    command.add(quoted(pipeline, "args"));
    command.add(image.of(quoted(pipeline, "image")));
    command.add("cat");
    command.add(command.indexOf("-d"), "-t");
    Run started = image.run(environment, command);
    assertThat(started.code()).as(started.out()).isZero();
    String container = started.out().strip();
    try {
      Matcher step = SHELL_STEP.matcher(pipeline);
      assertThat(step.find()).isTrue();
      return image.run(Map.of(), List.of("docker", "exec", container, "sh", "-xec", step.group(1)));
    } finally {
      image.done("docker", "rm", "-f", container);
    }
  }

  private static String quoted(String pipeline, String word) {
    Matcher found = Pattern.compile(word + " '([^']*)'").matcher(pipeline);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  @Test
  void jenkins() throws Exception {
    checkOut();
    assertJudged(
        jenkins(snippet("pipeline {"), Map.of("staging-database-url", SERVER.uri("postgres"))));
    assertThat(work.resolve("pgready.html")).content().contains("<!doctype html>");
  }

  /**
   * What {@code init} writes is run as it is written, in the repository that it was written for.
   */
  @Test
  void thatOfInit() throws Exception {
    for (String kind : List.of("gitlab", "jenkins")) {
      checkOut();
      List<String> command =
          docker(Map.of(), "-u", SOMEBODY, "-v", work + ":/ws", "-w", "/ws", image.name());
      command.addAll(List.of("init", SERVER.uri("postgres"), "--for", "zero", "--pipeline", kind));
      Run init = image.run(Map.of(), command);
      assertThat(init.code()).as(init.out()).isIn(0, 1);
      assertJudged(
          kind.equals("gitlab")
              ? gitLab(
                  job(Files.readString(work.resolve(".gitlab/pgready.yml")), "pgready"), Map.of())
              : jenkins(Files.readString(work.resolve("pgready.Jenkinsfile")), Map.of()));
    }
  }

  /**
   * A container of a pod, as a node starts it.
   *
   * @param secrets by key
   * @param given variables of the node's own, such as a number
   * @param volumes what is mounted, by the name of the volume
   */
  private Run pod(
      JsonNode spec,
      Map<String, String> secrets,
      Map<String, String> given,
      Map<String, Path> volumes)
      throws Exception {
    JsonNode container = spec.at("/containers/0");
    Map<String, String> environment = new HashMap<>(given);
    for (JsonNode variable : container.path("env").values()) {
      JsonNode key = variable.at("/valueFrom/secretKeyRef/key");
      environment.put(
          variable.get("name").asString(),
          key.isMissingNode() ? variable.get("value").asString() : secrets.get(key.asString()));
    }
    List<String> command = docker(environment);
    JsonNode security = container.path("securityContext");
    if (security.path("readOnlyRootFilesystem").asBoolean(false)) {
      command.add("--read-only");
    }
    for (JsonNode capability : security.at("/capabilities/drop").values()) {
      command.addAll(List.of("--cap-drop", capability.asString()));
    }
    if (!security.path("allowPrivilegeEscalation").asBoolean(true)) {
      command.addAll(List.of("--security-opt", "no-new-privileges"));
    }
    String memory = container.at("/resources/limits/memory").asString("");
    if (!memory.isEmpty()) {
      command.addAll(List.of("-m", memory.replace("Mi", "m")));
    }
    for (JsonNode mount : container.path("volumeMounts").values()) {
      String name = mount.get("name").asString();
      Path from = requireNonNull(volumes.get(name), "volume " + name);
      claim(spec, name, from);
      command.addAll(List.of("-v", from + ":" + mount.get("mountPath").asString()));
    }
    List<String> words = new ArrayList<>();
    if (container.has("command")) {
      command.addAll(List.of("--entrypoint", container.at("/command/0").asString()));
      container.get("command").values().stream()
          .skip(1)
          .forEach(word -> words.add(word.asString()));
    }
    container.path("args").values().forEach(word -> words.add(word.asString()));
    command.add(image.of(container.get("image").asString()));
    command.addAll(words);
    return image.run(environment, command);
  }

  /** A claimed volume is root's, and of the pod's group where it names one. */
  private static void claim(JsonNode spec, String name, Path directory) throws Exception {
    boolean claimed =
        spec.get("volumes").values().stream()
            .anyMatch(
                volume ->
                    volume.get("name").asString().equals(name)
                        && volume.has("persistentVolumeClaim"));
    if (claimed) {
      String group = spec.at("/securityContext/fsGroup").asString("");
      image.done("chown", group.isEmpty() ? "0:0" : "0:" + group, directory.toString());
      image.done("chmod", group.isEmpty() ? "755" : "2775", directory.toString());
    }
  }

  @Test
  void metricsOfACronJobAppearWhole() throws Exception {
    checkOut();
    JsonNode job = YAMLMapper.shared().readTree(snippet("kind: CronJob"));
    Run run =
        pod(
            job.at("/spec/jobTemplate/spec/template/spec"),
            Map.of("url", SERVER.uri("postgres")),
            Map.of(),
            Map.of("metrics", work));
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(work.resolve("pgready.prom")).content().contains("pgready_verdict");
    assertThat(work.resolve("pgready.new")).doesNotExist();
  }

  @Test
  void aHookOfArgo() throws Exception {
    checkOut();
    JsonNode job = YAMLMapper.shared().readTree(snippet("PreSync"));
    Run run =
        pod(
            job.at("/spec/template/spec"),
            Map.of("url", SERVER.uri("postgres")),
            Map.of(),
            Map.of());
    assertThat(run.code()).as(run.out()).isIn(0, 1);
    assertThat(run.out()).contains("READY");
    assertThat(
            pod(
                    job.at("/spec/template/spec"),
                    Map.of("url", "postgresql://postgres@127.0.0.1:1/postgres"),
                    Map.of(),
                    Map.of())
                .code())
        .isEqualTo(3);
  }

  /** Of twenty pods those that have a database, and one that has none. */
  @Test
  void anIndexedJobForAFleet() throws Exception {
    checkOut();
    JsonNode spec = YAMLMapper.shared().readTree(snippet("completionMode: Indexed")).get("spec");
    Path reports = open(Files.createTempDirectory(shared, "reports"));
    Map<String, Path> volumes = Map.of("fleet", work, "reports", reports);
    int databases = 0;
    for (int index = 0; index < spec.get("completions").asInt() && databases < 2; index++) {
      Run run =
          pod(
              spec.at("/template/spec"),
              Map.of("password", "secret"),
              Map.of("JOB_COMPLETION_INDEX", String.valueOf(index)),
              volumes);
      assertThat(run.code()).as(run.out()).isIn(0, 1);
      String shard = Files.readString(reports.resolve("shard-%s.json".formatted(index)));
      databases += shard.split("\"name\": ?\"shop-", -1).length - 1;
    }
    assertThat(databases).isEqualTo(2);
    List<String> merge =
        docker(Map.of(), "--entrypoint", "sh", "-v", reports + ":/reports", image.name());
    merge.addAll(List.of("-c", snippet("pgready merge /reports/")));
    Run merged = image.run(Map.of(), merge);
    assertThat(merged.code()).as(merged.out()).isIn(0, 1);
    assertThat(merged.out()).contains("shop-eu").contains("shop-us");
    assertThat(reports.resolve("fleet.html")).content().contains("<!doctype html>");
  }

  /** As pre-commit does for {@code language: docker_image}. */
  @Test
  void preCommit() throws Exception {
    checkOut();
    JsonNode hooks =
        YAMLMapper.shared().readTree(Files.readString(ROOT.resolve(".pre-commit-hooks.yaml")));
    JsonNode named = YAMLMapper.shared().readTree(snippet("hooks:")).at("/repos/0/hooks/0/id");
    JsonNode hook =
        hooks.values().stream()
            .filter(one -> one.get("id").equals(named))
            .findFirst()
            .orElseThrow();
    assertThat(hook.get("language").asString()).isEqualTo("docker_image");
    List<String> command =
        docker(Map.of(), "-u", SOMEBODY, "-v", work + ":/src:rw", "--workdir", "/src");
    String[] entry = hook.get("entry").asString().split(" ");
    command.add(image.of(entry[0]));
    command.addAll(List.of(entry).subList(1, entry.length));
    command.add("pgready.yaml");
    Files.writeString(work.resolve("pgready.yaml"), "timeout: 3\n");
    Run good = image.run(Map.of(), command);
    assertThat(good.code()).as(good.out()).isZero();
    Files.writeString(work.resolve("pgready.yaml"), "timeuot: 3\n");
    Run bad = image.run(Map.of(), command);
    assertThat(bad.code()).as(bad.out()).isEqualTo(2);
    assertThat(bad.out()).contains("timeuot");
  }
}
