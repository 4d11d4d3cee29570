package dev.pgready.bench;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;


/** pgjdbc as its manual shows it, without decoding. Arguments: port, slot, rows, blocking or burst. */
public final class BareLoop {
  private BareLoop() {}

  public static void main(String[] arguments) throws Exception {
    long wanted = Long.parseLong(arguments[2]);
    boolean burst = arguments[3].equals("burst");
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("replication", "database");
    properties.setProperty("assumeMinServerVersion", "10");
    properties.setProperty("preferQueryMode", "simple");
    try (Connection connection =
        DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + arguments[0] + "/bench", properties)) {
      PGReplicationStream stream =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(arguments[1])
              .withSlotOption("proto_version", "1")
              .withSlotOption("publication_names", "p")
              .withStatusInterval(5, TimeUnit.SECONDS)
              .withStartPosition(LogSequenceNumber.INVALID_LSN)
              .start();
      long rows = 0;
      while (rows < wanted) {
        ByteBuffer message = burst ? stream.readPending() : stream.read();
        if (message == null) {
          LockSupport.parkNanos(1_000_000);
          continue;
        }
        byte kind = message.get(message.position());
        if (kind == 'I' || kind == 'U' || kind == 'D') {
          rows++;
        }
      }
      connection.abort(Runnable::run);
    }
  }
}
