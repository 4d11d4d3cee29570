// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes bytes on to a server, and counts for each connection how often the client spoke and then
 * waited for an answer: its round trips. That it goes is none.
 */
public final class CountingRelay implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Dial server;
  private final int delayMillis;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  private interface Dial {
    SocketChannel dial() throws IOException;
  }

  private CountingRelay(ServerSocketChannel listener, Dial server, int delayMillis) {
    this.listener = listener;
    this.server = server;
    this.delayMillis = delayMillis;
  }

  public static CountingRelay to(int port) {
    return to(
        () -> SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), 0);
  }

  /**
   * A long cable: the server, reached through its Unix socket, sees no port that is another one
   * than the client's.
   */
  public static CountingRelay to(Path socket) {
    return to(socket, 0);
  }

  /**
   * @param delayMillis each way, however much travels
   */
  public static CountingRelay to(Path socket, int delayMillis) {
    return to(() -> SocketChannel.open(UnixDomainSocketAddress.of(socket)), delayMillis);
  }

  private static CountingRelay to(Dial server, int delayMillis) {
    try {
      ServerSocketChannel listener =
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      CountingRelay relay = new CountingRelay(listener, server, delayMillis);
      start(relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.socket().getLocalPort();
  }

  /** Of each connection so far, in the order in which they were opened. */
  public List<Integer> roundTrips() {
    return connections.stream().map(Connection::roundTrips).toList();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        SocketChannel server = this.server.dial();
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Connection connection = new Connection();
        connections.add(connection);
        start(() -> pump(server, delayed(client), connection::answered));
        start(() -> pump(client, delayed(server), connection::asked));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private interface Heard {
    void heard(byte[] bytes, int count);
  }

  private static final class Connection {
    private boolean asking;
    private int asked;

    synchronized void asked(byte[] bytes, int count) {
      boolean goes = count == 5 && bytes[0] == 'X';
      if (!asking && !goes) {
        asking = true;
        asked++;
      }
    }

    @SuppressWarnings("unused") // what it says does not matter
    synchronized void answered(byte[] bytes, int count) {
      asking = false;
    }

    synchronized int roundTrips() {
      return asked;
    }
  }

  /** Where bytes go on to. */
  private interface Way extends AutoCloseable {
    void pass(ByteBuffer bytes) throws IOException;

    @Override
    void close() throws IOException;
  }

  private record Chunk(long due, ByteBuffer bytes) {}

  private Way delayed(SocketChannel to) {
    BlockingQueue<Chunk> under = new LinkedBlockingQueue<>();
    if (delayMillis > 0) {
      start(() -> deliver(under, to));
    }
    return new Way() {
      @Override
      public void pass(ByteBuffer bytes) throws IOException {
        if (delayMillis == 0) {
          write(to, bytes);
          return;
        }
        ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
        under.add(new Chunk(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis), copy));
      }

      @Override
      public void close() throws IOException {
        if (delayMillis > 0) {
          under.add(new Chunk(0, ByteBuffer.allocate(0)));
        } else {
          to.close();
        }
      }
    };
  }

  private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** What is on its way arrives in order; an empty chunk is the end. */
  private static void deliver(BlockingQueue<Chunk> under, SocketChannel to) {
    try (to) {
      for (Chunk chunk = under.take(); chunk.bytes().hasRemaining(); chunk = under.take()) {
        LockSupport.parkNanos(chunk.due() - System.nanoTime());
        write(to, chunk.bytes());
      }
    } catch (IOException | InterruptedException e) {
      // either side has gone
    }
  }

  private static void pump(SocketChannel from, Way to, Heard heard) {
    ByteBuffer buffer = ByteBuffer.allocate(65536);
    try (from;
        to) {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        heard.heard(buffer.array(), n);
        buffer.flip();
        to.pass(buffer);
        buffer.clear();
      }
    } catch (IOException e) {
      // either side has gone
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "counting relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
