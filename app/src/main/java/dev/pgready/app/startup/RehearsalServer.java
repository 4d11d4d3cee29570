// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.startup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Speaks as much of PostgreSQL's protocol as a rehearsal needs: lets everybody in, or asks for
 * {@link #PASSWORD} by SCRAM, and answers every query with one row. Never used by a real run.
 */
public final class RehearsalServer implements AutoCloseable {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int TEXT = 25;
  private static final int SASL = 10;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;
  private static final int ITERATIONS = 4096;

  private static final Pattern PID = Pattern.compile("\"backendPid\"\\s*:\\s*([0-9]+)");

  private static final String SYSTEM = "7000000000000000000";

  /** Of everybody, where one is asked for. */
  public static final String PASSWORD = "rehearsal";

  private final ServerSocket listener;
  private final String answer;
  private final boolean asksForPassword;
  private final @Nullable SSLContext tls;

  /** Of every session's process, as the facts have it. */
  private final int pid;

  private RehearsalServer(
      ServerSocket listener, String answer, boolean asksForPassword, @Nullable SSLContext tls) {
    this.listener = listener;
    this.answer = answer;
    this.asksForPassword = asksForPassword;
    this.tls = tls;
    Matcher facts = PID.matcher(answer);
    this.pid = facts.find() ? Integer.parseInt(facts.group(1)) : 1;
  }

  /** Listens on a free port of 127.0.0.1, and lets everybody in. */
  public static RehearsalServer start(String answer) throws IOException {
    return start(answer, false, null);
  }

  /**
   * Listens on a free port of 127.0.0.1, and asks for {@link #PASSWORD}.
   *
   * @param tls the server's side of encryption; null: clients stay without
   */
  static RehearsalServer withPassword(String answer, @Nullable SSLContext tls) throws IOException {
    return start(answer, true, tls);
  }

  private static RehearsalServer start(
      String answer, boolean asksForPassword, @Nullable SSLContext tls) throws IOException {
    RehearsalServer server =
        new RehearsalServer(
            new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1})),
            answer,
            asksForPassword,
            tls);
    daemon(server::accept);
    return server;
  }

  public int port() {
    return listener.getLocalPort();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "rehearsal");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        daemon(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket plainOrEncrypted = greeted(client);
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(plainOrEncrypted.getInputStream()));
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(plainOrEncrypted.getOutputStream()))) {
      startup(in, out);
      String sql = "";
      while (true) {
        int type = in.readByte();
        byte[] body = in.readNBytes(in.readInt() - 4);
        switch (type) {
          case 'Q' -> {
            sql = text(body, 0);
            if (rows(sql)) {
              description(out, sql);
            }
            execute(out, sql, client.getPort());
            message(out, 'Z', new byte[] {'I'});
          }
          case 'P' -> {
            sql = text(body, text(body, 0).length() + 1);
            message(out, '1', new byte[0]);
          }
          case 'B' -> message(out, '2', new byte[0]);
          case 'D' -> {
            if (rows(sql)) {
              description(out, sql);
            } else {
              message(out, 'n', new byte[0]);
            }
          }
          case 'E' -> execute(out, sql, client.getPort());
          case 'C' -> message(out, '3', new byte[0]);
          case 'S' -> message(out, 'Z', new byte[] {'I'});
          case 'X' -> {
            return;
          }
          default -> {
            // Flush and the like need no answer
          }
        }
        if (type == 'Q' || type == 'S' || type == 'H') {
          out.flush();
        }
      }
    } catch (IOException e) {
      // the client has seen enough
    }
  }

  /** Answers the requests before the first message; unbuffered, as TLS may begin behind them. */
  private Socket greeted(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    Socket socket = client;
    while (true) {
      byte[] body = in.readNBytes(in.readInt() - 4);
      int code = ByteBuffer.wrap(body).getInt();
      if (code != SSL_REQUEST && code != GSS_REQUEST) {
        return socket;
      }
      SSLContext context = code == SSL_REQUEST ? tls : null;
      socket.getOutputStream().write(context == null ? 'N' : 'S');
      socket.getOutputStream().flush();
      if (context != null) {
        SSLSocket encrypted =
            (SSLSocket)
                context.getSocketFactory().createSocket(client, null, client.getPort(), false);
        encrypted.setUseClientMode(false);
        socket = encrypted;
        in = new DataInputStream(encrypted.getInputStream());
      }
    }
  }

  private void startup(DataInputStream in, DataOutputStream out) throws IOException {
    if (asksForPassword) {
      try {
        scram(in, out);
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }
    message(out, 'R', new byte[4]);
    parameter(out, "server_version", "17.0");
    parameter(out, "server_encoding", "UTF8");
    parameter(out, "client_encoding", "UTF8");
    parameter(out, "DateStyle", "ISO, MDY");
    parameter(out, "TimeZone", "UTC");
    parameter(out, "integer_datetimes", "on");
    parameter(out, "standard_conforming_strings", "on");
    message(out, 'K', ByteBuffer.allocate(8).putInt(pid).putInt(2).array());
    message(out, 'Z', new byte[] {'I'});
    out.flush();
  }

  /**
   * RFC 5802 with SHA-256, from the server's side; whether the proof is right is not its concern.
   */
  private static void scram(DataInputStream in, DataOutputStream out)
      throws IOException, GeneralSecurityException {
    authentication(out, SASL, "SCRAM-SHA-256\0\0");
    out.flush();
    byte[] first = password(in);
    int start = text(first, 0).length() + 1 + 4;
    String clientFirst = new String(first, start, first.length - start, StandardCharsets.UTF_8);
    String bare = clientFirst.substring(clientFirst.indexOf("n=", 3));
    byte[] salt = "sixteen bytes of".getBytes(StandardCharsets.UTF_8);
    String serverFirst =
        "%srehearsal,s=%s,i=%s"
            .formatted(
                bare.substring(bare.indexOf("r=")),
                Base64.getEncoder().encodeToString(salt),
                ITERATIONS);
    authentication(out, SASL_CONTINUE, serverFirst);
    out.flush();
    String clientFinal = new String(password(in), StandardCharsets.UTF_8);
    String signed =
        bare + "," + serverFirst + "," + clientFinal.substring(0, clientFinal.indexOf(",p="));
    byte[] salted =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
            .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), salt, ITERATIONS, 256))
            .getEncoded();
    byte[] signature = hmac(hmac(salted, "Server Key"), signed);
    authentication(out, SASL_FINAL, "v=" + Base64.getEncoder().encodeToString(signature));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] password(DataInputStream in) throws IOException {
    in.readByte();
    return in.readNBytes(in.readInt() - 4);
  }

  private static void authentication(OutputStream out, int kind, String data) throws IOException {
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    message(out, 'R', ByteBuffer.allocate(4 + bytes.length).putInt(kind).put(bytes).array());
  }

  private static boolean rows(String sql) {
    String word = sql.stripLeading().toLowerCase(Locale.ROOT);
    return word.startsWith("select")
        || word.startsWith("with")
        || word.startsWith("show")
        || word.startsWith("identify")
        || word.contains("; select")
        || word.contains("; with");
  }

  private void execute(DataOutputStream out, String sql, int port) throws IOException {
    if (!rows(sql)) {
      message(out, 'C', "SET\0".getBytes(StandardCharsets.UTF_8));
      return;
    }
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(row);
    List<String> values = values(sql, port);
    data.writeShort(values.size());
    for (String value : values) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      data.writeInt(bytes.length);
      data.write(bytes);
    }
    message(out, 'D', row.toByteArray());
    message(out, 'C', "SELECT 1\0".getBytes(StandardCharsets.UTF_8));
  }

  /** Those of a server that a client has reached directly. */
  private List<String> values(String sql, int port) {
    if (identify(sql)) {
      return List.of(SYSTEM, "1", "0/1000000", "shop");
    }
    if (sql.length() > 1000) {
      // the catalogue statement
      return List.of(answer);
    }
    return List.of(pid + "/" + port + " 2026-01-01T00:00:00.000000Z false " + SYSTEM + " shop");
  }

  private static boolean identify(String sql) {
    return sql.contains("IDENTIFY_SYSTEM");
  }

  private static void description(OutputStream out, String sql) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(body);
    List<String> names =
        identify(sql) ? List.of("systemid", "timeline", "xlogpos", "dbname") : List.of("answer");
    data.writeShort(names.size());
    for (String name : names) {
      data.writeBytes(name + '\0');
      data.writeInt(0);
      data.writeShort(0);
      data.writeInt(TEXT);
      data.writeShort(-1);
      data.writeInt(-1);
      data.writeShort(0);
    }
    message(out, 'T', body.toByteArray());
  }

  private static void parameter(OutputStream out, String name, String value) throws IOException {
    message(out, 'S', (name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8));
  }

  private static void message(OutputStream out, char type, byte[] body) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(type);
    data.writeInt(body.length + 4);
    data.write(body);
  }

  private static String text(byte[] body, int from) {
    int end = from;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    return new String(body, from, end - from, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
