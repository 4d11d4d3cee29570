// SPDX-License-Identifier: Apache-2.0
package dev.pgready.profile;

import java.util.Objects;

/**
 * Where a fact was read.
 *
 * @param id short name by which facts of the same profile refer to it
 * @param url page or file that states the fact
 * @param date day on which it was read, ISO 8601
 */
public record SourceRef(String id, String url, String date) {
  public SourceRef {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(date, "date");
  }
}
