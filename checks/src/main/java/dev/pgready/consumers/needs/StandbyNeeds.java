// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how it reads from a standby.
 *
 * @param supported whether it can read from a standby at all
 * @param min lowest version for that, as {@code server_version_num}
 * @param feedback whether it demands {@code hot_standby_feedback = on} there
 * @param hosts ids of the only hosts whose standbys it reads; empty: any
 * @param refusesExact whether it stops there at a publication that holds just the wanted tables,
 *     and takes any other one as it is
 */
public record StandbyNeeds(
    boolean supported,
    @Nullable Integer min,
    boolean feedback,
    List<String> hosts,
    boolean refusesExact,
    @Nullable String why,
    @Nullable String source) {
  public StandbyNeeds {
    hosts = hosts == null ? List.of() : List.copyOf(hosts);
  }
}
