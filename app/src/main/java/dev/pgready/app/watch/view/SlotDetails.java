// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.view;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.WordWrap;
import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.text.Cells;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that is known of one slot, and what could be done about it. */
final class SlotDetails {
  /** Of the names of facts, in cells. */
  private static final int NAME = 23;

  private record Page(List<StyledLine> lines, int width) {}

  private SlotDetails() {}

  /** Two lines for the foot of the list. */
  static List<StyledLine> brief(SlotRow row) {
    Sample.Slot slot = row.slot();
    List<StyledLine> lines = new ArrayList<>();
    lines.add(StyledLine.of(" ").and(slot.name(), Tone.STRONG).and("  " + kind(row)));
    List<Advice> advice = Advice.of(row);
    lines.add(
        advice.isEmpty()
            ? StyledLine.EMPTY
            : StyledLine.of(" Enter: ", Tone.FAINT).and(advice.get(0).title(), Tone.FAINT));
    return lines;
  }

  private static String kind(SlotRow row) {
    Sample.Slot slot = row.slot();
    List<String> words = new ArrayList<>();
    words.add(slot.plugin() == null ? slot.type() : slot.plugin());
    if (slot.database() != null) {
      words.add("database " + slot.database());
    }
    if (slot.temporary()) {
      words.add("temporary");
    }
    if (slot.confirmed() != null) {
      words.add("confirmed " + slot.confirmed());
    }
    if (slot.restart() != null) {
      words.add("restart " + slot.restart());
    }
    return String.join(", ", words);
  }

  /**
   * A whole screen, to be scrolled.
   *
   * @param width in cells; what is longer than that is broken, as SQL has to be seen whole
   */
  static List<StyledLine> full(SlotRow row, int width) {
    Sample.Slot slot = row.slot();
    List<StyledLine> lines = new ArrayList<>();
    Page page = new Page(lines, width);
    lines.add(StyledLine.of(" ").and(slot.name(), Tone.STRONG).and("  " + kind(row)));
    lines.add(StyledLine.EMPTY);
    fact(page, "state", slot.creating() ? Wording.waits(row) : Wording.state(row));
    fact(page, "read by", reader(row));
    fact(page, "holds", held(row));
    fact(page, "growth", Wording.rate(row.outlook().growth()));
    fact(page, "time left", timeLeft(row));
    fact(
        page,
        "behind",
        slot.lagBytes() == null
            ? null
            : Wording.bytes(slot.lagBytes())
                + (row.lagMillis() == null ? "" : ", " + Wording.millis(row.lagMillis())));
    fact(page, "keeps rows", age(slot.xminAge()));
    fact(page, "keeps catalogue rows", age(slot.catalogXminAge()));
    if (row.sample().version() >= 170_000 && slot.logical()) {
      fact(
          page,
          "after a failover",
          slot.synced()
              ? "is copied from the primary, and can be read once this server is promoted"
              : slot.failover()
                  ? "is copied to standbys"
                  : row.sample().recovery()
                      ? "stays here: it is this standby's own"
                      : "is gone: failover is off");
    }
    for (Sample.Wait wait : row.sample().waitsOf(slot)) {
      fact(page, "waits for", Wording.wait(wait) + opened(wait));
    }
    List<Advice> advice = Advice.of(row);
    if (!advice.isEmpty()) {
      lines.add(StyledLine.EMPTY);
      lines.add(
          StyledLine.of(" What can be done (nothing is run here; y copies the first)", Tone.FAINT));
    }
    for (Advice one : advice) {
      lines.add(StyledLine.EMPTY);
      lines.add(StyledLine.of(" " + one.title(), Tone.STRONG));
      WordWrap.of(one.text(), width - 3).forEach(line -> lines.add(StyledLine.of("   " + line)));
    }
    return lines;
  }

  private static String opened(Sample.Wait wait) {
    return wait.openMillis() == null
        ? ""
        : ", transaction open for " + Wording.millis(wait.openMillis());
  }

  private static @Nullable String reader(SlotRow row) {
    Sample.Slot slot = row.slot();
    Sample.Reader reader = slot.reader();
    if (!slot.active() || reader == null) {
      return Wording.reader(row);
    }
    List<String> words = new ArrayList<>(List.of("pid " + slot.pid()));
    add(words, "", reader.application());
    add(words, "role ", reader.user());
    add(words, "from ", reader.address());
    add(words, "", reader.kind());
    add(words, "", reader.state());
    if (reader.waitEvent() != null) {
      words.add("waits for %s %s".formatted(reader.waitType(), reader.waitEvent()));
    }
    if (reader.sinceMillis() != null) {
      words.add("connected for " + Wording.millis(reader.sinceMillis()));
    }
    return String.join(", ", words);
  }

  private static void add(List<String> words, String before, @Nullable String word) {
    if (word != null && !word.isEmpty()) {
      words.add(before + word);
    }
  }

  private static String held(SlotRow row) {
    Sample.Slot slot = row.slot();
    Long keep = row.sample().keepBytes();
    return "%s of WAL, %s%s"
        .formatted(
            Wording.bytes(slot.heldBytes()),
            keep == null
                ? "without a limit: an unread slot fills the disk"
                : "limit %s".formatted(Quantities.bytes(keep)),
            slot.safeBytes() == null
                ? ""
                : ", %s more can be written".formatted(Wording.bytes(slot.safeBytes())));
  }

  private static @Nullable String timeLeft(SlotRow row) {
    Long left = row.outlook().secondsLeft();
    if (row.slot().lost()) {
      return "none: it is lost";
    }
    if (left == null) {
      return null;
    }
    return left == 0
        ? "none: it is lost at the next checkpoint, unless it is read"
        : "%s at this growth".formatted(Quantities.seconds(left));
  }

  private static @Nullable String age(@Nullable Long age) {
    return age == null ? null : "of the last %s transactions".formatted(age);
  }

  private static void fact(Page page, String name, @Nullable String text) {
    if (text != null) {
      List<String> broken = WordWrap.of(text, page.width() - NAME - 1);
      for (int i = 0; i < broken.size(); i++) {
        String head = Cells.padded(i == 0 ? " " + name : "", NAME);
        page.lines().add(StyledLine.of(head, Tone.FAINT).and(broken.get(i)));
      }
    }
  }
}
