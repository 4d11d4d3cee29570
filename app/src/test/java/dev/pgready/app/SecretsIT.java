// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.Format;
import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestCertificates;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets lie wherever one can lie, each with the same core, and no output of any format, in
 * success or failure, holds that core.
 */
final class SecretsIT {
  /** Part of every secret; the rest of each is its own. */
  private static final String CORE = "s3cr3tC0re";

  private static final String RIGHT = "right-" + CORE;
  private static final String ENCODED = "p%40ss%2F" + CORE;
  private static final TestPostgres SERVER =
      TestPostgres.start(16, "password_encryption = 'scram-sha-256'");

  @SuppressWarnings("NullAway.Init")
  private static TestCertificates certificates;

  @SuppressWarnings("NullAway.Init")
  private static TestPostgres encrypted;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private static Path directory;

  @BeforeAll
  static void passwords(@TempDir Path keys) {
    certificates =
        TestCertificates.in(keys).sign("server", "IP:127.0.0.1", 10).sign("other", "DNS:x", 10);
    encrypted =
        TestPostgres.start(
            16,
            "ssl = on",
            "ssl_cert_file = '%s'".formatted(certificates.file("server.crt")),
            "ssl_key_file = '%s'".formatted(certificates.file("server.key")));
    SERVER.execute("postgres", "CREATE ROLE guarded LOGIN SUPERUSER PASSWORD '" + RIGHT + "'");
    SERVER.hba(
        "host all guarded 127.0.0.1/32 scram-sha-256",
        "hostssl all tls 127.0.0.1/32 trust",
        "host all all 127.0.0.1/32 trust",
        "host replication all 127.0.0.1/32 trust",
        "local all all trust");
  }

  @AfterAll
  static void stop() {
    encrypted.close();
    SERVER.close();
  }

  /** Every way to say a password, and every cheap failure. */
  private static Map<String, String> connections(Fakes fakes) {
    FakeServer hung = fakes.hung();
    FakeServer http = fakes.http();
    Map<String, String> all = new LinkedHashMap<>();
    for (Map.Entry<String, FakeServer> echo : fakes.echoes().entrySet()) {
      all.put(
          echo.getKey(),
          "postgresql://guarded:%s@127.0.0.1:%d/x?connect_timeout=2&sslmode=disable"
              .formatted(ENCODED, echo.getValue().port()));
    }
    all.put(
        "tls-not-trusted",
        "postgresql://guarded:%s@127.0.0.1:%d/postgres?sslmode=verify-full&sslrootcert=%s"
            .formatted(RIGHT, encrypted.port(), certificates.file("other.crt")));
    all.put(
        "tls-no-root",
        "postgresql://guarded:%s@127.0.0.1:%d/postgres?sslmode=verify-full&sslrootcert=/nowhere"
            .formatted(RIGHT, encrypted.port()));
    int port = SERVER.port();
    String place = "@127.0.0.1:" + port + "/postgres";
    all.put("ready", "postgresql://guarded:" + RIGHT + place);
    all.put(
        "keywords",
        "host=127.0.0.1 port=%d user=guarded dbname=postgres password='%s'".formatted(port, RIGHT));
    all.put(
        "jdbc",
        "jdbc:postgresql://127.0.0.1:%d/postgres?user=guarded&password=%s".formatted(port, RIGHT));
    all.put("wrong-password", "postgresql://guarded:" + ENCODED + place);
    all.put("no-database", "postgresql://guarded:" + RIGHT + "@127.0.0.1:" + port + "/nowhere");
    all.put("no-role", "postgresql://nobody:" + ENCODED + place + "_");
    all.put("tls-demanded", "postgresql://tls:" + ENCODED + place + "?sslmode=disable");
    all.put(
        "tls-not-offered",
        "postgresql://guarded:" + ENCODED + place + "?sslmode=require&sslpassword=" + CORE);
    all.put("refused", "postgresql://guarded:" + ENCODED + "@127.0.0.1:1/postgres");
    all.put(
        "dns", "postgresql://guarded:" + ENCODED + "@pgready.invalid/postgres?connect_timeout=2");
    all.put(
        "hung",
        "postgresql://guarded:%s@127.0.0.1:%d/x?connect_timeout=1".formatted(ENCODED, hung.port()));
    all.put(
        "web",
        "postgresql://guarded:%s@127.0.0.1:%d/x?connect_timeout=2".formatted(ENCODED, http.port()));
    return all;
  }

