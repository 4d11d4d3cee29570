// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.Key;
import dev.pgready.app.live.Scroll;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.TextField;
import dev.pgready.app.live.WordWrap;
import dev.pgready.app.watch.SlotRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a slot, and what is asked before they are read: from which publications, and a
 * typed yes. One thread shows it, another one reads the slot.
 */
public final class TailPage {
  /** Changes after which the reading ends by itself. */
  public static final int CHANGES = 1000;

  /** Minutes after which it does: the slot is its consumer's. */
  public static final int MINUTES = 10;

  /** A change and the transaction around it. */
  private static final int KEPT = 3 * CHANGES;

  /** Of one line, in characters: a row of many columns is cut. */
  private static final int LONGEST = 4000;

  private enum Step {
    PUBLICATIONS,
    CONSENT,
    READING
  }

  private final SlotRow row;
  private final String command;
  private final Scroll scroll = new Scroll();
  private final Deque<String> changes = new ArrayDeque<>();
  private Step step = Step.PUBLICATIONS;
  private TextField field = new TextField("");
  private List<String> publications = List.of();
  private boolean following = true;
  private String state = "connecting";
  private boolean fresh;

  private TailPage(SlotRow row, String command) {
    this.row = row;
    this.command = command;
  }

  /** Null: what waits in this slot cannot be read. */
  static @Nullable TailPage of(SlotRow row) {
    return Advice.of(row).stream()
        .filter(Advice::tails)
        .findFirst()
        .map(advice -> new TailPage(row, advice.text()))
        .orElse(null);
  }

  public String slot() {
    return row.slot().name();
  }

  /** Where the slot decodes. */
  public String database() {
    return String.valueOf(row.slot().database());
  }

  /** The server, as it is named among those that are watched. */
  public String server() {
    return row.database().name();
  }

  /** Empty: all of the database. */
  public List<String> publications() {
    return publications;
  }

  /** Whether somebody has typed yes. */
  public boolean agreed() {
    return step == Step.READING;
  }

  /** The command that shows the same. */
  String command() {
    return command;
  }

  /** Another line of what the slot holds. */
  public synchronized void add(String line) {
    changes.add(line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line);
    if (changes.size() > KEPT) {
      changes.remove();
    }
    fresh = true;
  }

  /** How the reading stands. */
  public synchronized void state(String words) {
    state = words;
    fresh = true;
  }

  /** Whether there is something new since this was asked last. */
  public synchronized boolean fresh() {
    boolean was = fresh;
    fresh = false;
    return was;
  }

  /** Whether keys are letters of an answer. */
  boolean typing() {
    return step != Step.READING;
  }

  /**
   * Takes a key.
   *
   * @return why the page is left; null: it stays, and empty: without a word
   */
  @Nullable String key(Key key) {
    if (key.is(Key.Kind.ESCAPE)) {
      return "";
    }
    if (step == Step.READING) {
      if (key.is(Key.Kind.LEFT) || key.is(Key.Kind.BACKSPACE)) {
        return "";
      }
      following &= !scroll.takes(key);
      return null;
    }
    if (!key.is(Key.Kind.ENTER)) {
      field.typed(key);
      return null;
    }
    if (step == Step.PUBLICATIONS) {
      publications =
          Stream.of(field.text().split(",", -1))
              .map(String::strip)
              .filter(name -> !name.isEmpty())
              .toList();
      field = new TextField("");
      step = Step.CONSENT;
      return null;
    }
    if (!field.text().strip().equals("yes")) {
      return "the slot was not read: yes was not typed";
    }
    step = Step.READING;
    return null;
  }

  /**
   * What stands between head and foot.
   *
   * @param room in rows, at least 1
   */
  List<StyledLine> lines(int room, int width) {
    StyledLine head =
        StyledLine.of(" ").and(slot(), Tone.STRONG).and("  database " + database(), Tone.FAINT);
    if (step == Step.READING) {
      return read(head, room, width);
    }
    List<StyledLine> asked = asked(head, width);
    // the question is what has to be seen
    return asked.subList(Math.max(0, asked.size() - room), asked.size());
  }

  private List<StyledLine> asked(StyledLine head, int width) {
    List<StyledLine> lines = new ArrayList<>(List.of(head, StyledLine.EMPTY));
    text(
        lines,
        "Shows the changes that wait in the slot and those that come, and does not move it: its consumer still gets all of them.",
        width);
    text(
        lines,
        "As long as it is read here its consumer cannot connect, and the server decodes. It ends with Esc, after %s changes or after %s minutes."
            .formatted(CHANGES, MINUTES),
        width);
    lines.add(StyledLine.EMPTY);
    boolean first = step == Step.PUBLICATIONS;
    answer(
        lines,
        "Publications, with commas (none: all of the database): ",
        first ? field.text() : String.join(", ", publications),
        first);
    if (!first) {
      answer(lines, "Type yes to read the slot: ", field.text(), true);
    }
    return lines;
  }

  private static void text(List<StyledLine> lines, String text, int width) {
    WordWrap.of(text, width - 1).forEach(line -> lines.add(StyledLine.of(" " + line)));
  }

  private static void answer(List<StyledLine> lines, String question, String text, boolean open) {
    lines.add(StyledLine.of(" " + question, Tone.STRONG).and(text).and(open ? "▏" : ""));
  }

  private List<StyledLine> read(StyledLine head, int room, int width) {
    List<String> all;
    String words;
    synchronized (this) {
      all = List.copyOf(changes);
      words = state;
    }
    List<StyledLine> lines = new ArrayList<>();
    if (room > 2) {
      lines.add(head);
    }
    if (room > 1) {
      WordWrap.of(words, width - 1).stream()
          .limit(Math.max(1, room / 3))
          .forEach(line -> lines.add(StyledLine.of(" " + line, Tone.OPEN)));
    }
    List<StyledLine> text = new ArrayList<>();
    for (String line : all) {
      WordWrap.of(line, width - 1).forEach(part -> text.add(StyledLine.of(" " + part)));
    }
    int rest = Math.max(1, room - lines.size());
    if (following) {
      scroll.bottom();
    }
    lines.addAll(scroll.of(text, rest));
    following = !scroll.more(text, rest);
    return lines;
  }

  /** For the line at the foot. */
  String keys() {
    return step == Step.READING
        ? " Esc back, the slot is left   j/k scroll   y copy the command   q quit"
        : " Enter next   Esc back";
  }
}
