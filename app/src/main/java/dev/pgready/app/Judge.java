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
}
