// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.collect.login.FirstLogin;
import dev.pgready.collect.login.LoginGate;
import dev.pgready.collect.login.Logins;
import dev.pgready.collect.login.WrongPassword;
import dev.pgready.collect.scram.ChannelBinding;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import dev.pgready.text.Version;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/**
 * Opens connections as libpq would, and tells apart why one could not be had. Lookup, TCP and TLS
 * are done here, so that every address is tried and one deadline holds for all steps; the driver
 * gets the socket and does the rest.
 */
public final class ConnectionFactory {
  /** Held strongly: a garbage-collected logger loses its level. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  /** The driver wants to know where it connects to, and does not: it gets the socket. */
  private static final HostSpec[] NOWHERE = {new HostSpec("pgready.invalid", 5432)};

  static {
    // It reports to stderr what it throws as well, with class names and dates.
    DRIVER.setLevel(Level.OFF);
  }

  private ConnectionFactory() {}

  /** A connection for SQL. */
  public static Session ordinary(ConnectionTarget target) throws ConnectFailure {
    return ordinary(target, new Logins());
  }

  static Session ordinary(ConnectionTarget target, Logins logins) throws ConnectFailure {
    return open(target, new Opening(Purpose.SQL, true, null, logins));
  }

  /** The same, under the name of those that the facts leave out of what they count. */
  static Session aside(ConnectionTarget target, FirstLogin first, Logins logins)
      throws ConnectFailure {
    return open(target, new Opening(Purpose.SQL, false, first, logins));
  }

  /** A connection with {@code replication=database}: for replication commands and simple SQL. */
  public static Session replication(ConnectionTarget target) throws ConnectFailure {
    return open(target, new Opening(Purpose.REPLICATION, true, null, new Logins()));
  }

  /**
   * The same, beside the first one.
   *
   * @param counted whether the facts count it
   */
  static Session replication(
      ConnectionTarget target, boolean counted, FirstLogin first, Logins logins)
      throws ConnectFailure {
    return open(target, new Opening(Purpose.REPLICATION, counted, first, logins));
  }

  private static Session open(ConnectionTarget target, Opening opening) throws ConnectFailure {
    String wanted = target.parameters().getOrDefault("target_session_attrs", "any");
    if (!wanted.equals("prefer-standby")) {
      return first(target, opening, wanted);
    }
    try {
      return first(target, opening, "standby");
    } catch (ConnectFailure e) {
      if (!worthAnotherHost(e.failure())) {
        throw e;
      }
      return first(target, opening, "any");
    }
  }

  /** As libpq: the next host where one cannot be reached, or is not what is wanted. */
  private static Session first(ConnectionTarget target, Opening opening, String wanted)
      throws ConnectFailure {
    List<ConnectionTarget> places = new ArrayList<>();
    places.add(target.before(List.of()));
    places.addAll(target.others());
    List<ConnectFailure> failures = new ArrayList<>();
    for (ConnectionTarget place : places) {
      try {
        return wanted(one(place, opening), wanted);
      } catch (ConnectFailure e) {
        failures.add(e);
        if (!worthAnotherHost(e.failure())) {
          break;
        }
      }
    }
    ConnectFailure last = failures.get(failures.size() - 1);
    if (failures.size() == 1) {
      throw last;
    }
    String all =
        failures.stream().map(e -> e.failure().message()).collect(Collectors.joining("; "));
    throw new ConnectFailure(
        new Failure(
            last.failure().cause(),
            "none of %s hosts could be used: %s".formatted(failures.size(), all),
            last.failure().sqlState()),
        last.addresses(),
        last);
  }

  /** What libpq takes for the answer of the server that was meant ends the search. */
  private static boolean worthAnotherHost(Failure failure) {
    return failure.sqlState() == null
        ? failure.cause() != Cause.PASSWORD_MISSING
        : failure.sqlState().equals("57P03");
  }

  private static Session wanted(Session session, String wanted) throws ConnectFailure {
    String mismatch;
    try {
      mismatch = SessionAttributes.mismatch(session, wanted);
    } catch (SQLException e) {
      mismatch = "it does not say what it is (%s)".formatted(Diagnosis.text(e, session.target()));
    }
    if (mismatch == null) {
      return session;
    }
    session.close();
    throw new ConnectFailure(
        new Failure(
            Cause.OTHER,
            "%s is not what target_session_attrs=%s asks for: %s; name another host, or leave the parameter out"
                .formatted(Diagnosis.where(session.target()), wanted, mismatch),
            null),
        session.addresses(),
        null);
  }

