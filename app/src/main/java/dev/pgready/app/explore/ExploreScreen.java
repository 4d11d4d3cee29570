// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.explore;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.Choices;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.MarkdownPage;
import dev.pgready.app.live.Screen;
import dev.pgready.app.live.Scroll;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.Wish;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.Words;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Page;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What stands on the screen of {@code explore}, and what keys do to it. For one thread. */
public final class ExploreScreen implements Screen {
  private enum Place {
    DATABASES,
    FINDINGS,
    FINDING,
    PAGE
  }

  private final Choices<FleetResult> databases =
      new Choices<>(FleetResult::name, one -> one.name() + " " + one.worst().orElse(""));
  private final Choices<Report.Finding> findings =
      new Choices<>(
          finding -> finding.id() + finding.consumers() + finding.result().message(),
          finding -> finding.id() + " " + finding.result().message());
  private Place place;
  private boolean all;
  private final Scroll scroll = new Scroll();
  private String message = "";

  /** Where a list begins on the screen. */
  private int firstRow;

  private String toCopy = "";

  /**
   * @param results at least one
   */
  public ExploreScreen(List<FleetResult> results) {
    databases.replace(results);
    place = results.size() > 1 ? Place.DATABASES : Place.FINDINGS;
    load();
  }

  private void load() {
    List<Report.Finding> of = databases.selected().map(FleetResult::findings).orElse(List.of());
    List<Report.Finding> urgent = Report.attention(of);
    findings.replace(
        all
            ? Stream.concat(urgent.stream(), of.stream().filter(one -> !urgent.contains(one)))
                .toList()
            : urgent);
  }

  @Override
  public String toCopy() {
    return toCopy;
  }

  @Override
  public void say(String text) {
    message = text;
  }

  @Override
  public Wish key(Key key) {
    message = "";
    if (list().typed(key)) {
      return Wish.NOTHING;
    }
    if (key.is('q')) {
      return Wish.QUIT;
    }
    return switch (place) {
      case DATABASES, FINDINGS -> list(key);
      case FINDING, PAGE -> text(key);
    };
  }

  private Choices<?> list() {
    return place == Place.DATABASES ? databases : findings;
  }

  private Wish list(Key key) {
    if (list().moved(key)) {
      return Wish.NOTHING;
    }
    if (key.is('/')) {
      list().type();
    } else if (key.is('a') && place == Place.FINDINGS) {
      all = !all;
      load();
    } else if (key.is(Key.Kind.CLICK)) {
      if (list().clicked(key.character() - firstRow)) {
        enter();
      }
    } else if (key.is(Key.Kind.ENTER) || key.is(Key.Kind.RIGHT)) {
      enter();
    } else if (back(key)) {
      if (!list().filter().isEmpty()) {
        list().filter("");
      } else if (place == Place.FINDINGS && databases.total() > 1) {
        place = Place.DATABASES;
      }
    } else {
      return copied(key);
    }
    return Wish.NOTHING;
  }

  private void enter() {
    if (place == Place.DATABASES && databases.selected().isPresent()) {
      findings.filter("");
      load();
      findings.select(0);
      place = Place.FINDINGS;
    } else if (place == Place.FINDINGS && findings.selected().isPresent()) {
      go(Place.FINDING);
    }
  }

  private static boolean back(Key key) {
    return key.is(Key.Kind.ESCAPE) || key.is(Key.Kind.LEFT) || key.is(Key.Kind.BACKSPACE);
  }

  private Wish text(Key key) {
    if (back(key)) {
      go(place == Place.PAGE ? Place.FINDING : Place.FINDINGS);
    } else if (key.is('e') || key.is(Key.Kind.ENTER)) {
      go(place == Place.PAGE ? Place.FINDING : Place.PAGE);
    } else if (key.is('n') || key.is('N')) {
      findings.moved(Key.character(key.is('n') ? 'j' : 'k'));
      go(Place.FINDING);
    } else if (!scroll.takes(key)) {
      return copied(key);
    }
    return Wish.NOTHING;
  }

  private void go(Place to) {
    place = to;
    scroll.top();
  }

