package dev.pgready.app;

import dev.pgready.app.connect.ConnectionArguments;
import dev.pgready.app.connect.ConnectionOptions;
import dev.pgready.app.connect.ConnectionSpec;
import dev.pgready.app.connect.InvalidConnectionException;
import dev.pgready.app.connect.PasswordPrompt;
import dev.pgready.app.connect.Surroundings;
import dev.pgready.app.stream.RoundTrip;
import dev.pgready.checks.collect.CollectOptions;
import dev.pgready.checks.collect.ConnectionTarget;
import dev.pgready.checks.collect.FactsCollector;
import dev.pgready.checks.collect.FactsSql;
import dev.pgready.checks.collect.ProbeLevel;
import dev.pgready.checks.collect.StreamProber;
import dev.pgready.checks.facts.ConnectionFacts;
import dev.pgready.checks.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where to connect and what may happen there: the options of every command that collects facts. */
final class Collecting {
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--direct-url",
      paramLabel = "CONNECTION",
      description = "Where replication connections go, if CONNECTION leads to a pooler.")
  private @Nullable String directUrl;

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "Judge this role instead of the one that logs in.")
  private @Nullable String role;

  @Option(
      names = "--probe",
      paramLabel = "LEVEL",
      defaultValue = "safe",
      description = {
        "none: one read-only transaction;",
        "safe: also a replication connection and a pooler test;",
        "full: also DDL that is rolled back, a temporary slot, one message."
      })
  private ProbeLevel probe = ProbeLevel.SAFE;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "For every statement (${DEFAULT-VALUE}).")
  private int timeout = 10;

  /** Whether the command line itself says where to connect. */
  boolean connectionGiven() {
    return connection.given();
  }

  void validate() {
    if (timeout < 1) {
      throw new UsageException(
          "--timeout %d is not a number of seconds above 0".formatted(timeout));
    }
  }

  /** What a DBA runs with psql in place of {@link #document}. */
  String printedSql(ProviderCatalog providers) {
    return FactsSql.forPsql(providers, role, timeout);
  }

  /** Where the connection would go; connects to nothing. */
  ConnectionTarget target(Shell shell) {
    return resolve(shell).target();
  }

  private ConnectionSpec resolve(Shell shell) {
    try {
      ConnectionSpec spec = connection.resolve(surroundings(shell));
      spec.notes().forEach(note -> shell.say("pgready: " + note));
      return spec;
    } catch (InvalidConnectionException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private @Nullable ConnectionTarget direct(Shell shell) {
    if (directUrl == null) {
      return null;
    }
    try {
      ConnectionSpec spec =
          ConnectionSpec.of(ConnectionArguments.of(directUrl), surroundings(shell));
      spec.notes().forEach(note -> shell.say("pgready: --direct-url: " + note));
      return spec.target();
    } catch (InvalidConnectionException e) {
      throw new UsageException("--direct-url: " + e.getMessage());
    }
  }

  static Surroundings surroundings(Shell shell) {
    Surroundings process = Surroundings.ofProcess();
    return new Surroundings(
        shell.variables(),
        process.home(),
        process.osUser(),
        process.socketDirectories(),
        process.systemConfiguration());
  }

  /** The statements that {@link #document} would send, with comments. */
  CollectOptions options(
      Shell shell, ProviderCatalog providers, List<String> tables, @Nullable String publication) {
    // of the other levels the stream's classes would only cost start-up time
    StreamProber stream = probe == ProbeLevel.FULL ? new RoundTrip() : null;
    return new CollectOptions(
        probe, role, direct(shell), providers, tables, publication, timeout, stream);
  }

  /**
   * The facts document of the server that the user named; asks for a password where one is missing
   * and there is a terminal to ask on.
   */
  String document(
      Shell shell, ProviderCatalog providers, List<String> tables, @Nullable String publication) {
    ConnectionSpec spec = resolve(shell);
    CollectOptions options = options(shell, providers, tables, publication);
    String document = collect(spec.target(), options);
    if (spec.target().password() == null && shell.screen().terminal() && lacksPassword(document)) {
      ConnectionSpec known = PasswordPrompt.ask(spec.target()).map(spec::withPassword).orElse(null);
      if (known != null) {
        return collect(known.target(), options);
      }
    }
    return document;
  }

  private static boolean lacksPassword(String document) {
    ConnectionFacts facts = FactsDocument.read(document).connection();
    return facts != null
        && facts.failure() != null
        && facts.failure().cause() == ConnectionFacts.Cause.PASSWORD_MISSING;
  }

  private static String collect(ConnectionTarget target, CollectOptions options) {
    try (FactsCollector collector = new FactsCollector(target, options);
        Interruption interruption = Interruption.closing(collector)) {
      String document = collector.collect();
      interruption.check();
      return document;
    }
  }
}
