// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static dev.pgready.checks.testing.FakePostgres.all;
import static dev.pgready.checks.testing.FakePostgres.announced;
import static dev.pgready.checks.testing.FakePostgres.complete;
import static dev.pgready.checks.testing.FakePostgres.message;
import static dev.pgready.checks.testing.FakePostgres.ready;
import static dev.pgready.checks.testing.FakePostgres.rows;
import static dev.pgready.checks.testing.FakePostgres.setting;
import static dev.pgready.checks.testing.FakePostgres.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FakePostgres;
import dev.pgready.checks.testing.FakePostgres.Reply;
import dev.pgready.checks.testing.FakeServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that breaks the protocol in every way of its messages' forms: each run ends in time, in
 * a report, with exit code 3, and takes no more memory than it should.
 */
final class HostileServerIT {
  private static final String KINDS = "RENSKZATDCGHWIcd1nsvx";

  /** {@code -Dhostile.lengths=0,3,4,5,1073741824,2147483647,-1,-5} tries more. */
  private static final int[] LENGTHS =
      Arrays.stream(System.getProperty("hostile.lengths", "3,1073741824,-5").split(","))
          .mapToInt(Integer::parseInt)
          .toArray();

  private static final String EVIL = "evil \u001b[31m\u202e\r\nline ";

  private static Reply bytes(byte[]... parts) {
    return out -> out.write(all(parts));
  }

  /**
   * The same over and over, until the client has enough: 32 MB a second, so that many of them leave
   * time for each other.
   */
  private static Reply endless(byte[]... parts) {
    return flood(2, parts);
  }

  private static Reply flood(int pauseMillis, byte[]... parts) {
    byte[] block = all(parts);
    byte[] many = new byte[Math.max(1, 65536 / block.length) * block.length];
    for (int i = 0; i < many.length; i += block.length) {
      System.arraycopy(block, 0, many, i, block.length);
    }
    return out -> {
      while (true) {
        out.write(many);
        TimeUnit.MILLISECONDS.sleep(pauseMillis);
      }
    };
  }

  private static Reply dripping(byte[] block) {
    return out -> {
      for (int i = 0; i < 600; i++) {
        out.write(block);
        out.flush();
        TimeUnit.MILLISECONDS.sleep(200);
      }
    };
  }

  private static byte[] authentication(int kind, String rest) {
    byte[] text = rest.getBytes(StandardCharsets.ISO_8859_1);
    return message('R', ByteBuffer.allocate(4 + text.length).putInt(kind).put(text).array());
  }

  /** Each kind of message with each length, in full and cut off. */
  private static Map<String, Reply> everyMessage() {
    Map<String, Reply> replies = new LinkedHashMap<>();
    for (int at = 0; at < KINDS.length(); at++) {
      char kind = KINDS.charAt(at);
      for (int length : LENGTHS) {
        replies.put(
            "%s of length %d".formatted(kind, length),
            bytes(announced(kind, length, new byte[Math.max(0, Math.min(length, 64))])));
      }
      replies.put(
          kind + " in mid-message, then silence", bytes(announced(kind, 200, new byte[50])));
      replies.put(
          kind + " of garbage",
          bytes(message(kind, "\u00ff\u00fe%n\u0000garbage".getBytes(StandardCharsets.UTF_8))));
    }
    return replies;
  }

