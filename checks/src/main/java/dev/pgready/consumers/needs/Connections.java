// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ordinary connections.
 *
 * @param steady number as its defaults have it, walsenders not counted
 * @param peak at the worst moment; fewer free than this is a warning
 * @param required fewer than this and it does not work; null: not known
 * @param pooled which of its connections may go through a pooler
 * @param poolMode the loosest pooling mode that these stand: session, transaction or statement
 * @param minPort lowest port that it connects to; null: any
 * @param portRefusal its own words at a lower one
 * @param direct whether its replication connection must be direct even where the pooler passes
 *     replication
 */
public record Connections(
    int steady,
    int peak,
    @Nullable Integer required,
    List<String> pooled,
    @Nullable String poolMode,
    boolean direct,
    @Nullable Integer minPort,
    @Nullable String portRefusal,
    @Nullable String why,
    @Nullable String source) {
  /** Of a consumer whose profile says nothing of them. */
  public static final Connections NONE =
      new Connections(0, 0, null, List.of(), null, false, null, null, null, null);

  public Connections {
    pooled = pooled == null ? List.of() : List.copyOf(pooled);
  }

  /** Fewer free than this and it cannot start. */
  public int needed() {
    return required == null ? steady : required;
  }

  /** The same with so many more. */
  public Connections and(int more, int atPeak) {
    return new Connections(
        steady + more,
        peak + atPeak,
        required == null ? null : required + more,
        pooled,
        poolMode,
        direct,
        minPort,
        portRefusal,
        why,
        source);
  }
}
