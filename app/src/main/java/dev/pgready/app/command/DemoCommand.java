// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.ShutdownGuard;
import dev.pgready.app.console.Terminal;
import dev.pgready.app.demo.Demo;
import dev.pgready.app.demo.DemoException;
import dev.pgready.app.demo.DemoServer;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.report.Format;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.scope.Request;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pgready demo}: a server that is not ready, checked, fixed, checked again, removed. */
@Command(
    name = "demo",
    addMethodSubcommands = false,
    description = "Shows what pgready does, on a temporary PostgreSQL server.")
public final class DemoCommand implements Callable<Integer> {
  private static final String CONSUMER = "zero";

  private final Console shell;

  @Option(
      names = "--no-pause",
      description = "Do not wait for Enter between the parts. Only a terminal waits.")
  private boolean withoutPause;

  public DemoCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws SQLException {
    try {
      Verdict verdict = tell(DemoServer.create());
      return ExitCode.of(verdict).code();
    } catch (DemoException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      // its connection, its memory or disk, its end: the rest is what the demo itself asked for
      if (state.startsWith("08") || state.startsWith("53") || state.startsWith("57P")) {
        return failed("the demo's Postgres failed: " + e.getMessage());
      }
      throw e;
    }
  }

  /** This machine cannot have a demo: nothing that pgready could mend. */
  private int failed(String why) {
    if (ShutdownGuard.underWay()) {
      return ExitCode.INTERRUPTED.code();
    }
    shell.say(why);
    return ExitCode.USAGE.code();
  }

  private Verdict tell(DemoServer server) throws SQLException {
    ShutdownGuard interruption =
        ShutdownGuard.closing(server, shell, "interrupted; the demo's server is removed");
    try (server) {
      return new Demo(server, shell.out(), this::check, pause()).run();
    } finally {
      // not before the server is gone: until then a signal must find who removes it
      interruption.close();
    }
  }

  private Demo.Pause pause() {
    if (withoutPause || !shell.screen().terminal() || !Terminal.answers()) {
      return next -> {};
    }
    BufferedReader keys =
        new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8));
    return next -> {
      shell.out().printf("%n  Enter: %s ", next);
      shell.out().flush();
      try {
        // without an answer, as after Control-D, the story goes on
        keys.readLine();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private Report check(
      DemoServer server, String role, String database, @Nullable String publication) {
    ProviderCatalog providers = ProviderCatalog.builtIn();
    ConsumerProfile consumer = new ConsumerCatalog().find(CONSUMER).orElseThrow();
    Facts facts =
        FactsDocument.read(
            FactsCollector.collect(
                server.target(role, database),
                new CollectOptions(
                    ProbeLevel.SAFE, null, null, providers, List.of(), publication, 10, null)));
    Report report =
        Preflight.run(
            facts,
            Evaluation.detect(facts, providers),
            Map.of(CONSUMER, consumer),
            new Request(publication, List.of(), List.of(), null, null, Map.of()),
            Checks.all());
    try {
      Format.HUMAN
          .reporter()
          .write(
              report, shell.out(), new Style(false, shell.screen().columns(), Style.Detail.BRIEF));
      shell.out().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return report;
  }
}
