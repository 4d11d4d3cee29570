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
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.providers.EndpointKind;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
  private static final ProviderCatalog HOSTS = ProviderCatalog.builtIn();
  private static final List<String> CONSUMERS =
      List.of("generic", "zero", "powersync", "debezium", "electric", "postgres");

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

  private static String text(String name) {
    try (InputStream in = VerdictsTest.class.getResourceAsStream("verdicts/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Detection detection(ProviderProfile host) {
    return new Detection(host, Confidence.CERTAIN, List.of(), EndpointKind.DIRECT, null, Map.of());
  }

  /** What a server said, and where it stood. */
  @SuppressWarnings("ImmutableEnumChecker")
  private enum Database {
    LIMITED("self-managed"),
    ADMINISTRATOR("aws-rds"),
    /** With what many consumers keep there, and tables of every kind. */
    CROWDED("self-managed");

    private static final Map<Database, ChangedFacts> READ = new ConcurrentHashMap<>();

    private final String host;

    Database(String host) {
      this.host = host;
    }

    Detection detection() {
      return VerdictsTest.detection(HOSTS.find(host).orElseThrow());
    }

    String file() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Read once: all checks look at them. */
    ChangedFacts changes() {
      return READ.computeIfAbsent(
          this,
          database -> {
            String document = text(file() + ".json");
            return database == CROWDED
                ? ChangedFacts.several(document, 400)
                : ChangedFacts.each(document);
          });
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

    /** What exists in the crowded database. */
    private static final List<Request> CROWD =
        List.of(
            Request.DEFAULT,
            new Request("dbz_publication", List.of(), List.of(), "debezium", null, Map.of()),
            new Request("narrow", List.of("people", "uniq"), List.of(), null, null, Map.of()),
            new Request(null, List.of("public.*"), List.of(), "zero_0_a", 1L << 30, Map.of()),
            new Request(null, List.of(), List.of("shop"), "flow_slot", null, Map.of()),
            new Request("powersync", List.of("part"), List.of(), null, null, Map.of()),
            new Request(
                "electric_publication_default",
                List.of(),
                List.of(),
                "electric_slot_default",
                null,
                Map.of(),
                List.of("pgstream_pub")));

    private final Check check;
    private final Database database;

    Verdicts(Check check, Database database) {
      this.check = check;
      this.database = database;
    }

    String lines() {
      ChangedFacts changes = database.changes();
      StringBuilder lines = new StringBuilder();
      String sound = said(changes.sound());
      lines.append(status(sound)).append(' ').append(sum(sound)).append('\n');
      if (database == Database.CROWDED) {
        inTurns(lines, changes.changed());
      } else {
        changes.changed().forEach((change, facts) -> line(lines, change, said(facts), sound));
      }
      new TreeMap<>(REQUESTS)
          .forEach(
              (name, request) ->
                  line(
                      lines,
                      "asked for " + name,
                      said(changes.sound(), database.detection(), PROFILES, request),
                      sound));
      OTHERS.forEach(
          (name, profile) ->
              line(
                  lines,
                  "for " + name,
                  said(changes.sound(), database.detection(), Map.of(name, profile), REQUEST),
                  ""));
      for (ProviderProfile host : HOSTS.all()) {
        line(
            lines,
            "on " + host.id(),
            said(changes.sound(), detection(host), PROFILES, REQUEST),
            sound);
      }
      return lines.toString();
    }

    /** Each with another consumer, host and request; twenty on a line. */
    private void inTurns(StringBuilder lines, Map<String, Facts> changed) {
      List<Map.Entry<String, ConsumerProfile>> consumers = new ArrayList<>(PROFILES.entrySet());
      consumers.addAll(OTHERS.entrySet());
      List<ProviderProfile> hosts = List.copyOf(HOSTS.all());
      int turn = 0;
      StringBuilder together = new StringBuilder();
      for (Map.Entry<String, Facts> change : changed.entrySet()) {
        Map.Entry<String, ConsumerProfile> consumer = consumers.get(turn % consumers.size());
        // every other one where nothing is managed
        ProviderProfile host =
            turn % 2 == 0 ? database.detection().profile() : hosts.get(turn / 2 % hosts.size());
        together.append(
            said(
                change.getValue(),
                detection(host),
                Map.of(consumer.getKey(), consumer.getValue()),
                CROWD.get(turn / 3 % CROWD.size())));
        turn++;
        if (turn % 20 == 0 || turn == changed.size()) {
          line(lines, "up to " + change.getKey(), together.toString(), "");
          together.setLength(0);
        }
      }
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
      return said(facts, database.detection(), PROFILES, REQUEST);
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
          // what it says is among the steps
          text.append(remedy.toString().replace(", terraform=" + remedy.terraform(), ""));
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
