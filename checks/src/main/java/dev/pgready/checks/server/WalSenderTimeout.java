// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.remedy.RoleSettings;
import dev.pgready.checks.scope.Quantities;
import java.util.Optional;
import java.util.OptionalLong;

/** After this long without a sign of life from the consumer the server ends its stream. */
public final class WalSenderTimeout implements Check {
  private static final String SETTING = "wal_sender_timeout";

  /** Clients report every 10 s by default; a server that waits for less may cut a busy one. */
  private static final long SHORT = 10_000;

  /** Seen: a subscription on the same machine keeps its stream at 100 ms, and loses it at 10. */
  private static final long HOPELESS = 100;

  @Override
  public String title() {
    return "The stream can be silent for long enough";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " reads no stream");
    }
    Optional<String> effective = context.cat().effective(SETTING);
    OptionalLong millis =
        effective.isEmpty() ? OptionalLong.empty() : Quantities.of(effective.get(), "ms");
    if (millis.isEmpty()) {
      return CheckResult.unknown("this role cannot read wal_sender_timeout").atMostWarn();
    }
    return judge(context, millis.getAsLong()).evidence(SETTING, effective.get());
  }

  private static CheckResult judge(CheckContext context, long millis) {
    String shown = millis == 0 ? "0, off" : Quantities.millis(millis);
    if (millis > 0 && millis < HOPELESS) {
      return CheckResult.fail(
              "wal_sender_timeout is %s: no consumer answers that fast, so the server ends every stream"
                  .formatted(shown))
          .remedy(change(context, "60s"));
    }
    Optional<CheckResult> wish = SettingNeeds.judge(context, SETTING, millis, shown);
    if (wish.isPresent()) {
      return wish.get().remedy(change(context, SettingNeeds.remedy(context, SETTING, "60s")));
    }
    long min = Quantities.threshold(context.request(), "wal-sender-timeout.min", SHORT);
    boolean stated = context.consumer().setting(SETTING).isPresent();
    if (!stated && millis > 0 && millis < min) {
      return CheckResult.warn(
              "wal_sender_timeout is %s: a consumer that is busy for longer than that loses its stream and starts over"
                  .formatted(shown))
          .remedy(change(context, "60s"));
    }
    return CheckResult.pass("wal_sender_timeout is " + shown);
  }

  /** The role's own value wins over the server's, so it is the one to change where it is set. */
  private static Remedy change(CheckContext context, String value) {
    return RoleSettings.setByRole(context, SETTING)
        ? RoleSettings.change(context, SETTING, value)
        : context.change(SETTING, value);
  }
}
