// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.Conflict;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.consumers.needs.Level;
import dev.pgready.text.Printable;
import java.util.Comparator;
import java.util.List;

/** What formats say alike of the conflicts between consumers. */
public final class Conflicts {
  /** Stands for all of them where a format groups by check: no check is called so. */
  public static final String ID = "consumer-conflict";

  public static final String TITLE = "The consumers do not contradict each other";

  private Conflicts() {}

  public static List<Conflict> worstFirst(Report report) {
    return report.conflicts().stream().sorted(Comparator.comparing(Conflict::level)).toList();
  }

  /** {@code replication-slots (zero, debezium)}; hidden characters are visible. */
  public static String name(Conflict conflict) {
    return "%s (%s)".formatted(conflict.topic(), consumers(conflict));
  }

  public static String consumers(Conflict conflict) {
    return Printable.line(String.join(", ", conflict.consumers()));
  }

  /** Whose colour and sign a level has; a cost that is only told has those of what is well. */
  public static Status status(Level level) {
    return switch (level) {
      case FAIL -> Status.FAIL;
      case WARN -> Status.WARN;
      case INFO -> Status.SKIP;
    };
  }
}
