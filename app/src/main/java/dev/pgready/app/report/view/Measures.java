// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import static dev.pgready.app.report.view.ReportTree.object;

import dev.pgready.checks.model.Report;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.TransactionFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one server that metrics carry.
 *
 * @param slots all that the role could see
 * @param slotsFree null: not known
 * @param sendersFree null: not known
 * @param elapsedMillis how long the facts took to collect; null: not known
 * @param oldestTransactionSeconds age of the oldest transaction that the creation of a slot would
 *     wait for, 0 where there is none; null: not known
 */
public record Measures(
    List<Slot> slots,
    @Nullable Long slotsFree,
    @Nullable Long sendersFree,
    @Nullable Long elapsedMillis,
    @Nullable Long oldestTransactionSeconds) {
  /**
   * @param retainedBytes WAL that it holds back
   * @param safeBytes WAL that can be written before it may be lost; null: there is no limit, or it
   *     is lost
   * @param inactiveSeconds since nobody has read it; null: somebody does, or the version (before
   *     17) does not tell
   * @param catalogXminAge in transactions; null: it keeps none
   * @param lost whether it can no longer be used
   */
  public record Slot(
      String name,
      boolean active,
      long retainedBytes,
      @Nullable Long safeBytes,
      @Nullable Long inactiveSeconds,
      @Nullable Long catalogXminAge,
      boolean lost) {}

  /** Those of a server that was not reached. */
  static Measures none(@Nullable Long elapsedMillis) {
    return new Measures(List.of(), null, null, elapsedMillis, null);
  }

  public static Measures of(Report report) {
    Catalogue catalogue = report.facts().catalogue();
    Long elapsed =
        report.facts().connection() == null ? null : report.facts().connection().elapsedMillis();
    if (catalogue == null) {
      return none(elapsed);
    }
    List<Slot> slots =
        catalogue.list(Catalogue::slots).stream()
            .map(
                slot ->
                    new Slot(
                        slot.name(),
                        slot.row().active(),
                        slot.retained().orElse(0L),
                        slot.row().safeWalSize(),
                        slot.idleSeconds(),
                        slot.catalogXminAge(),
                        slot.lost()))
            .toList();
    return new Measures(
        slots,
        catalogue
            .found(seen -> seen.number("max_replication_slots").map(n -> n - seen.slots().size()))
            .orElse(null),
        catalogue
            .found(
                seen -> seen.number("max_wal_senders").map(n -> n - seen.sessions().walSenders()))
            .orElse(null),
        elapsed,
        catalogue.seen(Catalogue::transactions).map(Measures::oldest).orElse(null));
  }

  private static @Nullable Long oldest(List<TransactionFacts> transactions) {
    if (transactions.isEmpty()) {
      return 0L;
    }
    return transactions.stream()
        .map(TransactionFacts::ageSeconds)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  public static Measures of(Fields fields) {
    return new Measures(
        fields.objects("slots").stream()
            .map(
                slot ->
                    new Slot(
                        slot.text("name"),
                        Boolean.TRUE.equals(slot.flag("active")),
                        slot.number("retainedBytes"),
                        slot.optionalNumber("safeBytes").orElse(null),
                        slot.optionalNumber("inactiveSeconds").orElse(null),
                        slot.optionalNumber("catalogXminAge").orElse(null),
                        Boolean.TRUE.equals(slot.flag("lost"))))
            .toList(),
        fields.optionalNumber("slotsFree").orElse(null),
        fields.optionalNumber("sendersFree").orElse(null),
        fields.optionalNumber("elapsedMillis").orElse(null),
        fields.optionalNumber("oldestTransactionSeconds").orElse(null));
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
                        "retainedBytes", slot.retainedBytes(),
                        "safeBytes", slot.safeBytes(),
                        "inactiveSeconds", slot.inactiveSeconds(),
                        "catalogXminAge", slot.catalogXminAge(),
                        "lost", slot.lost()))
            .toList(),
        "slotsFree",
        slotsFree,
        "sendersFree",
        sendersFree,
        "elapsedMillis",
        elapsedMillis,
        "oldestTransactionSeconds",
        oldestTransactionSeconds);
  }
}
