// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.PasswordPrompt;
import dev.pgready.app.console.ShutdownGuard;
import dev.pgready.app.stream.roundtrip.RoundTrip;
import dev.pgready.checks.model.Report;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.collect.request.StreamProber;
import dev.pgready.connect.ConnectionSpec;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect and what may happen there, as it was settled.
 *
 * @param precedence who had the word
 * @param role null: the one that logs in
 * @param sampleMillis until the slots are read again; 0: they are not
 */
public record CollectionSettings(
    ServerSettings server,
    Precedence precedence,
    ProbeOptions.Probing probing,
    @Nullable String role,
    long sampleMillis) {

  /**
   * What is to be looked at beside the catalogue.
   *
   * @param tables that {@code --probe full} tries for row security
   * @param publication that it streams; null: it finds one
   * @param plugins output plugins that it tries
   */
  public record Wanted(
      ProviderCatalog providers,
      List<String> tables,
      @Nullable String publication,
      List<String> plugins) {
    public Wanted {
      tables = List.copyOf(tables);
      plugins = List.copyOf(plugins);
    }

    /** Nothing but the catalogue. */
    public static Wanted nothing(ProviderCatalog providers) {
      return new Wanted(providers, List.of(), null, List.of());
    }
  }

  /** Whether the connection is one of the configuration's. */
  public boolean named() {
    return server.known().isPresent();
  }

  /** As {@link ServerSettings#origin}. */
  public Optional<Report.Origin> origin() {
    return server.origin();
  }

  /** What a DBA runs with psql in place of {@link #document}. */
  public String printedSql(ProviderCatalog providers) {
    return FactsSql.forPsql(providers, role, probing.timeoutSeconds(), sampleMillis);
  }

  /** Where the connection would go; connects to nothing. */
  public ConnectionTarget target(Console shell) {
    return server.resolve(shell).target();
  }

  /** What {@link FactsCollector#plan} needs; connects to nothing and fetches no secret. */
  public CollectOptions planned(Wanted wanted) {
    return options(null, wanted);
  }

  private CollectOptions options(@Nullable ConnectionTarget direct, Wanted wanted) {
    // of the other levels the stream's classes would only cost start-up time
    StreamProber stream = probing.level() == ProbeLevel.FULL ? new RoundTrip() : null;
    return new CollectOptions(
            probing.level(),
            role,
            direct,
            wanted.providers(),
            wanted.tables(),
            wanted.publication(),
            probing.timeoutSeconds(),
            stream,
            sampleMillis,
            probing.firesEventTriggers(),
            List.of())
        .trying(wanted.plugins());
  }

  /**
   * The facts document of the server that the user named; asks for a password where one is missing
   * and there is a terminal to ask on.
   */
  public String document(Console shell, Wanted wanted) {
    return collected(shell, wanted, false, () -> {}).document();
  }

  /**
   * The same for whoever needs the facts themselves, which are read while they come.
   *
   * @param meanwhile is run as soon as the server has let pgready in, once for each time that it is
   *     asked, before it is asked for the facts
   */
  public Collected collected(Console shell, Wanted wanted, Runnable meanwhile) {
    return collected(shell, wanted, true, meanwhile);
  }

  /**
   * @param document as {@link FactsCollector#collect()} returned it
   * @param facts of it; null: they are to be read from the document
   */
  public record Collected(String document, @Nullable Facts facts) {}

  private Collected collected(Console shell, Wanted wanted, boolean reading, Runnable meanwhile) {
    ConnectionSpec spec = server.resolve(shell);
    CollectOptions options = options(server.direct(shell), wanted);
    Collected collected = collect(spec.target(), options, shell, reading, meanwhile);
    if (spec.target().password() == null
        && shell.screen().terminal()
        && lacksPassword(collected.document())) {
      server.asks();
      ConnectionSpec known = PasswordPrompt.ask(spec.target()).map(spec::withPassword).orElse(null);
      if (known != null) {
        return collect(known.target(), options, shell, reading, meanwhile);
      }
    }
    return collected;
  }

  private static boolean lacksPassword(String document) {
    ConnectionFacts facts = FactsDocument.readFirst(document).connection();
    return facts != null
        && facts.failure() != null
        && facts.failure().cause() == ConnectionFacts.Cause.PASSWORD_MISSING;
  }

  private static Collected collect(
      ConnectionTarget target,
      CollectOptions options,
      Console shell,
      boolean reading,
      Runnable meanwhile) {
    try (FactsCollector collector = new FactsCollector(target, options).readingAhead(reading);
        ShutdownGuard interruption =
            ShutdownGuard.closing(collector, shell, ShutdownGuard.NO_REPORT);
        Waiting waiting = Waiting.of(target, options, shell)) {
      String document =
          collector
              .notices(notice -> shell.say(notice))
              .whenConnected(
                  () -> {
                    waiting.connected();
                    meanwhile.run();
                  })
              .collect();
      interruption.check();
      return new Collected(document, collector.facts().orElse(null));
    }
  }
}
