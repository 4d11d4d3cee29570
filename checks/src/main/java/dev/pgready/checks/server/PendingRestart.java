// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.remedy.Restarts;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import java.util.List;

/** A setting that was changed and waits for a restart looks done and is not. */
public final class PendingRestart implements Check {
  private static final List<String> NEEDED =
      List.of(
          "wal_level",
          "max_replication_slots",
          "max_wal_senders",
          "max_connections",
          "max_worker_processes",
          "superuser_reserved_connections",
          "reserved_connections",
          "max_prepared_transactions");

  @Override
  public String title() {
    return "No required setting waits for a restart";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    List<String> waiting =
        context.cat().settings().entrySet().stream()
            .filter(entry -> entry.getValue().pendingRestart())
            .map(java.util.Map.Entry::getKey)
            .sorted()
            .toList();
    List<String> needed = waiting.stream().filter(NEEDED::contains).toList();
    if (needed.isEmpty()) {
      return CheckResult.pass("no setting that replication needs waits for a restart")
          .evidence("pending_restart", waiting);
    }
    return CheckResult.warn(
            "%s %s changed, but the server still runs with the old %s until it restarts"
                .formatted(
                    Phrases.list(needed),
                    needed.size() == 1 ? "was" : "were",
                    needed.size() == 1 ? "value" : "values"))
        .evidence("pending_restart", waiting)
        .subjects(needed.stream().map(name -> new Subject("setting", name)).toList())
        .remedy(Restarts.remedy(context, Phrases.list(needed)));
  }
}
