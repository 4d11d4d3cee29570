// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static dev.pgready.app.report.view.ReportTree.object;

import dev.pgready.checks.model.Report;
import dev.pgready.facts.Catalogue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one server that metrics carry.
 *
 * @param slots those that hold WAL back
 * @param slotsFree null: not known
 * @param sendersFree null: not known
 * @param elapsedMillis how long the facts took to collect; null: not known
 */
public record Measures(
    List<Slot> slots,
    @Nullable Long slotsFree,
    @Nullable Long sendersFree,
    @Nullable Long elapsedMillis) {
  public record Slot(String name, boolean active, long retainedBytes) {}

  public static Measures of(Report report) {
    Catalogue catalogue = report.facts().catalogue();
    Long elapsed =
        report.facts().connection() == null ? null : report.facts().connection().elapsedMillis();
    if (catalogue == null) {
      return new Measures(List.of(), null, null, elapsed);
    }
    List<Slot> slots =
        catalogue.seen(Catalogue::slots).orElse(List.of()).stream()
            .filter(slot -> slot.retainedBytes() != null)
            .map(
                slot ->
                    new Slot(
                        slot.name(),
                        Boolean.TRUE.equals(slot.row().active()),
                        slot.retained().orElse(0L)))
            .toList();
    return new Measures(
        slots,
        catalogue
            .number("max_replication_slots")
            .flatMap(n -> catalogue.seen(seen -> n - seen.slots().size()))
            .orElse(null),
        catalogue
            .number("max_wal_senders")
            .flatMap(n -> catalogue.seen(seen -> n - seen.sessions().walSenders()))
            .orElse(null),
        elapsed);
  }

  public static Measures of(Fields fields) {
    return new Measures(
        fields.objects("slots").stream()
            .map(
                slot ->
                    new Slot(
                        slot.text("name"),
                        Boolean.TRUE.equals(slot.flag("active")),
                        slot.number("retainedBytes")))
            .toList(),
        fields.optionalNumber("slotsFree").orElse(null),
        fields.optionalNumber("sendersFree").orElse(null),
        fields.optionalNumber("elapsedMillis").orElse(null));
  }

  Map<String, @Nullable Object> tree() {
    return object(
        "slots",
        slots.stream()
            .map(
                slot ->
                    object(
                        "name", slot.name(),
                        "active", slot.active(),
                        "retainedBytes", slot.retainedBytes()))
            .toList(),
        "slotsFree",
        slotsFree,
        "sendersFree",
        sendersFree,
        "elapsedMillis",
        elapsedMillis);
  }
}
