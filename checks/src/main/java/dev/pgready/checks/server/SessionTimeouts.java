// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.remedy.RoleSettings;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.TimeoutNeeds;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.facts.TableFacts;
import dev.pgready.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Timeouts that end the initial copy half-way. What counts is what a new session of the replication
 * role gets, not what this session shows.
 */
public final class SessionTimeouts implements Check {
  /** Each ends a long copy by itself. */
  private static final List<String> ENDING = List.of("statement_timeout", "transaction_timeout");

  /** Only a consumer that says so minds these. */
  private static final List<String> OTHERS =
      List.of("idle_in_transaction_session_timeout", "lock_timeout", "idle_session_timeout");

  /** Copies that last longer are nothing unusual; tables that need a day are. */
  private static final long LONG = 24L * 3_600_000;

  /** Seen: in 1 ms not even what a consumer asks first is answered. */
  private static final long HOPELESS = 5;

  /** Bytes of a table in a millisecond: no server's COPY is faster than 500 MB a second. */
  private static final long FASTEST = 500_000;

  @Override
  public String title() {
    return "No timeout ends the consumer's copy";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    TimeoutNeeds needs = context.consumer().timeouts();
    List<String> resets = needs == null ? List.of() : needs.resets();
    Map<String, String> evidence = new LinkedHashMap<>();
    List<String> ending = new ArrayList<>();
    CheckResult wished = null;
    for (String setting : concat()) {
      Optional<String> effective = context.cat().effective(setting);
      if (effective.isEmpty()) {
        continue;
      }
      evidence.put(setting, effective.get());
      OptionalLong millis =
          Quantities.of(
              effective.get(), context.cat().setting(setting).map(SettingFacts::unit).orElse("ms"));
      if (millis.isEmpty()) {
        continue;
      }
      Optional<CheckResult> wish =
          SettingNeeds.judge(context, setting, millis.getAsLong(), shown(millis.getAsLong()));
      if (wish.isPresent()) {
        if (wished != null && wish.get().status() != Status.FAIL) {
          continue;
        }
        wished =
            wish.get()
                .subjects(List.of(new Subject("setting", setting)))
                .remedy(
                    RoleSettings.change(
                        context, setting, SettingNeeds.remedy(context, setting, "0")));
      } else if (ENDING.contains(setting)
          && !resets.contains(setting)
          && millis.getAsLong() > 0
          && millis.getAsLong()
              < Quantities.threshold(context.request(), "session-timeouts.min", LONG)) {
        ending.add(setting);
      }
    }
    CheckResult ended = judge(context, needs, ending);
    CheckResult result = wished == null || ended.status() == Status.FAIL ? ended : wished;
    for (Map.Entry<String, String> entry : evidence.entrySet()) {
      result = result.evidence(entry.getKey(), entry.getValue());
    }
    return result;
  }

  private static CheckResult judge(
      CheckContext context,
      @org.jspecify.annotations.Nullable TimeoutNeeds needs,
      List<String> ending) {
    if (ending.isEmpty()) {
      return CheckResult.pass("no timeout ends a long copy" + idle(context, needs));
    }
    String role = Identifiers.quote(context.cat().role().limited());
    List<String> said =
        ending.stream()
            .map(
                setting ->
                    "%s of %s (set for %s)"
                        .formatted(
                            setting,
                            context.cat().effective(setting).map(SessionTimeouts::text).orElse(""),
                            RoleSettings.origin(context, setting)))
            .toList();
    Optional<TableFacts> large =
        needs == null || !needs.wholeTables() ? Optional.empty() : tooLarge(context, ending);
    boolean hopeless = shortest(context, ending) < HOPELESS;
    String message =
        "role %s gets a %s: %s"
            .formatted(
                role,
                Phrases.list(said),
                large
                    .map(
                        table ->
                            "the copy of %s (%s) takes longer, and is cut each time"
                                .formatted(table.sqlName(), Quantities.bytes(bytes(table))))
                    .orElse(
                        hopeless
                            ? "what the consumer asks first takes longer already"
                            : "a copy of a large table that takes longer is cut"));
    Level level =
        hopeless || large.isPresent() ? Level.FAIL : needs == null ? Level.WARN : needs.level();
    CheckResult result =
        switch (level) {
          case FAIL -> CheckResult.fail(message);
          case WARN -> CheckResult.warn(message);
          case INFO -> CheckResult.pass(message);
        };
    for (String setting : ending) {
      result = result.remedy(RoleSettings.change(context, setting, "0"));
    }
    return result.subjects(ending.stream().map(name -> new Subject("setting", name)).toList());
  }

  /**
   * What is not judged where a profile has no word about it: seen on 17, a walsender that has
   * exported the snapshot of its slot and waits is idle in transaction.
   */
  private static String idle(
      CheckContext context, @org.jspecify.annotations.Nullable TimeoutNeeds needs) {
    String setting = "idle_in_transaction_session_timeout";
    boolean minded =
        (needs != null && needs.resets().contains(setting))
            || context.consumer().settings().stream().anyMatch(s -> s.name().equals(setting));
    Optional<String> value = context.cat().effective(setting);
    return minded || value.isEmpty() || Quantities.of(value.get(), "ms").orElse(0) <= 0
        ? ""
        : "; %s (%s) ends a reader that exports the snapshot of its slot and waits that long"
            .formatted(setting, text(value.get()));
  }

  /** The largest table, where no server sends it in the shortest of these times. */
  private static Optional<TableFacts> tooLarge(CheckContext context, List<String> ending) {
    long millis = shortest(context, ending);
    return context.scope().leaves().stream()
        .max(Comparator.comparingLong(SessionTimeouts::bytes))
        .filter(table -> bytes(table) / FASTEST > millis);
  }

  private static long shortest(CheckContext context, List<String> ending) {
    return ending.stream()
        .map(setting -> Quantities.of(context.cat().effective(setting).orElse(""), "ms"))
        .flatMapToLong(OptionalLong::stream)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static long bytes(TableFacts table) {
    return table.pages() == null ? 0 : table.pages() * 8192;
  }

  private static List<String> concat() {
    List<String> all = new ArrayList<>(ENDING);
    all.addAll(OTHERS);
    return all;
  }

  private static String text(String value) {
    OptionalLong millis = Quantities.of(value, "ms");
    return millis.isPresent() ? Quantities.millis(millis.getAsLong()) : value;
  }

  private static String shown(long millis) {
    return millis == 0 ? "0, off" : Quantities.millis(millis);
  }
}
