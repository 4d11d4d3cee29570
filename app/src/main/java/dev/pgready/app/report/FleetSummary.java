package dev.pgready.app.report;

import dev.pgready.checks.Report;
import dev.pgready.checks.Status;
import dev.pgready.checks.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of every database until the end: a few bytes a check. Whole reports are never held,
 * as there may be ten thousand.
 */
public final class FleetSummary {
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private String generatedAt = "";

  /** One database: {@code statuses} by column, each a status's ordinal and 1, 0 where none. */
  record Row(String name, Verdict verdict, int exitCode, byte[] statuses) {
    @Nullable Status status(Column column) {
      int code = column.index() < statuses.length ? statuses[column.index()] : 0;
      return code == 0 ? null : Status.values()[code - 1];
    }

    /** How urgent, for sorting: least first. */
    int rank() {
      return switch (verdict) {
        case NO_FACTS -> 0;
        case NOT_READY -> 1;
        case INCONCLUSIVE -> 2;
        case READY_WITH_WARNINGS -> 3;
        case READY -> 4;
      };
    }
  }

  /**
   * One check.
   *
   * @param counts of databases by status
   * @param examples the first message of each status
   */
  record Column(String id, int index, int[] counts, @Nullable String[] examples) {
    int count(Status status) {
      return counts[status.ordinal()];
    }

    /** The worst status that any database has. */
    Status worst() {
      return FleetSummary.ORDER.stream().filter(s -> count(s) > 0).findFirst().orElse(Status.SKIP);
    }

    String example(Status status) {
      String example = examples[status.ordinal()];
      return example == null ? "" : example;
    }
  }

  /** Worst first. */
  static final List<Status> ORDER =
      List.of(Status.FAIL, Status.UNKNOWN, Status.WARN, Status.PASS, Status.SKIP);

  /** Takes the entry's figures; keeps nothing else of it. */
  public void add(FleetEntry entry) {
    Map<Column, Report.Finding> worst = new LinkedHashMap<>();
    for (Report.Finding finding : entry.findings()) {
      Column column =
          columns.computeIfAbsent(
              finding.id(),
              id ->
                  new Column(
                      id,
                      columns.size(),
                      new int[Status.values().length],
                      new @Nullable String[Status.values().length]));
      Report.Finding other = worst.get(column);
      if (other == null || order(finding) < order(other)) {
        worst.put(column, finding);
      }
    }
    byte[] statuses = new byte[columns.size()];
    worst.forEach(
        (column, finding) -> {
          int status = finding.result().status().ordinal();
          statuses[column.index()] = (byte) (status + 1);
          column.counts()[status]++;
          if (column.examples()[status] == null) {
            column.examples()[status] = finding.result().message();
          }
        });
    rows.add(new Row(entry.name(), entry.verdict(), entry.exitCode(), statuses));
    if (entry.generatedAt().compareTo(generatedAt) > 0) {
      generatedAt = entry.generatedAt();
    }
  }

  private static int order(Report.Finding finding) {
    return ORDER.indexOf(finding.result().status());
  }

  /** In the order of the fleet. */
  List<Row> rows() {
    return rows;
  }

  List<Row> worstFirst() {
    return rows.stream().sorted(Comparator.comparingInt(Row::rank)).toList();
  }

  /** Checks that some database does not pass, worst first. */
  List<Column> attention() {
    return columns.values().stream()
        .filter(column -> ORDER.indexOf(column.worst()) < ORDER.indexOf(Status.PASS))
        .sorted(
            Comparator.comparingInt((Column c) -> ORDER.indexOf(c.worst()))
                .thenComparing(Comparator.comparingInt((Column c) -> c.count(c.worst())).reversed())
                .thenComparingInt(Column::index))
        .toList();
  }

  /** Names of the databases where the check has that status. */
  List<String> names(Column column, Status status) {
    return rows.stream().filter(r -> r.status(column) == status).map(Row::name).toList();
  }

  int count(Verdict verdict) {
    return (int) rows.stream().filter(row -> row.verdict() == verdict).count();
  }

  public int size() {
    return rows.size();
  }

  /** When the last facts were collected; empty: no database. */
  String generatedAt() {
    return generatedAt;
  }

  /** The verdict of the whole: that of its worst database. */
  Verdict verdict() {
    return rows.stream()
        .min(Comparator.comparingInt(Row::rank))
        .map(Row::verdict)
        .orElse(Verdict.READY);
  }

  /**
   * The worst one: a defect of pgready, then a database that was not reached, then one that is not
   * ready, then one that is inconclusive.
   */
  public int exitCode() {
    List<Integer> order = Arrays.asList(0, 4, 1, 3, 70);
    return rows.stream()
        .map(Row::exitCode)
        .max(Comparator.comparingInt(code -> order.contains(code) ? order.indexOf(code) : 5))
        .orElse(0);
  }

  /** {@code 3 not ready, 1 not checked, 996 ready}. */
  String counts() {
    List<String> words = new ArrayList<>();
    for (Verdict verdict :
        List.of(
            Verdict.NO_FACTS,
            Verdict.NOT_READY,
            Verdict.INCONCLUSIVE,
            Verdict.READY_WITH_WARNINGS,
            Verdict.READY)) {
      if (count(verdict) > 0) {
        words.add(count(verdict) + " " + Words.lower(verdict));
      }
    }
    return words.isEmpty() ? "no database" : String.join(", ", words);
  }
}
