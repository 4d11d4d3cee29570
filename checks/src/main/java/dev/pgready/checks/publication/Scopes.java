// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.scope.Scope;
import dev.pgready.checks.scope.TableSet;
import dev.pgready.facts.PublicationFacts;

/** What publications hold. */
final class Scopes {
  private Scopes() {}

  /** The tables with rows of their own whose changes the publication carries. */
  static TableSet leaves(CheckContext context, PublicationFacts publication) {
    return Scope.published(context.tables(), publication).leaves();
  }
}
