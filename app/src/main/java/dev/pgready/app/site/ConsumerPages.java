// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.app.report.human.ConsumerSheet;
import dev.pgready.app.report.human.ConsumerSummary;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.KnownError;
import dev.pgready.consumers.Recipe;
import dev.pgready.consumers.needs.Note;
import java.util.ArrayList;
import java.util.List;

/** A page for each consumer: what it needs of its source, and its vendor's set-up. */
final class ConsumerPages {
  private final ConsumerCatalog consumers;
  private final PairPages pairs;

  ConsumerPages(ConsumerCatalog consumers, PairPages pairs) {
    this.consumers = consumers;
    this.pairs = pairs;
  }

  List<SitePage> pages() {
    return consumers.ids().stream().map(id -> page(id, consumers.get(id))).toList();
  }

  private SitePage page(String id, ConsumerProfile consumer) {
    String path = Chapter.CONSUMERS.path(id);
    Markup markup = new Markup(path);
    markup.code(List.of("pgready check CONNECTION --for " + id));
    markup.heading("What it needs");
    // the first one is the page's lead
    ConsumerSummary.sentences(consumer).stream().skip(1).forEach(markup::paragraph);
    if (!consumer.options().isEmpty()) {
      markup.paragraph("Options, the default first: " + ConsumerSheet.options(consumer) + ".");
    }
    setUp(consumer, markup);
    List<String> notes = notes(consumer, markup);
    if (!notes.isEmpty()) {
      markup.heading("What to know").lines(notes);
    }
    errors(consumer, markup);
    markup.heading("On each host");
    markup.html("<ul class=\"names plain\">\n");
    pairs
        .of(id)
        .forEach(
            pair -> markup.html("<li>" + markup.link(pair.path(), pair.host().name()) + "</li>\n"));
    markup.html("</ul>\n");
    if (consumer.config() != null) {
      markup.heading("Its own configuration");
      markup.paragraph(consumer.config().goes() + ".");
      markup.html(
          "<p>%s fills this in for a database:</p>\n"
              .formatted(Markup.codeText("pgready consumers config " + id + " CONNECTION")));
      markup.literal(consumer.config().text());
    }
    markup
        .heading("All that its profile says")
        .terms(
            ConsumerSheet.rows(consumer).stream()
                // they are above, as they can be copied
                .filter(row -> !row.get(0).equals("its set-up"))
                .toList());
    HostPages.sources(consumer.sources(), markup);
    return new SitePage(
        Chapter.CONSUMERS,
        path,
        consumer.name(),
        id,
        ConsumerSummary.sentences(consumer).get(0),
        markup.toString(),
        true);
  }

  /** The vendor's own statements. */
  static void setUp(ConsumerProfile consumer, Markup markup) {
    Recipe recipe = consumer.recipe();
    if (recipe == null) {
      return;
    }
    markup.heading("Its vendor's set-up");
    markup.html(
        "<p>As an administrator; %s prints it for your database.</p>\n"
            .formatted(Markup.codeText("pgready fix --create-role NAME")));
    markup.code(recipe.steps().stream().map(ConsumerPages::statement).toList());
    List<String> after = new ArrayList<>();
    if (recipe.publication() != null) {
      after.add("Afterwards: " + Markup.codeText("--publication " + recipe.publication()));
    }
    recipe.failures().forEach(check -> after.add("It leaves to do: " + check(markup, check)));
    recipe.warnings().forEach(check -> after.add("It leaves a warning of " + check(markup, check)));
    markup.lines(after);
  }

  private static String check(Markup markup, String id) {
    return markup.codeLink(Chapter.CHECKS.path(id), id);
  }

  private static String statement(Recipe.Step step) {
    return step.sql().strip().replaceAll("\\$\\{([a-z]+)}", "<$1>")
        + ";"
        + (step.min() == null ? "" : " -- from PostgreSQL " + step.min() / 10000)
        + (step.below() == null ? "" : " -- before PostgreSQL " + step.below() / 10000);
  }

  /** What its users should know; the topic of a note may be a check. */
  static List<String> notes(ConsumerProfile consumer, Markup markup) {
    List<String> notes = new ArrayList<>();
    for (Note note : consumer.notes()) {
      notes.add(
          "<strong>%s:</strong> %s"
              .formatted(
                  CheckPages.IDS.contains(note.topic())
                      ? check(markup, note.topic())
                      : Markup.text(HostPages.sentence(note.topic())),
                  Markup.text(note.text())));
    }
    return notes;
  }

  private static void errors(ConsumerProfile consumer, Markup markup) {
    if (consumer.errors().isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (KnownError error : consumer.errors()) {
      rows.add(
          List.of(
              Markup.codeText(error.text()),
              error.means() == null ? "" : Markup.text(error.means()),
              error.check() == null ? "" : check(markup, error.check())));
    }
    markup.heading("Its error texts").cells(List.of("Text", "Meaning", "Check"), rows);
  }
}
