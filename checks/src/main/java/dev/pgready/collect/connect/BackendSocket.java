// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.collect.login.LoginGate;
import dev.pgready.collect.scram.ScramLogin;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * What the driver speaks through: a socket that bounds each answer in size ({@link AnswerMeter})
 * and, as far as a network timeout is set, in time. A socket's own timeout holds for each read
 * alone, and starts anew with every byte; this one holds from a question to the end of its answer.
 * The replication stream does not pass here: it is read from the socket below.
 *
 * <p>It is a socket of TLS in name, as the driver binds SCRAM to the server's certificate only
 * where it sees one; without encryption its session has no certificate to bind to.
 */
// whoever closes it must not wait for a lock that a reader may hold
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
final class BackendSocket extends SSLSocket {
  private static final byte[] SCRAM = "SCRAM-SHA-256".getBytes(StandardCharsets.US_ASCII);

  private final Socket below;
  private final Socket wire;
  private final AnswerMeter meter = new AnswerMeter();
  private final Object exchange = new Object();
  private volatile int limitMillis;
  private volatile boolean late;
  private @Nullable Deadline running;
  private volatile long since;
  private @Nullable ScramLogin login;
  private @Nullable LoginGate before;
  private byte[] read = {};
  private int given;
  private byte @Nullable [] along;
  private byte @Nullable [] ahead;

  /**
   * @param below connected, and encrypting where that was agreed on
   * @param wire what {@code below} encrypts for; without encryption the same
   */
  BackendSocket(Socket below, Socket wire) {
    this.below = below;
    this.wire = wire;
  }

  /** Answers for the driver where the server asks for a password first. */
  BackendSocket answering(@Nullable ScramLogin asked) {
    login = asked;
    return this;
  }

  /** Sends no password before that lets it pass. */
  BackendSocket after(LoginGate gate) {
    before = gate;
    return this;
  }

  /**
   * To be called before a message goes out. The first message of SCRAM tells nothing of a password;
   * with the next one the server finds out whether it is the right one.
   */
  private void mayGo(byte[] message) throws IOException {
    if (before != null && message[0] == 'p' && !startsScram(message)) {
      before.await(below);
    }
  }

  private static boolean startsScram(byte[] message) {
    int at = 1 + 4;
    return message.length >= at + SCRAM.length
        && Arrays.equals(message, at, at + SCRAM.length, SCRAM, 0, SCRAM.length);
  }

  /**
   * Sends a message together with the next question, in the same flight. It must be the question
   * after that one: the driver, which knows nothing of it, is then given the answer alone.
   */
  void along(byte[] message) {
    along = message;
  }

  /** What the rows of the answers from now on are passed on by; null: nothing. */
  void tap(AnswerMeter.@Nullable RowTap tap) {
    meter.tap(tap);
  }

  /** A question goes out: from here on the time counts. */
  private void asked() {
    if (!meter.answered()) {
      return;
    }
    meter.asked();
    since = System.nanoTime();
    int limit = limitMillis;
    if (limit > 0) {
      synchronized (exchange) {
        running = Deadline.afterMillis(limit);
        running.guard(this::strike);
      }
    }
  }

  private void strike() {
    late = true;
    abort();
  }

  /** Ends it from any thread, whatever is being written or read. */
  void abort() {
    // the wire first: an encrypted socket says goodbye before it closes, and may wait to do so
    Dialer.close(wire);
    Dialer.close(below);
  }

  private void answered() {
    synchronized (exchange) {
      if (running != null) {
        running.close();
        running = null;
      }
    }
  }

  private IOException told(IOException e) {
    boolean over =
        limitMillis > 0
            && e instanceof SocketTimeoutException
            && System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(limitMillis);
    return late || over ? BrokenExchange.late(limitMillis, e) : e;
  }

  /** Bounds the time of every answer from the next on; 0: no bound. */
  @Override
  public void setSoTimeout(int millis) throws SocketException {
    limitMillis = millis;
    below.setSoTimeout(millis);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return limitMillis;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Answers(below.getInputStream());
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Questions(below.getOutputStream());
  }

  private final class Answers extends InputStream {
    private final InputStream in;

