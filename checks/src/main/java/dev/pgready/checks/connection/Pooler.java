// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.consumers.needs.Connections;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ProbeFacts.PoolerProbe;
import dev.pgready.facts.ProbeFacts.ReplicationProbe;
import dev.pgready.facts.SeenServer;
import dev.pgready.providers.EndpointKind;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a pooler stands in the path and what it does to the consumer. Some poolers pass
 * replication, so being one is no verdict: what the replication connection met is.
 */
public final class Pooler implements Check {
  static final String PGPOOL = "pgpool-II";

  /** Texts that only this product sends, as its source code has them. */
  private static final Map<String, String> IN_THEIR_WORDS =
      Map.of(
          "unsupported startup parameter", "PgBouncer",
          "not allowed in statement pooling mode", "PgBouncer",
          "odyssey: ", "Odyssey",
          "RDS Proxy", "RDS Proxy");

  @Override
  public String title() {
    return "No pooler blocks replication";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    ConnectionFacts connection = context.facts().connection();
    if (connection == null) {
      return CheckResult.skip("the facts were collected with psql, not over the consumer's path");
    }
    PoolerProbe probe = context.facts().probes().pooler();
    ReplicationProbe replication = context.facts().probes().replication();
    boolean proxied =
        probe != null
            ? probe.proxied()
            : connection.keyDataPid() != null
                && connection.keyDataPid() != context.cat().server().backendPid();
    String mode = mode(probe);
    String product = product(probe, replication);
    CheckResult result =
        OtherServer.atTheSameAddress(context)
            .map(other -> byTurns(context, connection, other))
            .orElseGet(() -> judge(context, proxied, mode, product, probe, replication))
            .evidence("proxied", proxied)
            .evidence("product", product == null ? "not known" : product)
            .evidence("mode", mode == null ? "none seen" : mode)
            .evidence("endpoint", context.detection().endpoint().name());
    return probe == null ? result : result.source(Basis.PROBE);
  }

  /** Whatever else stands there: what holds of one server says nothing of the other. */
  private static CheckResult byTurns(
      CheckContext context, ConnectionFacts connection, OtherServer other) {
    String message =
        "different servers answer at %s:%s by turns: one session led to %s"
            .formatted(connection.host(), connection.port(), other.words());
    boolean one =
        context.consumer().replicates() || other.difference() == SeenServer.Difference.CLUSTER;
    return (one ? CheckResult.fail(message) : CheckResult.warn(message))
        .evidence("servers", other.difference().name())
        .remedy(Endpoints.oneServer());
  }

  private static @Nullable String mode(@Nullable PoolerProbe probe) {
    if (probe == null || !probe.sharesBackends()) {
      return null;
    }
    return probe.beginRefused() ? "statement" : "transaction";
  }

  /** PgBouncer, Odyssey and RDS Proxy say who they are only where they refuse something. */
  private static @Nullable String product(
      @Nullable PoolerProbe probe, @Nullable ReplicationProbe replication) {
    if (probe != null && probe.product() != null) {
      return probe.product();
    }
    String refused = probe == null ? null : inItsWords(probe.error());
    return refused != null || replication == null ? refused : inItsWords(replication.message());
  }

  private static @Nullable String inItsWords(@Nullable String message) {
    if (message != null) {
      for (Map.Entry<String, String> words : IN_THEIR_WORDS.entrySet()) {
        if (message.contains(words.getKey())) {
          return words.getValue();
        }
      }
    }
    return null;
  }

  private static CheckResult judge(
      CheckContext context,
      boolean proxied,
      @Nullable String mode,
      @Nullable String product,
      @Nullable PoolerProbe probe,
      @Nullable ReplicationProbe replication) {
    String consumer = context.consumer().name();
    boolean named = context.detection().endpoint() == EndpointKind.POOLED;
    if (PGPOOL.equals(product) && context.consumer().replicates() && samePath(context)) {
      return CheckResult.fail(
              "connected through pgpool-II, which lets a slot be created and then delivers no stream")
          .remedy(Endpoints.direct(context));
    }
    if (!proxied && mode == null && !named && product == null) {
      return CheckResult.pass("no pooler in the path");
    }
    String what =
        mode == null
            ? product == null ? "a proxy or session pooler" : product
            : "%s in %s mode".formatted(product == null ? "a pooler" : product, mode);
    Connections needs = context.consumer().connections();
    if (mode != null && !stands(needs, mode)) {
      return CheckResult.fail(
              "connected through %s: %s needs %s"
                  .formatted(
                      what,
                      consumer,
                      mode.equals("statement") ? "transactions" : "dedicated sessions"))
          .remedy(Endpoints.direct(context));
    }
    if (probe != null && probe.error() != null && mode == null && !stands(needs, "statement")) {
      return CheckResult.unknown(
              "connected through %s; whether its sessions share backends is not known, because a second session failed: %s"
                  .formatted(what, probe.error()))
          .remedy(Endpoints.direct(context));
    }
    if (!context.consumer().replicates()) {
      return CheckResult.pass("connected through %s, which %s supports".formatted(what, consumer));
    }
    if (replication != null && !samePath(context)) {
      // what the replication connection met there, its own check says
      return CheckResult.pass(
          "connected through %s; replication goes past it, to %s:%s"
              .formatted(what, replication.host(), replication.port()));
    }
    if (replication == null) {
      return CheckResult.unknown(
              "connected through %s; whether it passes replication was not tried (--probe safe tries it)"
                  .formatted(what))
          .remedy(Endpoints.direct(context));
    }
    if (!replication.worked()) {
      return refused(replication)
          ? CheckResult.fail(
                  "connected through %s, which does not pass replication".formatted(what))
              .remedy(Endpoints.direct(context))
          : CheckResult.skip(
              "connected through %s; see replication-connection for why the replication connection failed"
                  .formatted(what));
    }
    if (needs.direct()) {
      return CheckResult.warn(
              "connected through %s, which passes replication, but %s asks for a direct connection"
                  .formatted(what, consumer))
          .remedy(Endpoints.direct(context));
    }
    return CheckResult.pass("connected through %s, which passes replication".formatted(what));
  }

  /** Whether replication takes the way of the ordinary connections; also where it was not tried. */
  private static boolean samePath(CheckContext context) {
    ConnectionFacts connection = context.facts().connection();
    ReplicationProbe replication = context.facts().probes().replication();
    return replication == null
        || connection == null
        || (replication.port() == connection.port()
            && Objects.equals(replication.host(), connection.host()));
  }

  /** The two answers of poolers: the start-up parameter refused, or dropped. */
  static boolean refused(ReplicationProbe probe) {
    return "08P01".equals(probe.sqlState())
        || "42601".equals(probe.sqlState())
        || probe.cause() == ConnectionFacts.Cause.UNSUPPORTED_PARAMETER;
  }

  private static boolean stands(Connections needs, String mode) {
    if (needs.steady() == 0 && needs.peak() == 0) {
      return true;
    }
    String loosest = needs.poolMode();
    return loosest == null
        ? !mode.equals("statement")
        : loosest.equals("statement")
            || (loosest.equals("transaction") && mode.equals("transaction"));
  }
}
