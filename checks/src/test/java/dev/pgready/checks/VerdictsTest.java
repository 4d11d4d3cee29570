// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.FactsException;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.providers.EndpointKind;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What each single fact changes in the verdict: every value of the facts of two real databases is
 * replaced by others, one at a time, and all that the checks then say differently is held against
 * the files in {@code verdicts}. A line names the fact, the checks whose status differs, and a sum
 * over all that is said: a change of a check that nobody intended shows up as a line that differs.
 * {@code -Dpgready.refresh} writes the files anew; read the difference before you commit it.
 */
final class VerdictsTest {
  private static final Path FILES =
      Path.of("src/test/resources/dev/pgready/checks/verdicts").toAbsolutePath();
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final List<String> CONSUMERS =
      List.of("generic", "zero", "powersync", "debezium", "electric", "postgres");

  /** Words that a fact of this name can be. */
  private static final Map<String, List<String>> WORDS =
      Map.ofEntries(
          Map.entry("wal_status", List.of("lost", "unreserved", "extended")),
          Map.entry("identity", List.of("n", "f", "i")),
          Map.entry("kind", List.of("p", "f", "v", "m")),
          Map.entry("persistence", List.of("u", "t")),
          Map.entry("plugin", List.of("pgoutput", "wal2json")),
          Map.entry("source", List.of("command line", "override", "configuration file")),
          Map.entry("encoding", List.of("SQL_ASCII", "LATIN1")),
          Map.entry("state", List.of("active", "idle in transaction (aborted)")));

  @ParameterizedTest
  @CsvSource({
    "limited, self-managed, connection",
    "limited, self-managed, probes",
    "limited, self-managed, server database role roleSettings functions fingerprint",
    "limited, self-managed, settings",
    "limited, self-managed, tables",
    "limited, self-managed, publications schemas",
    "limited, self-managed, slots",
    "limited, self-managed, rest",
    "administrator, aws-rds, connection",
    "administrator, aws-rds, probes",
    "administrator, aws-rds, server database role roleSettings functions fingerprint",
    "administrator, aws-rds, settings",
    "administrator, aws-rds, tables",
    "administrator, aws-rds, publications schemas",
    "administrator, aws-rds, slots",
    "administrator, aws-rds, rest"
  })
  void everyFactHasTheEffectThatItHad(String database, String provider, String parts)
      throws IOException {
    ObjectNode facts = (ObjectNode) MAPPER.readTree(text(database + ".json"));
    Verdicts verdicts = new Verdicts(facts, provider);
    Set<String> names = Set.of(parts.split(" "));
    ObjectNode catalogue = (ObjectNode) facts.get("catalogue");
    if (names.contains("connection") || names.contains("probes")) {
      verdicts.each(facts, parts, parts);
    }
    for (String part : List.copyOf(catalogue.propertyNames())) {
      if (names.contains(part) || (parts.equals("rest") && !NAMED.contains(part))) {
        verdicts.each(catalogue, part, part);
      }
    }
    String file = "%s-%s.txt".formatted(database, parts.split(" ")[0]);
    String now = String.join("\n", verdicts.lines) + "\n";
    if (System.getProperty("pgready.refresh") != null) {
      Files.writeString(FILES.resolve(file), now);
      return;
    }
    assertThat(now).isEqualTo(text(file));
  }

  private static final Set<String> NAMED =
      Set.of(
          "server",
          "database",
          "role",
          "roleSettings",
          "functions",
          "fingerprint",
          "settings",
          "tables",
          "publications",
          "schemas",
          "slots");

