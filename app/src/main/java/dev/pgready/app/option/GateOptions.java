// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.FailOn;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.EnvironmentValues;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a verdict comes to for a script. */
public final class GateOptions {
  private static final String FAIL_ON = "PGREADY_FAIL_ON";
  private static final String ALLOW_UNKNOWN = "PGREADY_ALLOW_UNKNOWN";

  /** The configuration's keys that have a say here. */
  static final Set<String> KEYS = Set.of("fail-on", "allow-unknown");

  @Option(
      names = "--fail-on",
      paramLabel = "STATUS",
      description = "fail, or warn: exit 1 for warnings as well (default: fail; compare: warn).")
  private @Nullable FailOn failOn;

  @Option(names = "--allow-unknown", description = "Exit 0 even if something could not be checked.")
  private boolean allowUnknown;

  /** What holds. */
  public record Gate(boolean failOnWarn, boolean allowUnknown) {
    /** Failures and what could be one count, warnings do not. */
    static final Gate STRICT = new Gate(false, false);

    public ExitCode of(Report report) {
      return ExitCode.of(report, failOnWarn, allowUnknown);
    }

    /**
     * Of a report that was written before.
     *
     * @param before what it came to then: a defect stays one
     */
    public int of(FleetResult entry, int before) {
      return before == ExitCode.SOFTWARE.code()
          ? before
          : ExitCode.of(entry.verdict(), failOnWarn && entry.count(Status.WARN) > 0, allowUnknown)
              .code();
    }
  }

  /** What flags and environment say; empty: nothing. */
  public Optional<Gate> stated(Map<String, String> variables) {
    boolean any =
        failOn != null
            || allowUnknown
            || !variables.getOrDefault(FAIL_ON, "").isEmpty()
            || !variables.getOrDefault(ALLOW_UNKNOWN, "").isEmpty();
    return any
        ? Optional.of(settle(new Precedence(ConfigFile.NONE, Config.EMPTY, variables)))
        : Optional.empty();
  }

  /** Lets environment and configuration answer what no flag does. */
  public Gate settle(Precedence precedence) {
    return settle(precedence, FailOn.FAIL);
  }

  /**
   * The same for a command with a default of its own.
   *
   * @param otherwise what holds where nobody says anything
   */
  public Gate settle(Precedence precedence, FailOn otherwise) {
    FailOn least =
        precedence.of(
            "fail-on",
            failOn,
            FAIL_ON,
            text -> EnvironmentValues.constant(FAIL_ON, text, FailOn.class),
            precedence.config().failOn(),
            otherwise);
    Boolean unknown =
        precedence.of(
            "allow-unknown",
            allowUnknown ? Boolean.TRUE : null,
            ALLOW_UNKNOWN,
            text -> EnvironmentValues.flag(ALLOW_UNKNOWN, text),
            precedence.config().allowUnknown(),
            false);
    return new Gate(least == FailOn.WARN, Boolean.TRUE.equals(unknown));
  }
}
