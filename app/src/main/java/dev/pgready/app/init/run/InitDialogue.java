// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init.run;

import dev.pgready.app.console.Color;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.init.Answers;
import dev.pgready.app.init.InitScreen;
import dev.pgready.app.init.Place;
import dev.pgready.app.init.Prospect;
import dev.pgready.app.init.Task;
import dev.pgready.app.live.KeyLoop;
import dev.pgready.app.live.LiveTerminal;
import dev.pgready.connect.InvalidConnectionException;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** {@code init} on a terminal: asks, looks, and writes when it is told to. For one thread. */
public final class InitDialogue {
  private final Setup setup;
  private final Prospect prospect;
  private final InitScreen screen;

  /** A server that is being asked; the terminal does not wait for it. */
  private record Asking(
      Place place,
      @Nullable Answers answers,
      CompletableFuture<Facts> answer,
      AtomicReference<AutoCloseable> stop) {}

  private @Nullable Asking asking;
  private List<String> said = List.of();

  public InitDialogue(Setup setup, Prospect prospect) {
    this.setup = setup;
    this.prospect = prospect;
    this.screen = new InitScreen(prospect);
  }

  /**
   * Until the files are written, or somebody quits.
   *
   * @param first where to connect, where that is known already; null: it is asked
   * @return interrupted where nothing was written
   */
  public ExitCode run(@Nullable Place first) {
    if (first != null) {
      screen.resolved(first);
    }
    boolean written;
    try (LiveTerminal terminal =
        LiveTerminal.open(setup.shell(), Color.AUTO.applies(setup.shell()))
            .orElseThrow(() -> new UsageException("there is no terminal to ask on: --yes"))) {
      written = walk(new KeyLoop(terminal, screen));
    } finally {
      stop();
    }
    if (!written) {
      setup.shell().say("nothing was written");
      return ExitCode.INTERRUPTED;
    }
    said.forEach(setup.shell()::say);
    return ExitCode.READY;
  }

  private boolean walk(KeyLoop keys) {
    boolean changed = true;
    while (true) {
      if (keys.turn(changed).isPresent()) {
        return false;
      }
      changed = answered();
      Optional<Task> task = screen.task();
      if (task.isPresent()) {
        changed = true;
        if (done(task.get())) {
          return true;
        }
      }
    }
  }

  /** Whether all is written. */
  private boolean done(Task task) {
    if (task instanceof Task.Read read) {
      screen.read(read.file().read(setup.shell().variables()));
    } else if (task instanceof Task.Resolve resolve) {
      try {
        screen.resolved(setup.place(resolve.candidate()));
      } catch (InvalidConnectionException e) {
        screen.refused(String.valueOf(e.getMessage()));
      }
    } else if (task instanceof Task.Collect collect) {
      ask(collect.place(), null);
    } else if (task instanceof Task.Check check) {
      ask(check.place(), check.answers());
    } else if (task instanceof Task.Cancel) {
      stop();
    } else if (task instanceof Task.Write write) {
      try {
        said =
            setup.write(
                write.place(), write.answers(), write.pipeline() ? prospect.pipeline() : null);
        return true;
      } catch (UsageException e) {
        // nothing of what was answered is lost
        screen.say(String.valueOf(e.getMessage()));
      }
    }
    return false;
  }

  /**
   * @param answers what to judge; null: the server is only looked at
   */
  private void ask(Place place, @Nullable Answers answers) {
    stop();
    AtomicReference<AutoCloseable> stop = new AtomicReference<>();
    Answers wanted = answers == null ? prospect.given() : answers;
    CompletableFuture<Facts> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(setup.collect(place, wanted, stop::set));
              } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
              }
            },
            "pgready asks the server");
    thread.setDaemon(true);
    thread.start();
    asking = new Asking(place, answers, answer, stop);
  }

  /** Whether a server has answered meanwhile. */
  private boolean answered() {
    Asking asked = asking;
    if (asked == null || !asked.answer().isDone()) {
      return false;
    }
    asking = null;
    Facts facts;
    try {
      facts = asked.answer().join();
    } catch (CancellationException e) {
      return false;
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException defect) {
        throw defect;
      }
      throw e;
    }
    ConnectionFacts connection = facts.connection();
    ConnectionFacts.Failure failure = connection == null ? null : connection.failure();
    if (facts.catalogue() == null || failure != null) {
      screen.failed(
          failure == null ? "the server did not say what it holds" : failure.message(),
          failure != null
              && (failure.cause() == ConnectionFacts.Cause.PASSWORD_MISSING
                  || failure.cause() == ConnectionFacts.Cause.PASSWORD));
    } else if (asked.answers() == null) {
      screen.collected(asked.place(), facts.cat(), answers -> setup.judge(facts, answers));
    } else {
      screen.checked(setup.judge(facts, asked.answers()));
    }
    return true;
  }

  private void stop() {
    Asking asked = asking;
    asking = null;
    AutoCloseable collector = asked == null ? null : asked.stop().get();
    if (collector != null) {
      try {
        collector.close();
      } catch (Exception e) {
        // the server ends a session whose client is gone
      }
    }
  }
}
