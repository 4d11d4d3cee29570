// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.slot;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.remedy.SlotChange;
import dev.pgready.checks.scope.Subject;
import dev.pgready.facts.SlotFacts;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Optional;

/** What the slot checks share. */
final class SlotOwners {
  private SlotOwners() {}

  static List<String> names(List<SlotFacts> slots) {
    return slots.stream().map(slot -> Identifiers.quote(slot.name())).toList();
  }

  static List<Subject> subjects(List<SlotFacts> slots) {
    return slots.stream().map(slot -> new Subject("slot", Identifiers.quote(slot.name()))).toList();
  }

  /** Dropping this database's slots is the user's choice; others' are not pgready's to offer. */
  static CheckResult drop(CheckContext context, CheckResult result, List<SlotFacts> slots) {
    Optional<Remedy> drop = SlotChange.drop(context, slots);
    CheckResult offered = drop.isPresent() ? result.remedy(drop.get()) : result;
    Optional<Remedy> ask = SlotChange.ask(context, slots);
    return ask.isPresent() ? offered.remedy(ask.get()) : offered;
  }
}
