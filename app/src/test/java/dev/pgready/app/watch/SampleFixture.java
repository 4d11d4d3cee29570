// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import dev.pgready.text.SafeJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A sample to be bent: what a server answers, as a tree. */
public final class SampleFixture {
  /** Of the first refresh, in milliseconds since 1970. */
  public static final long START = 1_795_000_000_000L;

  private final Map<String, Object> tree = new LinkedHashMap<>();
  private final List<Map<String, Object>> slots = new ArrayList<>();
  private final List<Map<String, Object>> waits = new ArrayList<>();
  private final List<Map<String, Object>> transactions = new ArrayList<>();
  private final List<Map<String, Object>> standbys = new ArrayList<>();
  private final List<Map<String, Object>> prepared = new ArrayList<>();

  public SampleFixture() {
    tree.put("at", START);
    tree.put("version", 160_004);
    tree.put("recovery", false);
    tree.put("database", "shop");
    tree.put("role", "monitor");
    tree.put("backend", 99);
    tree.put("startedAt", START - 86_400_000);
    tree.put("wal", 1L << 33);
    tree.put("keepBytes", 10L << 30);
    tree.put("maxSlots", 10);
    tree.put("maxSenders", 10);
    tree.put("maxConnections", 97);
    tree.put("connections", 14);
    tree.put("hidden", 0);
    tree.put("senders", 1);
    tree.put("slots", slots);
    tree.put("standbys", standbys);
    tree.put("transactions", transactions);
    tree.put("prepared", prepared);
    tree.put("waits", waits);
  }

  /** The sketch: one slot that is read, one that nobody reads, one that is being created. */
  public static SampleFixture typical() {
    return new SampleFixture()
        .slot("zero_0_a", "pid", 4001, "heldBytes", 12L << 20, "lagBytes", 4096, "reader", ZERO)
        .slot("old_airbyte", "heldBytes", 8L << 30, "lagBytes", 8L << 30, "safeBytes", 2L << 30)
        .slot(
            "dbz",
            "pid",
            4002,
            "creating",
            true,
            "heldBytes",
            56,
            "lagBytes",
            null,
            "confirmed",
            null,
            "reader",
            Map.of("application", "debezium", "user", "dbz", "queryMillis", 240_000))
        .add(
            "waits",
            "pid",
            4002,
            "forPid",
            4711,
            "application",
            "psql",
            "user",
            "anna",
            "state",
            "idle in transaction",
            "openMillis",
            430_000,
            "stateMillis",
            420_000,
            "startedAt",
            "2026-11-29T06:00:00+00:00")
        .add(
            "transactions",
            "pid",
            4711,
            "application",
            "psql",
            "user",
            "anna",
            "database",
            "shop",
            "state",
            "idle in transaction",
            "openMillis",
            430_000,
            "stateMillis",
            420_000,
            "writes",
            true,
            "xminAge",
            1234)
        .add(
            "prepared", "gid", "job-7", "user", "anna", "database", "shop", "openMillis", 9_000_000)
        .add(
            "standbys",
            "pid",
            4003,
            "application",
            "replica1",
            "address",
            "10.0.3.9",
            "state",
            "streaming",
            "sync",
            "async",
            "sentBytes",
            0,
            "replayBytes",
            2048,
            "lagMillis",
            3);
  }

  private static final Map<String, Object> ZERO =
      Map.of(
          "application",
          "zero",
          "user",
          "app",
          "address",
          "10.0.3.7",
          "kind",
          "walsender",
          "state",
          "streaming",
          "sinceMillis",
          3_600_000,
          "lagMillis",
          3);

  /** Replaces a value; null takes it away. */
  public SampleFixture set(String key, Object value) {
    tree.put(key, value);
    return this;
  }

  /** A logical slot of pgoutput that nobody reads, and what is otherwise with it. */
  public SampleFixture slot(String name, @Nullable Object... other) {
    Map<String, Object> slot = new LinkedHashMap<>();
    slot.put("name", name);
    slot.put("plugin", "pgoutput");
    slot.put("type", "logical");
    slot.put("database", "shop");
    slot.put("temporary", false);
    slot.put("creating", false);
    slot.put("walStatus", "reserved");
    slot.put("restart", "0/1A00000");
    slot.put("confirmed", "0/1AE2550");
    slot.put("heldBytes", 1 << 20);
    slot.put("lagBytes", 1 << 20);
    slot.put("safeBytes", 9L << 30);
    put(slot, other);
    slots.add(slot);
    return this;
  }

  private SampleFixture add(String key, @Nullable Object... values) {
    Map<String, Object> one = new LinkedHashMap<>();
    put(one, values);
    switch (key) {
      case "waits" -> waits.add(one);
      case "transactions" -> transactions.add(one);
      case "prepared" -> prepared.add(one);
      default -> standbys.add(one);
    }
    return this;
  }

  /** Null takes a value away. */
  private static void put(Map<String, Object> tree, @Nullable Object... values) {
    for (int i = 0; i < values.length; i += 2) {
      Object value = values[i + 1];
      if (value == null) {
        tree.remove(String.valueOf(values[i]));
      } else {
        tree.put(String.valueOf(values[i]), value);
      }
    }
  }

  public String json() {
    return SafeJson.line(tree);
  }

  public Sample sample() {
    return SampleDocument.read(json());
  }

  private static long number(Map<String, Object> tree, String key) {
    return ((Number) Objects.requireNonNull(tree.get(key))).longValue();
  }

  /** After a refresh a second for so long; the slots of that name grow by so much each time. */
  public Watched watched(String name, int seconds, String growing, long bytes) {
    Watched watched = new Watched(name);
    long end = number(tree, "at");
    for (int i = seconds; i >= 0; i--) {
      tree.put("at", end - i * 1000L);
      for (Map<String, Object> slot : slots) {
        if (growing.equals(slot.get("name"))) {
          long held = number(slot, "heldBytes");
          if (i < seconds) {
            slot.put("heldBytes", held + bytes);
            slot.put("safeBytes", number(slot, "safeBytes") - bytes);
          }
        }
      }
      watched.saw(sample(), end - i * 1000L);
    }
    return watched;
  }
}
