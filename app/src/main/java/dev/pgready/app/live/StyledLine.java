// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.live;

import dev.pgready.app.console.Tone;
import dev.pgready.text.Cells;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.List;

/**
 * One line of a frame. Whatever text comes in, of whomever it is, comes out harmless: this is the
 * door to the screen.
 */
public record StyledLine(List<Piece> pieces) {
  public static final StyledLine EMPTY = new StyledLine(List.of());

  /** Text of one tone; harmless already. */
  public record Piece(String text, Tone tone) {
    public Piece {
      text = Printable.line(text);
    }
  }

  public StyledLine {
    pieces = List.copyOf(pieces);
  }

  public static StyledLine of(String text) {
    return of(text, Tone.PLAIN);
  }

  public static StyledLine of(String text, Tone tone) {
    return new StyledLine(List.of(new Piece(text, tone)));
  }

  /** This line and more text behind it. */
  public StyledLine and(String text) {
    return and(text, Tone.PLAIN);
  }

  public StyledLine and(String text, Tone tone) {
    List<Piece> more = new ArrayList<>(pieces);
    more.add(new Piece(text, tone));
    return new StyledLine(more);
  }

  /** All of it in one tone. */
  public StyledLine all(Tone tone) {
    return of(text(), tone);
  }

  /** Without its tones. */
  public String text() {
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.text()));
    return text.toString();
  }

  /** How many cells it takes. */
  public int cells() {
    return pieces.stream().mapToInt(piece -> Cells.of(piece.text())).sum();
  }

  /** With spaces behind it, up to so many cells. */
  public StyledLine padded(int cells) {
    int missing = cells - cells();
    return missing <= 0 ? this : and(" ".repeat(missing));
  }

  /** What fits so many cells; an ellipsis stands for the rest. */
  public StyledLine cut(int most) {
    if (cells() <= most) {
      return this;
    }
    List<Piece> kept = new ArrayList<>();
    int left = most;
    for (Piece piece : pieces) {
      if (left <= 0) {
        break;
      }
      int cells = Cells.of(piece.text());
      // the last cell is the ellipsis', whichever piece it falls into
      boolean last = cells >= left;
      kept.add(last ? new Piece(ellipsis(piece.text(), left), piece.tone()) : piece);
      left = last ? 0 : left - cells;
    }
    return new StyledLine(kept);
  }

  private static String ellipsis(String text, int cells) {
    String cut = Cells.cut(text, cells);
    return cut.equals(text) ? Cells.cut(text + "…", cells) : cut;
  }

  /**
   * As a terminal takes it.
   *
   * @param color false: bold, faint and exchanged only, which every terminal has
   */
  public String ansi(boolean color) {
    StringBuilder line = new StringBuilder();
    for (Piece piece : pieces) {
      String code = color ? piece.tone().code() : colourless(piece.tone());
      if (code.isEmpty()) {
        line.append(piece.text());
      } else {
        line.append("\u001b[").append(code).append('m').append(piece.text()).append("\u001b[0m");
      }
    }
    return line.toString();
  }

  private static String colourless(Tone tone) {
    return switch (tone) {
      case PLAIN, GOOD, OPEN -> "";
      case FAINT, STRONG, CHOSEN -> tone.code();
      case BAD, CARE -> Tone.STRONG.code();
    };
  }
}
