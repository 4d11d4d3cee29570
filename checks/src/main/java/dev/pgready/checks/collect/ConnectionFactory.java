package dev.pgready.checks.collect;

import dev.pgready.checks.facts.ConnectionFacts.Failure;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;

/**
 * Opens connections as libpq would, and tells apart why one could not be had. Lookup, TCP and TLS
 * are done here, so that every address is tried and one deadline holds for all steps; the driver
 * gets the socket and does the rest.
 */
public final class ConnectionFactory {
  /** Kept, for a logger that nobody holds forgets its level. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  static {
    // It reports to stderr what it throws as well, with class names and dates.
    DRIVER.setLevel(Level.OFF);
  }

  private ConnectionFactory() {}

  /** A connection for SQL. */
  public static Session ordinary(ConnectionTarget target) throws ConnectFailure {
    return open(target, false);
  }

  /** A connection with {@code replication=database}: for replication commands and simple SQL. */
  public static Session replication(ConnectionTarget target) throws ConnectFailure {
    return open(target, true);
  }

  private static Session open(ConnectionTarget target, boolean replication) throws ConnectFailure {
    try (Deadline deadline = Deadline.after(target.connectTimeoutSeconds())) {
      String mode = target.unixSocket() ? "disable" : target.sslmode();
      return switch (mode) {
        case "disable" -> attempt(target, replication, deadline, Wish.NEVER);
        case "allow" -> either(target, replication, deadline, Wish.NEVER, Wish.ALWAYS);
        case "prefer" -> either(target, replication, deadline, Wish.IF_OFFERED, Wish.NEVER);
        default -> attempt(target, replication, deadline, Wish.ALWAYS);
      };
    }
  }

  private enum Wish {
    NEVER,
    IF_OFFERED,
    ALWAYS
  }

  /** The first way, or the second where the server or the handshake refuses the first. */
  private static Session either(
      ConnectionTarget target, boolean replication, Deadline deadline, Wish first, Wish second)
      throws ConnectFailure {
    try {
      return attempt(target, replication, deadline, first);
    } catch (ConnectFailure e) {
      if (!worthAnother(e.failure(), first)) {
        throw e;
      }
      try {
        return attempt(target, replication, deadline, second);
      } catch (ConnectFailure other) {
        // The first refusal is the one to mend, unless the second way got further.
        throw e.failure().sqlState() == null && other.failure().sqlState() != null ? other : e;
      }
    }
  }

  private static boolean worthAnother(Failure failure, Wish first) {
    return switch (failure.cause()) {
      case PG_HBA, TLS_DEMANDED -> true;
      case TLS_HANDSHAKE, TLS_CERTIFICATE, TLS_NOT_OFFERED -> first == Wish.IF_OFFERED;
      case CLOSED -> true;
      case DNS,
          NO_IPV6_ROUTE,
          UNREACHABLE,
          REFUSED,
          TIMEOUT,
          HUNG,
          NOT_POSTGRES,
          PASSWORD_MISSING,
          PASSWORD,
          NO_SUCH_ROLE,
          ROLE_MAY_NOT_LOGIN,
          NO_SUCH_DATABASE,
          NO_CONNECT_PRIVILEGE,
          TOO_MANY_CONNECTIONS,
          STARTING_UP,
          SHUTTING_DOWN,
          NO_SOCKET,
          UNSUPPORTED_PARAMETER,
          FACTS_FAILED,
          OTHER ->
          false;
    };
  }

  private static Session attempt(
      ConnectionTarget target, boolean replication, Deadline deadline, Wish wish)
      throws ConnectFailure {
    Dialer dialer = new Dialer(target, deadline);
    Encryption encryption = new Encryption(target, deadline);
    Socket wire = dialer.dial();
    Socket socket = secure(wire, encryption, wish, dialer);
    BackendSocket bounded = new BackendSocket(socket, wire);
    Handshake handshake = new Handshake(bounded, target.password(), () -> redial(target, wish));
    Connection connection = null;
    try {
      deadline.guard(bounded::abort);
      connection =
          Objects.requireNonNull(
              new Driver().connect(url(target), properties(target, replication, handshake)));
      deadline.close();
      return new Session(
          target,
          connection,
          socket,
          wire,
          bounded,
          handshake,
          dialer.addresses(),
          encryption.tls().orElse(null));
    } catch (SQLException e) {
      throw failure(e, target, deadline, handshake, dialer, encryption);
    } catch (RuntimeException | Error e) {
      if (ServerFault.is(e)) {
        throw failure(e, target, deadline, handshake, dialer, encryption);
      }
      throw e;
    } finally {
      if (connection == null) {
        handshake.forget();
        bounded.abort();
      }
    }
  }

  private static ConnectFailure failure(
      Throwable e,
      ConnectionTarget target,
      Deadline deadline,
      Handshake handshake,
      Dialer dialer,
      Encryption encryption) {
    return new ConnectFailure(
        Diagnosis.of(
            e,
            target,
            deadline,
            encryption.tls().isPresent(),
            handshake.askedForPassword() && target.password() == null),
        dialer.addresses(),
        e);
  }

  private static Socket secure(Socket plain, Encryption encryption, Wish wish, Dialer dialer)
      throws ConnectFailure {
    if (wish == Wish.NEVER) {
      return plain;
    }
    try {
      return encryption.negotiate(plain, wish == Wish.ALWAYS);
    } catch (Encryption.Refused e) {
      Dialer.close(plain);
      throw new ConnectFailure(
          new Failure(e.what(), String.valueOf(e.getMessage()), null), dialer.addresses(), e);
    }
  }

  private static Socket redial(ConnectionTarget target, Wish wish) throws IOException {
    try (Deadline deadline = Deadline.after(target.connectTimeoutSeconds())) {
      Dialer dialer = new Dialer(target, deadline);
      return secure(dialer.dial(), new Encryption(target, deadline), wish, dialer);
    } catch (ConnectFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** The host in it is never used: the socket is there. */
  private static String url(ConnectionTarget target) {
    return "jdbc:postgresql://pgready.invalid/"
        + URLEncoder.encode(target.database(), StandardCharsets.UTF_8);
  }

  private static Properties properties(
      ConnectionTarget target, boolean replication, Handshake handshake) {
    Properties properties = new Properties();
    properties.setProperty("user", target.user());
    properties.setProperty("sslmode", "disable"); // done already
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("socketFactory", Handshake.Sockets.class.getName());
    properties.setProperty("socketFactoryArg", handshake.id());
    properties.setProperty("authenticationPluginClassName", Handshake.Password.class.getName());
    properties.setProperty("ApplicationName", Version.APPLICATION_NAME);
    // So that the startup packet carries application_name and replication without another round
    // trip. A pooler refuses extra_float_digits, which is not sent then either.
    properties.setProperty("assumeMinServerVersion", "12");
    // Several statements travel as one message, and replication commands as they are.
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("tcpKeepAlive", "true");
    if (replication) {
      properties.setProperty("replication", "database");
    }
    for (String name : List.of("options", "channel_binding")) {
      String value = target.parameters().get(name);
      if (value != null && !value.isEmpty()) {
        properties.setProperty(name.equals("options") ? "options" : "channelBinding", value);
      }
    }
    return properties;
  }
}
