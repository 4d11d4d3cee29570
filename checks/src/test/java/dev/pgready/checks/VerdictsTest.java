// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Check;
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
import dev.pgready.providers.ProviderProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What each single fact changes in the verdict: every value of the facts of two real databases is
 * replaced by others, one at a time, and so are what is asked for, the consumer and the host; all
 * that a check then says differently is held against the file of its name in {@code verdicts}. A
 * line names the fact, the checks whose status differs, and a sum over all that is said: a change
 * of a check that nobody intended shows up as a line that differs. {@code -Dpgready.refresh} writes
 * the files anew; read the difference before you commit it.
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

  static Stream<Arguments> checks() {
    return Stream.of(Database.values())
        .flatMap(
            database -> Checks.all().stream().map(check -> Arguments.of(check.id(), database)));
  }

  @ParameterizedTest
  @MethodSource("checks")
  void everyFactHasTheEffectThatItHad(String check, Database database) throws IOException {
    String now = new Verdicts(Checks.find(check).orElseThrow(), database).lines();
    String file = database.file() + "/" + check + ".txt";
    if (System.getProperty("pgready.refresh") != null) {
      Files.createDirectories(FILES.resolve(file).getParent());
      Files.writeString(FILES.resolve(file), now);
      return;
    }
    assertThat(now).isEqualTo(text(file));
  }

  private static String text(String name) throws IOException {
    try (InputStream in = VerdictsTest.class.getResourceAsStream("verdicts/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Detection detection(ProviderProfile host) {
    return new Detection(host, Confidence.CERTAIN, List.of(), EndpointKind.DIRECT, null, Map.of());
  }

  /** What a server said, and where it stood. */
  private enum Database {
    LIMITED("self-managed"),
    ADMINISTRATOR("aws-rds");

    private final Detection detection;
    private @Nullable Changes changes;

    Database(String provider) {
      this.detection = detection(ProviderCatalog.builtIn().find(provider).orElseThrow());
    }

    String file() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Read once: all checks look at them. */
    synchronized Changes changes() throws IOException {
      Changes all = changes;
      if (all == null) {
        all = new Changes((ObjectNode) MAPPER.readTree(text(file() + ".json")));
        changes = all;
      }
      return all;
    }
  }

  /** The facts as they are, and with each value changed, by what was changed. */
  private static final class Changes {
    private final ObjectNode document;
    private final Facts sound;
    private final Map<String, Facts> changed = new LinkedHashMap<>();

    Changes(ObjectNode document) {
      this.document = document;
      this.sound = Objects.requireNonNull(facts());
      ObjectNode catalogue = (ObjectNode) document.get("catalogue");
      each(document, "connection", "connection");
      each(document, "probes", "probes");
      for (String part : List.copyOf(catalogue.propertyNames())) {
        each(catalogue, part, part);
      }
    }

    private void each(JsonNode parent, String key, String path) {
      JsonNode value = parent.get(key);
      if (value == null) {
        return;
      }
      if (value instanceof ObjectNode object) {
        for (String name : List.copyOf(object.propertyNames())) {
          each(object, name, path + "." + name);
        }
        ((ObjectNode) parent).remove(key);
        changed(path + " missing");
        ((ObjectNode) parent).set(key, value);
      } else if (value instanceof ArrayNode list) {
        for (int i = 0; i < list.size(); i++) {
          element(list, i, path + "[" + i + "]");
        }
        ((ObjectNode) parent).putArray(key);
        changed(path + " empty");
        ((ObjectNode) parent).set(key, value);
      } else {
        for (JsonNode other : others(key, value)) {
          ((ObjectNode) parent).set(key, other);
          changed(path + " = " + other);
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
      changed(path + " missing");
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

    private void changed(String change) {
      Facts now = facts();
      if (now != null && !now.equals(sound)) {
        changed.put(change, now);
      }
    }

    /** Null: these are no facts. */
    private @Nullable Facts facts() {
      try {
        return FactsDocument.read(MAPPER.writeValueAsString(document));
      } catch (FactsException e) {
        return null;
      }
    }
  }

  /** What one check says of each change. */
  private static final class Verdicts {
    private static final Map<String, ConsumerProfile> PROFILES = new LinkedHashMap<>();
    private static final Map<String, ConsumerProfile> OTHERS = new LinkedHashMap<>();
    private static final Request REQUEST =
        new Request("shop_pub", List.of("public.*"), List.of(), "zero_0_a", 20L << 30, Map.of());

    static {
      ConsumerCatalog catalog = new ConsumerCatalog();
      CONSUMERS.forEach(id -> PROFILES.put(id, catalog.get(id)));
      for (String id : catalog.ids()) {
        ConsumerProfile profile = catalog.get(id);
        OTHERS.put(id, profile);
        profile
            .variants()
            .keySet()
            .forEach(name -> OTHERS.put(id + ":" + name, catalog.get(id + ":" + name)));
      }
      OTHERS.keySet().removeAll(CONSUMERS);
    }

    /** What else may be asked for. */
    private static final Map<String, Request> REQUESTS =
        Map.of(
            "nothing", Request.DEFAULT,
            "a publication", new Request("shop_pub", List.of(), List.of(), null, null, Map.of()),
            "a publication that is missing",
                new Request("nowhere", List.of(), List.of(), null, null, Map.of()),
            "two publications",
                new Request(
                    "shop_pub",
                    List.of(),
                    List.of(),
                    null,
                    null,
                    Map.of(),
                    List.of("other_pub", "nowhere")),
            "a schema", new Request(null, List.of(), List.of("public"), null, null, Map.of()),
            "what is missing",
                new Request(
                    null, List.of("nowhere", "public.*"), List.of("no"), "no", 1L, Map.of()));

    private final Check check;
    private final Database database;

    Verdicts(Check check, Database database) {
      this.check = check;
      this.database = database;
    }

    String lines() throws IOException {
      Changes changes = database.changes();
      StringBuilder lines = new StringBuilder();
      String sound = said(changes.sound);
      lines.append(status(sound)).append(' ').append(sum(sound)).append('\n');
      changes.changed.forEach((change, facts) -> line(lines, change, said(facts), sound));
      new TreeMap<>(REQUESTS)
          .forEach(
              (name, request) ->
                  line(
                      lines,
                      "asked for " + name,
                      said(changes.sound, database.detection, PROFILES, request),
                      sound));
      OTHERS.forEach(
          (name, profile) ->
              line(
                  lines,
                  "for " + name,
                  said(changes.sound, database.detection, Map.of(name, profile), REQUEST),
                  ""));
      for (ProviderProfile host : ProviderCatalog.builtIn().all()) {
        line(
            lines,
            "on " + host.id(),
            said(changes.sound, detection(host), PROFILES, REQUEST),
            sound);
      }
      return lines.toString();
    }

    private static void line(StringBuilder lines, String change, String said, String sound) {
      if (!said.equals(sound)) {
        lines.append(change).append(": ");
        if (!status(said).equals(status(sound))) {
          lines.append(status(said)).append(' ');
        }
        lines.append(sum(said)).append('\n');
      }
    }

    private static String status(String said) {
      return said.lines()
          .map(line -> line.substring(0, line.indexOf(' ')))
          .distinct()
          .sorted()
          .collect(Collectors.joining("+"));
    }

    private String said(Facts facts) {
      return said(facts, database.detection, PROFILES, REQUEST);
    }

    private String said(
        Facts facts, Detection detection, Map<String, ConsumerProfile> consumers, Request request) {
      Report report = Preflight.run(facts, detection, consumers, request, List.of(check));
      StringBuilder said = new StringBuilder();
      for (Report.Finding finding : report.findings()) {
        StringBuilder text = new StringBuilder(finding.result().status().name()).append(' ');
        text.append(finding.title());
        text.append(finding.consumers()).append(finding.result().message());
        text.append(finding.result().evidence()).append(finding.result().subjects());
        text.append(finding.result().canFail()).append(finding.crashed());
        for (Remedy remedy : finding.result().remedies()) {
          text.append(remedy);
        }
        said.append(text.toString().replace("\n", "\\n")).append('\n');
      }
      return said.toString();
    }

    private static String sum(String said) {
      CRC32 sum = new CRC32();
      sum.update(said.getBytes(StandardCharsets.UTF_8));
      return "#%08x".formatted(sum.getValue());
    }
  }
}
