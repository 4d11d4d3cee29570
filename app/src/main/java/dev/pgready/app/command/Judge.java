// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.InputDocument;
import dev.pgready.app.option.CheckSettings;
import dev.pgready.app.option.CollectionSettings;
import dev.pgready.app.policy.Policy;
import dev.pgready.app.policy.Rehearsal;
import dev.pgready.collect.FactsCollector;
import dev.pgready.facts.FactsException;
import org.jspecify.annotations.Nullable;

/** Facts, and what is made of them, as the command line asks for. */
final class Judge {
  private Judge() {}

  /**
   * The report, severities and mutes of the configuration applied, and what to tell of them.
   *
   * @param facts a facts document's file, {@code -} for standard input; null: the server is asked
   */
  static Policy tuned(@Nullable String facts, CheckSettings settings, Console shell) {
    return facts == null
        ? collected(
            settings
                .server()
                .collected(shell, settings.wanted(), () -> Rehearsal.start(settings.evaluation())),
            settings)
        : settings.evaluation().of(InputDocument.read(facts, shell));
  }

  /**
   * The same of what a server was just asked: one that answers with something else than facts is
   * the server's failure, and gets its report.
   */
  static Policy collected(CollectionSettings.Collected collected, CheckSettings settings) {
    if (collected.facts() != null) {
      return settings.evaluation().of(collected.facts());
    }
    try {
      return settings.evaluation().of(collected.document());
    } catch (FactsException e) {
      return settings.evaluation().of(FactsCollector.unreadable(collected.document(), e));
    }
  }
}
