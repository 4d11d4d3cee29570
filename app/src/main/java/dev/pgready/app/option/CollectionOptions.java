// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.ConnectionEntry;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ShutdownGuard;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.stream.roundtrip.RoundTrip;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.collect.request.StreamProber;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.connect.PasswordPrompt;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where to connect and what may happen there: the options of every command that collects facts. */
public final class CollectionOptions {
  private List<String> plugins = List.of();

  @Mixin private ServerOptions destination = new ServerOptions();

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "Check this role instead of the one that logs in.")
  private @Nullable String role;

  @Mixin private ProbeOptions probe = new ProbeOptions();

  private ProbeOptions.@Nullable Probing probing;

  @Option(
      names = "--sample",
      paramLabel = "TIME",
      description = {
        "Read the slots a second time after this delay, such as 30s or 5min;",
        "slot-retention then reports how fast they grow."
      })
  private @Nullable String sample;

  /**
   * For commands that look at more than one database.
   *
   * @param connection where to; null: the environment or the configuration says
   * @param role as {@code --role}
   */
  public static CollectionOptions from(
      @Nullable String connection, @Nullable String role, ProbeOptions probe) {
    CollectionOptions collecting = new CollectionOptions();
    collecting.destination = ServerOptions.of(connection);
    collecting.role = role;
    collecting.probe = probe;
    return collecting;
  }

  /** As {@link ServerOptions#choose}. */
  public Config choose(ConfigFile file, Console shell) {
    return destination.choose(file, shell);
  }

  /** Whether {@link #choose} found the connection in the configuration. */
  public boolean named() {
    return destination.known().isPresent();
  }

  /** As {@link ServerOptions#origin}. */
  public Optional<Report.Origin> origin() {
    return destination.origin();
  }

  /** Lets environment and configuration answer what no flag does. */
  public void configure(Precedence precedence) {
    probing = probe.settle(precedence);
    role = precedence.role(role, destination.known().map(ConnectionEntry::role).orElse(null));
  }

  /** That of flags and defaults alone before {@link #configure}. */
  private ProbeOptions.Probing probing() {
    if (probing == null) {
      probing = probe.settle(Precedence.none());
    }
    return probing;
  }

  /** Whether the command line itself says where to connect. */
  public boolean connectionGiven() {
    return destination.given();
  }

  /** Says what is wrong with the flags before anything is connected to. */
  public void validate() {
    probing();
    sampleMillis();
  }

  /** What a DBA runs with psql in place of {@link #document}. */
  public String printedSql(ProviderCatalog providers) {
    return FactsSql.forPsql(providers, role, probing().timeoutSeconds(), sampleMillis());
  }

  /** Where the connection would go; connects to nothing. */
  public ConnectionTarget target(Console shell) {
    return destination.resolve(shell).target();
  }

  /**
   * With {@code --probe full}, tries the output plugins of these consumers.
   *
   * @param consumers those in question
   */
  public void trying(Collection<ConsumerProfile> consumers) {
    plugins = ConsumerCatalog.plugins(consumers);
  }

  /** What {@link FactsCollector#plan} needs; connects to nothing and fetches no secret. */
  public CollectOptions planned(
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
            probing().firesEventTriggers(),
            List.of())
        .trying(plugins);
  }

  /** 0: no second look. */
  private long sampleMillis() {
    if (sample == null) {
      return 0;
    }
    String text = sample.strip();
    OptionalLong millis =
        text.matches("(?i)[0-9]{1,6}(\\.[0-9]+)? *(ms|s|min|h)?")
            ? Quantities.of(text, "s")
            : OptionalLong.empty();
    return millis.orElseThrow(
        () ->
            new UsageException(
                "--sample %s is not a time with its unit, such as 30s (ms, s, min, h)"
                    .formatted(sample)));
  }

  /**
   * The facts document of the server that the user named; asks for a password where one is missing
   * and there is a terminal to ask on.
   */
  public String document(
      Console shell, ProviderCatalog providers, List<String> tables, @Nullable String publication) {
    ConnectionSpec spec = destination.resolve(shell);
    CollectOptions options = options(destination.direct(shell), providers, tables, publication);
    String document = collect(spec.target(), options, shell);
    if (spec.target().password() == null && shell.screen().terminal() && lacksPassword(document)) {
      destination.asks();
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

  private static String collect(ConnectionTarget target, CollectOptions options, Console shell) {
    try (FactsCollector collector = new FactsCollector(target, options);
        ShutdownGuard interruption =
            ShutdownGuard.closing(collector, shell, ShutdownGuard.NO_REPORT)) {
      String document = collector.notices(notice -> shell.say(notice)).collect();
      interruption.check();
      return document;
    }
  }
}
