// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.init;

import dev.pgready.app.console.Tone;
import dev.pgready.app.live.StyledLine;
import dev.pgready.app.live.WordWrap;
import java.util.ArrayList;
import java.util.List;

/** Pages of {@code init} that are neither a list nor the summary. */
final class InitPages {
  private InitPages() {}

  /**
   * A text that is typed.
   *
   * @param shown of it
   */
  static List<StyledLine> field(String shown) {
    return List.of(StyledLine.EMPTY, input(shown));
  }

  private static StyledLine input(String shown) {
    return StyledLine.of(" > ").and(shown).and("▏");
  }

  /**
   * A password that is typed, of which nothing but its length is seen.
   *
   * @param why it is asked for
   */
  static List<StyledLine> password(String why, String typed, int width) {
    List<StyledLine> lines = text(why, width);
    lines.add(StyledLine.EMPTY);
    lines.add(input("•".repeat(typed.codePointCount(0, typed.length()))));
    return lines;
  }

  static List<StyledLine> text(String why, int width) {
    List<StyledLine> lines = new ArrayList<>(List.of(StyledLine.EMPTY));
    wrapped(lines, why, width);
    return lines;
  }

  /** Where a connection would lead. */
  static List<StyledLine> confirm(Place place, int width) {
    List<StyledLine> lines = new ArrayList<>(List.of(StyledLine.EMPTY));
    part(lines, "host", place.target().host());
    part(lines, "port", String.valueOf(place.target().port()));
    part(lines, "database", place.target().database());
    part(lines, "user", place.target().user());
    part(lines, "TLS", "sslmode " + place.target().sslmode());
    part(
        lines,
        "password",
        place.target().password() == null ? "none is known" : "known, not shown");
    place
        .target()
        .others()
        .forEach(other -> part(lines, "or", "%s, port %s".formatted(other.host(), other.port())));
    lines.add(StyledLine.EMPTY);
    wrapped(
        lines,
        "pgready reads the catalogue there, in a read-only transaction, and changes nothing.",
        width);
    place.candidate().notes().forEach(note -> wrapped(lines, note, width));
    return lines;
  }

  static List<StyledLine> waiting(Place place, int width) {
    return text("asking " + place.where() + " ...", width);
  }

  private static void part(List<StyledLine> lines, String name, String value) {
    lines.add(StyledLine.of(" " + name, Tone.FAINT).padded(11).and(value, Tone.STRONG));
  }

  private static void wrapped(List<StyledLine> lines, String text, int width) {
    WordWrap.of(text, width - 2).forEach(line -> lines.add(StyledLine.of(" " + line)));
  }
}