  /** Servers that are none, each in its way. */
  private record Fakes(FakeServer hung, FakeServer http, Map<String, FakeServer> echoes)
      implements AutoCloseable {
    static Fakes start() {
      Map<String, FakeServer> echoes = new LinkedHashMap<>();
      echoes.put("echo-bytes", FakeServer.start((in, out) -> in.transferTo(out)));
      echoes.put("echo-refusal", asking((password, out) -> error(out, "28P01", password)));
      echoes.put("echo-other", asking((password, out) -> error(out, "XX000", password)));
      echoes.put(
          "echo-long", asking((password, out) -> error(out, "28000", "x".repeat(290) + password)));
      echoes.put(
          "echo-parameter",
          asking(
              (password, out) -> {
                out.write(message('R', new byte[] {0, 0, 0, 0}));
                out.write(message('S', ("server_version\0" + "16.1\0").getBytes(UTF_8)));
                out.write(message('S', ("TimeZone\0" + password + "\0").getBytes(UTF_8)));
                out.write(message('K', new byte[] {0, 0, 0, 1, 0, 0, 0, 2}));
                out.write(message('Z', new byte[] {'I'}));
                out.flush();
                // whatever is asked now is refused with the password again
                for (int i = 0; i < 5; i++) {
                  error(out, "42501", password);
                  out.write(message('Z', new byte[] {'I'}));
                  out.flush();
                }
              }));
      return new Fakes(FakeServer.hung(), FakeServer.http(), echoes);
    }

    private interface Answer {
      void to(String password, OutputStream out) throws IOException;
    }

    /** Asks for the password in clear text, as a server without SCRAM may. */
    private static FakeServer asking(Answer answer) {
      return FakeServer.start(
          (in, out) -> {
            in.readNBytes(in.readInt() - 4);
            out.write(message('R', new byte[] {0, 0, 0, 3}));
            out.flush();
            in.readByte();
            byte[] password = in.readNBytes(in.readInt() - 4);
            answer.to(new String(password, 0, password.length - 1, UTF_8), out);
            in.transferTo(OutputStream.nullOutputStream());
          });
    }

    private static byte[] message(char type, byte[] body) {
      return ByteBuffer.allocate(body.length + 5)
          .put((byte) type)
          .putInt(body.length + 4)
          .put(body)
          .array();
    }

    private static void error(OutputStream out, String state, String password) throws IOException {
      String fields =
          "SFATAL\0VFATAL\0C%s\0Mwhat is \"%s\"?\0D%s\0\0".formatted(state, password, password);
      out.write(message('E', fields.getBytes(UTF_8)));
      out.flush();
    }

    @Override
    public void close() {
      hung.close();
      http.close();
      echoes.values().forEach(FakeServer::close);
    }
  }

  private static final List<String> MALFORMED =
      List.of(
          "postgresql://u:" + CORE + "@h:port/d",
          "postgresql://u:" + CORE + "%zz@h/d",
          "postgresql://u:" + CORE + "@[::1/d",
          "postgresql://u:" + CORE + "@h/d?sslmode=none",
          "postgresql://u:" + CORE + "@h/d?nonsense=1",
          "mysql://u:" + CORE + "@h/d",
          "u:" + CORE + "@h/d",
          "password=" + CORE + " host",
          "password='" + CORE,
          "host=h password=" + CORE + " port=x",
          "jdbc:postgresql://h:x/d?user=u&password=" + CORE);

