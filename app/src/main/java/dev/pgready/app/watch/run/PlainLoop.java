// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.run;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.watch.Gate;
import dev.pgready.app.watch.Watched;
import dev.pgready.app.watch.source.Feed;
import dev.pgready.app.watch.source.RecordedFeed;
import dev.pgready.app.watch.view.PlainRows;
import dev.pgready.app.watch.view.WatchMetrics;
import dev.pgready.checks.scope.Phrases;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code watch} without a terminal: rows, lines of JSON, metrics. */
public final class PlainLoop {
  /** What is written. */
  public enum Form {
    HUMAN,
    /** One object a line, as in a recording. */
    JSON,
    PROMETHEUS
  }

  private static final long PATIENCE = 100;

  private final Cycle cycle;
  private final Console shell;
  private final Form form;
  private final boolean once;
  private final Map<String, Map<String, String>> labels;
  private String said = "";

  /**
   * @param once whether one refresh of each database is enough
   * @param labels of metrics, by the name of the database
   */
  public PlainLoop(
      Cycle cycle,
      Console shell,
      Form form,
      boolean once,
      Map<String, Map<String, String>> labels) {
    this.cycle = cycle;
    this.shell = shell;
    this.form = form;
    this.once = once;
    this.labels = Map.copyOf(labels);
  }

  /** Until a gate is decided, or nobody reads any more; without a gate otherwise for ever. */
  public ExitCode run() throws IOException, InterruptedException {
    PrintWriter out = shell.out();
    while (!out.checkError()) {
      Feed.Update update = cycle.feed().next(PATIENCE);
      if (update != null) {
        Watched database = cycle.take(update);
        List<String> never = cycle.neverAnswered();
        if (!never.isEmpty()) {
          never.forEach(shell::say);
          return ExitCode.NO_FACTS;
        }
        written(update, database);
      }
      Optional<ExitCode> end = end(update != null);
      if (end.isPresent()) {
        return end.get();
      }
    }
    return ExitCode.READY;
  }

  private void written(Feed.Update update, Watched database) {
    Gate gate = cycle.gate();
    switch (form) {
      case JSON -> shell.out().println(update.line());
      case HUMAN -> {
        if (gate == null) {
          shell.out().print(rows(database, update.at()));
        } else if (cycle.heardAll()) {
          String words = gate.words(Cycle.ticks());
          // how long it has been met already goes up and up: that is no news
          String news = words.replaceFirst(" for [^:]* of ", " for ");
          if (!news.equals(said)) {
            said = news;
            shell.say(words);
          }
        }
      }
      case PROMETHEUS -> {
        // all at once, at the end
      }
    }
  }

  private String rows(Watched database, long at) {
    return PlainRows.of(database, cycle.rows(database), at, cycle.several());
  }

  private Optional<ExitCode> end(boolean updated) throws IOException {
    Gate gate = cycle.gate();
    if (once && updated && cycle.heardAll()) {
      if (form == Form.PROMETHEUS) {
        WatchMetrics.write(cycle.databases(), cycle.rows(), labels, shell.out());
      }
      List<String> there =
          cycle.databases().stream()
              .flatMap(one -> one.rows().stream())
              .map(row -> row.slot().name())
              .toList();
      if (cycle.rows().isEmpty() && !there.isEmpty()) {
        shell.say(
            "--slot names none of the %s: %s"
                .formatted(Phrases.count(there.size(), "slot"), Phrases.list(there)));
      }
      boolean all = cycle.databases().stream().allMatch(one -> one.problem() == null);
      if (gate == null) {
        return Optional.of(all ? ExitCode.READY : ExitCode.NO_FACTS);
      }
      return Cycle.decided(gate.now(Cycle.ticks()));
    }
    if (cycle.feed() instanceof RecordedFeed recorded && recorded.over()) {
      if (recorded.fault() != null) {
        shell.say("the recording: " + recorded.fault());
        return Optional.of(ExitCode.USAGE);
      }
      return gate == null ? Optional.of(ExitCode.READY) : Cycle.decided(gate.now(Cycle.ticks()));
    }
    Optional<ExitCode> decided = cycle.decided();
    if (decided.isPresent() && gate != null && form == Form.HUMAN) {
      String words = gate.words(Cycle.ticks());
      if (!words.equals(said)) {
        shell.say(words);
      }
      for (Watched database : cycle.databases()) {
        shell.out().print(rows(database, cycle.now()));
      }
    }
    return decided;
  }
}
