// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.scope.Phrases;
import dev.pgready.consumers.needs.Connections;
import dev.pgready.facts.Catalogue;
import dev.pgready.postgres.Identifiers;
import java.util.List;

/**
 * Ordinary connections that are left: by max_connections without its reserved ones, by the
 * database's limit and by the role's. The stream itself is a walsender, which counts against none;
 * before the minor releases of February 2025, against the last two.
 */
public final class ConnectionHeadroom implements Check {
  /** Whose limit it is, and so what raises it. */
  private enum LimitOf {
    SERVER,
    DATABASE,
    ROLE
  }

  /**
   * Of one limit.
   *
   * @param needs of the sessions that it counts
   */
  private record Room(LimitOf of, String what, long limit, long free, Connections needs) {
    int peak() {
      return Math.max(needs.needed(), needs.peak());
    }

    Room tighter(Room other) {
      return other.free() - other.peak() < free - peak() ? other : this;
    }
  }

  @Override
  public String title() {
    return "Connections are free for the consumer";
  }

  @Override
  public CheckResult evaluate(CheckContext context) {
    boolean senders = context.cat().server().limitsSenders();
    Connections limited = context.consumer().limited(senders);
    if (limited.peak() == 0 && limited.steady() == 0) {
      return CheckResult.skip(
          "%s opens no ordinary connections; its stream counts as WAL sender"
              .formatted(context.consumer().name()));
    }
    Room room = tightest(context, limited);
    int required = room.needs().needed();
    int peak = room.peak();
    long free = Math.max(0, room.free());
    CheckResult result;
    if (room.free() >= peak) {
      result =
          CheckResult.pass(
              "%s %s free".formatted(Phrases.count(free, "connection"), free == 1 ? "is" : "are"));
    } else {
      String message =
          "%s %s left of %s (%s): %s needs %s%s%s"
              .formatted(
                  Phrases.count(free, "connection"),
                  free == 1 ? "is" : "are",
                  room.what(),
                  room.limit(),
                  context.consumer().name(),
                  room.free() < required ? required : peak,
                  room.free() < required ? "" : " at its peak",
                  room.of() != LimitOf.SERVER && senders && context.consumer().replicates()
                      ? ", its WAL senders among them, which this minor release counts too"
                      : "");
      result =
          (room.free() < required ? CheckResult.fail(message) : CheckResult.warn(message))
              .remedy(remedy(context, room, peak));
    }
    return result
        .evidence("limit", room.what())
        .evidence("limit_value", room.limit())
        .evidence("free", room.free())
        .evidence("needed", required)
        .evidence("needed_at_peak", peak);
  }

  /**
   * @param limited of the sessions that a connection limit counts
   */
  private static Room tightest(CheckContext context, Connections limited) {
    Catalogue catalogue = context.cat();
    // pgready's own session will be gone when the consumer comes
    int own = catalogue.role().current() ? 1 : 0;
    long max = catalogue.number("max_connections").orElse((long) Integer.MAX_VALUE);
    long reserved =
        catalogue.role().superuser()
            ? 0
            : catalogue.number("superuser_reserved_connections").orElse(0L)
                + (catalogue.role().memberOf().contains("pg_use_reserved_connections")
                    ? 0
                    : catalogue.number("reserved_connections").orElse(0L));
    Room tightest =
        new Room(
            LimitOf.SERVER,
            "max_connections",
            max,
            max - reserved - catalogue.sessions().clients() + own,
            context.consumer().connections());
    if (catalogue.role().superuser()) {
      return tightest;
    }
    int database = catalogue.database().connectionLimit();
    if (database >= 0) {
      tightest =
          tightest.tighter(
              new Room(
                  LimitOf.DATABASE,
                  "the limit of database " + Identifiers.quote(catalogue.database().name()),
                  database,
                  database - catalogue.database().sessions() + own,
                  limited));
    }
    int role = catalogue.role().connectionLimit();
    if (role >= 0) {
      tightest =
          tightest.tighter(
              new Room(
                  LimitOf.ROLE,
                  "the limit of role " + Identifiers.quote(catalogue.role().limited()),
                  role,
                  role - catalogue.role().sessions() + own,
                  limited));
    }
    return tightest;
  }

  private static Remedy remedy(CheckContext context, Room room, int peak) {
    String role = Identifiers.quote(context.cat().role().limited());
    String database = Identifiers.quote(context.cat().database().name());
    long wanted = room.limit() - room.free() + peak;
    if (room.of() == LimitOf.ROLE) {
      return Remedy.sql(
          "Raise the connection limit of role " + role,
          "superuser, or a CREATEROLE role with ADMIN OPTION on " + role,
          List.of("ALTER ROLE %s CONNECTION LIMIT %s".formatted(role, wanted)),
          List.of("ALTER ROLE %s CONNECTION LIMIT %s".formatted(role, room.limit())));
    }
    if (room.of() == LimitOf.DATABASE) {
      return Remedy.sql(
          "Raise the connection limit of database " + database,
          "superuser, or the database's owner",
          List.of("ALTER DATABASE %s CONNECTION LIMIT %s".formatted(database, wanted)),
          List.of("ALTER DATABASE %s CONNECTION LIMIT %s".formatted(database, room.limit())));
    }
    return context.change("max_connections", String.valueOf(wanted));
  }
}
