package dev.pgready.app;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.Connection;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.connect.ConnectionSpec;
import dev.pgready.app.connect.PasswordPrompt;
import dev.pgready.app.stream.RoundTrip;
import dev.pgready.checks.Amounts;
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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where to connect and what may happen there: the options of every command that collects facts. */
final class Collecting {
  @Mixin private Destination destination = new Destination();

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "Judge this role instead of the one that logs in.")
  private @Nullable String role;

  @Mixin private ProbeOptions probe = new ProbeOptions();

  private ProbeOptions.@Nullable Probing probing;

  @Option(
      names = "--sample",
      paramLabel = "DURATION",
      description = {
        "Read the slots once more so long after the facts, e.g. 30s or 5min:",
        "slot-retention then tells how fast they grow."
      })
  private @Nullable String sample;

  /**
   * For commands that look at more than one database.
   *
   * @param connection where to; null: the environment or the configuration says
   * @param role as {@code --role}
   */
  static Collecting from(@Nullable String connection, @Nullable String role, ProbeOptions probe) {
    Collecting collecting = new Collecting();
    collecting.destination = Destination.of(connection);
    collecting.role = role;
    collecting.probe = probe;
    return collecting;
  }

  /** As {@link Destination#choose}. */
  Config choose(ConfigFile file, Shell shell) {
    return destination.choose(file, shell);
  }

  /** Whether {@link #choose} found the connection in the configuration. */
  boolean named() {
    return destination.known().isPresent();
  }

  /** Lets environment and configuration answer what no flag does. */
  void configure(Precedence precedence) {
    probing = probe.settle(precedence);
    role = precedence.role(role, destination.known().map(Connection::role).orElse(null));
  }

  /** That of flags and defaults alone before {@link #configure}. */
  private ProbeOptions.Probing probing() {
    if (probing == null) {
      probing = probe.settle(Precedence.none());
    }
    return probing;
  }

  /** Whether the command line itself says where to connect. */
  boolean connectionGiven() {
    return destination.given();
  }

  /** Says what is wrong with the flags before anything is connected to. */
  void validate() {
    probing();
    sampleMillis();
  }

  /** What a DBA runs with psql in place of {@link #document}. */
  String printedSql(ProviderCatalog providers) {
    return FactsSql.forPsql(providers, role, probing().timeoutSeconds(), sampleMillis());
  }

  /** Where the connection would go; connects to nothing. */
  ConnectionTarget target(Shell shell) {
    return destination.resolve(shell).target();
  }

  /** What {@link FactsCollector#plan} needs; connects to nothing and fetches no secret. */
  CollectOptions planned(
      ProviderCatalog providers, List<String> tables, @Nullable String publication) {
    return options(null, providers, tables, publication);
  }

  private CollectOptions options(
      @Nullable ConnectionTarget direct,
      ProviderCatalog providers,
      List<String> tables,
      @Nullable String publication) {
    // of the other levels the stream's classes would only cost start-up time
    ProbeLevel level = probing().level();
    StreamProber stream = level == ProbeLevel.FULL ? new RoundTrip() : null;
    return new CollectOptions(
        level,
        role,
        direct,
        providers,
        tables,
        publication,
        probing().timeoutSeconds(),
        stream,
        sampleMillis(),
        probing().firesEventTriggers());
  }

  /** 0: no second look. */
  private long sampleMillis() {
    if (sample == null) {
      return 0;
    }
    String text = sample.strip();
    OptionalLong millis =
        text.matches("(?i)[0-9]{1,6}(\\.[0-9]+)? *(ms|s|min|h)?")
            ? Amounts.of(text, "s")
            : OptionalLong.empty();
    return millis.orElseThrow(
        () ->
            new UsageException(
                "--sample %s is not a time with its unit, as 30s (ms, s, min, h)"
                    .formatted(sample)));
  }

  /**
   * The facts document of the server that the user named; asks for a password where one is missing
   * and there is a terminal to ask on.
   */
  String document(
      Shell shell, ProviderCatalog providers, List<String> tables, @Nullable String publication) {
    ConnectionSpec spec = destination.resolve(shell);
    CollectOptions options = options(destination.direct(shell), providers, tables, publication);
    String document = collect(spec.target(), options, shell);
    if (spec.target().password() == null && shell.screen().terminal() && lacksPassword(document)) {
      ConnectionSpec known = PasswordPrompt.ask(spec.target()).map(spec::withPassword).orElse(null);
      if (known != null) {
        return collect(known.target(), options, shell);
      }
    }
    return document;
  }

  private static boolean lacksPassword(String document) {
    ConnectionFacts facts = FactsDocument.readFirst(document).connection();
    return facts != null
        && facts.failure() != null
        && facts.failure().cause() == ConnectionFacts.Cause.PASSWORD_MISSING;
  }

  private static String collect(ConnectionTarget target, CollectOptions options, Shell shell) {
    try (FactsCollector collector = new FactsCollector(target, options);
        Interruption interruption =
            Interruption.closing(collector, shell, Interruption.NO_REPORT)) {
      String document =
          collector.notices(notice -> shell.say(notice)).collect();
      interruption.check();
      return document;
    }
  }
}
