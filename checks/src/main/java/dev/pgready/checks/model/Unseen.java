// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import dev.pgready.facts.Facts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that the role that asked could not see: what a report's heading lists and what the
 * check of visibility judges.
 *
 * @param what in words, to follow "cannot see"
 * @param right what would lift it
 * @param checks ids of the checks that see less for it; empty: no verdict rests on it
 */
public record Unseen(String what, String right, List<String> checks) {
  public Unseen {
    checks = List.copyOf(checks);
  }

  /** All of it; nothing where no catalogue was read. */
  public static List<Unseen> of(Facts facts) {
    List<Unseen> unseen = new ArrayList<>();
    if (facts.catalogue() != null
        && !facts.catalogue().seen(all -> all.role().readsAllStats()).orElse(false)) {
      unseen.add(
          new Unseen(
              "other sessions' transaction age",
              "pg_read_all_stats shows it",
              List.of("blocking-transactions")));
    }
    if (facts.privileged().denied() != null) {
      unseen.add(new Unseen("pg_hba.conf rules", "a superuser sees them", List.of()));
    }
    return List.copyOf(unseen);
  }

  /**
   * No consumer needs to see other sessions: whoever sees them asks, and the consumer's role stays
   * as it is.
   *
   * @param judged the consumer's role, not yet quoted
   */
  public static Remedy askAsAnother(String judged) {
    return Remedy.steps(
        "Run this check once as a role that sees other sessions",
        Remedy.Kind.CONNECTION,
        "superuser or a member of pg_read_all_stats",
        List.of(
            "Connect as a superuser or as a member of pg_read_all_stats, and name the consumer's role: --role "
                + Identifiers.quote(judged)));
  }

  /** What and how to lift it, for a heading. */
  public String line() {
    return "%s (%s)".formatted(what, right);
  }
}
