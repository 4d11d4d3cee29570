// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.view;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Urgency;
import dev.pgready.checks.model.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of every database until the end: a few bytes a check. Whole reports are never held,
 * as there may be ten thousand.
 */
public final class FleetSummary {
  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private final Map<String, Integer> configured = new LinkedHashMap<>();
  private final @Nullable List<String> typed;
  private String generatedAt = "";

  /** Of reports of before, which no command line leads to. */
  public FleetSummary() {
    this(null);
  }

  /**
   * @param typed the words behind {@code pgready fleet}, without secrets; null: it was not typed
   */
  public FleetSummary(@Nullable List<String> typed) {
    this.typed = typed == null ? null : List.copyOf(typed);
  }

  /** What its reader types next, for a shell; empty: nothing. */
  public Optional<String> next() {
    return attention().isEmpty() || typed == null ? Optional.empty() : NextCommand.ofFleet(typed);
  }

  /** One database: {@code statuses} has a letter a column, the place in {@link Urgency}. */
  public record Row(String name, Verdict verdict, int exitCode, String statuses) {
    /** Null: the check did not run there. */
    public @Nullable Status status(Column column) {
      char letter = column.index() < statuses.length() ? statuses.charAt(column.index()) : ABSENT;
      return letter == ABSENT ? null : ORDER.get(letter - 'a').status();
    }

