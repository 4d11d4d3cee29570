// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.Precedence;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.checks.scope.Request;
import dev.pgready.consumers.ConsumerCatalog;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to judge, and as what, as it was settled: flags first, then the environment, then the
 * configuration.
 *
 * @param precedence who had the word
 * @param collection where the facts come from; null: not from a server
 * @param gate what a verdict comes to
 * @param evaluation all that is asked of the facts
 */
public record CheckSettings(
    Precedence precedence,
    @Nullable CollectionSettings collection,
    GateOptions.Gate gate,
    Evaluation evaluation) {

  /** What the judging wants to be looked at. */
  public CollectionSettings.Wanted wanted() {
    Request request = evaluation.request();
    return new CollectionSettings.Wanted(
        evaluation.providers(),
        request.tables(),
        request.publication(),
        ConsumerCatalog.plugins(evaluation.consumers().values()));
  }

  /** Of a command that was given a server. */
  public CollectionSettings server() {
    return Objects.requireNonNull(collection, "no server was asked for");
  }
}
