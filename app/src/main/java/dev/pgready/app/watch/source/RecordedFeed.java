// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import dev.pgready.app.watch.SampleDocument;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recording, given back at the pace at which it was made. Only one line of it is in memory. For
 * one thread.
 */
public final class RecordedFeed implements Feed {
  /** A gap in a recording is not waited for longer than this, in milliseconds. */
  private static final long LONGEST_GAP = 5_000;

  /** Of a line, in characters: ten thousand slots have less. */
  private static final int LONGEST_LINE = 1 << 23;

  private final BufferedReader lines;
  private final boolean paced;
  private final List<String> names = new ArrayList<>();
  private int number;
  private @Nullable Update pending;
  private @Nullable String fault;
  private long recordedBefore = -1;
  private long givenAt;
  private boolean stepped;

  /**
   * @param lines as {@code --record} wrote them
   * @param paced false: without waiting
   */
  public RecordedFeed(BufferedReader lines, boolean paced) throws IOException {
    this.lines = lines;
    this.paced = paced;
    read();
  }

  /** Names of the databases that were seen so far. */
  public List<String> names() {
    return List.copyOf(names);
  }

  /** What is wrong with the recording where it ended; null: nothing. */
  public @Nullable String fault() {
    return fault;
  }

  /** The next one comes without waiting. */
  public void step() {
    stepped = true;
  }

  private void read() throws IOException {
    pending = null;
    StringBuilder text = new StringBuilder();
    int c;
    while ((c = lines.read()) >= 0 && c != '\n') {
      if (text.length() == LONGEST_LINE) {
        fault = "line %s is longer than any sample".formatted(number + 1);
        return;
      }
      text.append((char) c);
    }
    if (c < 0 && text.length() == 0) {
      return;
    }
    String line = text.toString();
    number++;
    try {
      SampleDocument.Line read = SampleDocument.readLine(line);
      int at = names.indexOf(read.name());
      if (at < 0) {
        at = names.size();
        names.add(read.name());
      }
      pending = new Update(at, read.at(), read.sample(), read.problem(), line);
    } catch (SampleDocument.UnreadableSampleException e) {
      // the last line of a recording that was cut off
      fault = "line %s: %s".formatted(number, e.getMessage());
    }
  }

  @Override
  public @Nullable Update next(long millis) throws InterruptedException {
    Update update = pending;
    if (update == null) {
      return null;
    }
    if (paced && recordedBefore >= 0 && !stepped) {
      long gap = Math.max(0, Math.min(LONGEST_GAP, update.at() - recordedBefore));
      long wait = givenAt + gap - System.nanoTime() / 1_000_000;
      if (wait > millis) {
        Thread.sleep(millis);
        return null;
      }
      Thread.sleep(Math.max(0, wait));
    }
    stepped = false;
    recordedBefore = update.at();
    givenAt = System.nanoTime() / 1_000_000;
    try {
      read();
    } catch (IOException e) {
      fault = "cannot be read further: " + e.getClass().getSimpleName();
    }
    return update;
  }

  @Override
  public boolean over() {
    return pending == null;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      // was only read
    }
  }
}
