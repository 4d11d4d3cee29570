// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;

/**
 * The row below the changes, on a terminal that shows both: it is wiped before a change is printed,
 * and at the end, with whatever the terminal has echoed into it.
 */
public final class StatusRow implements ChangeFollower.Watcher {
  private static final String WIPE = "\r\u001b[K";

  private final PrintWriter err;
  private boolean shown;
  private boolean withinLine;
  private boolean over;

  public StatusRow(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void started(ReplicationLink link, ChangeFollower tail) {
    link.threads().execute(new StatusLine(link, tail, this));
  }

  @Override
  public synchronized void ended() {
    over = true;
    wipe();
  }

  /** In place of what it showed; not while only a part of a change has been printed. */
  synchronized void show(String status) {
    if (!over && !withinLine) {
      err.print(WIPE + status);
      err.flush();
      shown = true;
    }
  }

  private void wipe() {
    if (shown) {
      err.print(WIPE);
      err.flush();
      shown = false;
    }
  }

  private synchronized void print(OutputStream out, byte[] bytes, int offset, int length)
      throws IOException {
    if (length > 0) {
      wipe();
      out.write(bytes, offset, length);
      withinLine = bytes[offset + length - 1] != '\n';
    }
  }

  /** Where changes go. */
  public OutputStream below(OutputStream changes) {
    return new FilterOutputStream(changes) {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        print(changes, bytes, offset, length);
      }
    };
  }
}
