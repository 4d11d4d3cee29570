// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One form of a host's endpoint names. {@code host} is a regular expression over the lower-case
 * host name without trailing dot; its named groups (instance, region, project, ...) fill the
 * placeholders of commands. Java's group names cannot repeat, so {@code region2} counts as {@code
 * region}.
 *
 * @param host regular expression that must match the whole name
 * @param port restricts the form to one port; null: any
 * @param user regular expression that must match the whole user name; null: any
 * @param kind what stands there
 * @param directHost the direct endpoint's host, with {@code ${group}} for the named groups; null:
 *     the same host, or not known
 * @param directPort the direct endpoint's port; null: unchanged
 * @param directUser the direct endpoint's user, likewise; null: unchanged
 * @param sure false where others share the form, so that it counts only once something else has
 *     named the host
 * @param inside id of the host whose signs the database must show, where the form and those signs
 *     together name the profile's host; null: the form is enough
 * @param note what to know about this endpoint, one line
 */
public record EndpointPattern(
    String host,
    @Nullable Integer port,
    @Nullable String user,
    EndpointKind kind,
    @Nullable String directHost,
    @Nullable Integer directPort,
    @Nullable String directUser,
    @Nullable Boolean sure,
    @Nullable String inside,
    @Nullable String note) {
  public EndpointPattern {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(kind, "kind");
  }

  boolean namesTheHost() {
    return !Boolean.FALSE.equals(sure) && inside == null;
  }
}
