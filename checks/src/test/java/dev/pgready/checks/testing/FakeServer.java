// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Something that listens on a port of 127.0.0.1 and is not what a client hopes for. */
public final class FakeServer implements AutoCloseable {
  /** What it does with one connection. */
  public interface Behaviour {
    void serve(DataInputStream in, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private FakeServer(ServerSocket listener) {
    this.listener = listener;
  }

  public static FakeServer start(Behaviour behaviour) {
    return startRaw(
        socket ->
            behaviour.serve(
                new DataInputStream(socket.getInputStream()), socket.getOutputStream()));
  }

  private interface Raw {
    void serve(Socket socket) throws IOException, InterruptedException;
  }

  private static FakeServer startRaw(Raw raw) {
    return startRaw(InetAddress.getLoopbackAddress(), raw);
  }

  private static FakeServer startRaw(InetAddress address, Raw raw) {
    try {
      FakeServer server = new FakeServer(new ServerSocket(0, 50, address));
      server.thread(() -> server.accept(raw));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Raw raw) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        thread(
            () -> {
              try (socket) {
                raw.serve(socket);
              } catch (IOException e) {
                // the client has gone
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
      } catch (IOException e) {
        return;
      }
    }
  }

  private void thread(Runnable task) {
    Thread thread = new Thread(task, "fake server");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Accepts and never answers. */
  public static FakeServer hung() {
    return start((in, out) -> drain(in));
  }

  /** One byte of a valid answer per second: any read timeout starts anew with each. */
  public static FakeServer dripping() {
    return start(
        (in, out) -> {
          for (int i = 0; i < 600; i++) {
            out.write(i == 0 ? 'R' : 0);
            out.flush();
            TimeUnit.SECONDS.sleep(1);
          }
        });
  }

  public static FakeServer http() {
    return start(
        (in, out) -> {
          out.write(
              "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
          out.flush();
          drain(in);
        });
  }

  /** Passes bytes on, each after {@code delayMillis}, as a relay with a long way does. */
  public static FakeServer relay(int port, int delayMillis) {
    return startRaw(client -> passOn(client, port, delayMillis));
  }

  /** A machine with one processor: what it does for each connection waits for what came before. */
  public static FakeServer busy(int port, int millis) {
    Semaphore processor = new Semaphore(1, true);
    return startRaw(
        client -> {
          processor.acquire();
          try {
            TimeUnit.MILLISECONDS.sleep(millis);
          } finally {
            processor.release();
          }
          passOn(client, port, 0);
        });
  }

  /** A balancer: the servers at these ports take turns, one connection each. */
  public static FakeServer balancer(int... ports) {
    java.util.concurrent.atomic.AtomicInteger next =
        new java.util.concurrent.atomic.AtomicInteger();
    return startRaw(client -> passOn(client, ports[next.getAndIncrement() % ports.length], 0));
  }

  /** Passes bytes on between an address of this machine and a server. */
  public static FakeServer relayFrom(InetAddress address, int port) {
    return startRaw(address, client -> passOn(client, port, 0));
  }

  private static void passOn(Socket client, int port, int delayMillis) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread back = new Thread(() -> pump(server, client, delayMillis, bytes -> {}), "fake server");
      back.setDaemon(true);
      back.start();
      pump(client, server, delayMillis, bytes -> {});
    }
  }

  /** A relay that ends both sides of a connection after so many bytes of the server's. */
  public static FakeServer cuttingAfter(int port, int bytes) {
    return relayUntil(port, bytes, (client, server) -> client.close());
  }

  /** A relay that passes nothing of the server's on after so many bytes, and keeps listening. */
  public static FakeServer silentAfter(int port, int bytes) {
    return relayUntil(port, bytes, (client, server) -> {});
  }

  private interface Ending {
    void end(Socket client, Socket server) throws IOException;
  }

  private static FakeServer relayUntil(int port, int bytes, Ending ending) {
    return startRaw(
        client -> {
          try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread back =
                new Thread(
                    () -> {
                      try {
                        byte[] buffer = new byte[65536];
                        int left = bytes;
                        int n = 0;
                        while (left > 0 && n >= 0) {
                          n =
                              server
                                  .getInputStream()
                                  .read(buffer, 0, Math.min(left, buffer.length));
                          client.getOutputStream().write(buffer, 0, Math.max(0, n));
                          left -= n;
                        }
                        ending.end(client, server);
                      } catch (IOException e) {
                        // either side has gone
                      }
                    },
                    "fake server");
            back.setDaemon(true);
            back.start();
            pump(client, server, 0, chunk -> {});
          }
        });
  }

  /** A proxy that gives its own process ids, and passes everything else on. */
  public static FakeServer proxyWithKeysOfItsOwn(int port) {
    return startRaw(
        client -> {
          try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setTcpNoDelay(true);
            Thread back =
                new Thread(
                    () -> pump(server, client, 0, FakeServer::replaceKeyData), "fake server");
            back.setDaemon(true);
            back.start();
            pump(client, server, 0, bytes -> {});
          }
        });
  }

