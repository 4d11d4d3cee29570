// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The set-up that a consumer's vendor documents, as SQL. On a sound database with {@code wal_level
 * = logical} nothing else is missing afterwards.
 *
 * <p>Placeholders: {@code ${role}}, {@code ${database}}, {@code ${schema}}, {@code ${tables}} (all
 * of them, separated by commas), {@code ${table}} (the statement is repeated for each). Values are
 * put in as SQL needs them, quoted where necessary.
 *
 * @param steps in the order in which they run
 * @param publication what {@code --publication} names afterwards; null: nothing
 * @param failures checks that fail after it, because the vendor's last step is no SQL that can be
 *     shown here
 * @param warnings checks that warn after this very set-up, because the vendor does so too
 */
public record Recipe(
    List<Step> steps,
    @Nullable String publication,
    List<String> warnings,
    List<String> failures,
    String source) {

  /**
   * One statement, run by an administrator.
   *
   * @param min lowest {@code server_version_num} that it is for; null: any
   * @param below the version from which on it is not; null: any
   */
  public record Step(String sql, @Nullable Integer min, @Nullable Integer below) {
    public Step {
      Objects.requireNonNull(sql, "sql");
    }

    public boolean appliesTo(int versionNum) {
      return (min == null || versionNum >= min) && (below == null || versionNum < below);
    }
  }

  public Recipe {
    steps = List.copyOf(steps);
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
    failures = failures == null ? List.of() : List.copyOf(failures);
    Objects.requireNonNull(source, "source");
  }
}
