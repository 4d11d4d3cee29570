// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.site;

import dev.pgready.app.manual.Manual;
import dev.pgready.app.manual.ManualPage;
import dev.pgready.app.startup.ManualPages;
import java.util.ArrayList;
import java.util.List;

/** A page for each command, from the model that parses it. */
final class CommandPages {
  private CommandPages() {}

  static List<SitePage> pages() {
    List<SitePage> pages = new ArrayList<>();
    collect(new Manual(ManualPages.model().getCommandSpec()), ManualPages.topics(), pages);
    return pages;
  }

  private static String path(Manual manual) {
    return Chapter.COMMANDS.path(manual.name().replace(' ', '-'));
  }

  private static void collect(Manual manual, List<ManualPage.Topic> topics, List<SitePage> pages) {
    pages.add(page(manual, topics));
    manual.commands().forEach(below -> collect(below, List.of(), pages));
  }

  private static SitePage page(Manual manual, List<ManualPage.Topic> topics) {
    Markup markup = new Markup(path(manual));
    markup.literal(manual.synopsis());
    List<List<String>> below = new ArrayList<>();
    for (Manual command : manual.commands()) {
      below.add(
          List.of(markup.codeLink(path(command), command.name()), Markup.text(command.purpose())));
    }
    if (!below.isEmpty()) {
      markup.heading("Commands").cells(List.of("Command", "Does"), below);
    }
    List<String> examples = manual.examples();
    if (!examples.isEmpty()) {
      markup.heading("Examples").code(examples);
    }
    manual
        .groups()
        .forEach(
            (group, options) -> {
              List<List<String>> rows = new ArrayList<>();
              manual
                  .arguments(group)
                  .forEach(
                      argument ->
                          rows.add(
                              List.of(
                                  Markup.codeText(argument.paramLabel()),
                                  Markup.text(Manual.text(argument)))));
              options.forEach(
                  option ->
                      rows.add(
                          List.of(
                              Markup.codeText(Manual.heading(option)),
                              Markup.text(Manual.text(option)))));
              if (!rows.isEmpty()) {
                markup.heading(group.title()).cells(List.of("Option", "Meaning"), rows);
              }
            });
    for (ManualPage.Topic topic : topics) {
      markup.heading(HostPages.sentence(topic.title())).literal(topic.text());
    }
    return new SitePage(
        Chapter.COMMANDS,
        path(manual),
        manual.name(),
        manual.name(),
        manual.description(),
        markup.toString(),
        true);
  }
}
