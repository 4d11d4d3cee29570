// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.facts.Catalogue;
import dev.pgready.facts.SlotFacts;
import dev.pgready.remediation.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which changes stop a standby.
 *
 * <p>Source: xlogrecovery.c (RecoveryRequiresIntParameter).
 */
public final class Standbys {
  /** Of a primary, which its standbys must not be below. */
  private static final Set<String> NOT_ABOVE_STANDBYS =
      Set.of(
          "max_connections",
          "max_wal_senders",
          "max_prepared_transactions",
          "max_worker_processes");

  public static final String FIRST =
      "raise it on the standbys first and restart them: a standby with a lower value stops when it replays the change";

  private Standbys() {}

  /**
   * Whether standbys seem to follow this server that the change would stop: connected ones have
   * walsenders that no logical slot explains, others a physical slot.
   */
  public static boolean wouldStop(@Nullable Catalogue catalogue, Step step) {
    if (catalogue == null || catalogue.seen(all -> all.server().inRecovery()).orElse(false)) {
      return false;
    }
    boolean raises =
        step.sql().stream()
            .anyMatch(
                statement ->
                    statement.kind() == Statement.Kind.SETTING
                        && NOT_ABOVE_STANDBYS.contains(String.valueOf(statement.object())));
    // where nobody could look, there may be one
    return raises && catalogue.seen(Standbys::standbys).orElse(true);
  }

  private static boolean standbys(Catalogue catalogue) {
    long logical =
        catalogue.slots().stream().filter(slot -> slot.row().active() && slot.logical()).count();
    return catalogue.slots().stream().anyMatch(Standbys::physical)
        || catalogue.sessions().walSenders() > logical;
  }

  private static boolean physical(SlotFacts slot) {
    return !slot.logical() && !slot.row().temporary();
  }
}
