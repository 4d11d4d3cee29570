// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Publications that a product creates for itself and alters as it likes: nobody else's, even where
 * there is no other. The names are the defaults of the consumers' profiles, and those of products
 * that come with a host.
 */
public final class KnownPublications {
  private static final List<Pattern> OWN =
      List.of(
          // Supabase Realtime: supabase_realtime, and supabase_realtime_messages_publication with a
          // suffix
          Pattern.compile("supabase_realtime.*"),
          Pattern.compile("realtime_.*"),
          Pattern.compile("dbz_publication"),
          // Zero's names begin with the underscore that it reserves
          Pattern.compile("_.*"),
          Pattern.compile("powersync"),
          Pattern.compile("electric_publication_.*"),
          Pattern.compile("rw_publication"),
          Pattern.compile("flow_publication"),
          Pattern.compile("peerflow_pub_.*"),
          Pattern.compile("pgsense_pub"));

  private KnownPublications() {}

  /** Whether a publication of that name is some product's own. */
  public static boolean isSomebodys(String name) {
    return OWN.stream().anyMatch(pattern -> pattern.matcher(name).matches());
  }
}
