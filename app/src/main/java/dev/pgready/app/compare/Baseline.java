package dev.pgready.app.compare;

import dev.pgready.app.config.ConfigException;
import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Handling;
import dev.pgready.checks.Report;
import dev.pgready.checks.Status;
import dev.pgready.checks.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The findings of a report of before. A finding is known when the same check said at least as much
 * then, for each of the same consumers, of each of the same objects; its figures may have changed.
 */
public final class Baseline {
  /** What a check said for one consumer. */
  private record Entry(int weight, Set<Subject> subjects) {}

  private final String since;
  private final Map<String, List<Entry>> entries = new HashMap<>();

  private Baseline(JsonNode report) {
    this.since = report.path("generatedAt").asString("");
    for (JsonNode check : report.get("checks")) {
      Set<Subject> subjects = new HashSet<>();
      for (JsonNode subject : check.path("subjects")) {
        subjects.add(
            new Subject(subject.path("kind").asString(""), subject.path("name").asString("")));
      }
      for (JsonNode consumer : check.path("consumers")) {
        entries
            .computeIfAbsent(
                key(check.path("id").asString(""), consumer.asString("")), k -> new ArrayList<>())
            .add(new Entry(weight(check.path("status").asString("")), subjects));
      }
    }
  }

  /**
   * @throws ConfigException when the file is no report in JSON
   */
  public static Baseline read(String name) {
    try {
      JsonNode report = JsonMapper.shared().readTree(Files.readString(Path.of(name)));
      if (report.path("schemaVersion").asInt(0) != 1 || !report.path("checks").isArray()) {
        throw new ConfigException(
            "--baseline %s: must be a report of check --format json".formatted(name));
      }
      return new Baseline(report);
    } catch (NoSuchFileException e) {
      throw new ConfigException("--baseline %s: there is no such file".formatted(name));
    } catch (JacksonException e) {
      throw new ConfigException(
          "--baseline %s: must be a report of check --format json; this is not JSON"
              .formatted(name));
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException("--baseline %s: cannot be read".formatted(name));
    }
  }

  /** The report, each finding of before marked as known. */
  public Report mark(Report report) {
    return report.withFindings(
        report.findings().stream()
            .map(finding -> known(finding) ? marked(finding) : finding)
            .toList());
  }

  /** What is new in a report that was marked. */
  public static Report news(Report marked) {
    return marked.withFindings(
        marked.findings().stream().filter(finding -> !finding.known()).toList());
  }

  private boolean known(Report.Finding finding) {
    CheckResult result = finding.result();
    int weight = weight(result.status().name());
    if (weight == 0 || finding.crashed()) {
      return false;
    }
    return finding.consumers().stream()
        .allMatch(
            consumer ->
                entries.getOrDefault(key(finding.id(), consumer), List.of()).stream()
                    .anyMatch(
                        entry ->
                            entry.weight() >= weight
                                && entry.subjects().containsAll(result.subjects())));
  }

  private Report.Finding marked(Report.Finding finding) {
    CheckResult result = finding.result();
    return finding.handled(
        result.as(
            result.status(),
            "%s (known: in the baseline of %s)"
                .formatted(result.message(), since.isEmpty() ? "an unknown day" : since)),
        new Handling(Handling.Kind.KNOWN, result.status(), Map.of("since", since)));
  }

  private static String key(String id, String consumer) {
    return id + "\n" + consumer;
  }

  /** A failure is new where a warning was; a warning is not new where a failure was. */
  private static int weight(String status) {
    for (Status known : Status.values()) {
      if (known.name().equalsIgnoreCase(status)) {
        return switch (known) {
          case FAIL -> 3;
          case UNKNOWN -> 2;
          case WARN -> 1;
          case PASS, SKIP -> 0;
        };
      }
    }
    return 0;
  }
}
