// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream.roundtrip;

import dev.pgready.app.stream.Publications;
import dev.pgready.app.stream.ServerState;
import dev.pgready.app.stream.SlotQueries;
import dev.pgready.app.stream.StreamErrors;
import dev.pgready.app.stream.StreamProblem;
import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionFactory;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Session;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Whether an existing slot can decode what it has kept, found out without consuming. */
public final class SlotTest {
  private SlotTest() {}

  /**
   * @return what was proven, one sentence
   */
  public static String run(
      ConnectionTarget target, String slot, @Nullable String publication, int timeoutMillis)
      throws StreamProblem {
    try (Session session = ConnectionFactory.ordinary(target)) {
      session.limitReads(timeoutMillis + 5000);
      // one transaction, and settings of its own: behind a pooler those of the session stay
      String limit = Integer.toString(Math.max(1, timeoutMillis));
      session.begin(
          "BEGIN; SET LOCAL statement_timeout = %s; SET LOCAL lock_timeout = %s"
              .formatted(limit, limit));
      ServerState state = ServerState.read(session);
      SlotQueries.require(session, slot, state);
      if (publication == null) {
        return "the slot exists and no consumer reads it; whether it can decode was not tried (--publication NAME)";
      }
      Publications.require(session, publication, state);
      int messages = SlotQueries.peek(session, slot, publication);
      return messages == 0
          ? "nothing waits in the slot, so nothing was decoded"
          : "what waits in the slot can be decoded: %s messages seen, none consumed"
              .formatted(messages);
    } catch (ConnectFailure e) {
      throw StreamErrors.notConnected(e);
    } catch (RuntimeException | OutOfMemoryError e) {
      throw StreamErrors.garbled(e);
    } catch (SQLException e) {
      if ("57014".equals(e.getSQLState())) {
        throw new StreamProblem(
            dev.pgready.app.console.ExitCode.INCONCLUSIVE,
            "57014",
            "the beginning of the slot was not decoded within %s ms: give it more time with --timeout"
                .formatted(timeoutMillis));
      }
      throw StreamErrors.refused(e, "the slot cannot be decoded: " + StreamErrors.words(e));
    }
  }
}
