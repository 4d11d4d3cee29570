// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.completion;

import dev.pgready.text.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the word at the cursor could become. */
final class Suggestions {
  /** What the shell looks for by itself, besides the words. */
  enum Files {
    WORDS,
    FILES,
    DIRECTORIES
  }

  private record Word(String text, @Nullable String about) {}

  private final List<Word> words = new ArrayList<>();
  private Files files = Files.WORDS;

  Suggestions add(String word) {
    return add(word, null);
  }

  Suggestions add(String word, @Nullable String about) {
    if (Printable.isPlain(word)) {
      words.add(new Word(word, about));
    }
    return this;
  }

  Suggestions addAll(Iterable<String> all) {
    all.forEach(this::add);
    return this;
  }

  Suggestions andFiles(Files kind) {
    files = kind;
    return this;
  }

  /**
   * The answer that the scripts read: a line with the kind of files, then one a word, with what it
   * is about behind a tab.
   *
   * @param head of the word at the cursor, which each answer starts with
   * @param start those that do not start so are left out
   */
  void print(PrintWriter out, String head, String start) {
    out.println(files.name().toLowerCase(Locale.ROOT));
    for (Word word : words) {
      if (word.text().startsWith(start)) {
        String about = word.about() == null ? "" : "\t" + Printable.line(word.about());
        out.println(head + word.text() + about);
      }
    }
    out.flush();
  }
}
