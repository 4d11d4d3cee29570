// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes bytes on to a server, and counts for each connection how often the client spoke and then
 * waited for an answer: its round trips. That it goes is none.
 */
public final class CountingRelay implements AutoCloseable {
  private final ServerSocket listener;
  private final int port;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  private CountingRelay(ServerSocket listener, int port) {
    this.listener = listener;
    this.port = port;
  }

  public static CountingRelay to(int port) {
    try {
      CountingRelay relay =
          new CountingRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
      start(relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Of each connection so far, in the order in which they were opened. */
  public List<Integer> roundTrips() {
    return connections.stream().map(Connection::roundTrips).toList();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Connection connection = new Connection();
        connections.add(connection);
        start(() -> pump(server, client, connection::answered));
        start(() -> pump(client, server, connection::asked));
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

  private static void pump(Socket from, Socket to, Heard heard) {
    byte[] buffer = new byte[65536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        heard.heard(buffer, n);
        out.write(buffer, 0, n);
        out.flush();
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
