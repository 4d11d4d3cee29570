// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks;

import dev.pgready.checks.connection.Endpoint;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.JointCheck;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.scope.Subject;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.NotSeenException;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs checks over facts. Pure: the same facts give the same report. */
public final class Preflight {
  private Preflight() {}

  /**
   * @param consumers by the name that the user gave, in order
   */
  public static Report run(
      Facts facts,
      Detection detection,
      Map<String, ConsumerProfile> consumers,
      Request request,
      List<Check> checks) {
    Map<String, CheckContext> contexts = CheckContext.of(facts, detection, consumers, request);
    List<Report.Finding> findings = new ArrayList<>();
    for (Check check : withCause(facts, checks)) {
      findings.addAll(findings(check, contexts));
    }
    findings = Batches.merged(findings);
    return new Report(facts, detection, List.copyOf(consumers.keySet()), request, findings);
  }

  /** Why nothing else could be judged is never left out, whatever checks were asked for. */
  private static List<Check> withCause(Facts facts, List<Check> checks) {
    if (facts.catalogue() != null || checks.stream().anyMatch(Endpoint.class::isInstance)) {
      return checks;
    }
    List<Check> all = new ArrayList<>();
    all.add(new Endpoint());
    all.addAll(checks);
    return all;
  }

  private static List<Report.Finding> findings(Check check, Map<String, CheckContext> contexts) {
    if (check instanceof JointCheck joint) {
      return joint(joint, contexts);
    }
    return each(check, contexts);
  }

  private static List<Report.Finding> joint(JointCheck check, Map<String, CheckContext> contexts) {
    try {
      return check.judge(contexts).stream()
          .map(said -> finding(check, said.consumers(), said.result(), false))
          .toList();
    } catch (NotSeenException e) {
      CheckContext any = contexts.values().iterator().next();
      return List.of(finding(check, List.copyOf(contexts.keySet()), notSeen(any, e), false));
    } catch (RuntimeException e) {
      return List.of(finding(check, List.copyOf(contexts.keySet()), crash(e), true));
    }
  }

  /** One finding for all consumers of which the check says the same. */
  private static List<Report.Finding> each(Check check, Map<String, CheckContext> contexts) {
    Map<CheckResult, List<String>> byResult = new LinkedHashMap<>();
    Set<CheckResult> crashes = new HashSet<>();
    for (Map.Entry<String, CheckContext> entry : contexts.entrySet()) {
      CheckResult result;
      try {
        result = evaluate(check, entry.getValue());
      } catch (RuntimeException e) {
        result = crash(e);
        crashes.add(result);
      }
      byResult.computeIfAbsent(result, r -> new ArrayList<>()).add(entry.getKey());
    }
    List<Report.Finding> findings = new ArrayList<>();
    for (Map.Entry<CheckResult, List<String>> entry : byResult.entrySet()) {
      CheckResult said = entry.getKey();
      findings.add(finding(check, entry.getValue(), said, crashes.contains(said)));
    }
    return findings;
  }

  private static CheckResult crash(RuntimeException e) {
    return CheckResult.unknown("internal error in this check: " + e);
  }

  private static Report.Finding finding(
      Check check, List<String> consumers, CheckResult result, boolean crashed) {
    return new Report.Finding(check.id(), check.group(), check.title(), consumers, result, crashed);
  }

  private static CheckResult evaluate(Check check, CheckContext context) {
    if (context.facts().catalogue() == null && !check.worksWithoutCatalogue()) {
      return CheckResult.skip("the server was not reached");
    }
    try {
      return ofEach(check, context);
    } catch (NotSeenException e) {
      return notSeen(context, e);
    }
  }

  private static CheckResult notSeen(CheckContext context, NotSeenException e) {
    String role = Identifiers.quote(context.cat().role().session());
    return CheckResult.unknown(
            "role %s is not allowed to read what this needs (%s was revoked)"
                .formatted(role, e.right()))
        .evidence("missing", e.right())
        .remedy(
            Remedy.sql(
                "Grant %s to role %s".formatted(e.right(), role),
                "superuser",
                List.of("GRANT %s TO %s".formatted(e.right(), role)),
                List.of("REVOKE %s FROM %s".formatted(e.right(), role))));
  }

  private static CheckResult ofEach(Check check, CheckContext context) {
    if (context.request().more().isEmpty() || !check.ofEachPublication()) {
      return check.evaluate(context);
    }
    List<CheckResult> results = new ArrayList<>();
    for (String name : context.request().publications()) {
      results.add(check.evaluate(context.of(name)));
    }
    return worst(results);
  }

  /** Of several publications what is worst; where several are as bad, all of that. */
  private static CheckResult worst(List<CheckResult> results) {
    CheckResult worst =
        results.stream().min(Comparator.comparing(CheckResult::urgency)).orElseThrow();
    CheckResult all = worst;
    List<String> messages = new ArrayList<>(List.of(worst.message()));
    List<Subject> subjects = new ArrayList<>(worst.subjects());
    for (CheckResult other : results) {
      if (other.status() == worst.status() && !messages.contains(other.message())) {
        messages.add(other.message());
        subjects.addAll(other.subjects());
        all = alsoFixing(all, other.remedies());
      }
    }
    return messages.size() == 1
        ? worst
        : all.as(worst.status(), String.join("; ", messages)).subjects(subjects);
  }

  /** With what another publication needs besides, unless the same fixes both. */
  private static CheckResult alsoFixing(CheckResult result, List<Remedy> ways) {
    if (ways.isEmpty() || result.remedies().contains(ways.get(0))) {
      return result;
    }
    CheckResult more =
        result.remedy(result.remedies().isEmpty() ? ways.get(0) : ways.get(0).besides());
    for (Remedy other : ways.subList(1, ways.size())) {
      more = more.remedy(other);
    }
    return more;
  }
}
