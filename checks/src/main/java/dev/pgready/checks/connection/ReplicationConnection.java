// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ProbeFacts.ReplicationProbe;
import dev.pgready.facts.SeenServer;
import dev.pgready.postgres.Identifiers;
import dev.pgready.providers.EndpointKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether the server takes a replication connection from this role on this path. What was tried
 * wins over what the catalogue says.
 */
public final class ReplicationConnection implements Check {
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  /** Of statements and of locks: they say nothing of the path. */
  private static final Set<String> TIMEOUTS = Set.of("57014", "55P03");

  @Override
  public String title() {
    return "The server accepts a replication connection";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    if (!context.consumer().replicates()) {
      return CheckResult.skip(context.consumer().name() + " opens no replication connection");
    }
    if (!context.consumer().role().needsReplication()) {
      return CheckResult.skip(
          context.consumer().name() + " opens no replication connection as a role of yours");
    }
    ReplicationProbe probe = context.facts().probes().replication();
    if (!context.cat().role().current()) {
      return CheckResult.unknown(
              "role %s is checked without logging in as it: its replication connection was not tried"
                  .formatted(Identifiers.quote(context.cat().role().name())))
          .atMostWarn();
    }
    return probe == null ? fromCatalogue(context) : tried(context, probe);
  }

  private static CheckResult tried(CheckContext context, ReplicationProbe probe) {
    if (probe.worked() && Pooler.PGPOOL.equals(probe.product())) {
      return CheckResult.fail(
              "the replication connection to %s:%s goes through pgpool-II, which lets a slot be created and then delivers no stream"
                  .formatted(probe.host(), probe.port()))
          .evidence("product", Pooler.PGPOOL)
          .remedy(Endpoints.direct(context))
          .source(Basis.PROBE);
    }
    if (probe.worked()) {
      return OtherServer.ofReplication(context)
          .flatMap(other -> elsewhere(context, other))
          .orElseGet(
              () ->
                  CheckResult.pass(
                      "%s:%s accepts replication connections"
                          .formatted(probe.host(), probe.port())))
          .source(Basis.PROBE);
    }
    if (probe.sqlState() != null && TIMEOUTS.contains(probe.sqlState())) {
      return CheckResult.unknown(
              "whether %s:%s accepts replication connections is not known: the attempt failed: %s"
                  .formatted(
                      probe.host(),
                      probe.port(),
                      probe.message() == null ? "no reason given" : probe.message()))
          .evidence("sqlstate", probe.sqlState());
    }
    CheckResult failed =
        INSUFFICIENT_PRIVILEGE.equals(probe.sqlState())
            ? CheckResult.skip("skipped because the role cannot replicate; see replication-role")
            : Pooler.refused(probe)
                ? CheckResult.fail(
                        "a pooler at %s:%s does not pass replication connections"
                            .formatted(probe.host(), probe.port()))
                    .remedy(Endpoints.direct(context))
                : CheckResult.fail(
                        "the replication connection failed: %s"
                            .formatted(
                                probe.message() == null ? "no reason given" : probe.message()))
                    .remedy(next(probe));
    failed = failed.source(Basis.PROBE);
    return probe.sqlState() == null ? failed : failed.evidence("sqlstate", probe.sqlState());
  }

  /**
   * The connection stands, and leads to a server that nothing else of the report is about. Empty:
   * to a standby that can decode, which {@link Recovery} judges.
   */
  private static Optional<CheckResult> elsewhere(CheckContext context, OtherServer other) {
    // another database at the same address is what somebody asked for by its name
    boolean balanced =
        other.difference() != SeenServer.Difference.DATABASE
            && other.atTheAddressOf(context.facts().connection());
    boolean standbys = other.difference() == SeenServer.Difference.RECOVERY && !balanced;
    if (standbys && Boolean.TRUE.equals(other.server().inRecovery())) {
      return Optional.empty();
    }
    String message =
        "the replication connection to %s:%s leads to %s"
            .formatted(other.server().host(), other.server().port(), other.words());
    CheckResult result =
        standbys
            ? CheckResult.warn(message + ": its slots and settings were not looked at")
            : CheckResult.fail(message);
    return Optional.of(
        result
            .evidence("leads_to", other.difference().name())
            .remedy(
                balanced
                    ? Endpoints.oneServer()
                    : Remedy.steps(
                        standbys
                            ? "Check the primary itself, where the slot will be"
                            : "Name the checked server and database for replication",
                        Remedy.Kind.CONNECTION,
                        "user",
                        List.of(
                            "CONNECTION and --direct-url must lead to the same database of the same server",
                            "what the consumer is given for replication decides: check that one"))));
  }

  private static Remedy next(ReplicationProbe probe) {
    String step =
        switch (probe.sqlState() == null ? "" : probe.sqlState()) {
          case "28000" ->
              "let the role in for this database; the word replication in pg_hba.conf is for physical"
                  + " replication only";
          case "53300" -> "free a WAL sender or raise max_wal_senders";
          default -> "look at the server's log for this moment";
        };
    return Remedy.steps(
        "Let the replication connection through",
        Remedy.Kind.CONNECTION,
        "administrator",
        List.of(step));
  }

  /** A logical replication connection meets the same pg_hba line as this session did. */
  private static CheckResult fromCatalogue(CheckContext context) {
    ConnectionFacts connection = context.facts().connection();
    boolean pooled =
        context.detection().endpoint() == EndpointKind.POOLED
            || (connection != null
                && connection.keyDataPid() != null
                && connection.keyDataPid() != context.cat().server().backendPid());
    if (pooled) {
      return CheckResult.unknown(
          "not tried, and the connection goes through a proxy or pooler (--probe safe tries it)");
    }
    return CheckResult.pass(
        "not tried; logical replication is let in by the same rule as this session was");
  }
}
