// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import dev.pgready.app.watch.Sample;
import org.jspecify.annotations.Nullable;

/** Gives samples of one or more databases, by a thread of its own, until it is closed. */
public interface Feed extends AutoCloseable {
  /**
   * What a refresh came to.
   *
   * @param database which one, from 0
   * @param at when, in milliseconds since 1970, by the clock of whoever watches or recorded
   * @param sample null: it did not answer
   * @param problem why not; one line, not yet made printable
   * @param line the same as a line of a recording
   */
  record Update(
      int database, long at, @Nullable Sample sample, @Nullable String problem, String line) {}

  /**
   * The next one.
   *
   * @return null: none within so many milliseconds
   */
  @Nullable Update next(long millis) throws InterruptedException;

  /** Whether there will be no more. */
  boolean over();

  @Override
  void close();
}
