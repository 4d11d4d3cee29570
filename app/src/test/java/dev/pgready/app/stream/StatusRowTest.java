// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Changes and status on one terminal. */
final class StatusRowTest {
  private static final String WIPE = "\r\u001b[K";

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final StatusRow row =
      new StatusRow(new PrintWriter(new OutputStreamWriter(terminal, StandardCharsets.UTF_8)));

  private void print(String changes) throws IOException {
    OutputStream out = row.below(terminal);
    out.write(changes.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private String written() {
    String text = terminal.toString(StandardCharsets.UTF_8);
    terminal.reset();
    return text;
  }

  @Test
  void aChangeIsPrintedIntoAnEmptyRow() throws IOException {
    row.show("0 changes");
    assertThat(written()).isEqualTo(WIPE + "0 changes");
    print("BEGIN\n");
    assertThat(written()).isEqualTo(WIPE + "BEGIN\n");
    print("COMMIT\n");
    assertThat(written()).isEqualTo("COMMIT\n");
  }

  @Test
  void halfAChangeIsNotBrokenByIt() throws IOException {
    print("half of");
    row.show("0 changes");
    assertThat(written()).isEqualTo("half of");
    print(" a line\n");
    row.show("1 changes");
    assertThat(written()).isEqualTo(" a line\n" + WIPE + "1 changes");
  }

  @Test
  void nothingOfItStays() {
    row.ended();
    row.show("0 changes");
    assertThat(written()).isEmpty();
  }

  @Test
  void theEndWipesIt() {
    row.show("0 changes");
    row.ended();
    row.show("1 changes");
    assertThat(written()).isEqualTo(WIPE + "0 changes" + WIPE);
  }
}
