// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
  private static final String NOTE =
      "the connection URI: not used, as libpq does not know them: pgbouncer (Prisma)";

  private static String said(boolean terminal, int columns) {
    StringWriter err = new StringWriter();
    new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            Map.of(),
            new Terminal(false, terminal, Map.of("COLUMNS", String.valueOf(columns))))
        .say(NOTE);
    return err.toString();
  }

  /** On a terminal a line breaks between words, as wide as it may be and no wider. */
  @Test
  void notesBreakBetweenWords() {
    int whole = ("pgready: " + NOTE).length();
    assertThat(said(true, whole)).isEqualTo("pgready: " + NOTE + "\n");
    assertThat(said(true, whole - 1))
        .isEqualTo(
            """
            pgready: the connection URI: not used, as libpq does not know them: pgbouncer
              (Prisma)
            """);
    assertThat(said(true, 40).lines()).allMatch(line -> line.length() <= 40).hasSize(3);
  }

  /** What goes to a file can be searched line by line. */
  @Test
  void elsewhereANoteIsOneLine() {
    assertThat(said(false, 40)).isEqualTo("pgready: " + NOTE + "\n");
  }
}
