// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import dev.pgready.collect.connect.ConnectionTarget;
import java.util.Map;
import java.util.Objects;

/**
 * A database that can be watched.
 *
 * @param name as it is shown; unique among those that are watched together
 * @param labels of its metrics
 */
public record Watchable(String name, Map<String, String> labels, Address address) {
  public Watchable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(address, "address");
    labels = Map.copyOf(labels);
  }

  /** One whose secret stays as it is. */
  public static Watchable at(String name, ConnectionTarget target) {
    return new Watchable(name, Map.of(), () -> target);
  }
}