  private static String text(String name) throws IOException {
    try (InputStream in = VerdictsTest.class.getResourceAsStream("verdicts/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Changes facts one after the other, and keeps what changes with them. */
  private static final class Verdicts {
    private final ObjectNode facts;
    private final Detection detection;
    private final Map<String, ConsumerProfile> consumers = new LinkedHashMap<>();
    private final Request request =
        new Request("shop_pub", List.of("public.*"), List.of(), "zero_0_a", 20L << 30, Map.of());
    private final Map<String, String> sound;
    private final List<String> lines = new ArrayList<>();

    Verdicts(ObjectNode facts, String provider) {
      this.facts = facts;
      this.detection =
          new Detection(
              ProviderCatalog.builtIn().find(provider).orElseThrow(),
              Confidence.CERTAIN,
              List.of(),
              EndpointKind.DIRECT,
              null,
              Map.of());
      CONSUMERS.forEach(id -> consumers.put(id, new ConsumerCatalog().get(id)));
      this.sound = Objects.requireNonNull(said());
      lines.add(sum(sound));
      sound.forEach((check, said) -> lines.add("  " + check + " " + status(said)));
    }

    void each(JsonNode parent, String key, String path) {
      JsonNode value = parent.get(key);
      if (value == null) {
        return;
      }
      if (value instanceof ObjectNode object) {
        for (String name : List.copyOf(object.propertyNames())) {
          each(object, name, path + "." + name);
        }
        ((ObjectNode) parent).remove(key);
        told(path + " missing");
        ((ObjectNode) parent).set(key, value);
      } else if (value instanceof ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
          element(list, i, path + "[" + i + "]");
        }
        ((ObjectNode) parent).putArray(key);
        told(path + " empty");
        ((ObjectNode) parent).set(key, value);
      } else {
        for (JsonNode other : others(key, value)) {
          ((ObjectNode) parent).set(key, other);
          told(path + " = " + other);
        }
        ((ObjectNode) parent).set(key, value);
      }
    }

    private void element(ArrayNode list, int index, String path) {
      JsonNode value = list.get(index);
      if (value instanceof ObjectNode object) {
        for (String name : List.copyOf(object.propertyNames())) {
          each(object, name, path + "." + name);
        }
      }
      list.remove(index);
      told(path + " missing");
      list.insert(index, value);
    }

    private static List<JsonNode> others(String key, JsonNode value) {
      List<Object> others = new ArrayList<>();
      if (value.isBoolean()) {
        others.add(!value.asBoolean());
      } else if (value.isNumber()) {
        long number = value.asLong();
        others.addAll(List.of(0, number + 1, number < 1000 ? 1_000_000 : 3, -1));
      } else if (value.isString()) {
        String text = value.asString();
        others.addAll(WORDS.getOrDefault(key, List.of()));
        if (text.matches("-?[0-9]+")) {
          others.addAll(List.of("0", "-1", "1", "100000", "2000000000"));
        } else if (text.equals("on") || text.equals("off")) {
          others.add(text.equals("on") ? "off" : "on");
        } else {
          others.addAll(List.of("", "other"));
        }
      }
      List<JsonNode> nodes = new ArrayList<>();
      others.stream()
          .<JsonNode>map(MAPPER::valueToTree)
          .filter(other -> !other.equals(value))
          .forEach(nodes::add);
      return nodes;
    }

    private void told(String change) {
      Map<String, String> now = said();
      if (now == null) {
        lines.add(change + ": refused");
        return;
      }
      List<String> differing = new ArrayList<>();
      Map<String, String> told = new TreeMap<>();
      now.forEach(
          (check, text) -> {
            String before = sound.get(check);
            if (!text.equals(before)) {
              told.put(check, text);
              if (before == null || !status(before).equals(status(text))) {
                differing.add(check + " " + status(text));
              }
            }
          });
      if (!told.isEmpty()) {
        String sum = sum(told);
        lines.add(
            "%s: %s%s"
                .formatted(
                    change, differing.isEmpty() ? "" : String.join(", ", differing) + " ", sum));
      }
    }

    private static String status(String said) {
      return said.lines()
          .map(line -> line.substring(0, line.indexOf(' ')))
          .distinct()
          .sorted()
          .reduce((a, b) -> a + "+" + b)
          .orElse("");
    }

    /** Null: these are no facts. */
    private @Nullable Map<String, String> said() {
      try {
        Facts read = FactsDocument.read(MAPPER.writeValueAsString(facts));
        Map<String, String> said = new TreeMap<>();
        Report report = Preflight.run(read, detection, consumers, request, Checks.all());
        for (Report.Finding finding : report.findings()) {
          StringBuilder text = new StringBuilder(finding.result().status().name()).append(' ');
          text.append(finding.consumers()).append(finding.result().message());
          text.append(finding.result().evidence()).append(finding.result().subjects());
          text.append(finding.result().canFail()).append(finding.crashed());
          for (Remedy remedy : finding.result().remedies()) {
            text.append(remedy);
          }
          said.merge(
              finding.id(), text.toString().replace("\n", "\\n"), (one, two) -> one + "\n" + two);
        }
        return said;
      } catch (FactsException e) {
        return null;
      }
    }

    private static String sum(Map<String, String> said) {
      CRC32 sum = new CRC32();
      sum.update(said.toString().getBytes(StandardCharsets.UTF_8));
      return "#%08x".formatted(sum.getValue());
    }
  }
}
