package dev.pgready.app;

import dev.pgready.app.config.Tuning;
import dev.pgready.checks.collect.FactsCollector;
import dev.pgready.checks.facts.Catalogue;
import dev.pgready.checks.facts.ConnectionFacts;
import dev.pgready.checks.facts.Facts;
import dev.pgready.checks.facts.FactsException;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.Signals;
import java.util.List;

/** Judges as the command line asks for. */
final class Judge {
  private Judge() {}

  /** The report, severities and mutes of the configuration applied, and what to tell of them. */
  static Tuning tuned(String document, JudgeOptions options, List<String> schemas) {
    return options.judging(schemas).of(document);
  }

  /** Which provider the facts themselves tell. */
  static Detection detect(Facts facts, ProviderCatalog providers) {
    return detect(facts, providers, "auto", "");
  }

  /**
   * The same of what a server was just asked: one that answers with something else than facts is
   * the server's failure, and gets its report.
   */
  static Tuning collected(String document, JudgeOptions options, List<String> schemas) {
    try {
      return tuned(document, options, schemas);
    } catch (FactsException e) {
      return tuned(FactsCollector.unreadable(document, e), options, schemas);
    }
  }

  /**
   * @param stated auto, none or a provider's id
   * @param by who stated it
   */
  static Detection detect(Facts facts, ProviderCatalog providers, String stated, String by) {
    ConnectionFacts connection = facts.connection();
    Catalogue catalogue = facts.catalogue();
    Signals signals = catalogue == null ? null : catalogue.signals();
    String host = connection == null ? null : connection.host();
    int port = connection == null ? 5432 : connection.port();
    String user = connection == null ? null : connection.user();
    ProviderDetector detector = new ProviderDetector(providers);
    if (stated.equals("auto")) {
      return detector.detect(signals, host, port, user);
    }
    ProviderProfile profile =
        stated.equals("none")
            ? providers.selfManaged()
            : providers
                .find(stated)
                .orElseThrow(
                    () ->
                        new UsageException(
                            "unknown provider %s (pgready providers list names all)"
                                .formatted(stated)));
    return detector.stated(profile, by, signals, host, port, user);
  }
}
