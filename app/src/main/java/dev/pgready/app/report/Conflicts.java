package dev.pgready.app.report;

import dev.pgready.checks.Conflict;
import dev.pgready.checks.Report;
import dev.pgready.checks.Status;
import dev.pgready.checks.consumer.ConsumerProfile.Level;
import dev.pgready.text.Printable;
import java.util.Comparator;
import java.util.List;

/** What formats say alike of the conflicts between consumers. */
final class Conflicts {
  /** Stands for all of them where a format groups by check: no check is called so. */
  static final String ID = "consumer-conflict";

  static final String TITLE = "The consumers do not contradict each other";

  private Conflicts() {}

  static List<Conflict> worstFirst(Report report) {
    return report.conflicts().stream().sorted(Comparator.comparing(Conflict::level)).toList();
  }

  /** {@code replication-slots (zero, debezium)}; hidden characters are visible. */
  static String name(Conflict conflict) {
    return "%s (%s)".formatted(conflict.topic(), consumers(conflict));
  }

  static String consumers(Conflict conflict) {
    return Printable.line(String.join(", ", conflict.consumers()));
  }

  /** Whose colour and sign a level has; a cost that is only told has those of what is well. */
  static Status status(Level level) {
    return switch (level) {
      case FAIL -> Status.FAIL;
      case WARN -> Status.WARN;
      case INFO -> Status.SKIP;
    };
  }
}
