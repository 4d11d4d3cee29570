// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.consumers.needs.Level;
import dev.pgready.facts.Catalogue.SettingFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much WAL a slot may hold back: without a bound an abandoned slot fills the disk, with a small
 * one a slow consumer loses its slot. Which is worse is the consumer's word.
 */
public final class SlotWalSize implements Check {
  private static final String SETTING = "max_slot_wal_keep_size";

  /** Below this a slot is lost during an ordinary initial copy or a short outage. */
  private static final long SMALL = 1L << 30;

  @Override
  public String title() {
    return "Slots can hold back as much WAL as the consumer needs";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " takes no replication slot");
    }
    Optional<SettingFacts> setting = context.cat().setting(SETTING);
    OptionalLong bytes = setting.map(Quantities::of).orElse(OptionalLong.empty());
    if (bytes.isEmpty()) {
      return CheckResult.unknown("this role cannot read max_slot_wal_keep_size").atMostWarn();
    }
    long value = bytes.getAsLong();
    return judge(context, value)
        .evidence(SETTING, setting.map(SettingFacts::value).orElse(""))
        .evidence("bytes", value);
  }

  private static CheckResult judge(CheckContext context, long value) {
    String shown = value < 0 ? "-1, without bound" : Quantities.bytes(value);
    Optional<CheckResult> wish = SettingNeeds.judge(context, SETTING, value, shown);
    if (wish.isPresent()) {
      return wish.get().remedy(change(context, value < 0 ? "50GB" : "-1"));
    }
    // a wish that is only told does not make a small bound a good one
    boolean stated =
        context.consumer().setting(SETTING).filter(n -> n.level() != Level.INFO).isPresent();
    long min = Quantities.threshold(context.request(), "slot-wal-size.min", stated ? 0 : SMALL);
    if (value >= 0 && value < min) {
      return CheckResult.warn(
              "max_slot_wal_keep_size is %s: a slot that falls further behind is lost, and its consumer copies everything again"
                  .formatted(shown))
          .remedy(change(context, "-1"));
    }
    return CheckResult.pass(
        value < 0
            ? "max_slot_wal_keep_size is -1: no slot is lost, but one that no consumer reads can fill the disk"
            : "max_slot_wal_keep_size is " + shown + SettingNeeds.note(context, SETTING, value));
  }

  private static Remedy change(CheckContext context, String otherwise) {
    String value = SettingNeeds.remedy(context, SETTING, otherwise);
    Remedy change = context.change(SETTING, value);
    if (!value.equals("-1")) {
      return change;
    }
    // a full disk stops the server
    List<String> steps = new ArrayList<>(change.steps());
    steps.add(
        "without a limit, a slot that no consumer reads keeps WAL until the disk is full: watch what slots hold");
    return change
        .withSteps(steps)
        .withSafety(change.safety() == Remedy.Safety.SAFE ? Remedy.Safety.REVIEW : change.safety());
  }
}
