// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.option.CheckOptions;
import dev.pgready.app.policy.Policy;
import dev.pgready.collect.FactsCollector;
import dev.pgready.facts.FactsException;
import java.util.List;

/** Judges as the command line asks for. */
final class Judge {
  private Judge() {}

  /** The report, severities and mutes of the configuration applied, and what to tell of them. */
  static Policy tuned(String document, CheckOptions options, List<String> schemas) {
    return options.judging(schemas).of(document);
  }

  /**
   * The same of what a server was just asked: one that answers with something else than facts is
   * the server's failure, and gets its report.
   */
  static Policy collected(String document, CheckOptions options, List<String> schemas) {
    try {
      return tuned(document, options, schemas);
    } catch (FactsException e) {
      return tuned(FactsCollector.unreadable(document, e), options, schemas);
    }
  }
}
