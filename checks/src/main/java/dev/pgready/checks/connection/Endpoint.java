// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import dev.pgready.providers.ProviderProfile.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the server was reached, and if not, at which step and what comes next. */
public final class Endpoint implements Check {
  @Override
  public String title() {
    return "The server can be reached";
  }

  @Override
  public boolean worksWithoutCatalogue() {
    return true;
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    ConnectionFacts connection = context.facts().connection();
    if (connection == null) {
      return CheckResult.skip(
          "the facts were collected with psql, which shows nothing of the path");
    }
    Failure failure = connection.failure();
    if (failure == null) {
      Integer lowest = context.consumer().connections().minPort();
      if (lowest != null && connection.port() < lowest && !local(connection)) {
        return closed(context, connection, lowest);
      }
      return CheckResult.pass(
              "%s was reached"
                  .formatted(connection.host() == null ? "the server" : connection.host()))
          .evidence("addresses", addresses(connection))
          .source(Basis.PROBE);
    }
    if (context.facts().catalogue() != null && context.consumer().connections().peak() == 0) {
      return CheckResult.pass(
              "WAL senders are let in, and %s opens no other connection"
                  .formatted(context.consumer().name()))
          .evidence("sqlstate", String.valueOf(failure.sqlState()))
          .source(Basis.PROBE);
    }
    CheckResult failed =
        CheckResult.fail(failure.message())
            .source(Basis.PROBE)
            .evidence("cause", failure.cause().name())
            .evidence("addresses", addresses(connection));
    if (failure.sqlState() != null) {
      failed = failed.evidence("sqlstate", failure.sqlState());
    }
    return failed.remedy(remedy(context, failure));
  }

  private static boolean local(ConnectionFacts connection) {
    return connection.host() == null || connection.host().startsWith("/");
  }

  /** Reached by pgready, and by the consumer refused before it tries. */
  private static CheckResult closed(CheckContext context, ConnectionFacts connection, int lowest) {
    String consumer = context.consumer().name();
    String words = context.consumer().connections().portRefusal();
    return CheckResult.fail(
            "%s connects to no port below %s, and refuses %s%s"
                .formatted(
                    consumer,
                    lowest,
                    connection.port(),
                    words == null ? "" : " (\"%s\")".formatted(words)))
        .evidence("port", connection.port())
        .remedy(
            Remedy.steps(
                "Give %s a port from %s on".formatted(consumer, lowest),
                Remedy.Kind.CONNECTION,
                "administrator",
                List.of("Have the server, or what forwards to it, listen on such a port too")));
  }

  private static List<String> addresses(ConnectionFacts connection) {
    return connection.addresses().stream()
        .map(a -> a.error() == null ? a.ip() : a.ip() + ": " + a.error())
        .toList();
  }

  /** Of a managed host nobody but the host sees the log. */
  private static final Set<Cause> OF_THE_LOG =
      Set.of(Cause.OTHER, Cause.CLOSED, Cause.FACTS_FAILED);

  private static Remedy remedy(CheckContext context, Failure failure) {
    Cause cause = failure.cause();
    Network network = context.provider().network();
    List<String> steps = new ArrayList<>();
    // what no server said is in no server's log
    boolean own = cause == Cause.OTHER && failure.sqlState() == null;
    steps.add(
        own
            ? "change what the message names: in the connection, or at the server"
            : context.provider().managed() && OF_THE_LOG.contains(cause)
                ? "look the text up in the host's documentation or ask its support; its dashboard may show the server's log for this moment"
                : next(cause));
    if (network != null) {
      steps.addAll(known(context, network, cause));
    }
    return Remedy.steps("Make the connection work first", Remedy.Kind.CONNECTION, "user", steps);
  }

  /** No way to the host: its address, or a way that it does not offer. */
  private static final Set<Cause> OF_THE_WAY =
      Set.of(Cause.DNS, Cause.NO_IPV6_ROUTE, Cause.UNREACHABLE);

