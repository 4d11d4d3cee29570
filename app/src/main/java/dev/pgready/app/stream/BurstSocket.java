package dev.pgready.app.stream;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.concurrent.locks.LockSupport;

/**
 * A socket whose reading end takes what there is in large gulps. A walsender sends each message on
 * its own, so that a reader which keeps up wakes for each. While messages come fast the reader lets
 * the kernel collect them for a millisecond; while they come one by one it blocks, and nobody
 * waits.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // the socket underneath does
final class BurstSocket extends Socket {
  private static final int BUFFER = 1 << 16;

  /** Reads that close together mean that a burst has begun. */
  private static final int BURST_READS = 16;

  /** A gulp of so many bytes means that it goes on. */
  private static final int BURST_BYTES = 4096;

  private static final long MILLISECOND = 1_000_000;

  private final Socket socket;
  private final InputStream in;

  /**
   * @param beforeBlocking called by the reading thread when nothing more is there to be read
   */
  BurstSocket(Socket socket, Runnable beforeBlocking) {
    this.socket = socket;
    this.in = new Gulps(beforeBlocking);
  }

  private final class Gulps extends InputStream {
    private final Runnable beforeBlocking;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private boolean burst;
    private int reads;
    private long readsSince;

    private Gulps(Runnable beforeBlocking) {
      this.beforeBlocking = beforeBlocking;
    }

    @Override
    public int read() throws IOException {
      if (position == limit && !fill()) {
        return -1;
      }
      return buffer[position++] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (position == limit && !fill()) {
        return -1;
      }
      int count = Math.min(length, limit - position);
      System.arraycopy(buffer, position, target, offset, count);
      position += count;
      return count;
    }

    @Override
    public int available() throws IOException {
      return limit - position + socket.getInputStream().available();
    }

    private boolean fill() throws IOException {
      InputStream from = socket.getInputStream();
      if (from.available() < BURST_BYTES && burst) {
        LockSupport.parkNanos(MILLISECOND);
      }
      if (from.available() == 0) {
        beforeBlocking.run();
      }
      int count = from.read(buffer);
      if (count <= 0) {
        return false;
      }
      position = 0;
      limit = count;
      if (burst) {
        burst = count >= BURST_BYTES;
        reads = 0;
      } else {
        burst = count >= BURST_BYTES || closeTogether();
      }
      return true;
    }

    private boolean closeTogether() {
      long now = System.nanoTime();
      if (now - readsSince > 2 * MILLISECOND) {
        readsSince = now;
        reads = 0;
      }
      reads++;
      return reads >= BURST_READS;
    }
  }

  @Override
  public InputStream getInputStream() {
    return in;
  }

  /** May be written to by several threads: each write is one whole. */
  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Wholes(socket.getOutputStream());
  }

  private final class Wholes extends FilterOutputStream {
    private Wholes(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      synchronized (in) {
        out.write(bytes, offset, length);
      }
    }
  }

  @Override
  public void connect(SocketAddress address, int timeout) throws IOException {
    socket.connect(address, timeout);
  }

  @Override
  public boolean isConnected() {
    return socket.isConnected();
  }

  @Override
  public boolean isClosed() {
    return socket.isClosed();
  }

  @Override
  public InetAddress getInetAddress() {
    return socket.getInetAddress();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return socket.getRemoteSocketAddress();
  }

  @Override
  public void setSoTimeout(int millis) throws SocketException {
    socket.setSoTimeout(millis);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return socket.getSoTimeout();
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    socket.setTcpNoDelay(on);
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    socket.setKeepAlive(on);
  }

  @Override
  public void setReceiveBufferSize(int size) throws SocketException {
    socket.setReceiveBufferSize(size);
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return socket.getReceiveBufferSize();
  }

  @Override
  public void setSendBufferSize(int size) throws SocketException {
    socket.setSendBufferSize(size);
  }

  @Override
  public int getSendBufferSize() throws SocketException {
    return socket.getSendBufferSize();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
