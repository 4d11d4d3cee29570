package dev.pgready.checks;

import dev.pgready.checks.server.WalLevel;
import java.util.List;
import java.util.Optional;

/** The catalogue of checks, in the order in which reports show them. */
public final class Checks {
  private static final List<Check> ALL =
      List.of(
          // connection
          // server
          new WalLevel()
          // role
          // ddl
          // publication
          // table
          // slot
          // stream
          // provider
          );

  private Checks() {}

  public static List<Check> all() {
    return ALL;
  }

  public static Optional<Check> find(String id) {
    return ALL.stream().filter(check -> check.id().equals(id)).findFirst();
  }
}
