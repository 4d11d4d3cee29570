// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.slot.SlotHealth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a report says of each check for each consumer. The same of a report that was just made and
 * of one that was read from a file.
 *
 * @param consumers as the user named them
 * @param slots logical slots of the database that were there; null: nobody looked
 */
public record Outcomes(
    Verdict verdict, List<String> consumers, List<Entry> entries, @Nullable List<String> slots) {
  /**
   * What one check says for one consumer.
   *
   * @param canFail of an unknown: whether it could be a failure
   */
  public record Entry(
      String id,
      String consumer,
      Status status,
      boolean canFail,
      String message,
      List<Subject> subjects) {
    public Entry {
      subjects = List.copyOf(subjects);
    }

    Key key() {
      return new Key(id, consumer);
    }

    public Urgency urgency() {
      return Urgency.of(status, canFail);
    }

    /**
     * What it counts for where an earlier result is held against it: what is a warning at worst is
     * no worse than a warning.
     */
    public int weight() {
      return switch (urgency()) {
        case FAIL -> 3;
        case MAY_FAIL -> 2;
        case WARN, MAY_WARN -> 1;
        case PASS, SKIP -> 0;
      };
    }
  }

  /** What makes two entries about the same. */
  record Key(String id, String consumer) {}

  public Outcomes {
    consumers = List.copyOf(consumers);
    entries = List.copyOf(entries);
    slots = slots == null ? null : List.copyOf(slots);
  }

  public Outcomes(Verdict verdict, List<String> consumers, List<Entry> entries) {
    this(verdict, consumers, entries, null);
  }

  public static Outcomes of(
      Verdict verdict, List<String> consumers, List<Report.Finding> findings) {
    List<Entry> entries = new ArrayList<>();
    for (Report.Finding finding : findings) {
      for (String consumer : finding.consumers()) {
        entries.add(
            new Entry(
                finding.id(),
                consumer,
                finding.result().status(),
                finding.result().canFail(),
                finding.result().message(),
                finding.result().subjects()));
      }
    }
    return new Outcomes(verdict, consumers, entries, slots(findings));
  }

  /** What slot-health saw, whatever it says of them. */
  private static @Nullable List<String> slots(List<Report.Finding> findings) {
    for (Report.Finding finding : findings) {
      if (finding.id().equals(LostSlots.CHECK)
          && finding.result().evidence().get(SlotHealth.THERE) instanceof List<?> there) {
        return there.stream().map(String::valueOf).toList();
      }
    }
    return null;
  }

  public static Outcomes of(Report report) {
    return of(report.verdict(), report.consumers(), report.findings());
  }

  /** One entry for each check and consumer: the worst, with the objects of all that count. */
  Map<Key, Entry> worst() {
    Map<Key, Entry> worst = new LinkedHashMap<>();
    for (Entry entry : entries) {
      worst.merge(entry.key(), entry, Outcomes::joined);
    }
    return worst;
  }

  private static Entry joined(Entry a, Entry b) {
    Entry worse = b.urgency().compareTo(a.urgency()) < 0 ? b : a;
    Set<Subject> subjects = new LinkedHashSet<>();
    for (Entry part : List.of(a, b)) {
      if (part.urgency().needsAttention() || !worse.urgency().needsAttention()) {
        subjects.addAll(part.subjects());
      }
    }
    return new Entry(
        worse.id(),
        worse.consumer(),
        worse.status(),
        worse.canFail(),
        worse.message(),
        List.copyOf(subjects));
  }
}
