// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Event triggers that the consumer creates to see schema changes.
 *
 * @param need how bad it is when it cannot make them; null: it creates none
 * @param allTables likewise where the publication is FOR ALL TABLES; null: as {@code need}
 * @param partitionsViaRoot likewise where a partitioned table is published via its root
 * @param triggers names of those that it makes: where all exist already, nothing is missing
 * @param recreatedUnless table of its own in which it records that it has created them: where that
 *     is missing it drops and creates them at its start, whoever has done so before; null: it
 *     leaves those alone that are there
 * @param asCaller schema of its own that its event triggers use with the rights of whoever changes
 *     the database's schema; null: they need no rights of theirs
 * @param lost what does not work without them
 * @param resetGigabytes size of the tables below which its vendor finds such a reset bearable;
 *     null: nothing is copied again
 */
public record EventTriggerNeeds(
    @Nullable Level need,
    @Nullable Level allTables,
    @Nullable Level partitionsViaRoot,
    List<String> triggers,
    @Nullable String recreatedUnless,
    @Nullable String asCaller,
    @Nullable String lost,
    @Nullable Integer resetGigabytes,
    @Nullable String source) {
  public EventTriggerNeeds {
    triggers = triggers == null ? List.of() : List.copyOf(triggers);
  }
}
