// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.console.CheckedOutput;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.Terminal;
import dev.pgready.app.startup.WarmUp;
import dev.pgready.checks.testing.FakeServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Situations and what each comes to for a script. 1 is said of a database and of nothing else, 70
 * of pgready and of nothing else.
 */
final class ExitCodesTest {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "exit codes");
            thread.setDaemon(true);
            return thread;
          });

  /** Words in capitals stand for what {@link #words} makes of them. */
  private static final String NOBODY = "postgresql://u:p@127.0.0.1:1/d?connect_timeout=2";

  private final Path directory;

  ExitCodesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void files() throws IOException {
    Files.writeString(directory.resolve("facts.json"), WarmUp.sample());
    Files.writeString(directory.resolve("garbage.json"), "{\"factsVersion\":1,");
    Files.writeString(directory.resolve("nobody.txt"), "one " + NOBODY + "\n");
    Execution report = run("check --facts FACTS --format json");
    Files.writeString(directory.resolve("report.json"), report.out());
    Files.createSymbolicLink(directory.resolve("link.json"), directory.resolve("facts.json"));
    Files.createLink(directory.resolve("hard.json"), directory.resolve("facts.json"));
    Files.createSymbolicLink(directory.resolve("to-nothing"), directory.resolve("new.json"));
  }

  private String[] words(String line) {
    return Arrays.stream(line.split(" "))
        .map(word -> word.replace("FACTS", directory.resolve("facts.json").toString()))
        .map(word -> word.replace("DIR", directory.toString()))
        .map(word -> word.replace("NOBODY", NOBODY))
        .toArray(String[]::new);
  }

  private Execution run(String line) {
    return Execution.of(words(line));
  }

  @ParameterizedTest
  @CsvSource({
    // a verdict
    "0, check --facts FACTS --only server-version",
    "1, check --facts FACTS",
    "1, check --facts FACTS --for zero",
    "0, compare FACTS FACTS",
    "1, merge DIR/not-ready.json",
    "0, fix --facts FACTS --for zero",
    "0, explain wal-level",
    "0, --help",
    "0, --version",
    // what was asked for
    "2, check --facts DIR/none.json",
    "2, check --facts DIR/garbage.json",
    "2, check --facts DIR",
    "2, fix --facts DIR/garbage.json",
    "2, compare DIR/garbage.json FACTS",
    "2, merge DIR/garbage.json",
    "2, merge FACTS",
    "2, fleet DIR/none.txt",
    "2, fleet DIR/report.json",
    "2, stream --follow NOBODY",
    "2, explain no-such-check",
    "2, check --no-such-option",
    "2, nonsense",
    // output that cannot be
    "2, check --facts FACTS --output DIR/none/x",
    "2, check NOBODY --output DIR/none/x",
    "2, fix NOBODY --output DIR/none/x",
    "2, fix NOBODY --output DIR",
    "2, compare FACTS NOBODY --output DIR/none/x",
    "2, fleet DIR/nobody.txt --output DIR/none/x",
    "2, merge DIR/report.json --output DIR/none/x",
    "2, check --facts FACTS --output /dev/full",
    "2, fix --facts FACTS --for zero --output /dev/full",
    "2, compare FACTS FACTS --output /dev/full",
    "2, merge DIR/report.json --output /dev/full",
    "2, fleet DIR/nobody.txt --output /dev/full",
    "2, check --facts FACTS --output FACTS",
    "2, check --facts FACTS --output DIR/link.json",
    "2, check --facts FACTS --output DIR/hard.json",
    "2, fix --facts FACTS --output DIR/link.json",
    "2, merge DIR/report.json --output DIR/report.json",
    "2, compare FACTS FACTS --output FACTS",
    "2, fleet DIR/nobody.txt --output DIR/nobody.txt",
    "2, check --facts DIR/report.json --format json --output DIR/link.json --format junit --output DIR/hard.json",
    "2, check --facts FACTS --format json --output DIR/new.json --format junit --output DIR/to-nothing",
    // nobody there
    "3, check NOBODY",
    "3, check NOBODY --probe full --format json",
    "3, fix NOBODY",
    "3, collect NOBODY",
    "3, stream NOBODY",
    "3, stream --follow --publication p NOBODY",
    "3, stream --slot s NOBODY",
    "3, compare FACTS NOBODY",
    "3, fleet DIR/nobody.txt",
  })
  void situations(int code, String line) throws IOException {
    Files.writeString(
        directory.resolve("not-ready.json"),
        run("check --facts FACTS --for zero --format json").out());
    byte[] facts = Files.readAllBytes(directory.resolve("facts.json"));
    Execution run = run(line);
    assertThat(run.code()).as(run.err() + run.out()).isEqualTo(code);
    assertThat(run.err()).doesNotContain("internal error", "\tat ");
    if (code == 2) {
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("pgready: ");
    }
    assertThat(Files.readAllBytes(directory.resolve("facts.json"))).isEqualTo(facts);
    try (var left = Files.list(directory)) {
      assertThat(left.filter(file -> file.getFileName().toString().startsWith(".pgready-")))
          .isEmpty();
    }
  }

  /** Everything that prints, onto a device that is full. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "check --facts FACTS",
        "check --facts FACTS --for zero --format json",
        "check --facts FACTS --format junit",
        "check --facts FACTS --format sarif",
        "check --facts FACTS --format html",
        "check --facts FACTS --format markdown",
        "check --facts FACTS --format github",
        "check --json-schema",
        "check --plan NOBODY",
        "check NOBODY",
        "fix --facts FACTS --for zero",
        "fix --facts FACTS --for zero --undo",
        "fix --facts FACTS --for zero --format json",
        "collect NOBODY",
        "collect --print-sql",
        "compare FACTS FACTS",
        "merge DIR/report.json --format json",
        "fleet DIR/nobody.txt",
        "stream --json-schema",
        "stream NOBODY --format json",
        "explain wal-level",
        "checks list",
        "consumers list",
        "consumers show zero",
        "providers list",
        "config schema",
        "--help",
        "check --help",
        "--version",
      })
  void aFullDisk(String line) throws IOException {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(run(line, Files.newOutputStream(Path.of("/dev/full")), err)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("pgready: cannot write standard output: No space left on device\n")
        .doesNotContain("internal error");
  }

  @Test
  void aReaderThatWent() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    assertThat(run("check --facts FACTS --for zero", failing("Broken pipe"), err)).isEqualTo(2);
    assertThat(err)
        .hasToString("pgready: standard output was closed before everything was written\n");
    // a mistyped command line stays one, and so does what could not be said of it
    assertThat(run("nonsense", failing("Broken pipe"), err)).isEqualTo(2);
  }

  @Test
  void standardErrorOnAFullDisk() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OutputStream full = Files.newOutputStream(Path.of("/dev/full"));
    assertThat(run("fleet DIR/nobody.txt", out, full)).isEqualTo(2);
    // closed on purpose
    assertThat(run("fleet DIR/nobody.txt", out, failing("Bad file descriptor"))).isEqualTo(3);
  }

  private int run(String line, OutputStream out, OutputStream err) {
    return PgReady.run(
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new CheckedOutput(out),
            new CheckedOutput(err),
            Map.of(),
            Terminal.NONE),
        words(line));
  }

  private static OutputStream failing(String why) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(why);
      }
    };
  }

  /** Servers that break the protocol where a client counts on it. */
  private enum Broken {
    SSPI,
    UNKNOWN_AUTHENTICATION,
    NEGATIVE_FIELD,
    HUGE_FIELD,
    ROW_WITHOUT_DESCRIPTION,
    UNENDED_STRING,
    GARBAGE_JSON,
    NO_FACTS,
    NULL_SETTING;

    void serve(DataInputStream in, DataOutputStream out) throws IOException {
      while (FakeServer.startup(in) == 80877103) {
        out.writeByte('N');
        out.flush();
      }
      if (this == SSPI || this == UNKNOWN_AUTHENTICATION) {
        message(out, 'R', new byte[] {0, 0, 0, (byte) (this == SSPI ? 9 : 99)});
        out.flush();
        FakeServer.drain(in);
        return;
      }
      message(out, 'R', new byte[4]);
      for (String parameter :
          List.of(
              "server_version\0" + "17.0\0",
              "client_encoding\0UTF8\0",
              "DateStyle\0ISO, MDY\0",
              "TimeZone\0UTC\0",
              "integer_datetimes\0on\0",
              "standard_conforming_strings\0on\0")) {
        message(out, 'S', parameter.getBytes(StandardCharsets.UTF_8));
      }
      message(out, 'K', new byte[] {0, 0, 0, 1, 0, 0, 0, 2});
      message(out, 'Z', new byte[] {'I'});
      out.flush();
      while (true) {
        int type = in.readByte();
        in.readNBytes(in.readInt() - 4);
        if (type == 'X') {
          return;
        }
        if (type == 'Q') {
          answer(out);
          message(out, 'C', "SELECT 1\0".getBytes(StandardCharsets.UTF_8));
          message(out, 'Z', new byte[] {'I'});
          out.flush();
        }
      }
    }

    private void answer(DataOutputStream out) throws IOException {
      byte[] description =
          new byte[] {0, 1, 'a', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 25, -1, -1, -1, -1, -1, -1, 0, 0};
      if (this != ROW_WITHOUT_DESCRIPTION) {
        message(out, 'T', description);
      }
      switch (this) {
        case NEGATIVE_FIELD -> message(out, 'D', new byte[] {0, 1, -1, -1, -1, -5});
        case HUGE_FIELD -> message(out, 'D', new byte[] {0, 1, 0x7f, -1, -1, -1});
        case UNENDED_STRING -> message(out, 'E', new byte[] {'S', 'x'});
        case ROW_WITHOUT_DESCRIPTION -> row(out, "1");
        case GARBAGE_JSON -> row(out, "{\"factsVersion\":1, garbage");
        case NO_FACTS -> row(out, "{}");
        case NULL_SETTING ->
            row(out, "{\"factsVersion\":1,\"catalogue\":{\"settings\":{\"x\":null}}}");
        case SSPI, UNKNOWN_AUTHENTICATION -> throw new IllegalStateException();
      }
    }

    private static void row(DataOutputStream out, String value) throws IOException {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      DataOutputStream data = new DataOutputStream(body);
      data.writeShort(1);
      data.writeInt(bytes.length);
      data.write(bytes);
      message(out, 'D', body.toByteArray());
    }

    private static void message(DataOutputStream out, char type, byte[] body) throws IOException {
      out.writeByte(type);
      out.writeInt(body.length + 4);
      out.write(body);
    }

    private static FakeServer start(Broken kind) {
      return FakeServer.start((in, out) -> kind.serve(in, new DataOutputStream(out)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatBreaksTheProtocol(Broken kind) throws IOException {
    try (FakeServer server = Broken.start(kind)) {
      String url = "postgresql://u:p@127.0.0.1:%d/d?sslmode=disable".formatted(server.port());
      // side by side: against a silent server each of them waits for its own limit
      List<CompletableFuture<Optional<String>>> runs =
          Stream.of(
                  "check --format json URL",
                  "check --probe full --format json URL",
                  "check --probe none --format json URL",
                  "fix URL",
                  "collect URL",
                  "stream URL",
                  "stream --write-test URL",
                  "stream --slot s --publication p URL",
                  "stream --follow --publication p URL",
                  "compare FACTS URL")
              .map(command -> CompletableFuture.supplyAsync(() -> wrong(command, url), THREADS))
              .toList();
      List<String> wrong =
          runs.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
      assertThat(wrong).isEmpty();
      fleetGoesOn(url);
    }
  }

  /** How the command ended, where that is not 3 with a report; empty: it is. */
  private Optional<String> wrong(String command, String url) {
    Execution run = run(command.replace("URL", url + "&connect_timeout=3"));
    boolean report = !command.startsWith("check") || endpointFailed(run.out());
    return run.code() == 3 && report && !run.err().contains("internal error")
        ? Optional.empty()
        : Optional.of(command + ": " + run.code() + " " + run.err() + run.out());
  }

  private static boolean endpointFailed(String json) {
    JsonNode report = JsonMapper.shared().readTree(json);
    return report.get("verdict").asString().equals("no-facts")
        || report.get("verdict").asString().equals("not-checked")
        || report.toString().contains("endpoint");
  }

  private void fleetGoesOn(String url) throws IOException {
    Path list =
        Files.writeString(
            directory.resolve("fleet.txt"),
            "one %s\nbroken %s\nthree %s\n".formatted(NOBODY, url, NOBODY));
    Execution run = run("fleet --timeout 1 --format json " + list);
    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(JsonMapper.shared().readTree(run.out()).get("reports")).hasSize(3);
  }

  @Test
  void sspiHasItsOwnSentence() {
    try (FakeServer server = Broken.start(Broken.SSPI)) {
      assertThat(
              run("check postgresql://u:p@127.0.0.1:%d/d?sslmode=disable".formatted(server.port()))
                  .out()
                  .replaceAll("\\s+", " "))
          .contains("asks for SSPI, the authentication of Windows");
    }
  }
}
