// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import dev.pgready.collect.scram.ScramRefused;
import dev.pgready.facts.ConnectionFacts.Address;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import dev.pgready.text.Printable;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why a connection could not be had, in one sentence with the next step. SQLSTATE and the name of
 * the server's routine decide first: the text is in the server's language, and only tells apart
 * what has both in common.
 */
public final class Diagnosis {
  private static final int LONGEST = 300;

  /** Kinds of authentication are numbered from 0 to 12. */
  private static final Pattern UNKNOWN_KIND = Pattern.compile("authentication type [0-9,]{3,} ");

  /** In the driver's words, and in ours. */
  private static final Pattern TOO_MANY_ITERATIONS =
      Pattern.compile("erver (?:asks for|requested) ([0-9,]+) (?:SCRAM PBKDF2 )?iterations, ");

  private Diagnosis() {}

  public static String where(ConnectionTarget target) {
    if (target.unixSocket()) {
      return "%s/.s.PGSQL.%s".formatted(target.host(), target.port());
    }
    String host = oneLine(target.host());
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + target.port();
  }

  /** Text of others, fit for a sentence: in one line, and not endless. */
  static String oneLine(@Nullable String text) {
    if (text == null) {
      return "no reason given";
    }
    // not a megabyte through the expression for three hundred characters
    String start = text.substring(0, Math.min(text.length(), 8 * LONGEST));
    String line = Printable.line(start.strip().replaceAll("\\s+", " "));
    return line.length() <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST) - 1))
            + "...";
  }

  /** The server's own words where it said something, else the driver's. */
  public static String text(SQLException e, ConnectionTarget target) {
    BrokenExchange broken = BrokenExchange.in(e);
    if (broken != null) {
      return oneLine(broken.getMessage());
    }
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    String words = server == null ? e.getMessage() : server.getMessage();
    return oneLine(words == null ? null : target.withoutPassword(words));
  }

  /** The functions that were running, in the server's words; null: none. */
  public static @Nullable String context(SQLException e, ConnectionTarget target) {
    ServerErrorMessage server = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    String words = server == null ? null : server.getWhere();
    return words == null || words.isBlank() ? null : oneLine(target.withoutPassword(words));
  }

  static Failure unknownHost(ConnectionTarget target) {
    return failure(
        Cause.DNS,
        "the host name %s is not known to the resolver: check its spelling, and whether it is a private name that needs a VPN"
            .formatted(oneLine(target.host())));
  }

  static Failure slowLookup(ConnectionTarget target, Deadline deadline) {
    return failure(
        Cause.DNS,
        "the resolver did not answer for the host name %s within %s s: check the network's name servers"
            .formatted(oneLine(target.host()), deadline.seconds()));
  }

  static Failure interrupted(ConnectionTarget target) {
    return failure(Cause.OTHER, "interrupted while connecting to %s".formatted(where(target)));
  }

  static String hung(ConnectionTarget target, Deadline deadline) {
    return "%s accepted the connection but did not finish the handshake within %s s: check that this is the port of a Postgres server, and whether it is overloaded"
        .formatted(where(target), deadline.seconds());
  }

  private static final String CONTAINER =
      "; in a container, localhost is the container itself: the machine around it is host.docker.internal, another container its service's name";

  /** Docker and Podman leave a file at the root of what they run. */
  static String containerHint(ConnectionTarget target, Path root) {
    boolean inContainer =
        List.of("localhost", "127.0.0.1", "::1").contains(target.host())
            && (Files.exists(root.resolve(".dockerenv"))
                || Files.exists(root.resolve("run/.containerenv")));
    return inContainer ? CONTAINER : "";
  }

  static Failure unreachable(
      ConnectionTarget target, Cause cause, List<Address> addresses, Deadline deadline) {
    String where = where(target);
    String tried = addresses.stream().map(Address::ip).collect(Collectors.joining(", "));
    boolean onlyIpv6 = addresses.stream().allMatch(address -> address.family() == 6);
    return failure(
        cause,
        switch (cause) {
          case NO_IPV6_ROUTE ->
              "%s has only IPv6 addresses (%s) and this machine has no IPv6 route: use the host's IPv4 address or add-on, or run where IPv6 works"
                  .formatted(where, tried);
          case REFUSED ->
              "nothing listens at %s (%s refused the connection): check the port, listen_addresses and whether the server runs%s"
                  .formatted(where, tried, containerHint(target, Path.of("/")));
          case TIMEOUT ->
              "%s did not answer within %s s (%s): a firewall, security group or IP allow list drops the packets, or the host is down%s"
                  .formatted(
                      where,
                      deadline.seconds(),
                      tried,
                      onlyIpv6 ? ", or IPv6 does not work from here" : "");
          default ->
              "there is no route to %s (%s): check the network, VPN and routing of this machine"
                  .formatted(where, tried);
        });
  }

  /**
   * After the socket was there.
   *
   * @param passwordMissing the server asked for a password, and none is known
   */
  static Failure of(
      Throwable why,
      ConnectionTarget target,
      Deadline deadline,
      boolean encrypted,
      boolean passwordMissing) {
    ServerErrorMessage server = why instanceof PSQLException e ? e.getServerErrorMessage() : null;
    String state = server == null ? null : server.getSQLState();
    if (server != null && state != null) {
      return server(server, state, target, encrypted);
    }
    if (server != null) {
      return failure(Cause.NOT_POSTGRES, notPostgres(target));
    }
    if (passwordMissing) {
      return failure(
          Cause.PASSWORD_MISSING,
          "%s asks for the password of %s, and none is known: give it in PGPASSWORD, in .pgpass or at the prompt (-W)"
              .formatted(where(target), oneLine(target.user())));
    }
    if (deadline.passed()) {
      return failure(Cause.HUNG, hung(target, deadline));
    }
    BrokenExchange broken = BrokenExchange.in(why);
    if (broken != null) {
      return failure(
          Cause.NOT_POSTGRES,
          "what answers at %s does not keep to the Postgres protocol, as %s: check host and port"
              .formatted(where(target), broken.getMessage()));
    }
    for (Throwable t = why; t != null; t = t.getCause()) {
      if (t instanceof EOFException || t instanceof SocketException) {
        return failure(
            Cause.CLOSED,
            "%s closed the connection during the Postgres handshake without an error message: check that this is the port of a Postgres server, and its log"
                .formatted(where(target)));
      }
      if (t instanceof SSLException) {
        return failure(
            Cause.TLS_HANDSHAKE,
            "%s ended the TLS session (%s): check whether it demands a client certificate (sslcert, sslkey)"
                .formatted(where(target), oneLine(t.getMessage())));
      }
    }
    if (why instanceof LinkageError e) {
      return failure(
          Cause.OTHER,
          usesSspi(e)
              ? "%s asks for SSPI, the authentication of Windows, which pgready does not support: use a role with password or certificate"
                  .formatted(where(target))
              : "%s asks for something that the driver cannot do here (%s)"
                  .formatted(where(target), oneLine(e.toString())));
    }
    if (why instanceof VirtualMachineError
        || (why instanceof PSQLException e
            && (Objects.equals(e.getSQLState(), "08P01")
                || Objects.equals(e.getSQLState(), "99999")))
        || rootIsBroken(why)) {
      return failure(Cause.NOT_POSTGRES, notPostgres(target));
    }
    ScramRefused refused = why.getCause() instanceof ScramRefused cause ? cause : null;
    String words = refused == null ? why.getMessage() : refused.getMessage();
    String text = oneLine(words == null ? null : target.withoutPassword(words));
    String clientState =
        refused != null ? "08004" : why instanceof PSQLException e ? e.getSQLState() : null;
    Matcher iterations = TOO_MANY_ITERATIONS.matcher(text);
    if (iterations.find()) {
      return failure(
          Cause.OTHER,
          "%s keeps the password of %s with %s iterations, and 100000 are the most that pgready computes: set the password again with a lower scram_iterations, or use a certificate"
              .formatted(
                  where(target),
                  oneLine(target.user()),
                  String.valueOf(iterations.group(1)).replace(",", "")));
    }
    if ("08004".equals(clientState) && UNKNOWN_KIND.matcher(text).find()) {
      return failure(Cause.NOT_POSTGRES, notPostgres(target));
    }
    if ("require".equals(target.parameters().get("channel_binding"))
        && text.toLowerCase(java.util.Locale.ROOT).contains("channel binding")) {
      return failure(
          Cause.UNSUPPORTED_PARAMETER,
          encrypted
              ? "%s does not offer channel binding, which channel_binding=require demands: leave that out, or connect to the server itself where a pooler or proxy stands there (%s)"
                  .formatted(where(target), text)
              : "channel_binding=require needs an encrypted connection: add sslmode=require, or leave it out (%s)"
                  .formatted(text));
    }
    if (text.startsWith("SCRAM authentication failed")) {
      return failure(
          Cause.OTHER,
          "%s did not prove that it knows the password, as a Postgres server does (%s): check host and port, and what stands between"
              .formatted(where(target), text));
    }
    if ("08004".equals(clientState)) {
      return failure(
          Cause.OTHER,
          "%s requests an authentication method that pgready does not support (%s): use a role with password or certificate"
              .formatted(where(target), text));
    }
    return failure(Cause.OTHER, "connecting to %s failed: %s".formatted(where(target), text));
  }

  /** The driver needs libraries for it that exist on Windows alone. */
  private static boolean usesSspi(LinkageError e) {
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("org.postgresql.sspi.")) {
        return true;
      }
    }
    String missing = String.valueOf(e.getMessage());
    return missing.contains("com/sun/jna") || missing.contains("waffle");
  }

  /** What the driver makes of garbage: numbers, lengths and encodings that are none. */
  private static boolean rootIsBroken(Throwable why) {
    for (Throwable t = why; t != null; t = t.getCause()) {
      if (t instanceof RuntimeException
          || (t instanceof IOException
              && !(t instanceof SocketException)
              && !(t instanceof ScramRefused))) {
        return true;
      }
    }
    return false;
  }

  private static String notPostgres(ConnectionTarget target) {
    return "what answers at %s does not speak the Postgres protocol: check host and port"
        .formatted(where(target));
  }

  private static Failure server(
      ServerErrorMessage server, String state, ConnectionTarget target, boolean encrypted) {
    String words = server.getMessage();
    String text = oneLine(words == null ? null : target.withoutPassword(words));
    String routine = String.valueOf(server.getRoutine());
    String role = oneLine(target.user());
    String database = oneLine(target.database());
    String where = where(target);
    Optional<Failure> host = HostRefusals.of(text, state, target);
    if (host.isPresent() && (!encrypted || host.get().cause() != Cause.TLS_DEMANDED)) {
      return host.get();
    }
    return switch (state) {
      case "28P01" ->
          failure(
              Cause.PASSWORD,
              state,
              target.password() == null
                  ? "%s refused role %s without a password: give one in PGPASSWORD, in .pgpass or at the prompt (-W)"
                      .formatted(where, role)
                  : "%s refused the password for role %s: check both (with SCRAM a role that does not exist looks the same)"
                      .formatted(where, role));
      case "28000" -> invalidAuthorization(routine, text, target, encrypted);
      case "3D000" ->
          failure(
              Cause.NO_SUCH_DATABASE,
              state,
              "database %s does not exist at %s: check the name, or create it"
                  .formatted(database, where));
      case "42501" ->
          routine.equals("CheckMyDatabase") || text.contains("permission denied for database")
              ? failure(
                  Cause.NO_CONNECT_PRIVILEGE,
                  state,
                  "role %s is not allowed to connect to database %s: GRANT CONNECT ON DATABASE %s TO %s"
                      .formatted(
                          role,
                          database,
                          dev.pgready.postgres.Identifiers.quote(database),
                          dev.pgready.postgres.Identifiers.quote(role)))
              : other(state, text, where);
      case "53300" ->
          failure(
              Cause.TOO_MANY_CONNECTIONS,
              state,
              "%s has no connection left (%s): close idle ones, or raise the limit that it names"
                  .formatted(where, text));
      case "57P03" -> cannotConnectNow(state, text, where);
      case "57P01", "57P02" ->
          failure(
              Cause.SHUTTING_DOWN,
              state,
              "%s is shutting down: try again when it is back".formatted(where));
      case "08P01" -> protocolViolation(state, text, where, role, database);
      case "0A000" ->
          failure(
              Cause.UNSUPPORTED_PARAMETER,
              state,
              "%s refused the connection (%s): what answers there does not support it, connect to the server itself"
                  .formatted(where, text));
      case "58P01" ->
          failure(
              Cause.OTHER,
              state,
              "%s cannot start a session of role %s (%s): session_preload_libraries or local_preload_libraries, set for the server, the database or the role, names a library that is not there"
                  .formatted(where, role, text));
      case "P0001" ->
          failure(
              Cause.OTHER,
              state,
              "%s refused the connection (%s): an event trigger on login raised this%s"
                  .formatted(where, text, in(server)));
      default -> other(state, text, where);
    };
  }

  /** Which function, where the server tells. */
  private static String in(ServerErrorMessage server) {
    String context = server.getWhere();
    return context == null ? "" : " in " + oneLine(context);
  }

  private static Failure invalidAuthorization(
      String routine, String text, ConnectionTarget target, boolean encrypted) {
    String state = "28000";
    String role = oneLine(target.user());
    String where = where(target);
    if (text.contains("does not exist") || text.contains("no such user")) {
      return noSuchRole(state, role, where);
    }
    if (text.contains("not permitted to log in")) {
      return failure(
          Cause.ROLE_MAY_NOT_LOGIN,
          state,
          "role %s is not allowed to log in: ALTER ROLE %s LOGIN"
              .formatted(role, dev.pgready.postgres.Identifiers.quote(role)));
    }
    if (routine.equals("InitializeSessionUserId")) {
      // in a language that is not known here
      return failure(
          Cause.NO_SUCH_ROLE,
          state,
          "role %s does not exist at %s, or is not allowed to log in (%s)"
              .formatted(role, where, text));
    }
    if (routine.equals("ClientAuthentication")
        || text.contains("pg_hba.conf")
        || text.contains("SSL")
        || text.contains("insecure connection")) {
      boolean wantsTls =
          !encrypted
              && (text.contains("no encryption")
                  || text.contains("SSL off")
                  || text.contains("insecure connection")
                  || text.contains("SSL required"))
              && target.sslmode().equals("disable");
      return wantsTls
          ? failure(
              Cause.TLS_DEMANDED,
              state,
              "%s refuses role %s without encryption (%s): use sslmode=require, or add a pg_hba.conf line for it"
                  .formatted(where, role, text))
          : failure(
              Cause.PG_HBA,
              state,
              "%s refuses this client by its access rules (%s): add a pg_hba.conf line, or this machine's address to the provider's allow list"
                  .formatted(where, text));
    }
    return failure(
        Cause.PG_HBA,
        state,
        "%s refused to authenticate role %s (%s): check the method that pg_hba.conf names for it"
            .formatted(where, role, text));
  }

  private static Failure cannotConnectNow(String state, String text, String where) {
    return text.contains("shutting down")
        ? failure(
            Cause.SHUTTING_DOWN,
            state,
            "%s is shutting down: try again when it is back".formatted(where))
        : failure(
            Cause.STARTING_UP,
            state,
            "%s does not accept connections yet (%s): try again in a moment"
                .formatted(where, text));
  }

  /** PgBouncer answers nearly everything with this state. */
  private static Failure protocolViolation(
      String state, String text, String where, String role, String database) {
    if (text.contains("no such user") || text.contains("\"trust\" authentication failed")) {
      return noSuchRole(state, role, where);
    }
    if (text.contains("no such database")
        || (text.contains("database") && text.contains("does not exist"))) {
      return failure(
          Cause.NO_SUCH_DATABASE,
          state,
          "database %s does not exist at %s: check the name".formatted(database, where));
    }
    if (text.contains("password authentication failed")
        || text.contains("SASL authentication failed")) {
      return failure(
          Cause.PASSWORD,
          state,
          "%s refused the password for role %s: check both".formatted(where, role));
    }
    if (text.contains("no more connections allowed") || text.contains("too many")) {
      return failure(
          Cause.TOO_MANY_CONNECTIONS,
          state,
          "%s has no connection left (%s): close idle ones, or raise the pooler's limit"
              .formatted(where, text));
    }
    if (text.contains("SSL required") || text.contains("TLS required")) {
      return failure(
          Cause.TLS_DEMANDED,
          state,
          "%s refuses role %s without encryption: use sslmode=require".formatted(where, role));
    }
    if (text.contains("shutting down")) {
      return failure(
          Cause.SHUTTING_DOWN,
          state,
          "%s is shutting down: try again when it is back".formatted(where));
    }
    return failure(
        Cause.UNSUPPORTED_PARAMETER,
        state,
        "%s refused the connection (%s): a pooler or proxy answers there, connect to the server itself"
            .formatted(where, text));
  }

  private static Failure noSuchRole(String state, String role, String where) {
    return failure(
        Cause.NO_SUCH_ROLE,
        state,
        "role %s does not exist at %s: check the name, or create it".formatted(role, where));
  }

  private static Failure other(String state, String text, String where) {
    return failure(
        Cause.OTHER, state, "%s refused the connection: %s (%s)".formatted(where, text, state));
  }

  private static Failure failure(Cause cause, String message) {
    return new Failure(cause, message, null);
  }

  private static Failure failure(Cause cause, String state, String message) {
    return new Failure(cause, message, state);
  }
}