  @Test
  void noFormatOfCheckShowsOne() {
    try (Fakes fakes = Fakes.start()) {
      connections(fakes)
          .forEach(
              (name, connection) -> {
                List<String> command = new ArrayList<>(List.of("check", "--debug", connection));
                for (Format format : Format.values()) {
                  command.addAll(
                      List.of(
                          "--format",
                          format.word(),
                          "--output",
                          directory.resolve(name + "." + format.word()).toString()));
                }
                command.addAll(List.of("--for", "zero"));
                Execution run = Execution.of(command.toArray(String[]::new));
                assertThat(run.code()).as(name + run.err()).isIn(0, 1, 3, 4);
                clean(name, run);
                for (Format format : Format.values()) {
                  clean(name, directory.resolve(name + "." + format.word()));
                }
                clean(name, Execution.of("collect", "--debug", connection));
                clean(name, Execution.of("fix", "--debug", connection));
                clean(name, Execution.of("check", "--plan", connection));
                if (run.code() == 3) {
                  clean(name, Execution.of("stream", "--debug", connection));
                }
              });
    }
  }

  @Test
  void noFormatOfFleetAndMergeShowsOne() throws IOException {
    try (Fakes fakes = Fakes.start()) {
      List<String> lines = new ArrayList<>();
      connections(fakes).forEach((name, connection) -> lines.add(name + " " + connection));
      Path fleet = Files.write(directory.resolve("fleet.txt"), lines);
      List<String> formats = new ArrayList<>();
      for (Format format : Format.values()) {
        formats.addAll(
            List.of(
                "--format",
                format.word(),
                "--output",
                directory.resolve("fleet." + format.word()).toString()));
      }
      List<String> command = new ArrayList<>(List.of("fleet", "--debug", fleet.toString()));
      command.addAll(formats);
      Execution run = Execution.of(command.toArray(String[]::new));
      assertThat(run.code()).as(run.err()).isEqualTo(3);
      clean("fleet", run);
      Path json = Files.copy(directory.resolve("fleet.json"), directory.resolve("input"));
      for (Format format : Format.values()) {
        clean("fleet", directory.resolve("fleet." + format.word()));
        clean(
            "merge", Execution.of("merge", "--debug", json.toString(), "--format", format.word()));
      }
    }
  }

  @Test
  void noSentenceAboutWhatIsMalformedShowsOne() throws IOException {
    for (String connection : MALFORMED) {
      for (String command : List.of("check", "collect", "stream", "fix")) {
        clean(connection, Execution.of(command, "--debug", connection));
      }
      clean(connection, Execution.of("check", "--debug", "-d", connection));
      clean(connection, Execution.of("check", "--debug", "h", "too-many", connection));
      clean(connection, Execution.of("check", "--debug", "--no-such=" + connection));
      clean(connection, Execution.of("check", "--debug", "--direct-url", connection, "-h", "x"));
      clean(
          connection,
          Execution.withInput("", Map.of("DATABASE_URL", connection), "check", "--debug"));
      clean(
          connection,
          Execution.withInput("a " + connection + "\n", Map.of(), "fleet", "--debug", "-"));
    }
  }

