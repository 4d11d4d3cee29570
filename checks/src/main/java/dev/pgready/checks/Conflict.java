package dev.pgready.checks;

import dev.pgready.checks.consumer.ConsumerProfile.Level;
import java.util.List;
import java.util.Objects;

/**
 * Wishes of several consumers that one database, or one publication, cannot fulfil at once.
 *
 * @param topic id of the check that judges each of these wishes by itself
 * @param consumers as the user named them, at least two
 * @param level FAIL: together they cannot run, which makes the verdict not ready; WARN: not in the
 *     way that one would expect; INFO: it costs something
 * @param message one line without final full stop
 * @param remedy the way out
 */
public record Conflict(
    String topic, List<String> consumers, Level level, String message, Remedy remedy) {
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
