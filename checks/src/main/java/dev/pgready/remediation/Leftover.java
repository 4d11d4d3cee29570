// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.Report;
import java.util.List;

/**
 * A finding that the plan leaves as it is.
 *
 * @param check its id
 * @param message the finding, in the check's own words
 * @param why the reason, to follow a colon
 */
public record Leftover(String check, String message, String why) {
  /** Adds what a plan leaves of a finding, unless it says so already. */
  static void add(List<Leftover> left, Report.Finding finding, String why) {
    Leftover one = new Leftover(finding.id(), finding.result().message(), why);
    if (!left.contains(one)) {
      left.add(one);
    }
  }
}
