// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Levels;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.SettingNeed;
import dev.pgready.facts.Catalogue.SettingFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Whatever setting a profile has a wish about, as far as no other check judges that setting. */
public final class ConsumerSettings implements Check {
  private static final Set<String> ELSEWHERE =
      Set.of(
          "max_replication_slots",
          "max_wal_senders",
          "max_slot_wal_keep_size",
          "idle_replication_slot_timeout",
          "wal_sender_timeout",
          "statement_timeout",
          "transaction_timeout",
          "idle_in_transaction_session_timeout",
          "lock_timeout",
          "idle_session_timeout");

  /** A wish that is not met. */
  private record Unmet(SettingNeed need, Level level, String shown) {}

  @Override
  public String title() {
    return "Other settings are as the consumer needs them";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    List<SettingNeed> needs =
        context.consumer().settings().stream()
            .filter(need -> !ELSEWHERE.contains(need.name()))
            .toList();
    if (needs.isEmpty()) {
      return CheckResult.skip(context.consumer().name() + " states no needs of other settings");
    }
    List<Unmet> unmet = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    List<String> evidence = new ArrayList<>();
    for (SettingNeed need : needs) {
      Optional<SettingFacts> setting = context.cat().setting(need.name());
      // one that the server does not have cannot be wrong
      if (setting.isEmpty()) {
        continue;
      }
      String value = context.cat().effective(need.name()).orElse("");
      evidence.add(need.name() + " = " + value);
      OptionalLong amount = amount(value, setting.get().unit());
      if (amount.isEmpty()) {
        unread.add(need.name());
        continue;
      }
      need.judge(amount.getAsLong()).ifPresent(level -> unmet.add(new Unmet(need, level, value)));
    }
    return judge(context, unmet, unread).evidence("settings", evidence);
  }

  private static OptionalLong amount(String value, @org.jspecify.annotations.Nullable String unit) {
    return switch (value) {
      case "on", "true", "yes" -> OptionalLong.of(1);
      case "off", "false", "no" -> OptionalLong.of(0);
      default -> Quantities.of(value, unit);
    };
  }

  private static CheckResult judge(CheckContext context, List<Unmet> unmet, List<String> unread) {
    if (unmet.isEmpty()) {
      return unread.isEmpty()
          ? CheckResult.pass("settings are as %s needs them".formatted(context.consumer().name()))
          : CheckResult.unknown(
              "whether %s is as %s needs it cannot be told"
                  .formatted(Phrases.list(unread), context.consumer().name()));
    }
    Unmet worst = unmet.get(0);
    for (Unmet other : unmet) {
      worst = other.level().compareTo(worst.level()) < 0 ? other : worst;
    }
    String consumer = context.consumer().name();
    CheckResult result =
        Levels.result(
            worst.level(),
            String.join(
                "; ",
                unmet.stream()
                    .map(
                        one ->
                            "%s is %s: %s"
                                .formatted(
                                    one.need().name(),
                                    one.shown(),
                                    one.need().why() == null
                                        ? "%s needs another value".formatted(consumer)
                                        : one.need().why()))
                    .toList()));
    for (Unmet one : unmet) {
      String value = one.need().remedy();
      Long min = one.need().min();
      if (value != null || min != null) {
        result =
            result.remedy(
                context.change(one.need().name(), value == null ? String.valueOf(min) : value));
      }
    }
    return result.subjects(
        unmet.stream().map(one -> new Subject("setting", one.need().name())).toList());
  }
}
