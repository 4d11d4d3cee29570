package dev.pgready.checks;

import dev.pgready.checks.server.FailoverSlots;
import dev.pgready.checks.server.PendingRestart;
import dev.pgready.checks.server.ReplicationSlots;
import dev.pgready.checks.server.ServerProduct;
import dev.pgready.checks.server.ServerVersion;
import dev.pgready.checks.server.SessionTimeouts;
import dev.pgready.checks.server.SlotIdleTimeout;
import dev.pgready.checks.server.SlotWalSize;
import dev.pgready.checks.server.WalLevel;
import dev.pgready.checks.server.WalSenderTimeout;
import dev.pgready.checks.server.WalSenders;
import java.util.List;
import java.util.Optional;

/** The catalogue of checks, in the order in which reports show them. */
public final class Checks {
  private static final List<Check> ALL =
      List.of(
          new Check[] {
            // connection
            // server
            new ServerVersion(),
            new ServerProduct(),
            new WalLevel(),
            new ReplicationSlots(),
            new WalSenders(),
            new SlotWalSize(),
            new SlotIdleTimeout(),
            new WalSenderTimeout(),
            new SessionTimeouts(),
            new PendingRestart(),
            new FailoverSlots(),
            // role
            // ddl
            // publication
            // table
            // slot
            // stream
            // provider
          });

  private Checks() {}

  public static List<Check> all() {
    return ALL;
  }

  public static Optional<Check> find(String id) {
    return ALL.stream().filter(check -> check.id().equals(id)).findFirst();
  }
}
