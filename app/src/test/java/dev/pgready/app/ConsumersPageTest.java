// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.human.ConsumerSheet;
import dev.pgready.app.report.human.ConsumerSummary;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.needs.Creator;
import dev.pgready.consumers.needs.Level;
import dev.pgready.consumers.needs.SlotNeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/consumers.md is the profiles; {@code -Dpgready.refresh} writes it anew. */
final class ConsumersPageTest {
  private static final Path PAGE = Path.of("..", "docs", "consumers.md");

  @Test
  void pageOfConsumers() throws IOException {
    String page = page(new ConsumerCatalog());
    if (System.getProperty("pgready.refresh") != null) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).as("write it with -Dpgready.refresh").exists();
    assertThat(Files.readString(PAGE)).isEqualTo(page);
  }

  @Test
  void itHoldsEveryConsumer() throws IOException {
    String page = Files.readString(PAGE);
    for (String id : new ConsumerCatalog().ids()) {
      assertThat(page).contains("\n| `" + id + "` |").contains("\n### `" + id + "`\n");
    }
  }

  private static String page(ConsumerCatalog catalog) {
    StringBuilder page = new StringBuilder();
    page.append("# Consumers\n\n")
        .append("What each consumer needs of its source, side by side, each by its defaults. ")
        .append("This page is made from the profiles:\n`pgready consumers show ID` says the same ")
        .append("for one of them and its options, `--all` every rule with its source and the day ")
        .append("on which\nit was read, `pgready check CONNECTION --for ID` whether a database ")
        .append("has it all.\n\n## What it reads\n\n")
        .append("| id | consumer | versions | output plugin | publication | standby |\n")
        .append("|---|---|---|---|---|---|\n");
    for (String id : catalog.ids()) {
      ConsumerProfile p = catalog.get(id);
      row(
          page,
          "`" + id + "`",
          p.name(),
          ConsumerSummary.versions(p.server()),
          p.replicates() ? p.plugin() : "none",
          ConsumerSummary.publication(p),
          ConsumerSummary.standby(p.standby()));
    }
    page.append("\n## What it takes\n\n")
        .append("| id | slots | WAL senders | connections | slot | pooler | TLS |\n")
        .append("|---|---|---|---|---|---|---|\n");
    for (String id : catalog.ids()) {
      ConsumerProfile p = catalog.get(id);
      row(
          page,
          "`" + id + "`",
          range(p.slots().steady(), p.slots().peak()),
          range(p.walSenders().steady(), p.walSenders().peak()),
          range(p.connections().steady(), p.connections().peak()),
          slot(p.slot()),
          p.connections().poolMode() == null ? "-" : p.connections().poolMode() + " mode",
          ConsumerSummary.tls(p.tls()));
    }
    page.append("\n## What it needs\n\n")
        .append("| id | role | of each table | event triggers | it stops at | it warns of |\n")
        .append("|---|---|---|---|---|---|\n");
    for (String id : catalog.ids()) {
      ConsumerProfile p = catalog.get(id);
      row(
          page,
          "`" + id + "`",
          ConsumerSummary.role(p),
          ConsumerSummary.identity(p),
          p.eventTriggers().need() == null
              ? "-"
              : p.eventTriggers().need() == Level.FAIL ? "needed" : "wanted",
          topics(p, Level.FAIL),
          topics(p, Level.WARN));
    }
    page.append("\n## One by one\n");
    for (String id : catalog.ids()) {
      ConsumerProfile p = catalog.get(id);
      page.append("\n### `").append(id).append("`\n\n");
      page.append(p.name()).append(", read on ").append(p.verified()).append(". ");
      page.append(
          ConsumerSummary.sentences(p).stream()
              .map(ConsumersPageTest::cell)
              .collect(Collectors.joining(" ")));
      page.append('\n');
      if (!p.options().isEmpty()) {
        page.append("\nOptions: `").append(ConsumerSheet.options(p)).append("`.\n");
      }
      p.settings()
          .forEach(
              need ->
                  page.append("\n- `")
                      .append(need.name())
                      .append("`: ")
                      .append(cell(String.valueOf(need.why())))
                      .append('\n'));
      List<String> links = new ArrayList<>();
      p.sources().stream()
          .filter(source -> !source.id().startsWith("pg-") || id.equals("postgres"))
          .forEach(source -> links.add("[%s](%s)".formatted(source.id(), source.url())));
      if (!links.isEmpty()) {
        page.append("\nSources: ").append(String.join(", ", links)).append(".\n");
      }
    }
    return page.toString();
  }

  private static void row(StringBuilder page, String... cells) {
    for (String cell : cells) {
      page.append("| ").append(cell.startsWith("`") ? cell : cell(cell)).append(' ');
    }
    page.append("|\n");
  }

  private static String cell(String text) {
    return text.replaceAll("([|*_<\\[\\\\])", "\\\\$1");
  }

  private static String range(int steady, int peak) {
    return peak > steady ? steady + " to " + peak : String.valueOf(steady);
  }

  private static String slot(@org.jspecify.annotations.Nullable SlotNeeds slot) {
    if (slot == null) {
      return "-";
    }
    List<String> words = new ArrayList<>();
    if (slot.name() != null) {
      words.add(slot.name());
    }
    if (slot.temporary()) {
      words.add("temporary");
    }
    if (slot.creator() == Creator.USER) {
      words.add("made by you");
    }
    return words.isEmpty() ? "-" : String.join(", ", words);
  }

  private static String topics(ConsumerProfile profile, Level level) {
    String topics =
        profile.unsupported().entrySet().stream()
            .filter(entry -> entry.getValue() == level)
            .map(Map.Entry::getKey)
            .map(topic -> topic.replace('-', ' '))
            .collect(Collectors.joining(", "));
    return topics.isEmpty() ? "-" : topics;
  }
}
