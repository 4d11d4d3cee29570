// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What else than the database had a say in a report. It belongs to the report, because who reads
 * "ready" was not there when somebody left a check out.
 *
 * @param file path of the configuration in use; null: none
 * @param standing why the file counts: named, trusted or found; null exactly where {@code file} is
 * @param says what the file decided and nothing overruled, in words by key, as {@code
 *     severity.toast-values: warn}
 * @param leftOut checks that did not run, by id, and who left them out: {@code --skip}, {@code
 *     --only}, {@code --scope}, or the file
 */
public record Configuration(
    @Nullable String file,
    @Nullable String standing,
    Map<String, String> says,
    Map<String, String> leftOut) {
  /** Who left a check out that the command line or the file did not want. */
  public static final String SKIP_FLAG = "--skip";

  public static final String ONLY_FLAG = "--only";

  public static final String SCOPE_FLAG = "--scope";

  public static final String SKIP_KEY = "skip of the configuration";

  public Configuration {
    says = Collections.unmodifiableMap(new LinkedHashMap<>(says));
    leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
  }

  /** Without checks that ran all the same, as what tells why nothing else could be judged. */
  public @Nullable Configuration less(List<Report.Finding> findings) {
    Map<String, String> left = new LinkedHashMap<>(leftOut);
    findings.forEach(finding -> left.remove(finding.id()));
    return file == null && left.isEmpty() ? null : new Configuration(file, standing, says, left);
  }
}
