// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.console.ExitCode;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a stream from beside its reader: keeps it up while the reader is busy with a slow
 * output, ends it in time, and notices when it is dead. A connection that a broken network or a
 * firewall has cut without notice is silent for ever, and so is an idle one; so after a silence the
 * server is asked, and if it does not answer, whether it can still be reached and still has its
 * end. A server busy with decoding may be slow to answer: that alone cuts nothing.
 */
final class StreamWatchdog implements Runnable {
  private static final long STEP_MILLIS = 500;

  private final ReplicationLink link;
  private final WalStream stream;
  private final CountDownLatch done;
  private final long end;
  private final Silence silence;
  private volatile @Nullable StreamProblem problem;

  /**
   * @param done when the reader has ended
   * @param forMillis ends the stream after that time; 0: never
   * @param walSenderTimeoutMillis of the server; 0: none
   */
  StreamWatchdog(
      ReplicationLink link,
      WalStream stream,
      CountDownLatch done,
      long forMillis,
      long walSenderTimeoutMillis) {
    this.link = link;
    this.stream = stream;
    this.done = done;
    this.end =
        forMillis == 0
            ? Long.MAX_VALUE
            : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMillis);
    this.silence = new Silence(walSenderTimeoutMillis, System.nanoTime());
  }

  /** Why the stream was cut from here; null: it was not, or in good order. */
  @Nullable StreamProblem problem() {
    return problem;
  }

  @Override
  public void run() {
    try {
      while (true) {
        long left = end == Long.MAX_VALUE ? STEP_MILLIS : (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        if (done.await(Math.min(STEP_MILLIS, left), TimeUnit.MILLISECONDS)) {
          return;
        }
        stream.feedbackIfDue();
        if (dead()) {
          link.cut();
          return;
        }
      }
      stream.stop();
      if (!done.await(2, TimeUnit.SECONDS)) {
        link.cut();
      }
    } catch (SQLException e) {
      if (!stream.stopped()) {
        problem = StreamErrors.cut(e);
      }
      link.cut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean dead() throws SQLException {
    long now = System.nanoTime();
    return switch (silence.step(now, stream.came(), stream.waiting(), stream.inMessage())) {
      case NOTHING -> false;
      case ASK -> {
        stream.feedback(true);
        yield false;
      }
      case CUT -> {
        problem =
            new StreamProblem(
                ExitCode.NO_FACTS,
                "08006",
                "nothing has come from %s for %s s in the middle of a message: the connection was cut without notice, or what answers there is not Postgres"
                    .formatted(
                        link.address(), TimeUnit.NANOSECONDS.toSeconds(silence.length(now))));
        yield true;
      }
      case FIND_OUT -> gone();
    };
  }

  private boolean gone() {
    ReplicationLink.Presence presence =
        link.presence((int) TimeUnit.NANOSECONDS.toMillis(silence.quiet()));
    if (presence == ReplicationLink.Presence.THERE || silence.brokenBy(stream.came())) {
      silence.excused(System.nanoTime(), stream.inMessage());
      return false;
    }
    problem =
        new StreamProblem(
            ExitCode.NO_FACTS,
            "08006",
            "nothing has come from %s for %s s, not even an answer when asked, and %s: the connection was cut without notice, for example by a broken network or a firewall"
                .formatted(
                    link.address(),
                    TimeUnit.NANOSECONDS.toSeconds(silence.length(System.nanoTime())),
                    presence == ReplicationLink.Presence.GONE
                        ? "the server has ended this stream"
                        : "the server cannot be reached any more"));
    return true;
  }
}
