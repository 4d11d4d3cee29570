// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Subject;
import dev.pgready.compare.CheckChange.Said;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import dev.pgready.facts.SeenServer;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Slots that one database had and has no more, as after a failover, a maintenance or a major
 * upgrade: a single look cannot miss what it never saw.
 */
public final class LostSlots {
  /** The check that counts as worse. */
  static final String CHECK = "slot-health";

  private LostSlots() {}

  /**
   * The same of two reports on one database.
   *
   * @param consumers for whom both were judged
   * @return empty: none is gone, or nobody looked
   */
  public static Optional<CheckChange> between(Outcomes a, Outcomes b, List<String> consumers) {
    List<String> before = a.slots();
    List<String> after = b.slots();
    if (before == null || after == null) {
      return Optional.empty();
    }
    return change(before.stream().filter(name -> !after.contains(name)).toList(), consumers);
  }

  /**
   * @param consumers for whom both were judged
   * @return empty: none is gone, or these are two databases
   */
  public static Optional<CheckChange> between(Facts a, Facts b, List<String> consumers) {
    Catalogue before = a.catalogue();
    Catalogue after = b.catalogue();
    if (before == null || after == null || !sameDatabase(a, before, b, after)) {
      return Optional.empty();
    }
    return change(
        before.list(Catalogue::slots).stream()
            .filter(slot -> slot.logical() && !slot.row().temporary() && !slot.lost())
            .filter(slot -> before.database().name().equals(slot.row().database()))
            // one that nobody could look for is not gone
            .filter(slot -> after.seen(seen -> seen.slot(slot.name()).isEmpty()).orElse(false))
            .map(SlotFacts::name)
            .toList(),
        consumers);
  }

  private static Optional<CheckChange> change(List<String> gone, List<String> consumers) {
    if (gone.isEmpty()) {
      return Optional.empty();
    }
    List<String> names = gone.stream().map(Identifiers::quote).toList();
    String list = Phrases.list(names);
    boolean one = gone.size() == 1;
    return Optional.of(
        new CheckChange(
            CHECK,
            consumers,
            CheckChange.Kind.REGRESSED,
            new Said(
                Status.PASS,
                false,
                (one ? "slot %s is there" : "slots %s are there").formatted(list)),
            new Said(
                Status.FAIL,
                true,
                (one
                        ? "slot %s is gone: its consumer has to copy everything again"
                        : "slots %s are gone: their consumers have to copy everything again")
                    .formatted(list)),
            names.stream().map(name -> new Subject("slot", name)).toList(),
            List.of()));
  }

  /** By the cluster's identifier, which a failover keeps, or by the address, as an upgrade does. */
  private static boolean sameDatabase(Facts a, Catalogue before, Facts b, Catalogue after) {
    if (!before.database().name().equals(after.database().name())) {
      return false;
    }
    String one = systemId(a);
    ConnectionFacts x = a.connection();
    ConnectionFacts y = b.connection();
    return (one != null && one.equals(systemId(b)))
        || (x != null
            && y != null
            && x.host() != null
            && Objects.equals(x.host(), y.host())
            && x.port() == y.port());
  }

  private static @Nullable String systemId(Facts facts) {
    return facts.probes().servers().stream()
        .map(SeenServer::systemId)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
