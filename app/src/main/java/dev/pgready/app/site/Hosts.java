// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.Support;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that are built in, by name.
 *
 * @param all of them
 * @param sources those on which a database can be the source of logical replication, as far as is
 *     known
 */
record Hosts(List<ProviderProfile> all, List<ProviderProfile> sources) {
  Hosts {
    all = List.copyOf(all);
    sources = List.copyOf(sources);
  }

  static Hosts builtIn() {
    List<ProviderProfile> all =
        ProviderCatalog.builtIn().all().stream()
            .sorted(
                Comparator.comparing((ProviderProfile host) -> host.name().toLowerCase(Locale.ROOT))
                    .thenComparing(ProviderProfile::id))
            .toList();
    return new Hosts(all, all.stream().filter(Hosts::source).toList());
  }

  private static boolean source(ProviderProfile host) {
    return host.product() == null
        && host.endpointOf().isEmpty()
        && (host.publisher() == null || host.publisher().support() != Support.NO);
  }
}
