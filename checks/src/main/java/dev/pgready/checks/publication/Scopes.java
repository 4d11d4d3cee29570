package dev.pgready.checks.publication;

import dev.pgready.checks.CheckContext;
import dev.pgready.checks.Scope;
import dev.pgready.checks.facts.PublicationFacts;
import dev.pgready.checks.facts.TableFacts;
import java.util.List;

/** What publications hold. */
final class Scopes {
  private Scopes() {}

  /** The tables with rows of their own whose changes the publication carries. */
  static List<TableFacts> leaves(CheckContext context, PublicationFacts publication) {
    List<TableFacts> published =
        publication.equals(context.scope().publication())
            ? context.scope().published()
            : Scope.published(context.cat(), publication);
    return published.stream().filter(table -> !table.partitioned()).toList();
  }
}
