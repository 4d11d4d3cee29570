// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.html;

import static dev.pgready.app.report.html.HtmlReporter.html;

import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.SlotFacts;
import dev.pgready.facts.TableFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Bars of inline SVG: how much is used of what there is. */
final class Charts {
  private static final int SHOWN = 12;
  private static final long PAGE = 8192;

  private final StringBuilder html = new StringBuilder();

  private Charts() {}

  /** Empty where there is nothing to draw. */
  static String of(Report report) {
    Catalogue catalogue = report.facts().catalogue();
    if (catalogue == null) {
      return "";
    }
    Charts charts = new Charts();
    charts.capacity(catalogue);
    charts.slots(catalogue);
    charts.tables(catalogue);
    return charts.html.toString();
  }

  private void capacity(Catalogue catalogue) {
    html.append("<h2>Capacity in use</h2>\n<div class=\"chart\">\n");
    used(catalogue, "Sessions", seen -> seen.sessions().clients(), "max_connections");
    used(catalogue, "Replication slots", seen -> seen.slots().size(), "max_replication_slots");
    used(catalogue, "WAL senders", seen -> seen.sessions().walSenders(), "max_wal_senders");
    html.append("</div>\n");
  }

  private void used(
      Catalogue catalogue, String label, Catalogue.Reading<Integer> of, String setting) {
    Optional<Integer> used = catalogue.seen(of);
    Optional<Long> max = catalogue.found(all -> all.number(setting));
    if (used.isPresent() && max.isPresent()) {
      bar(
          label,
          used.get(),
          max.get(),
          max.get(),
          String.format(Locale.ROOT, "%,d of %,d", used.get(), max.get()));
    }
  }

  /** The limit is a line when there is one, else the longest bar is the slot that holds most. */
  private void slots(Catalogue catalogue) {
    List<SlotFacts> slots =
        catalogue.list(Catalogue::slots).stream()
            .filter(slot -> slot.retainedBytes() != null)
            .sorted(
                Comparator.comparingLong((SlotFacts slot) -> slot.retained().orElse(0L)).reversed())
            .limit(SHOWN)
            .toList();
    if (slots.isEmpty()) {
      return;
    }
    long limit =
        catalogue.found(all -> all.number("max_slot_wal_keep_size")).filter(mb -> mb > 0).orElse(0L)
            * (1L << 20);
    long most = slots.get(0).retained().orElse(0L);
    html.append("<h2>WAL that slots hold back</h2>\n<p class=\"note\">")
        .append(
            limit > 0
                ? "The line is max_slot_wal_keep_size, %s: beyond it a slot is lost."
                    .formatted(Quantities.bytes(limit))
                : "max_slot_wal_keep_size sets no limit: the disk is the limit.")
        .append("</p>\n<div class=\"chart\">\n");
    long scale = limit > 0 ? Math.max(most, limit + limit / 10) : Math.max(most, 1);
    for (SlotFacts slot : slots) {
      long held = slot.retained().orElse(0L);
      bar(
          slot.name() + (slot.row().active() ? "" : " (idle)"),
          held,
          scale,
          limit,
          Quantities.bytes(held));
    }
    html.append("</div>\n");
  }

  private void tables(Catalogue catalogue) {
    List<TableFacts> tables =
        catalogue.list(Catalogue::tables).stream()
            .filter(table -> table.pages() != null)
            .sorted(
                Comparator.comparingLong(Charts::pages)
                    .reversed()
                    .thenComparing(TableFacts::sqlName))
            .limit(SHOWN)
            .toList();
    if (tables.isEmpty()) {
      return;
    }
    html.append("<h2>Largest tables of the initial copy</h2>\n<div class=\"chart\">\n");
    long most = pages(tables.get(0));
    for (TableFacts table : tables) {
      bar(table.sqlName(), pages(table), most, 0, Quantities.bytes(pages(table) * PAGE));
    }
    html.append("</div>\n");
  }

  private static long pages(TableFacts table) {
    return table.pages() == null ? 0 : table.pages();
  }

  /**
   * @param scale what the whole width stands for
   * @param limit where it becomes serious; 0: nowhere
   */
  private void bar(String label, long value, long scale, long limit, String words) {
    double width = scale <= 0 ? 0 : Math.min(100, 100.0 * value / scale);
    boolean high = limit > 0 && value >= limit - limit / 10;
    html.append("<div class=\"label\" title=\"%s\">%s</div>".formatted(html(label), html(label)));
    html.append(
        "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"%s: %s\">"
            .formatted(html(label), words));
    html.append("<rect class=\"track\" width=\"100\" height=\"10\"/>");
    html.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" width=\"%.2f\" height=\"10\"/>",
            high ? "high" : "used",
            value > 0 ? Math.max(width, 0.4) : 0));
    if (limit > 0 && limit < scale) {
      double x = 100.0 * limit / scale;
      html.append(
          String.format(
              Locale.ROOT,
              "<line class=\"limit\" x1=\"%.2f\" x2=\"%.2f\" y1=\"0\" y2=\"10\"/>",
              x,
              x));
    }
    html.append("</svg><div class=\"value\">%s</div>\n".formatted(words));
  }
}
