// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.server;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;

/**
 * Whether as many of something are free as the consumer takes.
 *
 * @param what of the server, in the plural: WAL senders
 * @param max how many there can be
 * @param free how many of them are left; less than 0 where more are taken than there can be
 * @param start how many the consumer still needs to start
 * @param peak how many it still needs at its worst moment
 */
record Vacancies(String what, long max, long free, long start, long peak) {
  /** The least that a remedy advises, as PostgreSQL's own default. */
  private static final long DEFAULT = 10;

  /** Too few to start fails, too few for the peak is a warning; without remedy. */
  CheckResult judge(CheckContext context) {
    if (free >= peak) {
      return CheckResult.pass("%s of %s %s are free".formatted(free, max, what));
    }
    boolean starts = free >= start;
    String message =
        "%s of %s %s %s free; %s needs %s%s"
            .formatted(
                free <= 0 ? "none" : String.valueOf(free),
                max,
                what,
                free == 1 ? "is" : "are",
                context.consumer().name(),
                starts ? peak : start,
                starts ? " at its peak" : "");
    return starts ? CheckResult.warn(message) : CheckResult.fail(message);
  }

  /** What the setting must be for the peak. */
  String advised() {
    return String.valueOf(Math.max(DEFAULT, max - free + peak));
  }
}
