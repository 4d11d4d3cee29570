// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.compare.CheckChanges;
import dev.pgready.compare.Comparison;
import dev.pgready.compare.Difference;
import dev.pgready.compare.FactsComparison;
import dev.pgready.compare.Outcomes;
import dev.pgready.compare.Section;
import dev.pgready.compare.SlotGrowth;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Comparisons that every format is tried on. */
final class ComparisonFixture {
  private static final List<String> CONSUMERS = List.of("zero", "debezium");

  private ComparisonFixture() {}

  /** Staging against production, a hostile name in every place that takes one. */
  static Comparison typical() {
    FactsFixture a =
        FactsFixture.sound()
            .table("orders")
            .table("items")
            .table("logs")
            .publication("pub", List.of("orders", "items"), row -> {})
            .slot("zero_0", row -> row.set("retainedBytes", 1L << 30));
    FactsFixture b =
        FactsFixture.sound()
            .version(170002)
            .set("catalogue.server.collectedAt", "2026-11-20T14:00:00Z")
            .set("catalogue.server.startedAt", "2026-11-02T12:00:00Z")
            .set("catalogue.server.lsn", "1/0")
            .set("catalogue.role.replication", false)
            .setting("wal_level", "replica")
            .setting("max_slot_wal_keep_size", "10240")
            .roleSetting("statement_timeout=30s")
            .set("catalogue.extensions", java.util.Map.of("postgis", "3.4"))
            .table("orders", row -> row.set("identity", "f").set("owner", "shop"))
            .table("items", row -> row.set("owner", "shop"))
            .table("logs", row -> row.set("owner", "shop").without("select"))
            .table(ReportFixture.HOSTILE, row -> {})
            .publication("pub", List.of("orders"), row -> row.set("row.pubviaroot", true))
            .slot("zero_0", row -> row.set("retainedBytes", 4L << 30))
            .slot(ReportFixture.HOSTILE, row -> {});
    CheckChanges checks = CheckChanges.between(judgementA(), judgementB());
    List<String> notes = new ArrayList<>(checks.notes());
    notes.add("A was probed safe, B none: what was probed on one side only cannot be compared");
    return new Comparison(
        side("staging", Comparison.Source.FACTS, Verdict.READY),
        side(ReportFixture.HOSTILE, Comparison.Source.CONNECTION, Verdict.NOT_READY),
        checks,
        FactsComparison.between(
            a.facts(), a.context().detection(), b.facts(), b.context().detection()),
        SlotGrowth.between(a.facts(), b.facts()).orElse(null),
        notes);
  }

  private static Comparison.Side side(String label, Comparison.Source source, Verdict verdict) {
    return new Comparison.Side(
        label,
        source,
        "app@%s.example.com:5432/shop".formatted(label.length() > 20 ? "db" : label),
        "16.10",
        "2026-11-20T12:00:00Z",
        verdict,
        CONSUMERS);
  }

  private static Outcomes judgementA() {
    return new Outcomes(
        Verdict.READY,
        CONSUMERS,
        List.of(
            entry("wal-level", "zero", Status.PASS, "wal_level is logical"),
            entry("wal-level", "debezium", Status.PASS, "wal_level is logical"),
            entry("tls", "zero", Status.PASS, "the connection is encrypted"),
            entry("slot-retention", "zero", Status.PASS, "slots hold 1 GB back"),
            entry("visibility", "zero", Status.PASS, "app sees all that matters"),
            entry("sequences", "debezium", Status.WARN, "3 sequences are not replicated"),
            entry(
                "replica-identity",
                "debezium",
                Status.FAIL,
                "UPDATE fails on public.logs",
                "public.logs"),
            entry("consumer-conflict", "zero", Status.PASS, "they do not contradict each other"),
            entry(
                "consumer-conflict",
                "debezium",
                Status.PASS,
                "they do not contradict each other")));
  }

  private static Outcomes judgementB() {
    return new Outcomes(
        Verdict.NOT_READY,
        CONSUMERS,
        List.of(
            entry("wal-level", "zero", Status.FAIL, "wal_level is replica"),
            entry("wal-level", "debezium", Status.FAIL, "wal_level is replica"),
            entry("tls", "zero", Status.PASS, "the connection is encrypted"),
            entry("slot-retention", "zero", Status.PASS, "slots hold 4 GB back"),
            entry("visibility", "zero", Status.UNKNOWN, "app sees no other sessions"),
            entry("sequences", "debezium", Status.PASS, "there are no sequences"),
            entry(
                "replica-identity",
                "debezium",
                Status.FAIL,
                "UPDATE fails on public.logs and " + ReportFixture.HOSTILE,
                "public.logs",
                ReportFixture.HOSTILE),
            new Outcomes.Entry(
                "consumer-conflict",
                "zero",
                Status.FAIL,
                false,
                "together they need 5 replication slots and 3 are free",
                List.of(new Subject("check", "replication-slots"))),
            new Outcomes.Entry(
                "consumer-conflict",
                "debezium",
                Status.FAIL,
                false,
                "together they need 5 replication slots and 3 are free",
                List.of(new Subject("check", "replication-slots")))));
  }

  private static Outcomes.Entry entry(
      String id, String consumer, Status status, String message, String... tables) {
    return new Outcomes.Entry(
        id,
        consumer,
        status,
        status == Status.UNKNOWN,
        message,
        List.of(tables).stream().map(Subject::table).toList());
  }

  /** Two reports: no facts to compare. */
  static Comparison reports() {
    return new Comparison(
        side("before.json", Comparison.Source.REPORT, Verdict.READY),
        side("after.json", Comparison.Source.REPORT, Verdict.READY),
        CheckChanges.between(judgementA(), judgementA()),
        null,
        null,
        List.of("A and B are reports: only checks are compared, as a report holds no facts"));
  }

  /** Twenty thousand tables with another owner, and as many that differ each in its own way. */
  static Comparison huge() {
    List<Difference> differences = new ArrayList<>();
    IntStream.range(0, 20_000)
        .forEach(
            i ->
                differences.add(
                    new Difference(
                        Section.TABLE, "public.t%05d".formatted(i), "owner", "stage", "prod")));
    IntStream.range(0, 20_000)
        .forEach(
            i ->
                differences.add(
                    new Difference(
                        Section.TABLE,
                        "public.t%05d".formatted(i),
                        "primary key",
                        "id",
                        "id_%d, %s".formatted(i, "x".repeat(2000)))));
    return new Comparison(
        side("staging", Comparison.Source.FACTS, Verdict.READY),
        side("production", Comparison.Source.FACTS, Verdict.READY),
        CheckChanges.between(judgementA(), judgementA()),
        differences,
        null,
        List.of());
  }
}
