// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.stream;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ProbeFacts.StreamProbe;
import dev.pgready.postgres.Identifiers;
import java.util.List;
import java.util.Locale;

/** The only proof that replication works: one change that was sent and came back decoded. */
public final class ReplicationStream implements Check {
  private static final String STATEMENT_TIMEOUT = "57014";
  private static final String TOO_MANY_CONNECTIONS = "53300";

  @Override
  public String title() {
    return "One change arrives through the replication stream";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " reads no stream");
    }
    StreamProbe probe = context.facts().probes().stream();
    if (!context.consumer().usesPgoutput()) {
      return CheckResult.skip(
          "only pgoutput can be received and decoded here, and %s reads through %s: see output-plugin"
              .formatted(context.consumer().name(), context.consumer().plugin()));
    }
    if (probe == null) {
      return CheckResult.skip("not tried: --probe full sends one change and receives it back");
    }
    if (!context.cat().role().current()) {
      // the stream was that of the role that logged in
      return CheckResult.unknown(
              "role %s is checked without logging in as it: %s its own stream was not tried"
                  .formatted(
                      Identifiers.quote(context.cat().role().name()),
                      probe.worked()
                          ? "one change arrived for the role that did, but"
                          : "the role that did got no change, and"))
          .atMostWarn();
    }
    return judge(context, probe).source(Basis.PROBE);
  }

  private static CheckResult judge(CheckContext context, StreamProbe probe) {
    if (probe.worked()) {
      CheckResult result =
          CheckResult.pass(
              probe.latencyMillis() == null && context.cat().server().inRecovery()
                  ? String.valueOf(probe.message())
                  : probe.latencyMillis() == null
                      ? "one change was decoded and received"
                      : "one change was decoded and received %s ms after its commit"
                          .formatted(String.format(Locale.ROOT, "%.1f", probe.latencyMillis())));
      result =
          probe.latencyMillis() == null
              ? result
              : result.evidence("latency_ms", probe.latencyMillis());
      return probe.slotMillis() == null ? result : result.evidence("slot_ms", probe.slotMillis());
    }
    String why = probe.message() == null ? "no change came back" : probe.message();
    if (TOO_MANY_CONNECTIONS.equals(probe.sqlState())) {
      // whether enough are left for the consumer is what connection-headroom and wal-senders count
      return CheckResult.unknown(
              "the stream was not tried, for want of a further connection beside pgready's own: "
                  + why)
          .evidence("sqlstate", TOO_MANY_CONNECTIONS)
          .atMostWarn();
    }
    ConnectionFacts connection = context.facts().connection();
    if (connection != null && connection.failure() != null) {
      return CheckResult.unknown(
              "the stream was not tried, for want of an ordinary session that makes the change: "
                  + why)
          .atMostWarn();
    }
    if (probe.inconclusive() || STATEMENT_TIMEOUT.equals(probe.sqlState())) {
      CheckResult open = CheckResult.unknown("whether the stream delivers is not known: " + why);
      return probe.sqlState() == null ? open : open.evidence("sqlstate", probe.sqlState());
    }
    CheckResult failed =
        CheckResult.fail(
                "the stream did not deliver a change: %s%s"
                    .formatted(
                        why,
                        probe.blockers().isEmpty()
                            ? ""
                            : " (held up by %s)".formatted(Phrases.list(probe.blockers()))))
            .evidence("blockers", probe.blockers())
            .remedy(
                Remedy.steps(
                    "Fix what the other checks found, then try again",
                    Remedy.Kind.DECISION,
                    "user",
                    List.of(
                        "pgready stream shows the steps one by one for "
                            + context.consumer().name())));
    return probe.sqlState() == null ? failed : failed.evidence("sqlstate", probe.sqlState());
  }
}
