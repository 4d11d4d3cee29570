// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What it asks of the encryption of its connections.
 *
 * @param required whether it refuses an unencrypted connection
 * @param modes sslmode values that it knows; empty: not known
 */
public record TlsNeeds(
    boolean required,
    List<String> modes,
    @Nullable String defaultMode,
    @Nullable String why,
    @Nullable String source) {
  public TlsNeeds {
    modes = modes == null ? List.of() : List.copyOf(modes);
  }
}
