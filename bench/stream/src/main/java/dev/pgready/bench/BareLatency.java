package dev.pgready.bench;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;


/**
 * The round trip of {@code pgready stream} with nothing but pgjdbc: a transactional message is
 * committed on one connection and received on another by a thread that does nothing else but read.
 * Arguments: port, count, and SQL to send before each message, as pgready does for safety. Prints medians in milliseconds: from the commit's acknowledgement, from its
 * sending.
 */
public final class BareLatency {
  private BareLatency() {}

  private static Connection connect(String port, boolean replication) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("assumeMinServerVersion", "12");
    properties.setProperty("preferQueryMode", "simple");
    if (replication) {
      properties.setProperty("replication", "database");
    }
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/bench", properties);
  }

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[1]);
    String first = arguments.length > 2 ? arguments[2] : "";
    BlockingQueue<Long> receipts = new LinkedBlockingQueue<>();
    double[] acknowledged = new double[count];
    double[] sent = new double[count];
    try (Connection writer = connect(arguments[0], false);
        Connection connection = connect(arguments[0], true);
        Statement statement = writer.createStatement()) {
      PGConnection postgres = connection.unwrap(PGConnection.class);
      postgres
          .getReplicationAPI()
          .createReplicationSlot()
          .logical()
          .withSlotName("bare_latency")
          .withOutputPlugin("pgoutput")
          .withTemporaryOption()
          .make();
      PGReplicationStream stream =
          postgres
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName("bare_latency")
              .withSlotOption("proto_version", "1")
              .withSlotOption("publication_names", "none")
              .withSlotOption("messages", "true")
              .withStatusInterval(5, TimeUnit.SECONDS)
              .start();
      Thread reader =
          new Thread(
              () -> {
                try {
                  while (true) {
                    ByteBuffer message = stream.read();
                    long now = System.nanoTime();
                    if (message.get(message.position()) == 'M') {
                      receipts.add(now);
                    }
                  }
                } catch (Exception e) {
                  // cut at the end
                }
              });
      reader.setDaemon(true);
      reader.start();
      for (int i = 0; i < count; i++) {
        long before = System.nanoTime();
        boolean answered =
            statement.execute(
                first
                    + "SELECT pg_catalog.txid_current(), pg_catalog.pg_logical_emit_message(true, 'bare', '"
                    + i
                    + "')");
        while (!answered) {
          answered = statement.getMoreResults();
        }
        try (ResultSet row = statement.getResultSet()) {
          row.next();
        }
        long after = System.nanoTime();
        long received = receipts.take();
        acknowledged[i] = Math.max(0, received - after) / 1e6;
        sent[i] = (received - before) / 1e6;
      }
      connection.abort(Runnable::run);
    }
    Arrays.sort(acknowledged);
    Arrays.sort(sent);
    System.out.printf("%.4f %.4f%n", acknowledged[count / 2], sent[count / 2]);
  }
}
