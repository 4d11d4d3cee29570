// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.facts.Catalogue;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.sql.SqlReader;
import dev.pgready.remediation.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Where the slots stood that the report saw. One that stands further on was read since, or is
 * another one of that name: when the script runs again, that may be the consumer's new one.
 */
record SlotsSeen(List<SlotFacts> slots) {
  /** For statements that revert others. */
  static final SlotsSeen NONE = new SlotsSeen(List.of());

  SlotsSeen {
    slots = List.copyOf(slots);
  }

  static SlotsSeen of(RemediationPlan plan) {
    Catalogue catalogue = plan.report().facts().catalogue();
    return catalogue == null ? NONE : new SlotsSeen(catalogue.list(Catalogue::slots));
  }

  /** That a slot to be dropped is the one that was seen; empty: it is about something else. */
  Optional<String> same(Statement statement) {
    SqlReader reader = new SqlReader(statement.sql());
    boolean drop =
        reader.words("SELECT pg_catalog")
            && reader.mark('.')
            && reader.words("pg_drop_replication_slot")
            && reader.mark('(');
    String name = drop ? reader.literal() : null;
    return slots.stream()
        .filter(slot -> slot.name().equals(name))
        .findFirst()
        .map(
            slot -> {
              String lsn = slot.row().restartLsn();
              return "EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name OPERATOR(pg_catalog.=) %s AND (restart_lsn IS NULL%s))"
                  .formatted(
                      Identifiers.literal(slot.name()),
                      lsn == null
                          ? ""
                          : " OR restart_lsn OPERATOR(pg_catalog.<=) %s::pg_catalog.pg_lsn"
                              .formatted(Identifiers.literal(lsn)));
            });
  }
}