  private static Map<String, Reply> handshakes() {
    Map<String, Reply> replies = everyMessage();
    for (int kind = -1; kind <= 13; kind++) {
      replies.put("authentication %d".formatted(kind), bytes(authentication(kind, "")));
      replies.put("authentication %d, salted".formatted(kind), bytes(authentication(kind, "abcd")));
    }
    for (String mechanisms :
        new String[] {
          "\0", "SCRAM-SHA-256\0\0", "SCRAM-SHA-256-PLUS\0\0", "EVIL\0\0", "x".repeat(60_000) + "\0"
        }) {
      replies.put(
          "SASL of %.20s".formatted(mechanisms.replace('\0', ' ')),
          bytes(authentication(10, mechanisms)));
    }
    for (String challenge :
        new String[] {
          "", "r=,s=,i=", "r=x,s=AAAA,i=4096", "r=x,s=AAAA,i=99999999999999999999", "e=other-error"
        }) {
      replies.put(
          "SCRAM, then " + challenge,
          bytes(authentication(10, "SCRAM-SHA-256\0\0"), authentication(11, challenge)));
      replies.put(
          "SCRAM final " + challenge,
          bytes(authentication(10, "SCRAM-SHA-256\0\0"), authentication(12, challenge)));
    }
    replies.put("endless authentication", endless(authentication(3, "")));
    replies.put("endless MD5", endless(authentication(5, "abcd")));
    replies.put("endless notices", endless(words('N', "01000", "n")));
    replies.put("endless settings", endless(setting("a", "b")));
    replies.put("endless settings after OK", endless(authentication(0, ""), setting("a", "b")));
    replies.put("dripping notices", dripping(words('N', "01000", "n")));
    replies.put("dripping bytes", dripping(new byte[] {'R'}));
    replies.put("evil error", bytes(words('E', "XX000", EVIL + Ordeal.SECRET)));
    replies.put("long error", bytes(words('E', "XX000", "x".repeat(1_000_000))));
    replies.put("endless errors", endless(words('E', "XX000", "x".repeat(60_000))));
    replies.put("errors, then OK", bytes(words('E', "28000", EVIL), FakePostgres.greeting()));
    replies.put("negotiates", bytes(message('v', new byte[] {0, 3, 0, 0, 127, -1, -1, -1})));
    replies.put("ready at once", bytes(ready(), ready(), ready()));
    replies.put("nothing", out -> {});
    for (String version : new String[] {"", "x", "1e999999999", "99999999999999", EVIL}) {
      replies.put(
          "version " + version.length(),
          bytes(
              authentication(0, ""),
              setting("server_version", version),
              setting("client_encoding", "EVIL"),
              ready()));
    }
    return replies;
  }

  private static byte[] row(String value) {
    return all(complete("BEGIN"), rows(List.of(value)), complete("COMMIT"), ready());
  }