  private static Session one(ConnectionTarget target, Opening opening) throws ConnectFailure {
    try (Deadline deadline = Deadline.after(target.connectTimeoutSeconds())) {
      String mode = target.unixSocket() ? "disable" : target.sslmode();
      return switch (mode) {
        case "disable" -> attempt(target, opening, deadline, Wish.NEVER);
        case "allow" -> either(target, opening, deadline, Wish.NEVER, Wish.ALWAYS);
        case "prefer" -> either(target, opening, deadline, Wish.IF_OFFERED, Wish.NEVER);
        default -> attempt(target, opening, deadline, Wish.ALWAYS);
      };
    }
  }

  private enum Purpose {
    SQL,
    REPLICATION
  }

  /**
   * @param counted whether it has the name of a session that the facts count
   * @param first what it comes beside; null: it stands alone
   */
  private record Opening(
      Purpose purpose, boolean counted, @Nullable FirstLogin first, Logins logins) {
    LoginGate gate(Logins.Login login) {
      FirstLogin before = first;
      return before == null
          ? login
          : socket -> {
            before.await(socket);
            login.await(socket);
          };
    }
  }

  private static Logins.Account account(ConnectionTarget target) {
    String address = target.parameters().getOrDefault("hostaddr", "");
    return new Logins.Account(
        target.host() + " " + address,
        target.port(),
        target.user(),
        Objects.toString(target.password(), ""));
  }

  private enum Wish {
    NEVER,
    IF_OFFERED,
    ALWAYS
  }

  /** The first way, or the second where the server or the handshake refuses the first. */
  private static Session either(
      ConnectionTarget target, Opening opening, Deadline deadline, Wish first, Wish second)
      throws ConnectFailure {
    try {
      return attempt(target, opening, deadline, first);
    } catch (ConnectFailure e) {
      if (!worthAnother(e.failure(), first)) {
        throw e;
      }
      try {
        return attempt(target, opening, deadline, second);
      } catch (ConnectFailure other) {
        // The first refusal is the one to mend, unless the second way got further.
        throw e.failure().sqlState() == null && other.failure().sqlState() != null ? other : e;
      }
    }
  }

  /** What a server says that would rather have TLS, or none. */
  private static final Set<Cause> OF_THE_OTHER_WISH =
      Set.of(Cause.PG_HBA, Cause.TLS_DEMANDED, Cause.CLOSED);

  /** What goes wrong with TLS that was not asked for. */
  private static final Set<Cause> OF_TLS =
      Set.of(Cause.TLS_HANDSHAKE, Cause.TLS_CERTIFICATE, Cause.TLS_NOT_OFFERED);

  /** Any other cause is the same with TLS and without. */
  private static boolean worthAnother(Failure failure, Wish first) {
    return OF_THE_OTHER_WISH.contains(failure.cause())
        || (first == Wish.IF_OFFERED && OF_TLS.contains(failure.cause()));
  }

  private static Session attempt(
      ConnectionTarget target, Opening opening, Deadline deadline, Wish wish)
      throws ConnectFailure {
    Dialer dialer = new Dialer(target, deadline);
    Encryption encryption = new Encryption(target, deadline);
    Socket wire = dialer.dial();
    Socket socket = secure(wire, encryption, wish, dialer);
    RequiredAuthentication required =
        RequiredAuthentication.of(target.parameters().get("require_auth"));
    boolean binding = "require".equals(target.parameters().get("channel_binding"));
    if (binding && !encryption.agreed()) {
      Dialer.close(socket);
      throw refused(
          dialer,
          "channel_binding=require needs TLS, which the connection to %s does not have: use sslmode=require, or leave channel_binding out"
              .formatted(Diagnosis.where(target)));
    }
    Logins.Login login = opening.logins().login(account(target));
    BackendSocket bounded = new BackendSocket(socket, wire).after(opening.gate(login));
    Handshake handshake =
        new Handshake(bounded, target.password(), required, () -> redial(target, wish));
    bounded.answering(handshake.login(binding(target, encryption)));
    Connection connection = null;
    try {
      deadline.guard(bounded::abort);
      // not through DriverManager or Driver: that reads .pgpass, service files, and defaults from
      // every jar of the class path
      connection = new PgConnection(NOWHERE, properties(target, opening, handshake), "pgready");
      login.ended(null);
      deadline.close();
      Session session =
          new Session(
              target,
              connection,
              socket,
              wire,
              bounded,
              handshake,
              dialer.addresses(),
              encryption::tls);
      String unproven = unproven(target, handshake, required, binding);
      if (unproven != null) {
        session.close();
        throw refused(dialer, unproven);
      }
      return session;
    } catch (SQLException e) {
      ConnectFailure failure =
          failure(e, target, deadline, handshake, required, binding, dialer, encryption);
      login.ended(failure.failure());
      throw failure;
    } catch (RuntimeException | Error e) {
      if (ServerFault.is(e)) {
        throw failure(e, target, deadline, handshake, required, binding, dialer, encryption);
      }
      throw e;
    } finally {
      login.gone();
      if (connection == null) {
        handshake.forget();
        bounded.abort();
      }
    }
  }

