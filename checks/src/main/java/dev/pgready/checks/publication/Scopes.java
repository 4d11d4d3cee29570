package dev.pgready.checks.publication;

import dev.pgready.checks.CheckContext;
import dev.pgready.checks.Scope;
import dev.pgready.checks.TableSet;
import dev.pgready.checks.facts.PublicationFacts;

/** What publications hold. */
final class Scopes {
  private Scopes() {}

  /** The tables with rows of their own whose changes the publication carries. */
  static TableSet leaves(CheckContext context, PublicationFacts publication) {
    return Scope.published(context.tables(), publication).leaves();
  }
}
