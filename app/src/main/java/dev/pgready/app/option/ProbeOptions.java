// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.EnvironmentValues;
import dev.pgready.collect.request.ProbeLevel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What may happen to a database, and for how long. */
public final class ProbeOptions {
  private static final int TIMEOUT = 10;

  @Option(
      names = "--probe",
      paramLabel = "LEVEL",
      description = {
        "What may happen to the database: none, safe or full (default: safe).",
        "none: one read-only transaction;",
        "safe: also a replication connection and a pooler test;",
        "full: also DDL that is rolled back, a temporary slot, one message."
      })
  private @Nullable ProbeLevel level;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Time limit for each statement, such as 30s (default: 10s).")
  private @Nullable String timeout;

  @Option(
      names = "--fire-event-triggers",
      description = {
        "With --probe full, let users' event triggers run during the DDL that is tried, so",
        "that the report shows whether they reject it. Otherwise they are switched off",
        "where the server lets pgready (17 and newer, as superuser or with SET on",
        "event_triggers); elsewhere they run."
      })
  private boolean fireEventTriggers;

  /**
   * What holds.
   *
   * @param timeoutSeconds for every statement
   * @param firesEventTriggers whether users' event triggers run at DDL that is tried, even where
   *     they could be switched off
   */
  public record Probing(ProbeLevel level, int timeoutSeconds, boolean firesEventTriggers) {}

  /** Lets environment and configuration answer what no flag does. */
  public Probing settle(Precedence precedence) {
    @Nullable Integer seconds =
        timeout == null ? null : EnvironmentValues.seconds("--timeout", timeout);
    return new Probing(
        Objects.requireNonNull(
            precedence.of(
                "probe",
                level,
                "PGREADY_PROBE",
                text -> EnvironmentValues.constant("PGREADY_PROBE", text, ProbeLevel.class),
                precedence.config().probe(),
                ProbeLevel.SAFE)),
        Objects.requireNonNull(
            precedence.of(
                "timeout",
                seconds,
                "PGREADY_TIMEOUT",
                text -> EnvironmentValues.seconds("PGREADY_TIMEOUT", text),
                precedence.config().timeout(),
                TIMEOUT)),
        fireEventTriggers);
  }
}
