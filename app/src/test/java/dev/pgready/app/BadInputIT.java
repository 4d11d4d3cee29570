// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever is wrong with the command line, the server or a file: one clear sentence, the right exit
 * code, in time, no stack trace, no secret, and nothing left on a server.
 */
final class BadInputIT {
  private static final String SECRET = "s3cr3t-pa55";
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  private final Path directory;

  BadInputIT(@TempDir Path directory) {
    this.directory = directory;
  }

  /** The first column stands for {@code check}'s CONNECTION, the second is what it must name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          postgresql://u:PASS@h:port/d                      | port
          postgresql://u:PASS@h:0/d                         | port
          postgresql://u:PASS@h:65536/d                     | port
          postgresql://u:PASS@h:-1/d                        | port
          postgresql://u:PASS@h:54 32/d                     | port
          postgresql://u:PASS@[::1/d                        | bracket
          postgresql://u:PASS@[]/d                          | IPv6
          postgresql://u:PASS@[::1]x/d                      | after the IPv6 address
          postgresql://u:PASS%zz@h/d                        | password
          postgresql://u:PASS%@h/d                          | password
          postgresql://u:PASS%00@h/d                        | password
          postgresql://u:PASS%ff@h/d                        | password
          postgresql://u%zz:PASS@h/d                        | user
          postgresql://u:PASS@h%zz/d                        | host
          postgresql://u:PASS@h/d%zz                        | database
          postgresql://u:PASS@h@i/d                         | @
          postgresql://u:PA/SS@h/d                          | @
          postgresql://u:PASS@h/d?sslmode=none              | sslmode
          postgresql://u:PASS@h/d?sslmode                   | sslmode
          postgresql://u:PASS@h/d?sslmode=a=b               | sslmode
          postgresql://u:PASS@h/d?sslmode=%zz               | sslmode
          postgresql://u:PASS@h/d?connect_timeout=soon      | connect_timeout
          postgresql://u:PASS@h/d?port=x                    | port
          postgresql://u:PASS@h/d?nonsense=1                | nonsense
          postgresql://u:PASS@h/d?target_session_attrs=best | target_session_attrs
          postgresql://u:PASS@h/d?sslrootcert=system&sslmode=require | sslrootcert
          postgresql://u:PASS@h/d?service=nowhere           | nowhere
          mysql://u:PASS@h/d                                | mysql
          http://u:PASS@h/d                                 | http
          postgresqls://u:PASS@h/d                          | a scheme of something else
          postgresql:/u:PASS@h/d                            | postgresql://
          u:PASS@h/d                                        | scheme
          u:PASS@h:5432/d                                   | scheme
          host=h password=PASS port=x                       | port
          host=h password=PASS port=                x       | is not a number from 1 to 65535
          host=h nonsense=1 password=PASS                   | nonsense
          host=h password='PASS                             | never ends
          host=h user password=PASS                         | user
          =h password=PASS                                  | not a connection string
          host=@h password=PASS                             | abstract
          jdbc:postgresql://h:x/d?user=u&password=PASS      | port
          jdbc:postgresql://h:5432:1/d?password=PASS        | port
          jdbc:postgresql://[::1/d?password=PASS            | bracket
          jdbc:postgresql://h/d?password=PASS&sslmode=none  | sslmode
          jdbc:postgresql://h/d?password=PASS&user=%zz      | user
          jdbc:mysql://h/d?password=PASS                    | jdbc:postgresql
          jdbc:nonsense                                     | jdbc:postgresql
          """)
  void malformedConnections(String connection, String part) {
    String given = connection.replace("PASS", SECRET).replace("PA/SS", "s3/" + SECRET);
    List<Execution> runs = new ArrayList<>();
    for (String command : new String[] {"check", "collect", "fix", "stream"}) {
      runs.add(Execution.of(command, given));
    }
    runs.add(Execution.of("check", "-d", given));
    runs.add(Execution.withInput("", Map.of("DATABASE_URL", given), "check"));
    runs.add(Execution.of("check", "-h", "127.0.0.1", "--direct-url", given));
    for (Execution run : runs) {
      assertThat(run.err()).contains(part);
      assertSentence(run, 2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PGPORT, x",
    "PGPORT, 70000",
    "PGSSLMODE, none",
    "PGCONNECT_TIMEOUT, soon",
    "PGSERVICE, nowhere",
    "PGTARGETSESSIONATTRS, best",
  })
  void malformedEnvironment(String variable, String value) {
    Execution run = Execution.withInput("", Map.of(variable, value, "PGPASSWORD", SECRET), "check");
    assertThat(run.err()).contains(variable.equals("PGSERVICE") ? value : variable);
    assertSentence(run, 2);
  }

  private static void assertSentence(Execution run, int code) {
    assertThat(run.err())
        .startsWith("pgready: ")
        .doesNotContain(SECRET, "Exception", "\tat ", "defect");
    assertThat(run.err().lines().filter(line -> !line.startsWith("Try: "))).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).as(run.err()).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "allow", "prefer", "require"})
  void hungServer(String sslmode) {
    try (FakeServer server = FakeServer.hung()) {
      assertUnreached(server, sslmode, "HUNG");
    }
  }

  @Test
  void aByteASecond() {
    try (FakeServer server = FakeServer.dripping()) {
      assertUnreached(server, "disable", "HUNG");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "prefer", "require"})
  void webServer(String sslmode) {
    try (FakeServer server = FakeServer.http()) {
      assertUnreached(server, sslmode, "NOT_POSTGRES");
    }
  }

  /** What it says before it closes the connection, as far as the handshake comes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // at once
        "R", // within a message's head
        "R\0\0\0\u0008", // within its body
        "R\0\0\0\u0008\0\0\0\0", // authenticated
        "R\0\0\0\u0008\0\0\0\0S\0\0\0\u0019server_version\00016.0\0", // the first parameter
        "R\0\0\0\u0008\0\0\0\0K\0\0\0\u000c\0\0\0\u0001\0\0\0\u0001" // key data, not ready
      })
  void closesInTheHandshake(String words) {
    try (FakeServer server =
        FakeServer.start(
            (in, out) -> {
              FakeServer.startup(in);
              out.write(words.getBytes(StandardCharsets.ISO_8859_1));
            })) {
      assertUnreached(server, "disable", "CLOSED");
    }
  }

  @Test
  void closesWhereTlsBegins() {
    try (FakeServer server =
        FakeServer.start(
            (in, out) -> {
              FakeServer.startup(in);
              out.write('S');
            })) {
      assertUnreached(server, "require", "CLOSED");
    }
  }

  @Test
  void garbage() {
    Random random = new Random(20261120);
    for (int i = 0; i < 20; i++) {
      byte[] bytes = new byte[1 + random.nextInt(5000)];
      random.nextBytes(bytes);
      try (FakeServer server =
          FakeServer.start(
              (in, out) -> {
                FakeServer.startup(in);
                out.write(bytes);
                out.flush();
              })) {
        assertUnreached(
            server, i % 2 == 0 ? "disable" : "prefer", "NOT_POSTGRES|CLOSED|HUNG|OTHER");
      }
    }
  }

  private static void assertUnreached(FakeServer server, String sslmode, String causes) {
    String uri =
        "postgresql://app:%s@127.0.0.1:%d/shop?connect_timeout=%d&sslmode=%s"
            .formatted(SECRET, server.port(), causes.equals("HUNG") ? 1 : 5, sslmode);
    assertThat(cause(uri)).matches(causes);
  }

  /** Of the report that there must be although there are no facts. */
  private static String cause(String uri) {
    long start = System.nanoTime();
    Execution run = Execution.of("check", uri, "--timeout", "1", "--format", "json");
    // connect_timeout, --timeout and a little more: two connections are tried side by side
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).doesNotContain(SECRET, "Exception", "\tat ");
    JsonNode report = JsonMapper.shared().readTree(run.out());
    for (JsonNode check : report.get("checks")) {
      boolean endpoint = check.get("id").asString().equals("endpoint");
      assertThat(check.get("status").asString())
          .as(check.toString())
          .isIn(endpoint ? List.of("fail") : List.of("skip", "unknown", "pass", "fail"));
      if (endpoint) {
        assertThat(check.get("message").asString()).doesNotContain("\n").doesNotEndWith(".");
        return check.at("/evidence/cause").asString();
      }
    }
    throw new IllegalStateException("no endpoint in " + run.out());
  }

  /** Anywhere between the first byte and the last of the facts. */
  @Test
  void theConnectionBreaksAnywhere() {
    String database = SERVER.createDatabase();
    int whole = bytesOfARun(database);
    Random random = new Random(20261121);
    for (int i = 0; i < 30; i++) {
      // half of them in the handshake, which is the smaller part
      int bytes = i % 2 == 0 ? random.nextInt(500) : random.nextInt(whole * 9 / 10);
      try (FakeServer relay = FakeServer.cuttingAfter(SERVER.port(), bytes)) {
        assertThat(cause(uri(relay, database)))
            .as("cut after %d bytes", bytes)
            .isIn("CLOSED", "FACTS_FAILED");
      }
    }
    assertNothingLeft(database);
  }

  @Test
  void theServerFallsSilentAnywhere() {
    String database = SERVER.createDatabase();
    int whole = bytesOfARun(database);
    for (int bytes : new int[] {1, 200, whole / 2, whole * 9 / 10}) {
      try (FakeServer relay = FakeServer.silentAfter(SERVER.port(), bytes)) {
        assertThat(cause(uri(relay, database)))
            .as("silent after %d bytes", bytes)
            .isIn("HUNG", "FACTS_FAILED");
      }
    }
    assertNothingLeft(database);
  }

  private static String uri(FakeServer server, String database) {
    return "postgresql://postgres@127.0.0.1:%d/%s?connect_timeout=1&sslmode=disable"
        .formatted(server.port(), database);
  }

  /** About what the server says in a run without probes: its facts are most of it. */
  private static int bytesOfARun(String database) {
    Execution run = Execution.of("collect", "--probe", "none", SERVER.uri(database));
    assertThat(run.code()).isZero();
    return run.out().length();
  }

  private static void assertNothingLeft(String database) {
    ServerTraces.assertNone(SERVER, database);
  }

  /** Rights that everybody has by default are taken from it. */
  @Test
  void aRoleThatMaySeeAlmostNothing() {
    String database = SERVER.createDatabase();
    String role = "blind_" + database;
    SERVER.execute(
        database,
        "CREATE ROLE " + role + " LOGIN",
        "CREATE TABLE hidden (id int)",
        "CREATE SCHEMA closed; CREATE TABLE closed.hidden (id int PRIMARY KEY)",
        "CREATE PUBLICATION p FOR TABLE hidden",
        "REVOKE ALL ON DATABASE " + database + " FROM public",
        "GRANT CONNECT ON DATABASE " + database + " TO " + role,
        "REVOKE ALL ON SCHEMA public FROM public",
        "REVOKE EXECUTE ON FUNCTION pg_logical_emit_message(boolean, text, text) FROM public");
    for (String probe : new String[] {"none", "safe", "full"}) {
      Execution run =
          Execution.of(
              "check",
              SERVER.uri(role, database),
              "--for",
              "zero",
              "--publication",
              "p",
              "--probe",
              probe);
      assertThat(run.err()).isEmpty();
      assertThat(run.code()).as(run.out()).isIn(1, 4);
      assertThat(run.out())
          .contains("pg_read_all_stats shows it", "USAGE", "SELECT")
          .doesNotContain("Exception", "crashed");
    }
    assertNothingLeft(database);
    SERVER.execute(database, "DROP OWNED BY " + role, "DROP ROLE " + role);
  }

  @Test
  void everyPrefixOfAFactsFile() throws IOException {
    String whole = Execution.of("collect", SERVER.uri("postgres")).out();
    Path file = directory.resolve("facts.json");
    Random random = new Random(20261122);
    for (int i = 0; i < 100; i++) {
      // the connection's facts end at a line of their own, as a whole document does
      int length = i == 0 ? whole.indexOf("\n{") + 1 : random.nextInt(whole.strip().length());
      Files.writeString(file, whole.substring(0, length));
      assertSentence(Execution.of("check", "--facts", file.toString()), 2);
    }
  }

  @Test
  void filesThatAreNoFacts() throws IOException {
    byte[] binary = new byte[4096];
    new Random(1).nextBytes(binary);
    List<byte[]> contents =
        List.of(
            new byte[0],
            new byte[4096],
            binary,
            "\uFEFF{}".getBytes(StandardCharsets.UTF_16),
            "hello".getBytes(StandardCharsets.UTF_8),
            "null".getBytes(StandardCharsets.UTF_8),
            "{\"factsVersion\":3,\"catalogue\":{}}".getBytes(StandardCharsets.UTF_8),
            "{\"factsVersion\":\"1\"}".getBytes(StandardCharsets.UTF_8),
            "{\"factsVersion\":1,\"catalogue\":[]}".getBytes(StandardCharsets.UTF_8),
            "{\"factsVersion\":1,\"catalogue\":{\"server\":7}}".getBytes(StandardCharsets.UTF_8),
            "{\"schemaVersion\":1,\"checks\":[]}".getBytes(StandardCharsets.UTF_8),
            "[".repeat(100_000).getBytes(StandardCharsets.UTF_8),
            "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8),
            ("{\"factsVersion\":1" + "0".repeat(100_000) + "}").getBytes(StandardCharsets.UTF_8));
    for (byte[] content : contents) {
      Path file = Files.write(directory.resolve("facts"), content);
      for (String command : new String[] {"check", "fix"}) {
        assertSentence(Execution.of(command, "--facts", file.toString()), 2);
      }
    }
    for (String name : new String[] {directory.toString(), directory + "/missing", "\0", ""}) {
      assertSentence(Execution.of("check", "--facts", name), 2);
    }
  }
}