  private Wish copied(Key key) {
    if (key.is('m')) {
      return Wish.MOUSE;
    }
    boolean digit = key.is(Key.Kind.CHARACTER) && key.character() >= '1' && key.character() <= '9';
    if (place == Place.DATABASES || (!key.is('y') && !digit)) {
      return Wish.NOTHING;
    }
    Optional<String> code =
        findings
            .selected()
            .flatMap(
                one ->
                    digit ? FindingPage.code(one, key.character() - '0') : FindingPage.code(one));
    if (code.isEmpty()) {
      say("there is nothing to copy");
      return Wish.NOTHING;
    }
    toCopy = code.get();
    return Wish.COPY;
  }

  @Override
  public List<StyledLine> lines(int height, int width) {
    List<StyledLine> lines = new ArrayList<>();
    if (height > 2) {
      lines.add(head());
    }
    firstRow = lines.size();
    int room = Math.max(1, height - lines.size() - (height > 1 ? 1 : 0));
    switch (place) {
      case DATABASES -> lines.addAll(databases.lines(room, width, ExploreScreen::row));
      case FINDINGS -> lines.addAll(findings(room, width));
      case FINDING, PAGE -> lines.addAll(scroll.of(text(width), room));
    }
    return Screen.filled(lines, foot(), height);
  }

  private StyledLine head() {
    if (place == Place.DATABASES) {
      return StyledLine.of(" %s databases".formatted(databases.total()), Tone.STRONG);
    }
    FleetResult of = databases.selected().orElse(null);
    return of == null
        ? StyledLine.EMPTY
        : StyledLine.of(" ")
            .and(of.name(), Tone.STRONG)
            .and(
                "  %s  for %s"
                    .formatted(Words.headline(of.verdict()), String.join(", ", of.consumers())))
            .and("  " + of.generatedAt(), Tone.FAINT);
  }

  private StyledLine foot() {
    Optional<String> typing = list().typing();
    if (typing.isPresent()) {
      return StyledLine.of(" /").and(typing.get()).and("▏");
    }
    if (!message.isEmpty()) {
      return StyledLine.of(" " + message, Tone.STRONG);
    }
    return StyledLine.of(
        switch (place) {
          case DATABASES -> " Enter its findings  / filter  q quit";
          case FINDINGS ->
              " Enter details  / filter  a %s  y copy the fix  %sq quit"
                  .formatted(
                      all ? "only what needs attention" : "all checks",
                      databases.total() > 1 ? "Esc back  " : "");
          case FINDING -> " Esc back  n N next, before  e page of the check  y or 1-9 copy  q quit";
          case PAGE -> " Esc back  j/k scroll  q quit";
        },
        Tone.FAINT);
  }

  private static StyledLine row(FleetResult one) {
    return StyledLine.of(" ")
        .and(one.name(), Tone.STRONG)
        .and("  %s  ".formatted(Words.lower(one.verdict())))
        .and("%s fail, %s warn  ".formatted(one.count(Status.FAIL), one.count(Status.WARN)))
        .and(one.worst().orElse(""), Tone.FAINT);
  }

  private List<StyledLine> findings(int room, int width) {
    if (findings.shown().isEmpty()) {
      return List.of(
          StyledLine.of(
              findings.total() == 0
                  ? " Nothing needs attention; a lists all checks."
                  : " No finding fits the filter.",
              Tone.FAINT));
    }
    return findings.lines(room, width, ExploreScreen::row);
  }

  private static StyledLine row(Report.Finding one) {
    Status status = one.result().status();
    return StyledLine.of(" ")
        .and(FindingPage.word(status), FindingPage.tone(status))
        .padded(10)
        .and(one.id(), Tone.STRONG)
        .and(": " + one.result().message());
  }

  private List<StyledLine> text(int width) {
    Report.Finding finding = findings.selected().orElse(null);
    if (finding == null) {
      return List.of();
    }
    if (place == Place.FINDING) {
      return FindingPage.lines(finding, width);
    }
    return MarkdownPage.lines(
        Checks.find(finding.id())
            .map(check -> Page.of(check).markdown())
            .orElse("this version of pgready has no page of it"),
        width);
  }

  /** The plain form: one line a finding. */
  public static List<String> plain(List<FleetResult> results) {
    List<String> lines = new ArrayList<>();
    for (FleetResult one : results) {
      lines.add(
          StyledLine.of("%s  %s".formatted(one.name(), Words.headline(one.verdict()))).text());
      for (Report.Finding finding : Report.attention(one.findings())) {
        lines.add(
            StyledLine.of(
                    "  %s  %s: %s"
                        .formatted(
                            FindingPage.word(finding.result().status()),
                            finding.id(),
                            finding.result().message()))
                .text());
      }
    }
    return lines;
  }
}