    Answers(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (login != null) {
        ScramLogin first = login;
        login = null;
        try {
          OutputStream out = below.getOutputStream();
          read =
              first.run(
                  this::metered,
                  message -> {
                    mayGo(message);
                    out.write(message);
                    out.flush();
                  });
        } catch (IOException e) {
          throw told(e);
        }
      }
      if (given < read.length) {
        int part = Math.min(length, read.length - given);
        System.arraycopy(read, given, bytes, offset, part);
        given += part;
        return part;
      }
      meter.requireSound();
      int count;
      try {
        count = in.read(bytes, offset, length);
      } catch (IOException e) {
        throw told(e);
      }
      if (count <= 0) {
        return count;
      }
      int sound = meter.accept(bytes, offset, count);
      if (meter.answered()) {
        answered();
      }
      return sound;
    }

    /** Of the length asked for, or shorter at the end. */
    private byte[] metered(int count) throws IOException {
      meter.requireSound();
      byte[] bytes = in.readNBytes(count);
      int sound = bytes.length == 0 ? 0 : meter.accept(bytes, 0, bytes.length);
      return sound == bytes.length ? bytes : Arrays.copyOf(bytes, sound);
    }

    @Override
    public int available() throws IOException {
      return read.length - given + in.available();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private final class Questions extends FilterOutputStream {
    Questions(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      byte[] message = Arrays.copyOfRange(bytes, offset, offset + length);
      byte[] sent = ahead;
      ahead = null;
      if (sent != null && Arrays.equals(sent, message)) {
        return;
      }
      if (sent != null && message[0] != 'X') {
        throw new IOException("another question than the one that was sent ahead");
      }
      mayGo(message);
      asked();
      byte[] next = along;
      if (next != null && whole(message)) {
        along = null;
        ahead = next;
        message = Arrays.copyOf(message, length + next.length);
        System.arraycopy(next, 0, message, length, next.length);
      }
      try {
        out.write(message, 0, message.length);
      } catch (IOException e) {
        throw told(e);
      }
    }

    /** Not a part of a message, which another one must not be put behind. */
    private boolean whole(byte[] message) {
      return message.length > 5 && ByteBuffer.wrap(message).getInt(1) == message.length - 1;
    }
  }

  @Override
  public void close() throws IOException {
    answered();
    below.close();
  }

  @Override
  public boolean isConnected() {
    return below.isConnected();
  }

  @Override
  public boolean isClosed() {
    return below.isClosed();
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    below.connect(endpoint, timeout);
  }

  @Override
  public void setTcpNoDelay(boolean on) throws SocketException {
    below.setTcpNoDelay(on);
  }

  @Override
  public boolean getTcpNoDelay() throws SocketException {
    return below.getTcpNoDelay();
  }

  @Override
  public void setKeepAlive(boolean on) throws SocketException {
    below.setKeepAlive(on);
  }

  @Override
  public boolean getKeepAlive() throws SocketException {
    return below.getKeepAlive();
  }

  @Override
  public void setReceiveBufferSize(int size) throws SocketException {
    below.setReceiveBufferSize(size);
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return below.getReceiveBufferSize();
  }

  @Override
  public void setSendBufferSize(int size) throws SocketException {
    below.setSendBufferSize(size);
  }

  @Override
  public int getSendBufferSize() throws SocketException {
    return below.getSendBufferSize();
  }

  /** Of the encryption below; without one, a session without certificates. */
  @Override
  public SSLSession getSession() {
    return below instanceof SSLSocket encrypted ? encrypted.getSession() : new NoEncryption();
  }

  @Override
  public void startHandshake() {
    // done by whoever made the socket below
  }

  private static UnsupportedOperationException agreed() {
    return new UnsupportedOperationException("the encryption was agreed on before");
  }

  @Override
  public String[] getSupportedCipherSuites() {
    throw agreed();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    throw agreed();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    throw agreed();
  }

  @Override
  public String[] getSupportedProtocols() {
    throw agreed();
  }

  @Override
  public String[] getEnabledProtocols() {
    throw agreed();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    throw agreed();
  }

  @Override
  public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
    throw agreed();
  }

  @Override
  public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
    throw agreed();
  }

  @Override
  public void setUseClientMode(boolean mode) {
    throw agreed();
  }

  @Override
  public boolean getUseClientMode() {
    return true;
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    throw agreed();
  }

  @Override
  public boolean getNeedClientAuth() {
    return false;
  }

  @Override
  public void setWantClientAuth(boolean want) {
    throw agreed();
  }

  @Override
  public boolean getWantClientAuth() {
    return false;
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {
    throw agreed();
  }

  @Override
  public boolean getEnableSessionCreation() {
    return false;
  }
}
