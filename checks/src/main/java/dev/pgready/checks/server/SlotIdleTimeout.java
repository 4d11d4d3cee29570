// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.SlotRemovals;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.providers.ProviderProfile.Removal;
import dev.pgready.providers.ProviderProfile.RemovalKind;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** From 18 on the server itself, and some hosts at any version, give up slots that nobody reads. */
public final class SlotIdleTimeout implements Check {
  private static final String SETTING = "idle_replication_slot_timeout";

  /** A consumer that is down for shorter than this is an ordinary event: a night, a weekend. */
  private static final long SHORT = 24L * 3_600_000;

  @Override
  public String title() {
    return "Idle slots are kept long enough";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " takes no replication slot");
    }
    Optional<SettingFacts> setting = context.cat().setting(SETTING);
    OptionalLong millis = setting.map(Quantities::of).orElse(OptionalLong.empty());
    if (millis.isPresent()) {
      CheckResult judged = judge(context, millis.getAsLong());
      if (judged.status() != dev.pgready.checks.model.Status.PASS) {
        return judged.evidence(SETTING, setting.map(SettingFacts::value).orElse(""));
      }
    }
    Optional<Removal> host =
        SlotRemovals.harmful(context).stream().filter(SlotRemovals::ofIdleSlots).findFirst();
    if (host.isPresent()) {
      return ofHost(
          CheckResult.warn(
                  "%s gives up slots by itself: %s"
                      .formatted(context.provider().name(), host.get().words()))
              .evidence("host_says", host.get().words()),
          host.get());
    }
    if (millis.isEmpty() && context.cat().server().major() < 18) {
      Optional<Removal> harmless =
          SlotRemovals.of(context).stream().filter(SlotRemovals::ofIdleSlots).findFirst();
      if (harmless.isPresent()) {
        boolean never = harmless.get().kind() == RemovalKind.NEVER;
        return ofHost(
            CheckResult.pass(
                "%s %s: %s"
                    .formatted(
                        context.provider().name(),
                        never ? "removes no slot by itself" : "keeps idle slots long enough",
                        harmless.get().words())),
            harmless.get());
      }
    }
    if (millis.isEmpty()) {
      return context.cat().server().major() >= 18
          ? CheckResult.unknown("this role cannot read idle_replication_slot_timeout").atMostWarn()
          : CheckResult.skip(
              "PostgreSQL %s has no idle slot timeout".formatted(context.cat().server().major()));
    }
    return judge(context, millis.getAsLong())
        .evidence(SETTING, setting.map(SettingFacts::value).orElse(""));
  }

  private static CheckResult ofHost(CheckResult result, Removal removal) {
    CheckResult told =
        result
            .source(Basis.PROFILE)
            .evidence("removal", removal.kind().name().toLowerCase(Locale.ROOT));
    return removal.after() == null ? told : told.evidence("removed_after", removal.after());
  }

  private static CheckResult judge(CheckContext context, long millis) {
    String shown = millis == 0 ? "0, off" : Quantities.millis(millis);
    Optional<CheckResult> wish = SettingNeeds.judge(context, SETTING, millis, shown);
    if (wish.isPresent()) {
      return wish.get().remedy(context.change(SETTING, SettingNeeds.remedy(context, SETTING, "0")));
    }
    long min = Quantities.threshold(context.request(), "slot-idle-timeout.min", SHORT);
    if (millis > 0 && millis < min) {
      return CheckResult.warn(
              "idle_replication_slot_timeout is %s: a consumer that is down for longer loses its slot and copies everything again"
                  .formatted(shown))
          .remedy(context.change(SETTING, SettingNeeds.remedy(context, SETTING, "0")));
    }
    return CheckResult.pass(
        millis == 0
            ? "idle_replication_slot_timeout is 0: idle slots are never given up"
            : "idle_replication_slot_timeout is " + shown);
  }
}
