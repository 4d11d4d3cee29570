// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the user's own settings made of a finding.
 *
 * @param from the status that the check itself gave
 * @param details what the settings say of it: reason, owner, expires, since, ...
 */
public record Adjustment(Kind kind, Status from, Map<String, String> details) {
  /** Why the finding is not as the check made it. */
  public enum Kind {
    /** Does not count, by decision of an owner and until a date. */
    MUTED,
    /** Counts for more or less than the check says. */
    SEVERITY,
    /** Was there before: it decides no exit code. */
    KNOWN
  }

  public Adjustment {
    details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }
}
