// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.checks.model.Report;

/**
 * A finding that the plan leaves as it is.
 *
 * @param check its id
 * @param message the finding, in the check's own words
 * @param why the reason, to follow a colon
 */
public record Leftover(String check, String message, String why) {
  static Leftover of(Report.Finding finding, String why) {
    return new Leftover(finding.id(), finding.result().message(), why);
  }
}
