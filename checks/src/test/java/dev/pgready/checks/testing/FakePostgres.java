// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the protocol of Postgres well enough for a round trip, up to the point where a test wants
 * it to misbehave.
 */
public final class FakePostgres {
  private static final int TLS_REQUEST = 80877103;
  private static final int CANCEL_REQUEST = 80877102;

  private FakePostgres() {}

  /** What is sent in place of a sound answer. */
  public interface Reply {
    void send(OutputStream out) throws IOException, InterruptedException;
  }

  /** Chooses where to misbehave. */
  public interface Script {
    /**
     * @param sql empty: right after the startup packet
     * @return null: as a server would
     */
    @Nullable Reply to(String sql);
  }

  /** A server that follows the script, and after each of its replies waits for the client to go. */
  public static FakeServer start(Script script) {
    return FakeServer.start((in, out) -> serve(in, out, script));
  }

  private static void serve(DataInputStream in, OutputStream out, Script script)
      throws IOException, InterruptedException {
    int code = FakeServer.startup(in);
    if (code == TLS_REQUEST) {
      out.write('N');
      out.flush();
      code = FakeServer.startup(in);
    }
    if (code == CANCEL_REQUEST) {
      // the connection is over, which clients wait for
      return;
    }
    Reply first = script.to("");
    if (first != null) {
      first.send(out);
      out.flush();
      FakeServer.drain(in);
      return;
    }
    out.write(greeting());
    out.flush();
    while (true) {
      int kind = in.read();
      if (kind < 0 || kind == 'X') {
        return;
      }
      byte[] body = new byte[in.readInt() - 4];
      in.readFully(body);
      if (kind == 'Q') {
        String sql = new String(body, 0, body.length - 1, StandardCharsets.UTF_8);
        Reply reply = script.to(sql);
        if (reply != null) {
          reply.send(out);
          out.flush();
          FakeServer.drain(in);
          return;
        }
        out.write(answer(sql));
        out.flush();
      }
    }
  }

  /** Up to ReadyForQuery. */
  public static byte[] greeting() {
    return all(
        message('R', ByteBuffer.allocate(4).putInt(0).array()),
        setting("server_version", "16.10"),
        setting("server_encoding", "UTF8"),
        setting("client_encoding", "UTF8"),
        setting("DateStyle", "ISO, MDY"),
        setting("integer_datetimes", "on"),
        setting("standard_conforming_strings", "on"),
        setting("TimeZone", "UTC"),
        message('K', ByteBuffer.allocate(8).putInt(4242).putInt(7).array()),
        ready());
  }

  private static byte[] answer(String sql) {
    if (sql.startsWith("IDENTIFY_SYSTEM")) {
      return all(rows(List.of("7423", "1", "0/1", "shop")), complete("IDENTIFY_SYSTEM"), ready());
    }
    if (sql.startsWith("START_REPLICATION")) {
      return message('W', new byte[] {0, 0, 0});
    }
    if (sql.startsWith("CREATE_REPLICATION_SLOT")) {
      return all(
          rows(List.of("pgready_1", "0/1", "x", "pgoutput")),
          complete("CREATE_REPLICATION_SLOT"),
          ready());
    }
    if (sql.contains("'server_version_num'") && sql.contains("pg_is_in_recovery")) {
      return all(
          rows(
              List.of("160010", "f", "logical", "10", "0", "10", "0", "t", "app", "shop", "0/100")),
          complete("SELECT 1"),
          ready());
    }
    if (sql.contains("wal_sender_timeout")) {
      return all(rows(List.of("60000")), complete("SELECT 1"), ready());
    }
    if (sql.contains("pg_logical_emit_message")) {
      return all(complete("SET"), rows(List.of("777", "0/200")), complete("SELECT 1"), ready());
    }
    if (sql.contains("pg_backend_pid")) {
      return all(rows(List.of("4242")), complete("SELECT 1"), ready());
    }
    if (sql.contains("pg_publication")) {
      return all(rows(List.of()), complete("SELECT 1"), ready());
    }
    return all(complete("SET"), ready());
  }

  /** One row of text. */
  public static byte[] rows(List<String> values) {
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    names.writeBytes(ByteBuffer.allocate(2).putShort((short) values.size()).array());
    row.writeBytes(ByteBuffer.allocate(2).putShort((short) values.size()).array());
    for (String value : values) {
      names.writeBytes(
          ByteBuffer.allocate(20)
              .put((byte) 'c')
              .put((byte) 0)
              .putInt(0)
              .putShort((short) 0)
              .putInt(25)
              .putShort((short) -1)
              .putInt(-1)
              .putShort((short) 0)
              .array());
      byte[] text = value.getBytes(StandardCharsets.UTF_8);
      row.writeBytes(ByteBuffer.allocate(4).putInt(text.length).array());
      row.writeBytes(text);
    }
    return all(message('T', names.toByteArray()), message('D', row.toByteArray()));
  }

  public static byte[] setting(String name, String value) {
    return message('S', (name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] complete(String tag) {
    return message('C', (tag + '\0').getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] ready() {
    return message('Z', new byte[] {'I'});
  }

  /** An error or a notice. */
  public static byte[] words(char kind, String state, String text) {
    return message(
        kind,
        ("SERROR\0VERROR\0C" + state + "\0M" + text + "\0\0").getBytes(StandardCharsets.UTF_8));
  }

  public static byte[] message(char kind, byte[] body) {
    return announced(kind, body.length + 4, body);
  }

  /** With a length that need not be the right one. */
  public static byte[] announced(char kind, int length, byte[] body) {
    return ByteBuffer.allocate(5 + body.length).put((byte) kind).putInt(length).put(body).array();
  }

  public static byte[] all(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      try {
        bytes.write(part);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bytes.toByteArray();
  }
}
