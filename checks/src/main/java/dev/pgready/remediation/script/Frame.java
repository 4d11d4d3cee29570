// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.script;

import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.postgres.SearchPath;
import dev.pgready.remediation.RemediationPlan;
import java.util.List;

/** What stands before and behind the statements of a script. */
final class Frame {
  private final RemediationPlan plan;
  private final ScriptText out;

  Frame(RemediationPlan plan, ScriptText out) {
    this.plan = plan;
    this.out = out;
  }

  void head(String what) {
    ConnectionFacts connection = plan.report().facts().connection();
    Catalogue catalogue = plan.report().facts().catalogue();
    StringBuilder where = new StringBuilder();
    if (catalogue != null) {
      where
          .append(" for database ")
          .append(catalogue.database().name())
          .append(", role ")
          .append(catalogue.role().name());
    }
    if (connection != null && connection.host() != null) {
      where.append(", ").append(connection.host()).append(':').append(connection.port());
    }
    out.comment("This script " + what + where + ".");
    out.comment("Consumers: " + String.join(", ", plan.report().consumers()) + ".");
    out.comment(
        out.plain()
            ? "Read it before you run it. It can be run again."
            : "Read it before you run it (psql -X -f FILE). It stops at the first statement that fails, and can be run again.");
  }

  void settings() {
    if (!out.plain()) {
      out.append("\\set ON_ERROR_STOP on\n");
    }
    // names are qualified; operators, casts and types are the system's own and nobody else's
    out.append(SearchPath.SESSION).append(";\n");
    // what waits for a lock is limited by lock_timeout; what works must not be cut off
    out.append("SET statement_timeout = 0;\n");
    out.append(LockWaits.BRIEFLY).append(";\n");
  }

  /** What is not touched. */
  void left() {
    if (!plan.left().isEmpty()) {
      out.append("\n");
      out.comment("=== Left as it is");
      plan.left()
          .forEach(
              one -> out.comment("%s: %s (%s)".formatted(one.check(), one.message(), one.why())));
    }
    if (!plan.muted().isEmpty()) {
      out.append("\n");
      out.comment("=== Skipped because muted");
      plan.muted().forEach(out::comment);
    }
  }

  /** For clients whose session goes on. */
  void reset() {
    out.append("\n").append(SearchPath.RESET).append(";\n");
    out.append("RESET statement_timeout;\nRESET lock_timeout;\n");
  }

  /**
   * @param guarded whether parts of it are for some roles only
   * @param next lines about what to do when it has run
   */
  void end(boolean guarded, List<String> next) {
    if (guarded) {
      out.append("\\if :{?pgready_skipped}\n");
      out.append(
          ScriptText.raise(
              "done, but for what the lines above that begin with skipped say: run it as those roles too"));
      out.append("\\endif\n");
    }
    out.append("\n");
    if (plan.restarts()) {
      out.comment(
          plan.steps().stream().anyMatch(Stages::createsSlot)
              ? "Restart the server now, run this script again, which then creates the slot, and then pgready check."
              : "Restart the server now, then run pgready check again.");
    }
    next.forEach(out::comment);
  }
}
