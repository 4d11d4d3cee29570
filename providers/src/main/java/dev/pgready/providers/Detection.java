// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import dev.pgready.profile.Lists;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which host a server seems to run on, and what kind of endpoint was used.
 *
 * @param evidence what was seen, one line each
 * @param direct the endpoint to use for replication instead; null: this one is direct, or none is
 *     known
 * @param names what the host name gives away: instance, region, project, ...
 */
public record Detection(
    ProviderProfile profile,
    Confidence confidence,
    List<String> evidence,
    EndpointKind endpoint,
    @Nullable DirectEndpoint direct,
    Map<String, String> names) {
  public Detection {
    evidence = Lists.copy(evidence);
    names = Lists.copy(names);
  }

  /**
   * How {@code setting} is set to {@code value} on this host, with everything filled in that the
   * host name gives away; what is not known stays a visible placeholder such as {@code <instance>}.
   */
  public SettingChange change(String setting, String value) {
    return SettingChanges.fill(profile, setting, value, names);
  }

  /** How the server is restarted on this host, filled likewise; empty: the profile does not say. */
  public Optional<SettingChange> restart() {
    return Optional.ofNullable(SettingChanges.restart(profile, names));
  }
}
