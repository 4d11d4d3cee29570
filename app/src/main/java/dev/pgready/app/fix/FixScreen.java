// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fix;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.MarkdownPage;
import dev.pgready.app.live.Screen;
import dev.pgready.app.live.Scroll;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.Wish;
import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Page;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.Step;
import dev.pgready.remediation.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What stands on the screen of {@code fix -i}, and what keys do to it. For one thread. */
public final class FixScreen implements Screen {
  /** Why a finding stays as it is that nobody chose a way for. */
  static final String LEFT = "you left it out";

  private enum Place {
    ITEM,
    CHECK,
    PLAN
  }

  private final RemediationPlan plan;
  private final List<FixItem> items;
  private final String target;
  private Place place = Place.ITEM;
  private int current;
  private final Scroll scroll = new Scroll();
  private String message = "";
  private String toCopy = "";
  private boolean editing;
  private boolean writing;
  private boolean warned;
  private List<StyledLine> page = List.of();
  private int pageWidth = -1;

  /**
   * @param plan of which each step is a choice; at least one
   * @param target what will be written, as a sentence
   */
  public FixScreen(RemediationPlan plan, String target) {
    this.plan = plan;
    this.target = target;
    this.items = plan.choices().stream().map(FixItem::new).toList();
  }

  /** The plan as it was chosen; what is not taken is left. */
  public RemediationPlan chosen() {
    return plan.taking(taken(), LEFT);
  }

  private Map<String, Step> taken() {
    Map<String, Step> taken = new LinkedHashMap<>();
    for (FixItem item : items) {
      if (item.answer() == FixItem.Answer.TAKEN) {
        taken.put(item.name(), item.way());
      }
    }
    return taken;
  }

  /** The chosen plan in one line. */
  public String words() {
    return PlanPage.words(chosen());
  }

  /** The text to edit, where a key has asked for an editor; asked once. */
  public Optional<String> draft() {
    if (!editing) {
      return Optional.empty();
    }
    editing = false;
    return Optional.of(Draft.of(item().name(), item().way()));
  }

  /** What the editor left. */
  public void edited(String text) {
    try {
      Optional<Step> step = Draft.read(item().way(), text);
      say(step.isEmpty() ? "nothing was changed" : "edited: y takes it");
      step.ifPresent(item()::edited);
    } catch (Draft.Refused e) {
      say(String.valueOf(e.getMessage()));
    }
    changed();
  }

  /** Whether a key has asked for the files; asked once. */
  public boolean writing() {
    boolean asked = writing;
    writing = false;
    return asked;
  }

  @Override
  public String toCopy() {
    return toCopy;
  }

  @Override
  public void say(String text) {
    message = text;
  }

  private FixItem item() {
    return items.get(current);
  }

  @Override
  public Wish key(Key key) {
    message = "";
    if (key.is('q')) {
      return quit();
    }
    warned = false;
    if (scrolls(key)) {
      return Wish.NOTHING;
    }
    return switch (place) {
      case ITEM -> item(key);
      case PLAN -> plan(key);
      case CHECK -> {
        go(Place.ITEM);
        yield Wish.NOTHING;
      }
    };
  }

  /** What was chosen is not thrown away by one key. */
  private Wish quit() {
    boolean any = items.stream().anyMatch(item -> item.answer() == FixItem.Answer.TAKEN);
    if (any && !warned) {
      warned = true;
      say("nothing is written yet: q again quits without files");
      return Wish.NOTHING;
    }
    return Wish.QUIT;
  }

  /** The arrows choose a way where there are ways. */
  private boolean scrolls(Key key) {
    return (place != Place.ITEM || key.is(Key.Kind.PAGE_UP) || key.is(Key.Kind.PAGE_DOWN))
        && scroll.takes(key);
  }

  private Wish item(Key key) {
    if (key.is('y') || key.is(Key.Kind.ENTER)) {
      answer(FixItem.Answer.TAKEN);
    } else if (key.is('n') || key.is('s')) {
      answer(FixItem.Answer.SKIPPED);
    } else if (key.is('e')) {
      edit();
    } else if (key.is('?')) {
      go(Place.CHECK);
    } else if (key.is('p') || back(key)) {
      show(current - 1);
    } else if (key.is('f')) {
      go(Place.PLAN);
    } else if (key.is('Y')) {
      return copy();
    } else {
      way(key);
    }
    return Wish.NOTHING;
  }

