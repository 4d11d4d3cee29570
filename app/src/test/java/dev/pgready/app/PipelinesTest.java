// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.console.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The snippets of docs/pipelines.md and the action: what they say exists. */
final class PipelinesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)(?:^|[\\s\"'])(?:\\./|~/\\.local/bin/)?pgready ((?:check|fleet|merge|fix|collect) .*)$");

  record Snippet(String language, String text) {}

  static List<Snippet> snippets() throws IOException {
    List<Snippet> snippets = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(Files.readString(ROOT.resolve("docs/pipelines.md")));
    while (blocks.find()) {
      snippets.add(new Snippet(blocks.group(1), blocks.group(2)));
    }
    return snippets;
  }

  static Stream<String> commands() throws IOException {
    return snippets().stream()
        .flatMap(snippet -> COMMAND.matcher(snippet.text()).results())
        .map(found -> found.group(1).replaceFirst(" \\|\\|.*", "").replaceFirst("'$", ""));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandParses(String command) {
    String[] words = command.replaceAll("\\$\\{\\{[^}]*}}", "0").split(" +");
    CommandLine line = PgReady.commandLine(Console.system(), words);
    assertThat(line.parseArgs(words).subcommand()).isNotNull();
  }

  @Test
  void thereAreCommandsInEverySection() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(9);
  }

  @Test
  void yamlParsesStrictly() throws IOException {
    for (Snippet snippet : snippets()) {
      if (snippet.language().equals("yaml")) {
        assertThat(yaml(snippet.text()).isObject()).isTrue();
      }
    }
  }

  /** A step of the action by its id. */
  static JsonNode step(JsonNode action, String id) {
    return action.at("/runs/steps").values().stream()
        .filter(step -> step.path("id").asString("").equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theActionsScriptsTakeNoInputAsText() throws IOException, InterruptedException {
    JsonNode action = yaml(Files.readString(ROOT.resolve("action.yml")));
    assertThat(step(action, "run").get("run").asString()).contains("pgready\" check");
    for (String id : List.of("download", "run", "comment")) {
      String script = step(action, id).get("run").asString();
      assertThat(script).doesNotContain("${{");
      syntax("bash", script);
    }
    JsonNode inputs = action.get("inputs");
    Matcher used = Pattern.compile("inputs\\.([a-z0-9-]+)").matcher(action.toString());
    while (used.find()) {
      assertThat(inputs.has(used.group(1))).as(used.group(1)).isTrue();
    }
  }

  /** What is copied into other repositories names the release that it is a part of. */
  @Test
  void oneVersionEverywhere() throws IOException {
    Matcher pom =
        Pattern.compile("<version>(.*?)</version>")
            .matcher(Files.readString(ROOT.resolve("pom.xml")));
    assertThat(pom.find()).isTrue();
    Pattern mention =
        Pattern.compile(
            "(?:pgready:v?|@v|/v|rev: v|version: |appVersion: |default: )([0-9]+\\.[0-9]+\\.[0-9]+)");
    for (String file :
        List.of(
            "action.yml",
            "docs/pipelines.md",
            ".pre-commit-hooks.yaml",
            "packaging/gitlab/pgready.yml",
            "packaging/helm/pgready/Chart.yaml")) {
      List<String> versions =
          mention
              .matcher(Files.readString(ROOT.resolve(file)))
              .results()
              .map(found -> found.group(1))
              .toList();
      assertThat(versions).as(file).isNotEmpty().containsOnly(pom.group(1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".pre-commit-hooks.yaml",
        "packaging/gitlab/pgready.yml",
        "packaging/helm/pgready/Chart.yaml",
        "packaging/helm/pgready/values.yaml"
      })
  void packagingParsesStrictly(String file) throws IOException {
    for (String document : Files.readString(ROOT.resolve(file)).split("(?m)^---$")) {
      assertThat(yaml(document).isContainer()).isTrue();
    }
  }

  @Test
  void theChartsValuesFitItsSchema() throws IOException {
    Path chart = ROOT.resolve("packaging/helm/pgready");
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(Files.readString(chart.resolve("values.schema.json")));
    String values = Files.readString(chart.resolve("values.yaml"));
    assertThat(schema.validate(yaml(values))).isEmpty();
    // what the comment of values.yaml shows
    JsonNode shown =
        yaml(values.replace("databases: []\n", "databases:\n").replaceAll("(?m)^#  ", "  "));
    assertThat(shown.at("/databases/0/name").asString()).isEqualTo("shop");
    assertThat(schema.validate(shown)).isEmpty();
    assertThat(schema.validate(yaml(values + "\nunknown: 1\n"))).isNotEmpty();
  }

  @Test
  void shellParses() throws IOException, InterruptedException {
    for (Snippet snippet : snippets()) {
      if (snippet.language().equals("sh")) {
        syntax("sh", snippet.text());
      }
    }
  }

  private static JsonNode yaml(String text) {
    return YAMLMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build()
        .readTree(text);
  }

  private static void syntax(String shell, String script) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(shell, "-n").redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said + script).isZero();
  }
}
