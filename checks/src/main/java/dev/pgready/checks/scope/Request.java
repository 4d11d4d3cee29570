// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user wants to be judged, besides the database itself.
 *
 * @param publication {@code --publication}
 * @param tables {@code --table}, as written: {@code name} or {@code schema.name}, {@code *} as a
 *     wildcard
 * @param schemas {@code --schema}
 * @param slot {@code --slot}
 * @param diskFree {@code --disk-free} in bytes
 * @param more further publications, each {@code --publication} after the first
 * @param thresholds overrides by "check-id.name", e.g. {@code slot-wal-size.min}
 * @param slotExists {@code --slot-exists}: that the slot is gone is the fault that is looked for
 * @param beside where one of several publications is asked about, the others, which are read
 *     together with it
 */
public record Request(
    @Nullable String publication,
    List<String> tables,
    List<String> schemas,
    @Nullable String slot,
    @Nullable Long diskFree,
    Map<String, String> thresholds,
    List<String> more,
    boolean slotExists,
    List<String> beside) {
  /** Nothing asked for: what the publication or the consumer would take. */
  public static final Request DEFAULT =
      new Request(null, List.of(), List.of(), null, null, Map.of());

  public Request(
      @Nullable String publication,
      List<String> tables,
      List<String> schemas,
      @Nullable String slot,
      @Nullable Long diskFree,
      Map<String, String> thresholds) {
    this(publication, tables, schemas, slot, diskFree, thresholds, List.of());
  }

  public Request(
      @Nullable String publication,
      List<String> tables,
      List<String> schemas,
      @Nullable String slot,
      @Nullable Long diskFree,
      Map<String, String> thresholds,
      List<String> more) {
    this(publication, tables, schemas, slot, diskFree, thresholds, more, false, List.of());
  }

  public Request {
    more = List.copyOf(more);
    beside = List.copyOf(beside);
    tables = List.copyOf(tables);
    schemas = List.copyOf(schemas);
    thresholds = Map.copyOf(thresholds);
  }

  /** All publications that were named. */
  public List<String> publications() {
    List<String> all = new ArrayList<>();
    if (publication != null) {
      all.add(publication);
    }
    all.addAll(more);
    return List.copyOf(all);
  }

  /** The same question about one publication alone. */
  public Request of(String name) {
    List<String> others = publications().stream().filter(other -> !other.equals(name)).toList();
    return new Request(
        name, tables, schemas, slot, diskFree, thresholds, List.of(), slotExists, others);
  }
}
