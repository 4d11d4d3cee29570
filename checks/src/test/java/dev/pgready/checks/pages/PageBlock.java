// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A fenced block of a page that can be executed. Its info line is a kind and words:
 *
 * <ul>
 *   <li>{@code sql}: statements in the judged database as superuser; {@code sql restart}: and then
 *       the server restarts
 *   <li>{@code settings}: lines of {@code postgresql.conf}; the server restarts with them
 *   <li>{@code session}: statements of a session that stays open, in a transaction that it began
 *   <li>{@code environment}: prose for readers; what it says is reproduced by a test of its own,
 *       except for {@code environment standby}: the server becomes a standby
 * </ul>
 *
 * <p>Words: {@code role} (as pgready_app, not as superuser), {@code setup} (before the database is
 * expected to be sound), {@code own} (on a server of its own, for {@code ALTER SYSTEM}), {@code
 * db=NAME} (another database), {@code since=MAJOR}, {@code until=MAJOR}, {@code expect=warn} (fires
 * with a warning, or unknown; without it: fails), and for the whole page {@code for=CONSUMER},
 * {@code judge=ROLE}, {@code publication=NAME} ({@code none}: not named), {@code slot=NAME}, {@code
 * threshold=NAME:VALUE}.
 */
record PageBlock(String kind, Map<String, String> words, String text) {
  private static final List<String> KINDS = List.of("sql", "settings", "session", "environment");
  private static final List<String> WORDS =
      List.of(
          "role",
          "setup",
          "own",
          "restart",
          "db",
          "since",
          "until",
          "expect",
          "for",
          "judge",
          "publication",
          "slot",
          "threshold",
          "standby");

  /** The executable blocks of a section; blocks of other languages are for readers only. */
  static List<PageBlock> of(String section) {
    List<PageBlock> blocks = new ArrayList<>();
    String[] lines = section.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].startsWith("```")) {
        continue;
      }
      String[] info = lines[i].substring(3).strip().split(" +");
      StringBuilder text = new StringBuilder();
      for (i++; i < lines.length && !lines[i].startsWith("```"); i++) {
        text.append(lines[i]).append('\n');
      }
      if (KINDS.contains(info[0])) {
        blocks.add(new PageBlock(info[0], words(info), text.toString()));
      } else if (!info[0].equals("text") && !info[0].equals("sh")) {
        throw new IllegalArgumentException("unknown kind of block: " + info[0]);
      }
    }
    return blocks;
  }

  private static Map<String, String> words(String[] info) {
    Map<String, String> words = new LinkedHashMap<>();
    for (int i = 1; i < info.length; i++) {
      int equals = info[i].indexOf('=');
      String word = equals < 0 ? info[i] : info[i].substring(0, equals);
      if (!WORDS.contains(word)) {
        throw new IllegalArgumentException("unknown word of a block: " + word);
      }
      words.put(word, equals < 0 ? "" : info[i].substring(equals + 1));
    }
    return words;
  }

  boolean has(String word) {
    return words.containsKey(word);
  }

  boolean appliesTo(int major) {
    return Integer.parseInt(words.getOrDefault("since", "0")) <= major
        && Integer.parseInt(words.getOrDefault("until", "999")) >= major;
  }

  boolean executable() {
    return !kind.equals("environment") || has("standby");
  }

  /** Statements end with a semicolon at the end of a line, outside of dollar quotes. */
  List<String> statements() {
    List<String> statements = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      if (current.isEmpty() && (line.isBlank() || line.startsWith("--"))) {
        continue;
      }
      current.append(line).append('\n');
      boolean quoted = (current.toString().split("\\$\\$", -1).length - 1) % 2 == 1;
      if (!quoted && line.stripTrailing().endsWith(";")) {
        statements.add(current.toString().strip().replaceAll(";$", ""));
        current.setLength(0);
      }
    }
    if (!current.toString().isBlank()) {
      statements.add(current.toString().strip());
    }
    return statements;
  }

  /** Lines {@code name = value} of a settings block. */
  List<String> lines() {
    return text.lines().map(String::strip).filter(line -> line.contains("=")).toList();
  }
}