  @Test
  void environmentPasswordFileAndServiceFile() throws IOException {
    Path passwords =
        Files.createFile(
            directory.resolve("pgpass"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(passwords, "127.0.0.1:*:*:guarded:" + RIGHT + "\n*:*:*:*:" + CORE + "\n");
    Path services =
        Files.writeString(
            directory.resolve("services"),
            "[shop]\nhost=127.0.0.1\nport=%d\nuser=guarded\ndbname=postgres\npassword=%s\n[broken]\npassword=%s\nnonsense\n"
                .formatted(SERVER.port(), RIGHT, CORE));
    String place = "postgresql://guarded@127.0.0.1:" + SERVER.port() + "/postgres";
    List<Map<String, String>> surroundings =
        List.of(
            Map.of("PGPASSWORD", RIGHT),
            Map.of("PGPASSWORD", CORE),
            Map.of("PGPASSFILE", passwords.toString()),
            Map.of("PGSERVICEFILE", services.toString(), "PGSERVICE", "shop"),
            Map.of("PGSERVICEFILE", services.toString(), "PGSERVICE", "broken"),
            Map.of("DATABASE_URL", place.replace("guarded@", "guarded:" + RIGHT + "@")));
    List<Integer> codes = new ArrayList<>();
    for (Map<String, String> variables : surroundings) {
      for (String format : List.of("human", "json", "html")) {
        List<String> command = new ArrayList<>(List.of("check", "--debug", "--format", format));
        if (!variables.containsKey("DATABASE_URL") && !variables.containsKey("PGSERVICE")) {
          command.add(place);
        }
        Execution run = Execution.withInput("", variables, command.toArray(String[]::new));
        clean(variables.keySet() + " " + format, run);
        if (format.equals("json")) {
          codes.add(run.code());
        }
      }
    }
    // the secrets were really used
    assertThat(codes).startsWith(0, 3, 0, 0, 2).endsWith(0);
  }

  /** Where each secret of the file lies, and what is wrong with some of them. */
  private String config(Fakes fakes) throws IOException {
    Files.writeString(directory.resolve("secret"), RIGHT + "\n");
    Files.writeString(
        directory.resolve("url"),
        "postgresql://guarded:%s@127.0.0.1:%d/postgres\n".formatted(RIGHT, SERVER.port()));
    String place = "host: 127.0.0.1, port: %d, user: guarded, database: postgres";
    String good = place.formatted(SERVER.port());
    return """
        connections:
          by-env: {GOOD, password: {env: SHOP_PASSWORD}}
          by-file: {GOOD, password: {file: secret}}
          by-command: {GOOD, password: {command: [cat, secret]}}
          whole: {url: {file: url}, direct-url: {env: SHOP_URL}}
          wrong: {GOOD, password: {env: WRONG_PASSWORD}}
          echo: {ECHO, password: {env: WRONG_PASSWORD}}
          refused: {REFUSED, password: {command: [sh, -c, 'echo SECRET']}}
          failing: {GOOD, password: {command: [sh, -c, 'echo SECRET; echo SECRET >&2; exit 3']}}
          no-url: {url: {command: [sh, -c, 'echo u:SECRET@h']}}
        fleet: [by-env, by-file, by-command, whole, wrong, echo, refused, failing, no-url]
        """
        .replace("GOOD", good)
        .replace(
            "ECHO",
            place.formatted(Objects.requireNonNull(fakes.echoes().get("echo-refusal")).port()))
        .replace("REFUSED", place.formatted(1))
        .replace("SECRET", CORE);
  }

  @Test
  void whatTheConfigurationRefersTo() throws IOException {
    Map<String, String> variables =
        Map.of(
            "SHOP_PASSWORD",
            RIGHT,
            "SHOP_URL",
            "postgresql://guarded:" + RIGHT + "@127.0.0.1:" + SERVER.port() + "/postgres",
            "WRONG_PASSWORD",
            CORE + "-wrong");
    try (Fakes fakes = Fakes.start()) {
      Path file = Files.writeString(directory.resolve("pgready.yaml"), config(fakes));
      List<Integer> codes = new ArrayList<>();
      for (String name :
          List.of(
              "@by-env",
              "@by-file",
              "@by-command",
              "@whole",
              "@wrong",
              "@echo",
              "@refused",
              "@failing",
              "@no-url")) {
        for (String command : List.of("check", "collect", "fix")) {
          Execution run =
              Execution.withInput(
                  "", variables, command, "--debug", "--config", file.toString(), name);
          // the file itself has one in the arguments of its commands, which no message may quote
          clean(command + " " + name, run);
          if (command.equals("check")) {
            codes.add(run.code());
          }
        }
        clean(
            "plan " + name,
            Execution.withInput(
                "", variables, "check", "--plan", "--config", file.toString(), name));
      }
      // the secrets were really used
      assertThat(codes).containsExactly(0, 0, 0, 0, 3, 3, 3, 2, 2);
      for (Format format : Format.values()) {
        Execution run =
            Execution.withInput(
                "", variables, "fleet", "--debug", file.toString(), "--format", format.word());
        assertThat(run.code()).as(run.err()).isEqualTo(3);
        clean("fleet " + format.word(), run);
      }
      clean("config", Execution.of("config", "check", file.toString()));
    }
  }

  private static void clean(String what, Execution run) {
    assertThat(run.out()).as(what).doesNotContain(CORE);
    assertThat(run.err()).as(what).doesNotContain(CORE);
    assertThat(run.code()).as(what + ": " + run.err()).isNotEqualTo(70);
  }

  private static void clean(String what, Path file) {
    try {
      assertThat(Files.readString(file)).as(what + " " + file).isNotEmpty().doesNotContain(CORE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
