package dev.pgready.app;

import dev.pgready.app.demo.Demo;
import dev.pgready.app.demo.DemoException;
import dev.pgready.app.demo.DemoServer;
import dev.pgready.app.report.Format;
import dev.pgready.app.report.Style;
import dev.pgready.checks.Checks;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.Report;
import dev.pgready.checks.Request;
import dev.pgready.checks.Verdict;
import dev.pgready.checks.collect.CollectOptions;
import dev.pgready.checks.collect.FactsCollector;
import dev.pgready.checks.collect.ProbeLevel;
import dev.pgready.checks.consumer.ConsumerCatalog;
import dev.pgready.checks.consumer.ConsumerProfile;
import dev.pgready.checks.facts.Facts;
import dev.pgready.checks.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code pgready demo}: a server that is not ready, checked, healed, checked again, removed. */
@Command(
    name = "demo",
    description = "Shows on a throw-away PostgreSQL of its own what pgready does.")
final class DemoCommand implements Callable<Integer> {
  private static final String CONSUMER = "zero";

  private final Shell shell;

  DemoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws SQLException {
    try {
      Verdict verdict = tell(DemoServer.create());
      return verdict == Verdict.READY || verdict == Verdict.READY_WITH_WARNINGS
          ? ExitCode.READY.code()
          : ExitCode.NOT_READY.code();
    } catch (DemoException e) {
      if (Interruption.underWay()) {
        return ExitCode.INTERRUPTED.code();
      }
      shell.say(String.valueOf(e.getMessage()));
      return ExitCode.SOFTWARE.code();
    }
  }

  private Verdict tell(DemoServer server) throws SQLException {
    Interruption interruption =
        Interruption.closing(server, shell, "interrupted; the demo's server is removed");
    try (server) {
      return new Demo(server, shell.out(), this::check).run();
    } finally {
      // not before the server is gone: until then a signal must find who removes it
      interruption.close();
    }
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
            Judge.detect(facts, providers, "auto"),
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
