// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import dev.pgready.checks.model.Basis;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.consumers.needs.StandbyNeeds;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Catalogue.SettingFacts;
import dev.pgready.facts.SeenServer;
import dev.pgready.providers.DirectEndpoint;
import dev.pgready.providers.EndpointKind;
import java.util.List;

/** Standbys decode from PostgreSQL 16 on, and only for consumers that write nothing there. */
public final class Recovery implements Check {
  private static final int DECODES_ON_STANDBY = 160_000;

  @Override
  public String title() {
    return "The server is a primary, or a standby that can decode";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    Catalogue catalogue = context.cat();
    if (replicatesFromStandby(context)) {
      return standby(context, catalogue, true).source(Basis.PROBE).evidence("in_recovery", true);
    }
    if (!catalogue.server().inRecovery()) {
      boolean readOnly =
          context.detection().endpoint() == EndpointKind.READER && context.consumer().replicates();
      return readOnly
          ? CheckResult.warn(
                  "the host name is that of a reader endpoint, which can lead to a standby next time")
              .remedy(primary(context))
          : CheckResult.pass("the server is a primary").evidence("in_recovery", false);
    }
    return standby(context, catalogue, false).evidence("in_recovery", true);
  }

  /** Whether {@code --direct-url} leads to a standby of the primary that is checked. */
  private static boolean replicatesFromStandby(CheckContext context) {
    return context.consumer().replicates()
        && OtherServer.ofReplication(context)
            .filter(other -> other.difference() == SeenServer.Difference.RECOVERY)
            .filter(other -> Boolean.TRUE.equals(other.server().inRecovery()))
            .filter(other -> !other.atTheAddressOf(context.facts().connection()))
            .isPresent();
  }

  /**
   * @param elsewhere whether the standby is where replication goes, not what the facts are of
   */
  private static CheckResult standby(CheckContext context, Catalogue catalogue, boolean elsewhere) {
    String server = elsewhere ? "the replication connection leads to" : "the server is";
    StandbyNeeds needs = context.consumer().standby();
    String consumer = context.consumer().name();
    if (!needs.supported()) {
      return CheckResult.fail(
              "%s a standby: %s cannot work there%s"
                  .formatted(server, consumer, needs.why() == null ? "" : ", " + needs.why()))
          .remedy(primary(context));
    }
    if (!context.consumer().replicates()) {
      return CheckResult.pass("the server is a standby, which %s can read".formatted(consumer));
    }
    String host = context.provider().id();
    if (!needs.hosts().isEmpty() && !needs.hosts().contains(host)) {
      return CheckResult.fail(
              "%s a standby: %s reads those of %s only%s"
                  .formatted(
                      server,
                      consumer,
                      String.join(" and ", needs.hosts()),
                      needs.why() == null ? "" : ", as " + needs.why()))
          .remedy(primary(context));
    }
    int min = Math.max(DECODES_ON_STANDBY, needs.min() == null ? 0 : needs.min());
    if (catalogue.server().versionNum() < min) {
      return CheckResult.fail(
              "%s a standby of PostgreSQL %s: standbys decode from %s on"
                  .formatted(server, catalogue.server().version(), min / 10000))
          .remedy(primary(context));
    }
    if (elsewhere) {
      return CheckResult.warn(
              "the replication connection leads to a standby: its slots and hot_standby_feedback were not looked at, and slot creation waits until the primary logs its running transactions")
          .remedy(primary(context))
          .remedy(
              Remedy.steps(
                  "Check the standby itself",
                  Remedy.Kind.CONNECTION,
                  "user",
                  List.of("run pgready check with the address of the standby as CONNECTION")));
    }
    boolean feedback =
        catalogue
            .setting("hot_standby_feedback")
            .map(SettingFacts::value)
            .map("on"::equals)
            .orElse(false);
    if (!feedback && needs.feedback()) {
      return CheckResult.fail(
              "the server is a standby without hot_standby_feedback, which %s demands"
                  .formatted(consumer))
          .remedy(context.change("hot_standby_feedback", "on"))
          .remedy(primary(context));
    }
    return CheckResult.warn(
            "the server is a standby: slot creation waits until the primary logs its running transactions (pg_log_standby_snapshot() there)%s"
                .formatted(
                    feedback ? "" : ", and without hot_standby_feedback the slot can be lost"))
        .remedy(primary(context));
  }

  private static Remedy primary(CheckContext context) {
    DirectEndpoint direct = context.detection().direct();
    return Remedy.steps(
        direct == null
            ? "Connect to the primary"
            : "Connect to the primary at %s:%s".formatted(direct.host(), direct.port()),
        Remedy.Kind.CONNECTION,
        "user",
        List.of("the primary decodes at every version, and needs no help of another server"));
  }
}
