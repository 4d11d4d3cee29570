// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import dev.pgready.facts.Catalogue;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import dev.pgready.facts.SlotFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one server's slots held back at two moments.
 *
 * @param seconds between the earlier and the later facts, at least one
 * @param backwards whether B is the earlier one
 * @param walBytes WAL written in between; null: not known, or the history of the WAL changed
 * @param slots of both moments, the fastest growing first
 */
public record SlotGrowth(
    long seconds, boolean backwards, @Nullable Long walBytes, List<Slot> slots) {
  /**
   * @param from retained bytes earlier
   * @param to retained bytes later
   * @param bytesPerHour negative: it shrinks
   * @param secondsToLimit until {@code max_slot_wal_keep_size} at this rate; null: there is no
   *     limit, or it does not grow
   */
  public record Slot(
      String name, long from, long to, long bytesPerHour, @Nullable Long secondsToLimit) {}

  public SlotGrowth {
    slots = List.copyOf(slots);
  }

  /** Empty: not one server, or not two moments. */
  public static Optional<SlotGrowth> between(Facts a, Facts b) {
    Catalogue before = a.catalogue();
    Catalogue after = b.catalogue();
    if (before == null || after == null || !sameServer(a, b)) {
      return Optional.empty();
    }
    long elapsed;
    try {
      elapsed =
          Duration.between(
                  Instant.parse(before.server().collectedAt()),
                  Instant.parse(after.server().collectedAt()))
              .toSeconds();
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
    if (elapsed == 0) {
      return Optional.empty();
    }
    return Optional.of(
        elapsed > 0 ? of(before, after, elapsed, false) : of(after, before, -elapsed, true));
  }

  /**
   * Whether both are about one server. System identifiers can only deny it: a standby and a
   * restored copy have that of their origin.
   */
  public static boolean sameServer(Facts a, Facts b) {
    Catalogue before = a.catalogue();
    Catalogue after = b.catalogue();
    String systemA = system(a);
    String systemB = system(b);
    if (before == null
        || after == null
        || (systemA != null && systemB != null && !systemA.equals(systemB))) {
      return false;
    }
    boolean sameStart = before.seen(all -> sameStart(all, after)).orElse(false);
    return sameStart
        || sameEndpoint(a.connection(), b.connection(), systemA != null && systemB != null);
  }

  private static boolean sameStart(Catalogue before, Catalogue after) {
    Integer portA = before.server().port();
    Integer portB = after.server().port();
    return before.server().startedAt() != null
        && before.server().startedAt().equals(after.server().startedAt())
        && before.server().banner().equals(after.server().banner())
        && before.server().inRecovery() == after.server().inRecovery()
        && (portA == null || portB == null || portA.equals(portB));
  }

  private static @Nullable String system(Facts facts) {
    return facts.probes().replication() == null ? null : facts.probes().replication().systemId();
  }

  /** A name means one server, unless it means this machine: there tunnels end. */
  private static boolean sameEndpoint(
      @Nullable ConnectionFacts a, @Nullable ConnectionFacts b, boolean sameSystem) {
    if (a == null || b == null || a.host() == null || b.host() == null) {
      return false;
    }
    String host = a.host();
    boolean here =
        host.startsWith("/")
            || host.equals("localhost")
            || host.startsWith("127.")
            || host.equals("::1");
    return host.equalsIgnoreCase(b.host()) && a.port() == b.port() && (sameSystem || !here);
  }

  private static SlotGrowth of(Catalogue from, Catalogue to, long seconds, boolean backwards) {
    List<Slot> slots = new ArrayList<>();
    long limit =
        to.found(all -> all.number("max_slot_wal_keep_size")).filter(mb -> mb > 0).orElse(0L) << 20;
    for (SlotFacts slot : to.list(Catalogue::slots)) {
      SlotFacts earlier = from.found(seen -> seen.slot(slot.name())).orElse(null);
      if (earlier == null || earlier.retainedBytes() == null || slot.retainedBytes() == null) {
        continue;
      }
      long grown = slot.retainedBytes() - earlier.retainedBytes();
      Long left =
          limit > 0 && grown > 0
              ? (Long) (long) (Math.max(0, limit - slot.retainedBytes()) * (double) seconds / grown)
              : null;
      slots.add(
          new Slot(
              slot.name(),
              earlier.retainedBytes(),
              slot.retainedBytes(),
              perHour(grown, seconds),
              left));
    }
    slots.sort(
        Comparator.comparingLong((Slot slot) -> slot.bytesPerHour())
            .reversed()
            .thenComparing(Slot::name));
    return new SlotGrowth(seconds, backwards, written(from, to), slots);
  }

  /** In bytes or bytes an hour. */
  static long perHour(long bytes, long seconds) {
    return Math.round(bytes * 3600.0 / seconds);
  }

  /** WAL written, in bytes an hour; null: not known. */
  public @Nullable Long walBytesPerHour() {
    return walBytes == null ? null : (Long) perHour(walBytes, seconds);
  }

  private static @Nullable Long written(Catalogue from, Catalogue to) {
    Long start = position(from.seen(all -> all.server().lsn()).orElse(null));
    Long end = position(to.seen(all -> all.server().lsn()).orElse(null));
    return start == null || end == null || end < start ? null : (Long) (end - start);
  }

  /** {@code 16/B374D848} as a number of bytes. */
  private static @Nullable Long position(@Nullable String lsn) {
    if (lsn == null || !lsn.matches("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}")) {
      return null;
    }
    int slash = lsn.indexOf('/');
    return (Long.parseLong(lsn.substring(0, slash), 16) << 32)
        + Long.parseLong(lsn.substring(slash + 1), 16);
  }
}