  private static boolean back(Key key) {
    return key.is(Key.Kind.ESCAPE) || key.is(Key.Kind.LEFT) || key.is(Key.Kind.BACKSPACE);
  }

  private void way(Key key) {
    boolean letter = key.is(Key.Kind.CHARACTER) && key.character() >= 'a' && key.character() <= 'd';
    if (key.is(Key.Kind.DOWN) || key.is('j')) {
      item().select(item().index() + 1);
    } else if (key.is(Key.Kind.UP) || key.is('k')) {
      item().select(item().index() - 1);
    } else if (letter && key.character() - 'a' < item().ways().size()) {
      item().select(key.character() - 'a');
    }
    scroll.top();
    changed();
  }

  private void edit() {
    if (item().way().here()) {
      editing = true;
    } else {
      say("there is no statement to edit");
    }
  }

  private Wish copy() {
    toCopy =
        item().way().sql().stream()
            .map(Statement::sql)
            .map(sql -> sql + ";")
            .collect(Collectors.joining("\n"));
    if (toCopy.isEmpty()) {
      say("there is nothing to copy");
      return Wish.NOTHING;
    }
    return Wish.COPY;
  }

  private void answer(FixItem.Answer given) {
    item().answer(given);
    show(current + 1);
  }

  private void show(int index) {
    current = Math.max(0, Math.min(index, items.size() - 1));
    go(index >= items.size() ? Place.PLAN : Place.ITEM);
  }

  private Wish plan(Key key) {
    if (key.is('w') || key.is(Key.Kind.ENTER)) {
      plan.contradiction(taken()).ifPresentOrElse(this::say, () -> writing = true);
    } else if (back(key) || key.is('p')) {
      go(Place.ITEM);
    }
    return Wish.NOTHING;
  }

  private void go(Place to) {
    place = to;
    scroll.top();
    changed();
  }

  private void changed() {
    pageWidth = -1;
  }

  @Override
  public List<StyledLine> lines(int height, int width) {
    if (pageWidth != width) {
      page = page(width);
      pageWidth = width;
    }
    List<StyledLine> lines = new ArrayList<>();
    if (height > 3) {
      lines.add(head());
    }
    int room = Math.max(1, height - lines.size() - (height > 1 ? 1 : 0));
    lines.addAll(scroll.of(page, room));
    return Screen.filled(lines, foot(scroll.more(page, room)), height);
  }

  private List<StyledLine> page(int width) {
    return switch (place) {
      case ITEM -> WayPage.of(item(), plan.report(), width);
      case PLAN -> PlanPage.of(items, chosen(), target, width);
      case CHECK ->
          MarkdownPage.lines(
              Checks.find(item().fixes().get(0))
                  .map(check -> Page.of(check).markdown())
                  .orElse("there is no page of it"),
              width);
    };
  }

  private StyledLine head() {
    if (place == Place.PLAN) {
      return StyledLine.of(" the script", Tone.FAINT);
    }
    StyledLine head =
        StyledLine.of(" %s of %s  ".formatted(current + 1, items.size()), Tone.FAINT)
            .and(item().name(), Tone.STRONG);
    return switch (item().answer()) {
      case OPEN -> head;
      case TAKEN -> head.and("  taken", Tone.FAINT);
      case SKIPPED -> head.and("  skipped", Tone.FAINT);
    };
  }

  private StyledLine foot(boolean more) {
    if (!message.isEmpty()) {
      return StyledLine.of(" " + message, Tone.STRONG);
    }
    String ways = place == Place.ITEM && item().ways().size() > 1 ? "j/k way  " : "";
    return StyledLine.of(
        (more ? " ↓ PgDn" : "")
            + switch (place) {
              case ITEM ->
                  " y take  n skip  %se edit  ? why  p back  f finish  q quit".formatted(ways);
              case CHECK -> " Esc back  j/k scroll";
              case PLAN -> " w write the files  p back  q quit without";
            },
        Tone.FAINT);
  }
}
