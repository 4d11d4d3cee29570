// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.truth;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.Json;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Debezium's own connector, in its embedded engine, then really does. It ends as soon as the
 * outcome is certain.
 */
final class EmbeddedDebezium implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  /** A wait for a transaction that never ends, seen that often in a row. */
  private static final int STUCK = 10;

  /** How long what was sent may be under way inside of the engine. */
  private static final long GRACE_MILLIS = 3000;

  private static final JsonMapper JSON = new JsonMapper();

  private final Publisher publisher;
  private final Map<String, TreeSet<Long>> rows = new ConcurrentHashMap<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final DebeziumEngine<ChangeEvent<String, String>> engine;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Connection watch;
  private final Statement watching;

  private EmbeddedDebezium(Publisher publisher, String autocreate, String slot)
      throws SQLException {
    this.publisher = publisher;
    this.watch = publisher.read().connect("postgres", publisher.database());
    this.watching = watch.createStatement();
    watching.execute(Publisher.READABLE);
    this.engine =
        DebeziumEngine.create(Json.class)
            .using(properties(publisher, autocreate, slot))
            .notifying(event -> take(event.value()))
            .using((success, message, error) -> end.complete(message + cause(error)))
            .build();
  }

  /**
   * @param autocreate the connector's publication.autocreate.mode
   */
  static Reality of(Publisher publisher, String autocreate) throws SQLException {
    return of(publisher, autocreate, "debezium");
  }

  static Reality of(Publisher publisher, String autocreate, String slot) throws SQLException {
    try (EmbeddedDebezium debezium = new EmbeddedDebezium(publisher, autocreate, slot)) {
      debezium.thread.execute(debezium.engine);
      return debezium.observe();
    }
  }

  private static Properties properties(Publisher publisher, String autocreate, String slot) {
    Properties properties = new Properties();
    Map.ofEntries(
            Map.entry("name", "truth"),
            Map.entry("connector.class", "io.debezium.connector.postgresql.PostgresConnector"),
            Map.entry(
                "offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore"),
            Map.entry("offset.flush.interval.ms", "0"),
            Map.entry("database.hostname", "127.0.0.1"),
            Map.entry("database.port", String.valueOf(publisher.port())),
            Map.entry("database.user", Scenario.ROLE),
            Map.entry("database.password", "none"),
            Map.entry("database.dbname", publisher.database()),
            Map.entry("topic.prefix", "truth"),
            Map.entry("plugin.name", "pgoutput"),
            Map.entry("slot.name", slot),
            Map.entry("publication.name", publisher.scenario().publications().get(0)),
            Map.entry("publication.autocreate.mode", autocreate),
            Map.entry("table.include.list", "public.customers,public.orders"),
            // keys of numeric, too
            Map.entry("decimal.handling.mode", "double"),
            Map.entry("converter.schemas.enable", "false"),
            Map.entry("poll.interval.ms", "50"),
            // it would try again for ever what fails for ever
            Map.entry("errors.max.retries", "0"),
            Map.entry("slot.max.retries", "1"),
            Map.entry("slot.retry.delay.ms", "200"))
        .forEach(properties::setProperty);
    return properties;
  }

  private void take(@Nullable String value) {
    if (value == null) {
      // the tombstone behind a delete
      return;
    }
    JsonNode event = JSON.readTree(value);
    if (!event.has("op") || !event.path("source").has("table")) {
      return;
    }
    TreeSet<Long> keys =
        rows.computeIfAbsent(event.path("source").path("table").asString(), t -> new TreeSet<>());
    synchronized (keys) {
      switch (event.path("op").asString()) {
        case "r", "c" -> keys.add(event.path("after").path("id").asLong(0));
        case "u" -> {
          // there with REPLICA IDENTITY FULL; else a key that changes comes as delete and insert
          keys.remove(event.path("before").path("id").asLong(0));
          keys.add(event.path("after").path("id").asLong(0));
        }
        case "d" -> keys.remove(event.path("before").path("id").asLong(0));
        default -> {}
      }
    }
  }

  private Reality observe() throws SQLException {
    Optional<String> failed = started();
    if (failed.isPresent()) {
      return new Reality(false, failed.get());
    }
    Optional<String> disturbed = publisher.change();
    if (disturbed.isPresent()) {
      return new Reality(false, disturbed.get());
    }
    String until =
        publisher.server().query(publisher.database(), "SELECT pg_current_wal_insert_lsn()").get(0);
    String wanted = publisher.scenario().outcome().streamed();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    boolean sent = false;
    while (System.nanoTime() < deadline) {
      if (seen().equals(wanted)) {
        return new Reality(true, "replicated");
      }
      if (end.isDone()) {
        return new Reality(false, end.join());
      }
      if (!sent && sent(until)) {
        sent = true;
        deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
    }
    return new Reality(false, "has %s, not %s".formatted(seen(), wanted));
  }

  /** Empty: its stream has begun, so the snapshot is over. */
  private Optional<String> started() throws SQLException {
    int waits = 0;
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      if (end.isDone()) {
        return Optional.of(end.join());
      }
      if (yes("SELECT count(*) > 0 FROM pg_stat_replication WHERE state = 'streaming'")) {
        return Optional.empty();
      }
      boolean waiting =
          yes(
              "SELECT count(*) > 0 FROM pg_stat_activity WHERE usename = '%s' AND wait_event_type = 'Lock'"
                  .formatted(Scenario.ROLE));
      waits = waiting ? waits + 1 : 0;
      if (waits == STUCK) {
        return Optional.of("it waits for somebody's transaction");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(waiting ? 100 : 30));
    }
    return Optional.of("its stream does not begin");
  }

  private boolean sent(String until) throws SQLException {
    return yes(
        "SELECT coalesce(bool_or(sent_lsn >= '%s'), false) FROM pg_stat_replication"
            .formatted(until));
  }

  private boolean yes(String sql) throws SQLException {
    return Publisher.one(watching, sql).equals("t");
  }

  private String seen() {
    return keys("customers") + " " + keys("orders");
  }

  private String keys(String table) {
    TreeSet<Long> keys = rows.get(table);
    if (keys == null) {
      return "-";
    }
    synchronized (keys) {
      return keys.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
  }

  private static String cause(@Nullable Throwable error) {
    Throwable root = error;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root == null ? "" : ": " + root.getMessage();
  }

  @Override
  public void close() throws SQLException {
    try {
      if (!end.isDone()) {
        // a task that waits at the server ends with its session only
        CompletableFuture<Void> closing =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    engine.close();
                  } catch (IOException | IllegalStateException e) {
                    // it has ended by itself meanwhile
                  }
                });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!closing.isDone() && System.nanoTime() < deadline) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
          if (!closing.isDone()) {
            Publisher.one(
                watching,
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '%s'"
                    .formatted(Scenario.ROLE));
          }
        }
      }
    } finally {
      thread.shutdownNow();
      watch.close();
    }
  }
}
