package dev.pgready.bench;

import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.format.Json;
import java.nio.file.Files;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;


/** Debezium's embedded engine, JSON events that nobody keeps. Arguments: port, slot, rows. */
public final class DebeziumLoop {
  private DebeziumLoop() {}

  public static void main(String[] arguments) throws Exception {
    long wanted = Long.parseLong(arguments[2]);
    Properties properties = new Properties();
    properties.setProperty("name", "bench");
    properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
    properties.setProperty("offset.flush.interval.ms", "60000");
    properties.setProperty("database.hostname", "127.0.0.1");
    properties.setProperty("database.port", arguments[0]);
    properties.setProperty("database.user", "postgres");
    properties.setProperty("database.password", "none");
    properties.setProperty("database.dbname", "bench");
    properties.setProperty("topic.prefix", "bench");
    properties.setProperty("plugin.name", "pgoutput");
    properties.setProperty("slot.name", arguments[1]);
    properties.setProperty("publication.name", "p");
    properties.setProperty("publication.autocreate.mode", "disabled");
    properties.setProperty("snapshot.mode", "no_data");
    properties.setProperty("converter.schemas.enable", "false");
    properties.setProperty("data.dir", Files.createTempDirectory("debezium").toString());
    AtomicLong rows = new AtomicLong();
    CountDownLatch done = new CountDownLatch(1);
    DebeziumEngine<ChangeEvent<String, String>> engine =
        DebeziumEngine.create(Json.class)
            .using(properties)
            .notifying(
                event -> {
                  // a delete is followed by a tombstone, which is no change
                  if (event.value() != null && rows.incrementAndGet() == wanted) {
                    done.countDown();
                  }
                })
            .using((success, message, error) -> {
              if (!success) {
                System.err.println(message);
              }
              done.countDown();
            })
            .build();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    thread.execute(engine);
    done.await();
    System.err.println("rows " + rows.get());
    Runtime.getRuntime().halt(rows.get() >= wanted ? 0 : 1);
  }
}
