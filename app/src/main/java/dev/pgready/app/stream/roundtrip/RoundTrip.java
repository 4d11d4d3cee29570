// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.roundtrip;

import dev.pgready.app.console.ExitCode;
import dev.pgready.app.stream.Numbers;
import dev.pgready.app.stream.Publications;
import dev.pgready.app.stream.ReplicationLink;
import dev.pgready.app.stream.ServerState;
import dev.pgready.app.stream.StreamErrors;
import dev.pgready.app.stream.StreamProblem;
import dev.pgready.app.stream.StreamTarget;
import dev.pgready.app.stream.WalStream;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.request.StreamProber;
import dev.pgready.facts.ProbeFacts;
import dev.pgready.postgres.Identifiers;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Proves the stream: a temporary slot, a walsender, and a transaction that is written on one
 * connection and received back on another. Leaves nothing behind: the slot is temporary, the
 * message is in the WAL only, and the write test's table is gone when its transaction commits.
 */
public final class RoundTrip implements StreamProber {
  /** Of a probe; its slot waits 3 s and its message 5 s at most. */
  private static final long PROBE_MILLIS = 20_000;

  @Override
  public ProbeFacts.StreamProbe probe(
      ConnectionTarget ordinary, ConnectionTarget replication, @Nullable String publication) {
    try {
      RoundTripResult result =
          run(
              ordinary,
              replication,
              RoundTripOptions.PROBE.withPublication(publication),
              PROBE_MILLIS);
      String unproven = result.notProven().isEmpty() ? null : String.join("; ", result.notProven());
      return new ProbeFacts.StreamProbe(
          true,
          null,
          unproven,
          result.slotMillis(),
          result.acknowledgedMillis().isEmpty() ? null : result.medianMillis(),
          List.of());
    } catch (StreamProblem problem) {
      StreamProblem e = problem.without(ordinary).without(replication);
      return new ProbeFacts.StreamProbe(
          false,
          e.sqlState(),
          e.getMessage(),
          null,
          null,
          e.blockers(),
          e.exit() == ExitCode.INCONCLUSIVE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ProbeFacts.StreamProbe(false, null, "interrupted", null, null, List.of());
    }
  }

  public static RoundTripResult run(
      ConnectionTarget ordinary, ConnectionTarget replication, RoundTripOptions options)
      throws StreamProblem, InterruptedException {
    return run(ordinary, replication, options, 0);
  }

  /**
   * @param millis for all of it, once both connections stand; 0: each answer has its own limit
   */
  private static RoundTripResult run(
      ConnectionTarget ordinary,
      ConnectionTarget replication,
      RoundTripOptions options,
      long millis)
      throws StreamProblem, InterruptedException {
    try (ReplicationLink link =
        ReplicationLink.open(
            ordinary, replication, options.lockTimeoutMillis(), RoundTrip::nothing)) {
      link.within(millis);
      Run run = new Run(link, options, millis > 0);
      try {
        return run.run();
      } catch (SQLException e) {
        throw StreamErrors.broken(e, run.target);
      } catch (RuntimeException | OutOfMemoryError e) {
        throw StreamErrors.garbled(e);
      }
    }
  }

  private static void nothing() {}

  /** One proof on one link. */
  private static final class Run {
    private final ReplicationLink link;
    private final RoundTripOptions options;
    private final boolean probe;
    private final StreamTarget target;
    private final String nonce = UUID.randomUUID().toString().substring(0, 8);
    private final String scratch = "pgready_" + nonce;
    private final List<Double> sent = new ArrayList<>();
    private final List<Double> acknowledged = new ArrayList<>();
    private final List<String> proven = new ArrayList<>();
    private final List<String> notProven = new ArrayList<>();
    private @Nullable String change;

    Run(ReplicationLink link, RoundTripOptions options, boolean probe) {
      this.probe = probe;
      this.link = link;
      this.options = options;
      List<String> publications = new ArrayList<>();
      if (options.publication() != null) {
        publications.add(options.publication());
      }
      if (options.writeTest()) {
        publications.add(scratch);
      }
      ServerState state = link.state();
      this.target =
          new StreamTarget(
              null, publications, state.protocolVersion(), false, state.messagesSupported());
    }

    RoundTripResult run() throws SQLException, StreamProblem, InterruptedException {
      ServerState state = link.state();
      requirePublication();
      long keepalive = link.walSenderTimeoutMillis() / 2;
      long start = System.nanoTime();
      String slot = link.createSlot(options.lockTimeoutMillis());
      double slotMillis = millis(System.nanoTime() - start);
      start = System.nanoTime();
      WalStream stream = link.start(slot, target);
      Receiver receiver = new Receiver(stream, target);
      link.threads().execute(receiver);
      if (state.recovery() && probe) {
        notProven.add(
            "the slot and the stream work on this standby; changes are written on its primary, so none was sent");
        return result(state, stream, receiver, slotMillis, 0, keepalive);
      }
      if (state.recovery()) {
        throw new StreamProblem(
            ExitCode.INCONCLUSIVE,
            null,
            "the slot and the stream work on this standby, but nothing can be written here to be received: write on the primary and watch with --follow");
      }
      for (int i = 0; i < options.count(); i++) {
        roundTrip(receiver, i);
      }
      if (state.messagesSupported()) {
        proven.add("a logical message was sent, decoded by pgoutput and received back");
      } else {
        proven.add("a transaction was sent, decoded by pgoutput and its commit received back");
        notProven.add(
            "PostgreSQL %s has no messages in pgoutput, so no content was decoded (--write-test decodes a row)"
                .formatted(state.major()));
      }
      double firstByte = millis(Math.max(0, stream.firstFrame() - start));
      if (options.writeTest()) {
        writeTest(receiver);
      }
      awaitChange(receiver);
      return result(state, stream, receiver, slotMillis, firstByte, keepalive);
    }

    private RoundTripResult result(
        ServerState state,
        WalStream stream,
        Receiver receiver,
        double slotMillis,
        double firstByte,
        long keepalive) {
      return new RoundTripResult(
          state.versionNum(),
          state.role(),
          state.database(),
          target.protocolVersion(),
          slotMillis,
          firstByte,
          sent,
          acknowledged,
          keepalive,
          stream.bytes(),
          receiver.messages(),
          stream.received(),
          change,
          proven,
          notProven);
    }

    private static double millis(long nanos) {
      return Math.round(nanos / 1e3) / 1e3;
    }

    /** START_REPLICATION takes a publication that does not exist, and 18 never complains of it. */
    private void requirePublication() throws SQLException, StreamProblem {
      if (options.publication() != null) {
        Publications.require(link.ordinary(), options.publication(), link.state());
      }
    }

    private void roundTrip(Receiver receiver, int number)
        throws SQLException, StreamProblem, InterruptedException {
      String content = nonce + '/' + number;
      long xid;
      long before;
      long after;
      try {
        before = System.nanoTime();
        // one message is one transaction; a setting of the session would outlive us behind a pooler
        String message =
            "SET LOCAL statement_timeout = 30000; SELECT pg_catalog.txid_current(), pg_catalog.pg_logical_emit_message(true, '%s', '%s')"
                .formatted(Receiver.PREFIX, content);
        xid = Session.patiently(() -> link.ordinary().query(message, row -> Numbers.of(row, 1)));
        after = System.nanoTime();
      } catch (SQLException e) {
        throw notWritten(e);
      }
      long received = awaitEcho(receiver, content, (int) xid);
      sent.add(millis(received - before));
      acknowledged.add(millis(Math.max(0, received - after)));
    }

    private StreamProblem notWritten(SQLException e) {
      String sqlState = String.valueOf(e.getSQLState());
      if (sqlState.equals("42501")) {
        return new StreamProblem(
            ExitCode.INCONCLUSIVE,
            sqlState,
            "role %s is not allowed to send a logical message, so the stream was started but not proven: grant EXECUTE on function pg_logical_emit_message, or use --write-test"
                .formatted(Identifiers.quote(link.state().role())));
      }
      return StreamErrors.refused(e, "the test message was refused: " + StreamErrors.words(e));
    }

    private long awaitEcho(Receiver receiver, String content, int xid)
        throws SQLException, StreamProblem, InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.timeoutMillis());
      while (true) {
        Receiver.Event event = poll(receiver, deadline);
        if (event == null) {
          throw new StreamProblem(
              ExitCode.NOT_READY,
              null,
              "a change was committed but did not come back within %s ms: the walsender (pid %s) is stuck or far behind; look at wait_event of that pid in pg_stat_activity"
                  .formatted(options.timeoutMillis(), link.walsenderPid()));
        }
        if (event instanceof Receiver.Event.Echo echo && echo.content().equals(content)) {
          return echo.nanos();
        }
        if (!link.state().messagesSupported()
            && event instanceof Receiver.Event.Committed committed
            && committed.xid() == xid) {
          return committed.nanos();
        }
        note(event);
      }
    }

