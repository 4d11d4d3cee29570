// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.console.ConfigException;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a configuration may say, and that everything else is refused with its place. */
final class ConfigFileTest {
  private static final String SECRET = "hunter2-Q9";

  private static Config parse(String text) {
    return ConfigFile.parse(
            Path.of("pgready.yaml"), text, ProviderCatalog.builtIn(), new ConsumerCatalog())
        .config();
  }

  private static List<String> problems(String text) {
    try {
      parse(text);
      return List.of();
    } catch (ConfigException e) {
      return e.problems();
    }
  }

  @Test
  void everyKey() {
    Config config =
        parse(
            """
            connection: shop
            connections:
              shop:
                url: postgresql://app@db.example.com/shop
                password: {env: SHOP_PASSWORD}
                direct-url: {file: direct.txt}
                consumers: [debezium]
                labels: {region: eu}
              crm:
                host: crm.example.com
                port: 5433
                user: app
                database: crm
                sslmode: verify-full
                password: {command: [pass, show, crm]}
            consumers: [zero]
            provider: aws-rds
            publication: pub
            slot: s
            slot-exists: true
            tables: [public.orders]
            schemas: [sales]
            probe: full
            timeout: 30
            thresholds:
              slot-wal-size.min: 100GB
            severity:
              toast-values: off
            mutes:
              - check: replica-identity
                subject: public.log*
                reason: append-only
                owner: ops
                expires: 2027-03-31
            skip: [sequences]
            fail-on: warn
            allow-unknown: true
            fleet:
              - shop
              - connection: crm
                labels: {tier: "1"}
              - name: third
                to: {host: x.example.com}
            """);
    assertThat(config.connections()).containsOnlyKeys("shop", "crm");
    assertThat(config.probe()).isEqualTo(ProbeLevel.FULL);
    assertThat(config.severity()).containsEntry("toast-values", SeverityOverride.OFF);
    assertThat(config.failOn()).isEqualTo(FailOn.WARN);
    assertThat(config.allowUnknown()).isTrue();
    assertThat(config.fleet().stream().map(FleetEntryConfig::reportName))
        .containsExactly("shop", "crm", "third");
    assertThat(config.at(config.connection(config.fleet().get(0))).consumers())
        .containsExactly("debezium");
    assertThat(config.at(config.connection(config.fleet().get(1))).consumers())
        .containsExactly("zero");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          consumer: zero                  | :1: unknown key consumer (known:
          consumers: zero                 | :1: consumers: must be a list, not "zero"
          consumers: [nosuch]             | :1: consumers[0]: unknown consumer nosuch
          provider: nosuch                | :1: provider: must be auto, none or an id
          probe: deep                     | :1: probe: must be one of none, safe, full, not "deep"
          timeout: 0                      | :1: timeout: must be a number of seconds above 0, not 0
          timeout: soon                   | :1: timeout: must be a whole number, not "soon"
          fail-on: info                   | :1: fail-on: must be one of fail, warn, not "info"
          allow-unknown: 1                | :1: allow-unknown: must be true or false
          thresholds: {slot-wal-size.max: 1GB} | :1: thresholds.slot-wal-size.max: must be one of
          thresholds: {slot-wal-size.min: 1}   | must be a size with its unit, such as 100GB
          thresholds: {slot-wal-size.min: 5s}  | must be a size with its unit, such as 100GB
          thresholds: {wal-sender-timeout.min: 5GB} | must be a time with its unit
          thresholds: {slot-wal-size.min: }    | thresholds.slot-wal-size.min: must have a value
          severity: {nosuch: warn}        | :1: severity.nosuch: must be the id of a check
          severity: {wal-level: error}    | must be one of fail, warn, pass, off, not "error"
          skip: [nosuch]                  | :1: skip[0]: must be the id of a check
          connection: shop                | must be one of the file's connections (there are none)
          mutes: [{check: wal-level, reason: r, owner: o}] | :1: mutes[0].expires: missing key
          mutes: [{check: wal-level, reason: r, expires: 2027-01-01}] | mutes[0].owner: missing key
          mutes: [{check: wal-level, reason: r, owner: o, expires: 2027-02-30}] | must be a date
          mutes: [{check: nosuch, reason: r, owner: o, expires: 2027-01-01}] | the id of a check
          mutes: [{check: wal-level, reason: '', owner: o, expires: 2027-01-01}] | must give the reason
          fleet: [shop]                   | :1: fleet[0]: must be one of the file's connections
          fleet: [{to: {host: h}}]        | :1: fleet[0]: must have a name
          fleet: [{}]                     | :1: fleet[0]: must have either connection
          connections: {a: {host: h, port: 70000}} | connections.a.port: must be a number from 1
          connections: {a: {host: h, sslmode: on}} | connections.a.sslmode: must be one of
          connections: {'a b': {host: h}} | connections.a b: must be a name of letters
          connections: {a: {url: 'http://h/d'}} | connections.a.url: the connection string has the
          connections: {a: {url: 'postgresql://h/d', host: h}} | must not be set together with url
          connections: {a: {host: h, password: {}}} | must be exactly one of env, file and command
          connections: {a: {host: h, password: {env: A, file: b}}} | must be exactly one of
          probe: safe : full         | not YAML
          [1, 2]                          | :1: the file: must be a mapping, not a list
          """)
  void refused(String text, String expected) {
    assertThat(problems(text)).anySatisfy(p -> assertThat(p).contains(expected));
    assertThat(problems(text)).allSatisfy(p -> assertThat(p).startsWith("pgready.yaml:"));
  }

  @Test
  void allProblemsInOrderWithTheirLines() {
    assertThat(
            problems(
                """
                consumers: [zero]
                timeout: soon
                probe: deep
                consumers: [nosuch]
                nosuch: 1
                """))
        .extracting(p -> p.substring(0, "pgready.yaml:2".length()))
        .containsExactly(
            "pgready.yaml:2",
            "pgready.yaml:3",
            "pgready.yaml:4",
            "pgready.yaml:4",
            "pgready.yaml:5");
  }

  /** Each exits 2; what YAML itself makes of some of them would be a surprise. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "consumers: &a [zero]|:1: anchors (&) are not supported",
        "consumers: &a [zero]~skip: *a|:2: aliases (*) are not supported",
        "connections:~  a: &x {host: h}~  b: *x|:3: aliases (*) are not supported",
        "connections:~  a: {host: h}~  b:~    <<: {host: h}|:4: unknown key connections.b.<<",
        "timeout: !!str 5|:1: tags (!) are not supported",
        "probe: safe~probe: full|:2: probe: duplicate key",
        "probe: safe~^timeout: 5|:2: not YAML: a tab; indent with spaces",
        "^probe: safe|:1: not YAML",
        "probe:|:1: probe: must have a value",
        "consumers:|:1: consumers: must be a list, not nothing",
        "connections: {a: }|connections.a: must be a mapping, not nothing",
        "mutes: [{check: , reason: r, owner: o, expires: 2027-01-01}]|check: must have a value",
        "fleet:|fleet: must be a list, not nothing",
        "fleet: {a: b}|fleet: must be a list, not a mapping",
        "fleet: [{connection: a, to: {host: h}, name: n}]|must have either connection",
        "connections: {a: {host: h}}~fleet: [a, a]|fleet[1]: must have a unique name: a is",
        "connections: {a: {host: h, thresholds: {x: 1}}}|connections.a.thresholds.x: must be one",
        "connections: {a: {host: h, severity: {x: warn}}}|connections.a.severity.x: must be the id",
        "fleet: [{name: n, to: {host: h}, mutes: [{check: x, reason: r, owner: o, expires: "
            + "2027-01-01}]}]|fleet[0].mutes[0].check: must be the id",
        "fleet: [{name: n, to: {host: h}, consumers: [x]}]|fleet[0].consumers[0]: unknown consumer",
        "fleet: [{name: n, to: {host: h}, provider: x}]|fleet[0].provider: must be auto",
        "fleet: [{name: n, to: {host: h}, probe: x}]|fleet[0].probe: must be one of none",
        "fleet: [{name: n, to: {host: h}, timeout: 5}]|unknown key fleet[0].timeout",
        "[[[[[|not YAML",
        "{|not YAML",
        "\"|not YAML",
        "probe: safe@|not YAML",
      })
  void unfinishedOrTooClever(String written, String expected) {
    String text = written.replace('~', '\n').replace('^', '\t').replace('@', '\0');
    assertThat(problems(text)).anySatisfy(p -> assertThat(p).contains(expected));
    assertThat(problems(text)).allSatisfy(p -> assertThat(p).startsWith("pgready.yaml:"));
  }

  @Test
  void deepOrLong() {
    assertThat(problems("[".repeat(100_000))).hasSize(1);
    assertThat(problems("a: {".repeat(100_000))).hasSize(1);
    StringBuilder fleet = new StringBuilder("fleet:\n");
    for (int i = 0; i < 60_000; i++) {
      fleet.append(
          "  - {name: n%d, to: {host: db%d.example.com, database: shop}}\n".formatted(i, i));
    }
    assertThat(fleet.length()).isGreaterThan(3_200_000);
    assertThat(parse(fleet.toString()).fleet()).hasSize(60_000);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() {
    assertThat(parse("\uFEFFprobe: full\n").probe()).isEqualTo(ProbeLevel.FULL);
  }

  @Test
  void theSchemaKnowsTheSameKeys() {
    JsonNode schema = JsonMapper.shared().readTree(ConfigSchema.text());
    assertThat(keys(schema.at("/properties"))).isEqualTo(components(Config.class));
    assertThat(keys(schema.at("/$defs/connection/properties")))
        .isEqualTo(components(ConnectionEntry.class));
    assertThat(keys(schema.at("/properties/fleet/items/anyOf/1/properties")))
        .isEqualTo(components(FleetEntryConfig.class));
    assertThat(keys(schema.at("/$defs/mutes/items/properties"))).isEqualTo(components(Mute.class));
    assertThat(keys(schema.at("/$defs/thresholds/properties")))
        .isEqualTo(ConfigRules.THRESHOLDS.keySet());
  }

  private static Set<String> keys(JsonNode properties) {
    return new TreeSet<>(properties.propertyNames());
  }

  private static Set<String> components(Class<?> type) {
    Set<String> names = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      names.add(component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }
    return names;
  }

  @Test
  void oneDocument() {
    assertThat(problems("probe: safe\n---\nprobe: full\n"))
        .containsExactly("pgready.yaml:2: a second document; one file holds one");
  }

  @Test
  void emptyFile() {
    assertThat(problems("")).containsExactly("pgready.yaml: the file is empty");
    assertThat(problems("# nothing\n")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: hunter2-Q9",
        "password: [hunter2-Q9]",
        "password: {hunter2-Q9}",
        "password: {hunter2-Q9: 1}",
        "password: {value: hunter2-Q9}",
        "password: {command: hunter2-Q9}",
        "password: {env: hunter2-Q9}",
        "password: *hunter2-Q9",
        "password: !hunter2-Q9 x",
        "password: !hunter2-Q9!x y",
        "password: &hunter2-Q9 x",
        "password: %hunter2-Q9",
        "password: @hunter2-Q9",
        "password: \"hunter2-Q9",
        "password: hunter2-Q9: x",
        "url: postgresql://app:hunter2-Q9@h/d",
        "url: postgresql://h/d?password=hunter2-Q9",
        "url: host=h password=hunter2-Q9",
        "url: host=h password='hunter2-Q9",
        "url: jdbc:postgresql://h/d?user=a&password=hunter2-Q9",
        "url: app:hunter2-Q9@h/d",
        "url: {text: postgresql://app:hunter2-Q9@h/d}",
        "url: [postgresql://app:hunter2-Q9@h/d]",
        "direct-url: postgresql://app:hunter2-Q9@h/d",
      })
  void literalSecretsAreRefusedAndNeverShown(String line) {
    List<String> problems = problems("connections:\n  shop:\n    " + line + "\n");
    assertThat(problems).isNotEmpty().allSatisfy(p -> assertThat(p).doesNotContain("hunter2"));
    assertThat(SECRET).startsWith("hunter2");
  }

  @Test
  void literalPasswordSaysWhy() {
    assertThat(problems("connections:\n  shop:\n    password: " + SECRET + "\n"))
        .containsExactly(
            "pgready.yaml:3: connections.shop.password: must be a reference: {env: NAME},"
                + " {file: PATH} or {command: [PROGRAM, ARGUMENT]}; a secret written here would be"
                + " in the repository and in every copy of it");
  }

  @Test
  void foundUpwards(@TempDir Path top) throws IOException {
    Path below = Files.createDirectories(top.resolve("a/b"));
    Path file = Files.writeString(top.resolve(ConfigFile.NAME), "probe: none\n");
    assertThat(ConfigSearch.find(below, null)).contains(file);
    Path nearer = Files.writeString(top.resolve("a").resolve(ConfigFile.NAME), "probe: full\n");
    assertThat(ConfigSearch.find(below, null)).contains(nearer);
    assertThat(ConfigFile.read(nearer).config().probe()).isEqualTo(ProbeLevel.FULL);
    assertThat(ConfigFile.read(nearer).directory()).isEqualTo(top.resolve("a"));
  }

  @Test
  void unreadableFiles(@TempDir Path top) throws IOException {
    assertThatThrownBy(() -> ConfigFile.read(top.resolve("none.yaml")))
        .hasMessageContaining("no configuration file");
    Path latin = Files.write(top.resolve("latin.yaml"), new byte[] {(byte) 0xe9, '\n'});
    assertThatThrownBy(() -> ConfigFile.read(latin)).hasMessageContaining("is not UTF-8 text");
  }

  /**
   * A threshold that no check reads would be accepted and change nothing; one not listed, refused.
   */
  @Test
  void thresholdsAreThoseThatChecksRead() throws IOException {
    Pattern use = Pattern.compile("Quantities\\.threshold\\([^\"]*\"([a-z.-]+)\"");
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("../checks/src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher matcher = use.matcher(Files.readString(file));
        while (matcher.find()) {
          used.add(matcher.group(1));
        }
      }
    }
    assertThat(ConfigRules.THRESHOLDS.keySet()).isEqualTo(used);
  }
}
