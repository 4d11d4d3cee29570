// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.SeenServer;
import dev.pgready.facts.SeenServer.Difference;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session that led to another server than the one whose catalogue was read: behind a balancer, or
 * because {@code --direct-url} names another one.
 *
 * @param judged the server that all other checks are about
 */
record OtherServer(SeenServer server, SeenServer judged, Difference difference) {

  /** The one that the replication connection led to; empty: the same, or not known. */
  static Optional<OtherServer> ofReplication(CheckContext context) {
    return first(context, SeenServer::replication);
  }

  /**
   * One that answers at the very address of the connection, so that chance decides which one the
   * consumer gets; empty: none was met.
   */
  static Optional<OtherServer> atTheSameAddress(CheckContext context) {
    ConnectionFacts connection = context.facts().connection();
    // of these products every node answers for the whole
    if (connection == null || context.provider().product() != null) {
      return Optional.empty();
    }
    return first(context, server -> isAt(server, connection))
        // another database behind the same address was asked for
        .filter(other -> other.difference != Difference.DATABASE);
  }

  private static Optional<OtherServer> first(
      CheckContext context, java.util.function.Predicate<SeenServer> of) {
    SeenServer judged = judged(context);
    return context.facts().probes().servers().stream()
        .filter(of)
        .map(server -> new OtherServer(server, judged, server.differenceFrom(judged)))
        .filter(other -> other.difference != Difference.NONE)
        .min((one, other) -> one.difference().compareTo(other.difference()));
  }

  private static SeenServer judged(CheckContext context) {
    Catalogue catalogue = context.cat();
    List<SeenServer> servers = context.facts().probes().servers();
    SeenServer first =
        servers.stream().filter(server -> !server.replication()).findFirst().orElse(null);
    return new SeenServer(
        false,
        first == null ? null : first.host(),
        first == null ? 0 : first.port(),
        first == null ? null : first.systemId(),
        catalogue.database().name(),
        first == null ? null : first.startedAt(),
        catalogue.server().inRecovery());
  }

  /** Whether the session went where the first one did, by name. */
  boolean atTheAddressOf(@Nullable ConnectionFacts connection) {
    return connection != null && isAt(server, connection);
  }

  private static boolean isAt(SeenServer server, ConnectionFacts connection) {
    return server.port() == connection.port() && Objects.equals(server.host(), connection.host());
  }

  /** What it is, to follow "leads to". */
  String words() {
    return switch (difference) {
      case CLUSTER ->
          "another database cluster (system identifier %s, not %s)"
              .formatted(server.systemId(), judged.systemId());
      case DATABASE ->
          "database %s, not %s".formatted(quoted(server.database()), quoted(judged.database()));
      case RECOVERY ->
          Boolean.TRUE.equals(server.inRecovery())
              ? "a standby of the server that was checked"
              : "the primary of the standby that was checked";
      case COPY ->
          "another server of the same system identifier, a copy or another standby (started at %s, not at %s)"
              .formatted(server.startedAt(), judged.startedAt());
      case NONE -> "the server that was checked";
    };
  }

  private static String quoted(@Nullable String name) {
    return name == null ? "unknown" : Identifiers.quote(name);
  }
}
