// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.SettingNeed;
import dev.pgready.facts.Catalogue.SettingFacts;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the consumer wishes of a setting, against the setting's value. */
final class SettingNeeds {
  private SettingNeeds() {}

  /**
   * A failure or a warning in the consumer's words, without remedy; empty: nothing wished, or the
   * wish is met, or it is only a remark.
   *
   * @param value bytes, milliseconds or plain
   * @param shown the value in words
   */
  static Optional<CheckResult> judge(
      CheckContext context, String setting, long value, String shown) {
    return context
        .consumer()
        .setting(setting)
        .flatMap(need -> need.judge(value).flatMap(level -> result(context, need, level, shown)));
  }

  private static Optional<CheckResult> result(
      CheckContext context, SettingNeed need, Level level, String shown) {
    String message =
        "%s is %s; %s: %s"
            .formatted(
                need.name(),
                shown,
                context.consumer().name(),
                need.why() == null ? "wishes another value" : need.why());
    return switch (level) {
      case FAIL -> Optional.of(CheckResult.fail(message));
      case WARN -> Optional.of(CheckResult.warn(message));
      case INFO -> Optional.empty();
    };
  }

  /** The worse of what was counted and of what the consumer asks of the plain number itself. */
  static CheckResult worse(CheckContext context, String setting, long value, CheckResult counted) {
    CheckResult wish =
        judge(context, setting, value, String.valueOf(value))
            .map(result -> result.remedy(context.change(setting, remedy(context, setting, "10"))))
            .orElse(counted);
    boolean worse =
        counted.status() == Status.PASS
            || (counted.status() == Status.WARN && wish.status() == Status.FAIL);
    return worse ? wish : counted;
  }

  /** What the consumer says of a value that is not as it wishes, and no fault; else empty. */
  static String note(CheckContext context, String setting, long value) {
    return context
        .consumer()
        .setting(setting)
        .filter(need -> need.why() != null && need.judge(value).isPresent())
        .map(need -> "; %s: %s".formatted(context.consumer().name(), need.why()))
        .orElse("");
  }

  /**
   * The value to set, as SET would take it: what the consumer advises, where it suits the others
   * that are judged with it; else what one of them advises, where that suits all.
   */
  static String remedy(CheckContext context, String setting, String otherwise) {
    List<SettingNeed> needs =
        Stream.concat(Stream.of(context.consumer()), context.others().stream())
            .flatMap(consumer -> consumer.setting(setting).stream())
            .toList();
    SettingFacts facts = context.cat().setting(setting).orElse(null);
    String unit = facts == null ? null : facts.unit();
    return Stream.concat(
            context.consumer().setting(setting).isPresent() ? Stream.empty() : Stream.of(otherwise),
            needs.stream().map(SettingNeed::remedy).filter(Objects::nonNull))
        .filter(value -> suits(needs, Quantities.of(value, unit)))
        .findFirst()
        .orElseGet(
            () -> context.consumer().setting(setting).map(SettingNeed::remedy).orElse(otherwise));
  }

  private static boolean suits(List<SettingNeed> needs, OptionalLong value) {
    return value.isPresent()
        && needs.stream().allMatch(need -> need.judge(value.getAsLong()).isEmpty());
  }
}
