// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.pgoutput.ProtocolOptions;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What START_REPLICATION asks for.
 *
 * @param slot an existing slot; null: a temporary one
 * @param streaming transactions in progress are sent too; needs protocol version 2
 * @param messages logical messages are sent too; needs PostgreSQL 14
 */
public record StreamTarget(
    @Nullable String slot,
    List<String> publications,
    int protocolVersion,
    boolean streaming,
    boolean messages) {
  /** A publication that need not exist: messages come without one. */
  static final String NO_PUBLICATION = "pgready";

  public StreamTarget {
    publications = List.copyOf(publications);
  }

  public ProtocolOptions protocol() {
    return ProtocolOptions.version(protocolVersion);
  }

  /** As options of START_REPLICATION. */
  String options() {
    return "proto_version '%s', publication_names %s%s%s"
        .formatted(
            protocolVersion,
            publicationNames(),
            streaming ? ", streaming 'on'" : "",
            messages ? ", messages 'true'" : "");
  }

  /** A string literal of the replication grammar, which knows no backslashes. */
  private String publicationNames() {
    String names =
        publications.isEmpty()
            ? quoted(NO_PUBLICATION)
            : publications.stream().map(StreamTarget::quoted).collect(Collectors.joining(","));
    return "'" + names.replace("'", "''") + "'";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String slotName(String name) {
    return Identifiers.quote(name);
  }
}
