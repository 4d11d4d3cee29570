// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.consumers.needs.Level;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Wishes of several consumers that one database, or one publication, cannot fulfil at once.
 *
 * @param topic id of the check that judges each of these wishes by itself
 * @param consumers as the user named them, at least two
 * @param level FAIL: together they cannot run, which makes the verdict not ready; WARN: not in the
 *     way that one would expect; INFO: it costs something
 * @param message one line without final full stop
 * @param remedy the way out
 * @param since when the baseline was made that it is in, so that it decides no exit code; null: it
 *     is new, or there is no baseline
 */
public record Conflict(
    String topic,
    List<String> consumers,
    Level level,
    String message,
    Remedy remedy,
    @Nullable String since) {
  /** By which severities and mutes name all of them. */
  public static final String ID = "consumer-conflict";

  /** A conflict as it was found. */
  public Conflict(
      String topic, List<String> consumers, Level level, String message, Remedy remedy) {
    this(topic, consumers, level, message, remedy, null);
  }

  /** This conflict, marked as known from the baseline. */
  public Conflict known(String baseline) {
    return new Conflict(
        topic,
        consumers,
        level,
        "%s (known: in the baseline of %s)".formatted(message, baseline),
        remedy,
        baseline);
  }

  public Conflict {
    Objects.requireNonNull(topic, "topic");
    consumers = List.copyOf(consumers);
    Objects.requireNonNull(level, "level");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(remedy, "remedy");
  }

  /** The same, weighed by the user's settings. */
  public Conflict as(Level other, String sentence) {
    return new Conflict(topic, consumers, other, sentence, remedy);
  }
}