  /**
   * A pooler that gives its own process ids, answers some statements itself and passes everything
   * else on.
   *
   * @param answers by the statement
   * @param name under which it connects to the server; null: the client's
   */
  public static FakeServer pooler(
      int port, Map<String, String> answers, @org.jspecify.annotations.Nullable String name) {
    return startRaw(
        client -> {
          try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread back =
                new Thread(
                    () -> pump(server, client, 0, FakeServer::replaceKeyData), "fake server");
            back.setDaemon(true);
            back.start();
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(server.getOutputStream());
            int code;
            do {
              byte[] body = body(in);
              code = ByteBuffer.wrap(body).getInt();
              write(out, name == null || code != PROTOCOL ? body : renamed(body, name));
            } while (code != PROTOCOL);
            for (int kind = in.read(); kind >= 0; kind = in.read()) {
              byte[] body = body(in);
              String own =
                  kind == 'Q'
                      ? answers.get(new String(body, 0, body.length - 1, StandardCharsets.UTF_8))
                      : null;
              if (own == null) {
                out.write(kind);
                write(out, body);
              } else {
                client
                    .getOutputStream()
                    .write(
                        FakePostgres.all(
                            FakePostgres.rows(List.of(own)),
                            FakePostgres.complete("SHOW"),
                            FakePostgres.ready()));
              }
            }
          }
        });
  }

  private static final int PROTOCOL = 3 << 16;

  private static byte[] body(DataInputStream in) throws IOException {
    byte[] body = new byte[in.readInt() - 4];
    in.readFully(body);
    return body;
  }

  private static void write(DataOutputStream out, byte[] body) throws IOException {
    out.writeInt(body.length + 4);
    out.write(body);
    out.flush();
  }

  /** The startup packet of a client that calls itself otherwise. */
  private static byte[] renamed(byte[] body, String name) {
    String[] parts = new String(body, 4, body.length - 4, StandardCharsets.UTF_8).split("\0", -1);
    for (int i = 0; i + 1 < parts.length; i += 2) {
      if (parts[i].equals("application_name")) {
        parts[i + 1] = name;
      }
    }
    byte[] changed = String.join("\0", parts).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + changed.length).putInt(PROTOCOL).put(changed).array();
  }

  /** BackendKeyData: K, length 12, process id, key. */
  private static void replaceKeyData(byte[] bytes) {
    for (int i = 0; i + 12 < bytes.length; i++) {
      if (bytes[i] == 'K'
          && bytes[i + 1] == 0
          && bytes[i + 2] == 0
          && bytes[i + 3] == 0
          && bytes[i + 4] == 12) {
        bytes[i + 5] = 0x42;
        return;
      }
    }
  }

  /** Changes bytes of the server's on their way. */
  public interface Meddling {
    /**
     * @param position of the first byte within the connection
     * @return what is passed on in its place; null: the connection ends here
     */
    byte @org.jspecify.annotations.Nullable [] meddle(byte[] bytes, long position);
  }

  /**
   * A relay that meddles with what the server says; one of {@code meddlings} for each connection.
   */
  public static FakeServer meddling(int port, java.util.function.Supplier<Meddling> meddlings) {
    return startRaw(
        client -> {
          try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Meddling meddling = meddlings.get();
            Thread back = new Thread(() -> meddle(server, client, meddling), "fake server");
            back.setDaemon(true);
            back.start();
            pump(client, server, 0, bytes -> {});
          }
        });
  }

  private static void meddle(Socket from, Socket to, Meddling meddling) {
    try {
      byte[] buffer = new byte[65536];
      long position = 0;
      int n;
      while ((n = from.getInputStream().read(buffer)) > 0) {
        byte[] changed = meddling.meddle(java.util.Arrays.copyOf(buffer, n), position);
        if (changed == null) {
          to.close();
          return;
        }
        position += n;
        to.getOutputStream().write(changed);
        to.getOutputStream().flush();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // either side has gone
    }
  }

  private interface Change {
    void apply(byte[] bytes);
  }

  private static void pump(Socket from, Socket to, int delayMillis, Change change) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[65536];
      int n;
      while ((n = in.read(buffer)) > 0) {
        byte[] chunk = java.util.Arrays.copyOf(buffer, n);
        change.apply(chunk);
        if (delayMillis > 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMillis));
        }
        out.write(chunk);
        out.flush();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // either side has gone
    }
  }

  /** Reads a startup packet, or a request for TLS; returns its code. */
  public static int startup(DataInputStream in) throws IOException {
    int length = in.readInt();
    int code = in.readInt();
    if (in.skipBytes(length - 8) < length - 8) {
      throw new EOFException();
    }
    return code;
  }

  /** Reads until the client goes. */
  public static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[1024];
    while (in.read(buffer) > 0) {
      // on
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
