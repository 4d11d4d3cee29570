// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What version, encoding and host the server must have.
 *
 * @param min lowest {@code server_version_num} that it takes; null: none stated
 * @param max highest likewise
 * @param recommended below this a warning
 * @param tested highest that its vendor names as tested or supported; above this a warning
 * @param bad versions with a known defect that hits it, as {@code server_version_num}: a warning
 * @param badWhy what goes wrong on these
 * @param encoding that the database must have
 * @param hosts ids of the only hosts on which it exists; empty: any
 * @param readsWalLevel whether it reads {@code wal_level} itself and refuses another than logical,
 *     although PostgreSQL 19 raises the effective level by itself
 */
public record ServerNeeds(
    @Nullable Integer min,
    @Nullable Integer max,
    @Nullable Integer recommended,
    @Nullable Integer tested,
    List<Integer> bad,
    @Nullable String badWhy,
    @Nullable String encoding,
    List<String> hosts,
    boolean readsWalLevel,
    @Nullable String why,
    @Nullable String source) {
  public ServerNeeds {
    bad = bad == null ? List.of() : List.copyOf(bad);
    hosts = hosts == null ? List.of() : List.copyOf(hosts);
  }
}
