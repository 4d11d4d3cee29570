// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.request;

import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.facts.ProbeFacts;
import org.jspecify.annotations.Nullable;

/**
 * Sends one change and receives it back; lives with the stream's decoder, which this module does
 * not know.
 */
public interface StreamProber {
  /**
   * Leaves nothing behind, whatever happens.
   *
   * @param ordinary where the change is written
   * @param replication where the stream is read
   */
  ProbeFacts.StreamProbe probe(
      ConnectionTarget ordinary, ConnectionTarget replication, @Nullable String publication);
}