  /** Null: it is demanded, and the driver sees to that. */
  private static @Nullable ChannelBinding binding(ConnectionTarget target, Encryption encryption) {
    return switch (target.parameters().getOrDefault("channel_binding", "")) {
      case "require" -> null;
      case "disable" -> ChannelBinding.NONE;
      default ->
          encryption.agreed() ? ChannelBinding.to(encryption.certificate()) : ChannelBinding.NONE;
    };
  }

  /** What the client demanded and a server that let it in did not do; null: nothing. */
  private static @Nullable String unproven(
      ConnectionTarget target,
      Handshake handshake,
      RequiredAuthentication required,
      boolean binding) {
    String where = Diagnosis.where(target);
    if (!handshake.askedForPassword() && !required.allows(RequiredAuthentication.NONE)) {
      return required.refusal(where, RequiredAuthentication.NONE);
    }
    return binding && !handshake.mutual()
        ? "%s let the client in without channel binding, which channel_binding=require demands: it needs scram-sha-256 in pg_hba.conf, or leave channel_binding out"
            .formatted(where)
        : null;
  }

  private static ConnectFailure refused(Dialer dialer, String message) {
    return new ConnectFailure(new Failure(Cause.OTHER, message, null), dialer.addresses(), null);
  }

  private static ConnectFailure failure(
      Throwable e,
      ConnectionTarget target,
      Deadline deadline,
      Handshake handshake,
      RequiredAuthentication required,
      boolean binding,
      Dialer dialer,
      Encryption encryption) {
    Failure refused = WrongPassword.behind(e);
    if (refused != null) {
      return new ConnectFailure(refused, dialer.addresses(), e);
    }
    Optional<String> unwanted = handshake.unwanted();
    if (unwanted.isPresent()) {
      return refused(dialer, required.refusal(Diagnosis.where(target), unwanted.get()));
    }
    Failure failure =
        Diagnosis.of(
            e,
            target,
            deadline,
            encryption.agreed(),
            handshake.askedForPassword() && target.password() == null);
    if (binding && failure.cause() == Cause.OTHER && failure.sqlState() == null) {
      return refused(
          dialer,
          "%s cannot do channel binding, which channel_binding=require demands (%s): a pooler that ends TLS itself often cannot; connect past it, or leave channel_binding out"
              .formatted(
                  Diagnosis.where(target),
                  Diagnosis.oneLine(target.withoutPassword(String.valueOf(e.getMessage())))));
    }
    return new ConnectFailure(failure, dialer.addresses(), e);
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
  private static Properties properties(
      ConnectionTarget target, Opening opening, Handshake handshake) {
    Properties properties = new Properties();
    properties.setProperty("user", target.user());
    properties.setProperty("PGDBNAME", target.database());
    properties.setProperty("sslmode", "disable"); // done already
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("socketFactory", Handshake.Sockets.class.getName());
    properties.setProperty("socketFactoryArg", handshake.id());
    properties.setProperty("authenticationPluginClassName", Handshake.Password.class.getName());
    properties.setProperty(
        "ApplicationName", opening.counted() ? Version.APPLICATION_NAME : Version.ASIDE);
    // So that the startup packet carries application_name and replication without another round
    // trip. A pooler refuses extra_float_digits, which is not sent then either.
    properties.setProperty("assumeMinServerVersion", "12");
    // Several statements travel as one message, and replication commands as they are.
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("tcpKeepAlive", "true");
    if (opening.purpose() == Purpose.REPLICATION) {
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
