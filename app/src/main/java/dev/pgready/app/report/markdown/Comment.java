// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.markdown;

import dev.pgready.app.report.view.Words;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Markdown that a pull-request comment takes whatever it is about: GitHub refuses one of more than
 * 65,536 characters, and with it all that it says. A block that is too long gives way to its brief
 * form, and what finds no room at all is named at the end.
 */
final class Comment {
  private static final int MOST = 65_536;

  /** Of one block, so that the first does not take the room of all others. */
  private static final int BLOCK = 16_000;

  /** For the names of what was left out, and the last line. */
  private static final int RESERVED = 3_000;

  private static final int NAMED = 20;

  private final StringBuilder text = new StringBuilder();
  private final List<String> left = new ArrayList<>();
  private String last = "";

  /** A block that has to be there: a headline. */
  void add(String block) {
    text.append(block);
  }

  /**
   * @param name what it is called where there is no room for it
   * @param brief stands for it where it is too long
   */
  void add(String name, String block, String brief) {
    if (block.length() <= BLOCK && fits(block)) {
      text.append(block);
    } else if (fits(brief)) {
      text.append(brief);
    } else {
      left.add(name);
    }
  }

  /** What stands below all else. */
  void last(String line) {
    last = line.length() <= RESERVED / 2 ? line : "";
  }

  private boolean fits(String block) {
    return text.length() + block.length() <= MOST - RESERVED;
  }

  void writeTo(Writer out) throws IOException {
    out.write(text.toString());
    if (!left.isEmpty()) {
      List<String> named = left.subList(0, Math.min(NAMED, left.size()));
      int more = left.size() - named.size();
      out.write(
          "Too much for one comment, left out: %s%s; `--format json` has all\n\n"
              .formatted(
                  String.join(", ", named),
                  more > 0 ? " and " + Words.count(more, "more", "more") : ""));
    }
    out.write(last);
  }
}
