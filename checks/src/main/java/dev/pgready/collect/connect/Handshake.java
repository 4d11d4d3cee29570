// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.collect.scram.ChannelBinding;
import dev.pgready.collect.scram.ScramLogin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * What the driver takes from us while it connects: the socket that is already there, and the
 * password at the moment when the server asks for one. The driver makes both objects itself, from
 * class names, so an id in its properties leads them back here; the password is in no property.
 */
final class Handshake {
  private static final Map<String, Handshake> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong IDS = new AtomicLong();

  private final String id = Long.toString(IDS.incrementAndGet());
  private final @Nullable String password;
  private final RequiredAuthentication required;
  private final Redial redial;
  private @Nullable Socket first;
  private volatile @Nullable AuthenticationRequestType asked;
  private volatile @Nullable String unwanted;

  /** Makes another socket of the same kind: cancel requests travel on one of their own. */
  interface Redial {
    Socket dial() throws IOException;
  }

  Handshake(
      Socket first, @Nullable String password, RequiredAuthentication required, Redial redial) {
    this.first = first;
    this.password = password;
    this.required = required;
    this.redial = redial;
    OPEN.put(id, this);
  }

  String id() {
    return id;
  }

  /**
   * What answers for the driver; null: the driver does it all, as the password needs to be prepared
   * or may not be sent this way.
   *
   * @param binding what the password is bound to; null: the driver alone knows
   */
  @Nullable ScramLogin login(@Nullable ChannelBinding binding) {
    return password == null
            || binding == null
            || !ScramLogin.takes(password)
            || !required.allows(method(AuthenticationRequestType.SASL))
        ? null
        : ScramLogin.of(password, binding, () -> asked = AuthenticationRequestType.SASL);
  }

  /** Whether the server asked for a password. */
  boolean askedForPassword() {
    return asked != null;
  }

  /** The method that the server asked for although it is not allowed to; empty: none. */
  Optional<String> unwanted() {
    return Optional.ofNullable(unwanted);
  }

  /** Whether the server proved that it knows the password, too. */
  boolean mutual() {
    return asked == AuthenticationRequestType.SASL;
  }

  private static String method(AuthenticationRequestType type) {
    return switch (type) {
      case CLEARTEXT_PASSWORD -> "password";
      case MD5_PASSWORD -> "md5";
      case GSS -> "gss";
      case SASL -> "scram-sha-256";
    };
  }

  /** To be called when the connection is closed, or could not be had. */
  void forget() {
    OPEN.remove(id);
  }

  private synchronized Socket next() throws IOException {
    Socket socket = first;
    first = null;
    return socket == null ? redial.dial() : socket;
  }

  private static Handshake of(@Nullable String id) {
    Handshake handshake = id == null ? null : OPEN.get(id);
    if (handshake == null) {
      throw new IllegalStateException("no connection " + id);
    }
    return handshake;
  }

  /** Gives the driver the socket that is already connected. */
  public static final class Sockets extends SocketFactory {
    private final Handshake handshake;

    public Sockets(String id) {
      this.handshake = of(id);
    }

    @Override
    public Socket createSocket() throws IOException {
      return handshake.next();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
        throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return createSocket();
    }

    @Override
    public Socket createSocket(
        InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
      return createSocket();
    }
  }

  /** Gives the driver the password when the server asks for it. */
  public static final class Password implements AuthenticationPlugin {
    private final Handshake handshake;

    public Password(java.util.Properties properties) {
      this.handshake = of(properties.getProperty("socketFactoryArg"));
    }

    @Override
    @SuppressWarnings("NullAway") // null is the driver's word for "none", which it checks for
    public char[] getPassword(AuthenticationRequestType type) throws PSQLException {
      String method = method(type);
      if (!handshake.required.allows(method)) {
        handshake.unwanted = method;
        throw new PSQLException("not allowed by require_auth", PSQLState.CONNECTION_REJECTED);
      }
      handshake.asked = type;
      String password = handshake.password;
      return password == null ? null : password.toCharArray();
    }
  }
}
