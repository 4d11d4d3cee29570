package dev.pgready.providers;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One form of a host's endpoint names. {@code host} is a regular expression over the lower-case
 * host name without trailing dot; its named groups (instance, region, project, ...) fill the
 * placeholders of commands.
 *
 * @param host regular expression that must match the whole name
 * @param port restricts the form to one port; null: any
 * @param user regular expression that must match the whole user name; null: any
 * @param kind what stands there
 * @param directHost the direct endpoint's host, with {@code ${group}} for the named groups; null:
 *     not known
 * @param directPort the direct endpoint's port; null: unchanged
 * @param directUser the direct endpoint's user, likewise; null: unchanged
 * @param sure false where other products share the form, so that the name is only a hint
 */
public record Endpoint(
    String host,
    @Nullable Integer port,
    @Nullable String user,
    EndpointKind kind,
    @Nullable String directHost,
    @Nullable Integer directPort,
    @Nullable String directUser,
    @Nullable Boolean sure,
    @Nullable String note) {
  public Endpoint {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(kind, "kind");
  }
}