  private static Map<String, Reply> answers() {
    Map<String, Reply> replies = everyMessage();
    replies.remove("Z of length 5");
    for (int field : new int[] {-2, -5, Integer.MIN_VALUE, 1 << 20, 1 << 30, Integer.MAX_VALUE}) {
      replies.put(
          "a field of length " + field,
          bytes(
              rows(List.of("x")),
              message('D', ByteBuffer.allocate(6).putShort((short) 1).putInt(field).array())));
    }
    for (int columns : new int[] {-1, 0, 2, 32767}) {
      replies.put(
          columns + " columns",
          bytes(message('D', ByteBuffer.allocate(2).putShort((short) columns).array()), ready()));
      replies.put(
          columns + " columns described",
          bytes(message('T', ByteBuffer.allocate(2).putShort((short) columns).array()), ready()));
    }
    for (String json :
        new String[] {
          "",
          "null",
          "[]",
          "{}",
          "x",
          "{\"factsVersion\":1",
          "{\"factsVersion\":1}",
          "{\"factsVersion\":1e999999999}",
          "{\"factsVersion\":-1,\"catalogue\":{}}",
          "{\"factsVersion\":1,\"catalogue\":null}",
          "{\"factsVersion\":1,\"catalogue\":{\"server\":{\"versionNum\":1e999999999}}}",
          "{\"factsVersion\":1,\"catalogue\":{\"tables\":" + "[".repeat(100_000),
          "{\"a\":".repeat(100_000),
          "[".repeat(1_000_000),
          "9".repeat(1_000_000),
          "\"" + EVIL + "\"",
          "{\"factsVersion\":1,\"catalogue\":{\"server\":null,\"tables\":[null,null]}}",
          "{\"factsVersion\":1,\"catalogue\":{\"tables\":[" + "{},".repeat(100_000) + "{}]}}",
          "{\"factsVersion\":99}",
          "\u0000\ud800"
        }) {
      replies.put("facts %.40s (%d)".formatted(json, json.length()), bytes(row(json)));
    }
    replies.put("endless notices", endless(words('N', "01000", "n")));
    replies.put("endless notifications", endless(message('A', new byte[] {0, 0, 0, 1, 'a', 0, 0})));
    replies.put("endless settings", endless(setting("a", "b")));
    replies.put("endless commands", endless(complete("SELECT 1")));
    replies.put("endless nothing", endless(message('I', new byte[0])));
    replies.put("endless errors", endless(words('E', "XX000", EVIL)));
    replies.put("endless descriptions", endless(message('T', new byte[] {0, 0})));
    for (char copy : "GHW".toCharArray()) {
      replies.put("copy " + copy, bytes(message(copy, new byte[] {0, 0, 0})));
      replies.put("endless copy " + copy, endless(message(copy, new byte[] {0, 0, 0})));
      replies.put(
          "copy data after " + copy,
          endless(message(copy, new byte[] {0, 0, 0}), message('d', new byte[100])));
    }
    replies.put("dripping notices", dripping(words('N', "01000", "n")));
    replies.put("silence", out -> {});
    replies.put("evil error", bytes(words('E', "XX000", EVIL + Ordeal.SECRET), ready()));
    replies.put("long error", bytes(words('E', "XX000", "x".repeat(1_000_000)), ready()));
    replies.put("authentication again", bytes(authentication(3, "")));
    replies.put("HTTP", bytes("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
    return replies;
  }

  @Test
  void handshake() throws Exception {
    try (Ordeal ordeal = new Ordeal()) {
      handshakes()
          .forEach(
              (name, reply) ->
                  ordeal.add(
                      name,
                      List.of(3),
                      () -> {
                        try (FakeServer server = FakePostgres.start(sql -> reply)) {
                          return Ordeal.check(server.port(), "--probe", "none");
                        }
                      }));
      ordeal.assertAllSound();
    }
  }

  @Test
  void answersToTheCatalogueStatement() throws Exception {
    try (Ordeal ordeal = new Ordeal()) {
      answers()
          .forEach(
              (name, reply) ->
                  ordeal.add(
                      name,
                      List.of(3),
                      () -> {
                        try (FakeServer server =
                            FakePostgres.start(sql -> sql.isEmpty() ? null : reply)) {
                          return Ordeal.check(server.port(), "--probe", "none");
                        }
                      }));
      ordeal.assertAllSound();
    }
  }

  private static byte[] frame(byte[] content) {
    return message('d', content);
  }

  private static byte[] data(byte[] content) {
    return frame(
        ByteBuffer.allocate(25 + content.length)
            .put((byte) 'w')
            .putLong(1)
            .putLong(1)
            .putLong(1)
            .put(content)
            .array());
  }

  private static Map<String, Reply> streams() {
    Map<String, Reply> replies = new LinkedHashMap<>();
    for (char kind : "dENSAcCGHWZx".toCharArray()) {
      for (int length : LENGTHS) {
        replies.put(
            "%s of length %d".formatted(kind, length),
            bytes(announced(kind, length, new byte[Math.max(0, Math.min(length, 64))])));
      }
    }
    for (char kind : "BCORYIUDTMSEcAbPKrp\u0000x".toCharArray()) {
      replies.put("message %d alone".formatted((int) kind), bytes(data(new byte[] {(byte) kind})));
      byte[] full = new byte[60];
      full[0] = (byte) kind;
      replies.put("message %d of zeros".formatted((int) kind), bytes(data(full)));
      byte[] ones = new byte[60];
      Arrays.fill(ones, (byte) -1);
      ones[0] = (byte) kind;
      replies.put("message %d of ones".formatted((int) kind), bytes(data(ones)));
    }
    replies.put("endless notices", endless(words('N', "01000", "n")));
    replies.put("endless settings", endless(setting("a", "b")));
    replies.put("endless keepalives", endless(frame(keepalive(0))));
    replies.put("endless questions", dripping(frame(keepalive(1))));
    replies.put("evil error", bytes(words('E', "XX000", EVIL + Ordeal.SECRET)));
    replies.put("in mid-row, then silence", bytes(announced('d', 100_000, new byte[500])));
    replies.put("silence", out -> {});
    return replies;
  }

  private static byte[] keepalive(int reply) {
    return ByteBuffer.allocate(18).put((byte) 'k').putLong(1).putLong(1).put((byte) reply).array();
  }

  private static Reply afterStart(Reply reply) {
    return out -> {
      out.write(message('W', new byte[] {0, 0, 0}));
      reply.send(out);
    };
  }

  @Test
  void stream() throws Exception {
    try (Ordeal ordeal = new Ordeal()) {
      streams()
          .forEach(
              (name, reply) -> {
                FakePostgres.Script script =
                    sql -> sql.startsWith("START_REPLICATION") ? afterStart(reply) : null;
                // what is committed and does not come back is a verdict: the walsender is stuck
                ordeal.add(
                    name,
                    List.of(1, 3),
                    () -> {
                      try (FakeServer server = FakePostgres.start(script)) {
                        return Ordeal.stream(server.port(), "--timeout", "1s");
                      }
                    });
              });
      ordeal.assertAllSound();
    }
  }

  /** Before the stream starts: whatever is asked first. */
  @Test
  void streamsQuestions() throws Exception {
    try (Ordeal ordeal = new Ordeal()) {
      Map<String, Reply> replies = new LinkedHashMap<>();
      for (char copy : "GHW".toCharArray()) {
        replies.put("endless copy " + copy, endless(message(copy, new byte[] {0, 0, 0})));
      }
      replies.put("endless notices", endless(words('N', "01000", "n")));
      replies.put("dripping notices", dripping(words('N', "01000", "n")));
      replies.put("2 GB", bytes(announced('D', Integer.MAX_VALUE, new byte[10])));
      replies.put("a number", bytes(rows(List.of("1e999999999")), complete("SELECT 1"), ready()));
      replies.put("nothing", bytes(complete("SELECT 0"), ready()));
      replies.put(
          "a field of length -5",
          bytes(
              rows(List.of("x")),
              message('D', new byte[] {0, 1, -1, -1, -1, -5}),
              complete("SELECT 2"),
              ready()));
      for (String question :
          new String[] {
            "'server_version_num'",
            "IDENTIFY_SYSTEM",
            "pg_backend_pid",
            "wal_sender_timeout",
            "CREATE_REPLICATION_SLOT",
            "START_REPLICATION",
            "pg_logical_emit_message"
          }) {
        replies.forEach(
            (name, reply) ->
                ordeal.add(
                    question + ": " + name,
                    List.of(1, 3),
                    () -> {
                      try (FakeServer server =
                          FakePostgres.start(sql -> sql.contains(question) ? reply : null)) {
                        return Ordeal.stream(
                            server.port(), "--timeout", "1s", "--lock-timeout", "1s");
                      }
                    }));
      }
      ordeal.assertAllSound();
    }
  }

  /** In a process of its own, with the launcher's heap: so much memory and no more. */
  @ParameterizedTest
  @ValueSource(strings = {"notices", "rows", "small rows", "row"})
  void memory(String flood, @TempDir Path directory) throws Exception {
    Reply reply =
        switch (flood) {
          case "notices" -> flood(0, words('N', "01000", "x".repeat(1000)));
          case "rows" -> flood(0, rows(List.of("x".repeat(100_000))));
          case "small rows" -> flood(0, message('D', new byte[] {0, 1, 0, 0, 0, 0}));
          default -> HostileServerIT::oneLargeRow;
        };
    try (FakeServer server = FakePostgres.start(sql -> sql.isEmpty() ? null : reply)) {
      CommandProcess run =
          CommandProcess.start(
              directory,
              List.of("-XX:MaxRAM=1536m"),
              "check",
              "postgresql://app@127.0.0.1:%d/shop?sslmode=disable&connect_timeout=60"
                  .formatted(server.port()),
              "--timeout",
              "60",
              "--probe",
              "none");
      long peak = 0;
      Path status = Path.of("/proc/%d/status".formatted(run.process().pid()));
      while (!run.process().waitFor(20, TimeUnit.MILLISECONDS)) {
        peak = Math.max(peak, peakKilobytes(status));
      }
      assertThat(run.process().exitValue()).as(run.output() + run.errors()).isEqualTo(3);
      assertThat(run.output().replaceAll("\\s+", " ")).contains("the server sent ");
      assertThat(peak).as("resident kB").isBetween(1L, 512L * 1024);
    }
  }

  /** Of a gigabyte, as it is announced. */
  private static void oneLargeRow(OutputStream out) throws IOException {
    out.write(rows(List.of("x")));
    out.write(announced('D', 4 + 2 + 4 + (1 << 30), new byte[] {0, 1, 0x40, 0, 0, 0}));
    byte[] chunk = new byte[1 << 16];
    for (int i = 0; i < 1 << 14; i++) {
      out.write(chunk);
    }
  }

  private static long peakKilobytes(Path status) {
    try {
      Matcher peak = Pattern.compile("VmHWM:\\s+([0-9]+) kB").matcher(Files.readString(status));
      return peak.find() ? Long.parseLong(peak.group(1)) : 0;
    } catch (IOException e) {
      // it has ended
      return 0;
    }
  }
}
