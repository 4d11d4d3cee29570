// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.app.policy.Rehearsal;
import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.remediation.LeastPrivilegeRole;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A database as {@code CREATE DATABASE} and two statements {@code CREATE TABLE} leave it, with all
 * settings at their defaults, judged as if it were on a host. Its facts come from a real server.
 */
final class NewDatabase {
  /** Its major version. */
  static final String VERSION = "PostgreSQL 17";

  /** A role that can log in and nothing else. */
  static final String ROLE = "replicator";

  private final Facts facts = FactsDocument.read(Rehearsal.newDatabase());
  private final ProviderDetector detector = new ProviderDetector(ProviderCatalog.builtIn());

  private final Map<String, Detection> detections = new HashMap<>();

  Detection on(ProviderProfile host) {
    return detections.computeIfAbsent(host.id(), id -> facts.host(detector, host, "--provider"));
  }

  /**
   * @param spec of the consumer, options included
   */
  Report report(String spec, ConsumerProfile consumer, ProviderProfile host) {
    return Preflight.run(facts, on(host), Map.of(spec, consumer), Request.DEFAULT, Checks.all());
  }

  /** What needs attention besides the rights of the role, which {@link #role} gives all at once. */
  static List<Report.Finding> besidesTheRole(Report report) {
    return report.attention().stream()
        .filter(finding -> finding.group() != Group.ROLE)
        .filter(finding -> finding.group() != Group.DDL || finding.id().equals("event-triggers"))
        .toList();
  }

  /** The statements that give the role what the consumer needs there, and nothing else. */
  List<Remedy> role(ConsumerProfile consumer, ProviderProfile host) {
    return LeastPrivilegeRole.remedies(
        ROLE, List.of(CheckContext.of(facts, on(host), consumer, Request.DEFAULT)));
  }
}
