// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import java.util.Comparator;
import java.util.List;

/** In which order slots are shown. */
public enum SlotOrder {
  URGENCY(
      "urgency",
      Comparator.comparing(SlotRow::urgency).thenComparing(SlotOrder::left).thenComparing(held())),
  NAME("name", Comparator.comparing((SlotRow row) -> row.database().name())),
  HELD("held", held()),
  GROWTH(
      "growth",
      Comparator.comparing(
          (SlotRow row) -> row.outlook().growth() == null ? 0.0 : -row.outlook().growth())),
  LEFT("time left", Comparator.comparing(SlotOrder::left)),
  LAG(
      "lag",
      Comparator.comparing(
          (SlotRow row) -> row.slot().lagBytes() == null ? 0L : -row.slot().lagBytes()));

  private final String words;

  @SuppressWarnings("ImmutableEnumChecker") // without state
  private final Comparator<SlotRow> order;

  SlotOrder(String words, Comparator<SlotRow> order) {
    this.words = words;
    this.order = order.thenComparing(row -> row.slot().name()).thenComparing(SlotRow::key);
  }

  private static Comparator<SlotRow> held() {
    return Comparator.comparing(
        row -> row.slot().heldBytes() == null ? 0L : -row.slot().heldBytes());
  }

  private static long left(SlotRow row) {
    Long left = row.outlook().secondsLeft();
    return left == null ? Long.MAX_VALUE : left;
  }

  public String words() {
    return words;
  }

  /** The one that a further press of the key chooses. */
  public SlotOrder next() {
    List<SlotOrder> all = List.of(values());
    return all.get((all.indexOf(this) + 1) % all.size());
  }

  public List<SlotRow> sorted(List<SlotRow> rows) {
    return rows.stream().sorted(order).toList();
  }
}