    /** How urgent, for sorting: least first. */
    public int rank() {
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
   * What several databases have in common.
   *
   * @param databases how many
   * @param names of the first ones
   * @param message in the words of the check, the same for all of them
   * @param fix title of its first remedy, and who has to do it; empty: there is none
   */
  public record Cause(int databases, List<String> names, String message, String fix) {}

  /** Databases that one cause names. */
  private static final int NAMES = 10;

  /** Causes told apart, of one check and status; those of further databases are only counted. */
  private static final int CAUSES = 50;

  /** One check: how many databases have each status, and why. */
  public static final class Column {
    private final String id;
    private final int index;
    private final Map<Status, Integer> counts = new EnumMap<>(Status.class);
    private final Map<Status, String> examples = new EnumMap<>(Status.class);
    private final Map<Status, Map<String, Cause>> causes = new EnumMap<>(Status.class);
    private final Map<Status, Urgency> worst = new EnumMap<>(Status.class);

    private Column(String id, int index) {
      this.id = id;
      this.index = index;
    }

    public String id() {
      return id;
    }

    int index() {
      return index;
    }

    public int count(Status status) {
      return counts.getOrDefault(status, 0);
    }

    /** The most urgent that any database has. */
    Urgency worst() {
      return worst.values().stream().min(Comparator.naturalOrder()).orElse(Urgency.SKIP);
    }

    /** The most urgent with that status; null: none has it. */
    public @Nullable Urgency urgency(Status status) {
      return worst.get(status);
    }

    /** The statuses that need attention, most urgent first. */
    public List<Status> attention() {
      return worst.values().stream()
          .filter(Urgency::needsAttention)
          .sorted()
          .map(Urgency::status)
          .toList();
    }

    public String example(Status status) {
      return examples.getOrDefault(status, "");
    }

    /** Why it is so, the most frequent first; of very many causes, the first ones. */
    public List<Cause> causes(Status status) {
      return causes.getOrDefault(status, Map.of()).values().stream()
          .sorted(Comparator.comparingInt(Cause::databases).reversed())
          .toList();
    }

    private void add(String database, CheckResult result) {
      if (result.urgency().needsAttention()) {
        Map<String, Cause> known =
            causes.computeIfAbsent(result.status(), status -> new LinkedHashMap<>());
        Cause cause = known.get(result.message());
        if (cause != null || known.size() < CAUSES) {
          known.put(result.message(), with(cause, database, result));
        }
      }
      counts.merge(result.status(), 1, Integer::sum);
      Urgency known = worst.get(result.status());
      if (known == null || result.urgency().compareTo(known) < 0) {
        worst.put(result.status(), result.urgency());
        examples.put(result.status(), result.message());
      }
    }
  }

  private static Cause with(@Nullable Cause known, String database, CheckResult result) {
    List<String> names = new ArrayList<>(known == null ? List.of() : known.names());
    if (names.size() < NAMES) {
      names.add(database);
    }
    String fix =
        known != null
            ? known.fix()
            : result.remedies().stream()
                .findFirst()
                .map(
                    remedy ->
                        ObjectNaming.title(remedy.title(), result.message(), result.subjects())
                            + Plain.behindTitle(remedy))
                .orElse("");
    return new Cause(
        known == null ? 1 : known.databases() + 1,
        List.copyOf(names),
        new ObjectNaming(false).sentence(result.message(), result.subjects()),
        fix);
  }

  private static final char ABSENT = ' ';
  private static final List<Urgency> ORDER = List.of(Urgency.values());

  /** What a report that tells nothing of single checks needs of an entry. */
  public record Brief(String name, Verdict verdict, int exitCode, String generatedAt) {
    /**
     * @param tree as {@link FleetResult#tree} made it
     */
    public static Brief of(Map<?, ?> tree) {
      Fields entry = new Fields("", tree);
      Fields report = entry.object("report");
      return new Brief(
          entry.text("name"),
          report.constant("verdict", Verdict.class),
          (int) entry.number("exitCode"),
          report.text("generatedAt"));
    }
  }

  /** Instead of the entry: what was to be told of its checks is not known then. */
  public void add(Brief entry) {
    rows.add(new Row(entry.name(), entry.verdict(), entry.exitCode(), ""));
    came(entry.generatedAt());
  }

  private void came(String at) {
    if (at.compareTo(generatedAt) > 0) {
      generatedAt = at;
    }
  }

  /** Takes the entry's figures; keeps nothing else of it. */
  public void add(FleetResult entry) {
    Map<Column, Report.Finding> worst = new LinkedHashMap<>();
    for (Report.Finding finding : entry.findings()) {
      Column column = columns.computeIfAbsent(finding.id(), id -> new Column(id, columns.size()));
      Report.Finding other = worst.get(column);
      if (other == null || order(finding).compareTo(order(other)) < 0) {
        worst.put(column, finding);
      }
    }
    StringBuilder statuses = new StringBuilder(String.valueOf(ABSENT).repeat(columns.size()));
    worst.forEach(
        (column, finding) -> {
          statuses.setCharAt(column.index(), (char) ('a' + ORDER.indexOf(order(finding))));
          column.add(entry.name(), finding.result());
        });
    rows.add(new Row(entry.name(), entry.verdict(), entry.exitCode(), statuses.toString()));
    for (Configured.Line line : Configured.lines(entry.heading().configuration())) {
      configured.merge(line.label() + ": " + line.text(), 1, Integer::sum);
    }
    came(entry.generatedAt());
  }

  private static Urgency order(Report.Finding finding) {
    return finding.result().urgency();
  }

  /**
   * What else had a say, and in how many databases: the same line for all that share it.
   *
   * @param most lines; a further one tells that there are more
   */
  public List<String> configured(int most) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Integer> line : configured.entrySet()) {
      if (lines.size() == most) {
        lines.add(
            "and %s of the configuration: --format json has all"
                .formatted(Words.count(configured.size() - most, "line", "lines")));
        break;
      }
      lines.add(
          line.getValue() == rows.size()
              ? line.getKey()
              : "%s (%s)"
                  .formatted(line.getKey(), Words.count(line.getValue(), "database", "databases")));
    }
    return lines;
  }

  /** In the order of the fleet. */
  public List<Row> rows() {
    return rows;
  }

  public List<Row> worstFirst() {
    return rows.stream().sorted(Comparator.comparingInt(Row::rank)).toList();
  }

  /** Checks that some database does not pass, worst first. */
  public List<Column> attention() {
    return columns.values().stream()
        .filter(column -> column.worst().needsAttention())
        .sorted(
            Comparator.comparing(Column::worst)
                .thenComparing(
                    Comparator.comparingInt((Column c) -> c.count(c.worst().status())).reversed())
                .thenComparingInt(Column::index))
        .toList();
  }

  /** Names of the databases where the check has that status. */
  List<String> names(Column column, Status status) {
    return rows.stream().filter(r -> r.status(column) == status).map(Row::name).toList();
  }

  public int count(Verdict verdict) {
    return (int) rows.stream().filter(row -> row.verdict() == verdict).count();
  }

  public int size() {
    return rows.size();
  }

  /** When the last facts were collected; empty: no database. */
  public String generatedAt() {
    return generatedAt;
  }

  /** The verdict of the whole: that of its worst database. */
  public Verdict verdict() {
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
  public String counts() {
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
