// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import dev.pgready.app.console.ExitCode;
import dev.pgready.collect.connect.ConnectionTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stream does not work; the message is one sentence with the next step, fit for a terminal. */
public final class StreamProblem extends Exception {
  private final transient ExitCode exit;
  private final @Nullable String sqlState;
  private final transient List<String> blockers;

  public StreamProblem(ExitCode exit, @Nullable String sqlState, String sentence) {
    this(exit, sqlState, sentence, List.of());
  }

  public StreamProblem(
      ExitCode exit, @Nullable String sqlState, String sentence, List<String> blockers) {
    super(sentence);
    this.exit = exit;
    this.sqlState = sqlState;
    this.blockers = List.copyOf(blockers);
  }

  /** The same, should the server have repeated a password. */
  public StreamProblem without(ConnectionTarget secret) {
    return new StreamProblem(
        exit,
        sqlState,
        secret.withoutPassword(String.valueOf(getMessage())),
        blockers.stream().map(secret::withoutPassword).toList());
  }

  public ExitCode exit() {
    return exit;
  }

  public @Nullable String sqlState() {
    return sqlState;
  }

  /** Sessions and prepared transactions that were in the way, a line each. */
  public List<String> blockers() {
    return blockers;
  }
}
