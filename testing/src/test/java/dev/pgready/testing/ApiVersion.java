// SPDX-License-Identifier: Apache-2.0
package dev.pgready.testing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;

/** A semantic version, and which one a change of the interface takes. */
record ApiVersion(int major, int minor, int patch) implements Comparable<ApiVersion> {
  private static final Comparator<ApiVersion> ORDER =
      Comparator.comparingInt(ApiVersion::major)
          .thenComparingInt(ApiVersion::minor)
          .thenComparingInt(ApiVersion::patch);

  /**
   * @param text such as {@code 1.2.3} or {@code 1.2.3-SNAPSHOT}
   */
  static ApiVersion of(String text) {
    int[] parts =
        Arrays.stream(text.strip().replaceFirst("-.*", "").split("\\."))
            .mapToInt(Integer::parseInt)
            .toArray();
    return new ApiVersion(parts[0], parts[1], parts[2]);
  }

  /**
   * The lowest version that may follow this one: what is gone breaks programs, what is new only
   * those that want it. Before 1.0.0 the second number stands for the first.
   *
   * @param before the members of this version, a line each
   * @param now those of the next one
   */
  ApiVersion least(Set<String> before, Set<String> now) {
    if (!now.containsAll(before)) {
      return major == 0 ? new ApiVersion(0, minor + 1, 0) : new ApiVersion(major + 1, 0, 0);
    }
    if (!before.containsAll(now) && major > 0) {
      return new ApiVersion(major, minor + 1, 0);
    }
    return before.equals(now) ? this : new ApiVersion(major, minor, patch + 1);
  }

  @Override
  public int compareTo(ApiVersion other) {
    return ORDER.compare(this, other);
  }
}