  /** Turned away, be it without a word. */
  private static final Set<Cause> OF_THE_DOOR =
      Set.of(Cause.TIMEOUT, Cause.REFUSED, Cause.PG_HBA, Cause.HUNG, Cause.CLOSED);

  private static final Set<Cause> OF_TLS =
      Set.of(Cause.TLS_NOT_OFFERED, Cause.TLS_DEMANDED, Cause.TLS_CERTIFICATE, Cause.TLS_HANDSHAKE);

  /** What the host's profile says of such a cause. */
  private static List<String> known(CheckContext context, Network network, Cause cause) {
    List<@Nullable String> said = new ArrayList<>();
    if (OF_THE_WAY.contains(cause)) {
      if (network.ipv6Only()) {
        said.add("%s offers this endpoint over IPv6 only".formatted(context.provider().name()));
      }
      said.add(network.ipv4Remedy());
    }
    if (OF_THE_DOOR.contains(cause) && (context.provider().managed() || cause == Cause.PG_HBA)) {
      said.add(network.allowList());
    }
    if (network.privateOnly() && (OF_THE_WAY.contains(cause) || OF_THE_DOOR.contains(cause))) {
      said.add("it is reachable from the host's private network only");
    }
    if (OF_TLS.contains(cause)) {
      said.add(network.tlsNote());
      said.add(network.caBundle() == null ? null : "certificates: " + network.caBundle());
    }
    return said.stream().flatMap(Stream::ofNullable).toList();
  }

  private static String next(Cause cause) {
    return switch (cause) {
      case DNS -> "check the spelling of the host name, and the resolver of this machine";
      case NO_IPV6_ROUTE ->
          "run from a machine with an IPv6 route, or take the host's IPv4 address or add-on: a pooler that has IPv4 does not pass replication as a rule";
      case UNREACHABLE -> "check the route and firewalls between this machine and the server";
      case REFUSED ->
          "check host and port, and that the server runs and listens on that address (listen_addresses)";
      case TIMEOUT -> "check firewalls and allow lists: packets get no answer";
      case HUNG ->
          "something accepts the connection and says nothing: look at the proxy or the server's load";
      case CLOSED -> "look at the server's log: it closed the connection without an error message";
      case NOT_POSTGRES -> "check the port: something else than PostgreSQL answers there";
      case TLS_NOT_OFFERED ->
          "use sslmode=prefer where that is acceptable, or switch ssl on at the server";
      case TLS_DEMANDED -> "use sslmode=require or stricter";
      case TLS_CERTIFICATE ->
          "name the certificate authority with sslrootcert, and the host as the certificate has it";
      case TLS_HANDSHAKE -> "compare the TLS versions and ciphers that both sides allow";
      case PG_HBA ->
          "let this role in for this database from this address; logical replication needs no line of its own beyond that";
      case PASSWORD_MISSING -> "give a password: in ~/.pgpass, in PGPASSWORD, or with -W";
      case PASSWORD -> "check user name and password";
      case NO_SUCH_ROLE -> "create the role, or check its spelling and case";
      case ROLE_MAY_NOT_LOGIN -> "give the role the LOGIN attribute, or use another one";
      case NO_SUCH_DATABASE ->
          "check the database's name and case (psql -l with the same host and user lists those that are there)";
      case NO_CONNECT_PRIVILEGE -> "grant CONNECT on the database to the role";
      case TOO_MANY_CONNECTIONS ->
          "close idle connections, or raise the limit (max_connections, the role's or the database's)";
      case STARTING_UP -> "try again when the server has started";
      case SHUTTING_DOWN -> "try again when the server has restarted";
      case NO_SOCKET -> "check the socket's directory and port, and that the server runs";
      case UNSUPPORTED_PARAMETER ->
          "leave out the parameter that it refuses, or connect to the server itself where a pooler stands there";
      case FACTS_FAILED -> "look at the server's log for the statement that failed";
      case OTHER ->
          "do what the message says; where it says nothing to do, look at the log of what answers there, a server or a pooler";
    };
  }
}
