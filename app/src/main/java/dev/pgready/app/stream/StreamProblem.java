package dev.pgready.app.stream;

import dev.pgready.app.ExitCode;
import dev.pgready.checks.collect.ConnectionTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The stream does not work; the message is one sentence with the next step, fit for a terminal. */
final class StreamProblem extends Exception {
  private final transient ExitCode exit;
  private final @Nullable String sqlState;
  private final transient List<String> blockers;

  StreamProblem(ExitCode exit, @Nullable String sqlState, String sentence) {
    this(exit, sqlState, sentence, List.of());
  }

  StreamProblem(ExitCode exit, @Nullable String sqlState, String sentence, List<String> blockers) {
    super(sentence);
    this.exit = exit;
    this.sqlState = sqlState;
    this.blockers = List.copyOf(blockers);
  }

  /** The same, should the server have repeated a password. */
  StreamProblem without(ConnectionTarget secret) {
    return new StreamProblem(
        exit,
        sqlState,
        secret.withoutPassword(String.valueOf(getMessage())),
        blockers.stream().map(secret::withoutPassword).toList());
  }

  ExitCode exit() {
    return exit;
  }

  @Nullable String sqlState() {
    return sqlState;
  }

  /** Sessions and prepared transactions that were in the way, a line each. */
  List<String> blockers() {
    return blockers;
  }
}
