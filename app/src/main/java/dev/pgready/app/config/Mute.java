// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A finding that somebody has decided to live with.
 *
 * @param check id
 * @param subject only this object, as the report names it, {@code *} as a wildcard; null: the whole
 *     finding
 * @param reason for those who read the report
 * @param owner who decided so
 * @param expires last day on which it holds, {@code 2027-03-31}, in UTC
 */
public record Mute(
    String check, @Nullable String subject, String reason, String owner, String expires) {
  public Mute {
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(expires, "expires");
  }
}