    /** Null: nothing came in time. */
    private Receiver.@Nullable Event poll(Receiver receiver, long deadline)
        throws SQLException, StreamProblem, InterruptedException {
      Receiver.Event event =
          receiver.events().poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event instanceof Receiver.Event.Over over) {
        Throwable why = over.why();
        if (why instanceof SQLException e) {
          throw e;
        }
        throw why == null
            ? new StreamProblem(ExitCode.NO_FACTS, null, "the server ended the stream")
            : StreamErrors.garbled(why);
      }
      return event;
    }

    private void note(Receiver.Event event) {
      if (change == null
          && event instanceof Receiver.Event.Row row
          && !row.table().equals(scratch)) {
        change =
            "%s on %s".formatted(row.kind().title(), Identifiers.quote(row.schema(), row.table()));
      }
    }

    /**
     * Table and publication are made and dropped in the transaction that writes the row. Decoding
     * sees the catalogue as it was at that row, so it finds them; nobody else ever does, and no
     * accident can leave them behind.
     */
    private void writeTest(Receiver receiver)
        throws SQLException, StreamProblem, InterruptedException {
      try {
        String schema = scratchSchema();
        link.ordinary()
            .begin(
                "BEGIN; SET LOCAL statement_timeout = 30000; SET LOCAL lock_timeout = %s"
                    .formatted(Integer.toString(options.lockTimeoutMillis())));
        link.ordinary()
            .execute(
                """
                CREATE TABLE %2$s (id int PRIMARY KEY, note text);
                CREATE PUBLICATION %1$s FOR TABLE %2$s;
                INSERT INTO %2$s VALUES (1, 'written by pgready');
                DROP PUBLICATION %1$s;
                DROP TABLE %2$s;
                COMMIT"""
                    .formatted(Identifiers.quote(scratch), Identifiers.quote(schema, scratch)));
      } catch (SQLException e) {
        if (StreamErrors.lost(e)) {
          throw e;
        }
        try {
          link.ordinary().execute("ROLLBACK");
        } catch (SQLException gone) {
          // with the connection: the reason above says more
        }
        throw new StreamProblem(
            StreamErrors.gone(e.getSQLState()) ? ExitCode.NO_FACTS : ExitCode.INCONCLUSIVE,
            e.getSQLState(),
            "the write test could not create its scratch table and publication: "
                + StreamErrors.words(e)
                + "; run it as a role with CREATE on the database and a schema");
      }
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.timeoutMillis());
      while (true) {
        Receiver.Event event = poll(receiver, deadline);
        if (event == null) {
          throw StreamErrors.problem(
              null,
              "the row of the write test did not come back within %s ms"
                  .formatted(options.timeoutMillis()));
        }
        if (event instanceof Receiver.Event.Row row && row.table().equals(scratch)) {
          proven.add(
              "a row was inserted into a scratch table, published, decoded and received back");
          notProven.removeIf(line -> line.contains("--write-test"));
          return;
        }
        note(event);
      }
    }

    /** One in which the role may create a table: its own, or public, or any other. */
    private String scratchSchema() throws SQLException {
      return link.ordinary()
          .query(
              """
              SELECT nspname FROM pg_catalog.pg_namespace
              WHERE pg_catalog.has_schema_privilege(oid, 'CREATE')
                AND pg_catalog.has_schema_privilege(oid, 'USAGE')
                AND nspname <> 'information_schema' AND nspname !~ '^pg_'
              ORDER BY nspname <> current_user, nspname <> 'public', nspname LIMIT 1""",
              row -> {
                if (!row.next()) {
                  throw new SQLException(
                      "there is no schema in which it can create a table", "42501");
                }
                return row.getString(1);
              });
    }

    private void awaitChange(Receiver receiver)
        throws SQLException, StreamProblem, InterruptedException {
      if (options.publication() == null) {
        notProven.add("no publication was given, so none was read (--publication NAME)");
        return;
      }
      String name = Identifiers.quote(options.publication());
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(options.waitMillis());
      while (change == null) {
        Receiver.Event event = poll(receiver, deadline);
        if (event == null) {
          notProven.add(
              options.waitMillis() == 0
                  ? "publication %s exists, but no change through it was waited for (--wait TIME)"
                      .formatted(name)
                  : "publication %s exists, but no change came through it within %s (--wait TIME)"
                      .formatted(name, Quantities.millis(options.waitMillis())));
          return;
        }
        note(event);
      }
      proven.add("a real change came through publication %s: %s".formatted(name, change));
    }
  }
}
