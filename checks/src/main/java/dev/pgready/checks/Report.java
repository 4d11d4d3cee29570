package dev.pgready.checks;

import dev.pgready.checks.facts.Facts;
import dev.pgready.providers.Detection;
import java.util.List;

/**
 * The outcome of a preflight.
 *
 * @param consumers as the user named them, options included
 * @param request what the user wanted to be judged, for the commands that a report advises
 * @param findings by group, then by the catalogue's order; one check can have several where
 *     consumers differ
 */
public record Report(
    Facts facts,
    Detection detection,
    List<String> consumers,
    Request request,
    List<Finding> findings) {

  /**
   * What a check says, and for which consumers it says so.
   *
   * @param crashed the check itself failed: a defect of pgready
   */
  public record Finding(
      String id,
      Group group,
      String title,
      List<String> consumers,
      CheckResult result,
      boolean crashed) {
    public Finding {
      consumers = List.copyOf(consumers);
    }
  }

  public Report {
    consumers = List.copyOf(consumers);
    findings = List.copyOf(findings);
  }

  public Verdict verdict() {
    if (facts.catalogue() == null) {
      return Verdict.NO_FACTS;
    }
    if (findings.stream().anyMatch(f -> f.result().status() == Status.FAIL)) {
      return Verdict.NOT_READY;
    }
    if (findings.stream()
        .anyMatch(f -> f.result().status() == Status.UNKNOWN && f.result().canFail())) {
      return Verdict.INCONCLUSIVE;
    }
    return count(Status.WARN) > 0 ? Verdict.READY_WITH_WARNINGS : Verdict.READY;
  }

  public long count(Status status) {
    return findings.stream().filter(f -> f.result().status() == status).count();
  }
}
