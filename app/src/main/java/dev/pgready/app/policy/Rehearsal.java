// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.policy;

import dev.pgready.app.report.Format;
import dev.pgready.app.report.view.Style;
import dev.pgready.text.ResourceText;
import java.io.IOException;
import java.io.Writer;

/**
 * Judges the facts of an empty database that come along, while the server still looks for its own:
 * what judging and telling do the first time in a process takes longer than to do it.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /** Nobody waits for it, and nothing is made of its report. */
  public static void start(Evaluation evaluation) {
    Thread thread = new Thread(() -> run(evaluation), "pgready rehearsal");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // no thread is left for it: it goes without
    }
  }

  private static void run(Evaluation evaluation) {
    try {
      tell(evaluation, Writer.nullWriter());
    } catch (Throwable e) {
      // the real facts will tell
    }
  }

  /** The facts of a database in which nobody has prepared anything. */
  public static String newDatabase() {
    return ResourceText.of(Rehearsal.class, "new-database.json");
  }

  /** What the thread does. */
  public static void tell(Evaluation evaluation, Writer out) throws IOException {
    Format.HUMAN.reporter().write(evaluation.of(newDatabase()).report(), out, Style.PLAIN);
  }
}
