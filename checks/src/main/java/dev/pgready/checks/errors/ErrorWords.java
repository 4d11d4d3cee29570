// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.errors;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What counts of an error text: its words, in lower case and each with its weight. What varies
 * (names, numbers, positions in the WAL) does not count, nor do quotes and punctuation.
 */
final class ErrorWords {
  private static final Set<String> COMMON =
      Set.of(
          "a",
          "an",
          "and",
          "are",
          "at",
          "be",
          "by",
          "for",
          "from",
          "has",
          "have",
          "in",
          "is",
          "it",
          "of",
          "on",
          "or",
          "run",
          "set",
          "table",
          "that",
          "the",
          "this",
          "to",
          "was",
          "with",
          "you",
          "your",
          "error",
          "fatal",
          "detail",
          "hint",
          "warning",
          "statement",
          "does",
          "not",
          "exist",
          "exists");

  static final String NOT = "not";

  private static final Pattern SHORT_NOT = Pattern.compile("(?i)n['’]t\\b");
  private static final Pattern CANNOT = Pattern.compile("(?i)\\bcan['’]t\\b");
  private static final Pattern WILL_NOT = Pattern.compile("(?i)\\bwon['’]t\\b");

  private static final Pattern WORD =
      Pattern.compile(
          "(?<quoted>\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|'[^'\n]*'|`[^`\n]*`)|(?<gap>…|\\.\\.\\.)|(?<word>[\\p{L}_][\\p{L}\\p{N}_]*)");

  /** Where a name or a number and a language without spaces meet. */
  private static final Pattern MEETS =
      Pattern.compile(
          "(?<=[0-9A-Za-z_])(?=%1$s)|(?<=%1$s)(?=[0-9A-Za-z_])"
              .formatted("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}ー]"));

  /** A command of the replication protocol, which nobody names a table after. */
  private static final Pattern COMMAND = Pattern.compile("[A-Z]+_[A-Z_]+");

  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

  /** Kinds of objects, which are also what applications call their own tables and columns. */
  private static final String KIND =
      "column|database|extension|publication|relation|role|schema|slot|subscription|table|user";

  /** One of these as a name: in quotes by itself, or part of a qualified one. */
  private static final Pattern NAMED_SO =
      Pattern.compile(
          "(?i)(?<=[\"“«'`])(?:%1$s)(?=\\\\?[\"”»'`])|(?<=[\\p{L}\\p{N}_\"]\\.)(?:%1$s)\\b|\\b(?:%1$s)(?=\\.\"?[\\p{L}_])"
              .formatted(KIND));

  /** What stands before such a name among the words that were pasted. */
  private static final String NAME = "\"";

  /** Decisive as well where none of the others is. */
  private static final String ALTER = "alter";

  /** Where a text has some of these, what was pasted has one too, or is about another thing. */
  private static final Set<String> DECISIVE =
      Set.of(
          "equality",
          "extension",
          "fatal",
          "options",
          "plugin",
          "publication",
          "publications",
          "rds_replication",
          "replication",
          "schema",
          "slot",
          "slots",
          "subscription",
          "subscriptions",
          "trigger",
          "walsender");

  /** Says that something went wrong: what was pasted then says so as well, in one of the words. */
  private static final String FAILED = "failed";

  /** Foreign tables are not replicated, and foreign keys are another subject. */
  private static final String FOREIGN = "foreign";

  private static final Set<String> GOES_WRONG =
      Set.of(
          FAILED,
          "cannot",
          "could",
          "error",
          "errors",
          "exception",
          "fail",
          "failing",
          "fails",
          "failure",
          "failures",
          NOT,
          "unable");

  private ErrorWords() {}

  /**
   * A word of a known text.
   *
   * @param quoted whether it stands in quotes there, as a name does
   * @param behindGap whether something that varies stands before it
   */
  record Word(String text, double weight, boolean quoted, boolean behindGap) {
    boolean is(String pasted) {
      return text.equals(pasted) || (quoted && pasted.equals(NAME + text));
    }

    boolean isOf(Set<String> pasted) {
      return pasted.contains(text) || (quoted && pasted.contains(NAME + text));
    }
  }

  /**
   * The words of a known text.
   *
   * @param gaps places where something stands that varies
   */
  record Known(List<Word> words, int gaps) {
    Known {
      words = List.copyOf(words);
    }
  }

  /** Of a text as it is known, with {@code ...} for what varies. */
  static Known known(String text) {
    List<Word> words = new ArrayList<>();
    int gaps = 0;
    boolean gap = false;
    Matcher matcher = WORD.matcher(spelledOut(text));
    while (matcher.find()) {
      String quoted = matcher.group("quoted");
      if (matcher.group("gap") != null) {
        gaps++;
        gap = true;
      } else if (quoted != null) {
        gaps++;
        // a name that is an example, or one that matters: found it helps, missing it hardly hurts
        Matcher inner = PLAIN.matcher(quoted);
        boolean sentence = quoted.substring(1, quoted.length() - 1).strip().contains(" ");
        while (inner.find()) {
          String word = inner.group().toLowerCase(Locale.ROOT);
          boolean keyword = COMMAND.matcher(inner.group()).matches();
          words.add(new Word(word, sentence || keyword ? weight(word) : 0.2, true, gap));
          gap = false;
        }
        gap = gap || !sentence;
      } else {
        String word = matcher.group("word").toLowerCase(Locale.ROOT);
        words.add(new Word(word, weight(word), false, gap));
        gap = false;
      }
    }
    return new Known(words, gaps);
  }

  /** Those of which what was pasted must have one. */
  static List<Word> decisive(List<Word> words) {
    List<Word> decisive =
        words.stream().filter(word -> DECISIVE.contains(word.text())).distinct().toList();
    return decisive.isEmpty()
        ? words.stream().filter(word -> word.text().equals(ALTER)).distinct().toList()
        : decisive;
  }

  /**
   * Whether what was pasted says that it succeeded where the text says that it failed, or is about
   * foreign tables or keys where the text is not.
   */
  static boolean areOther(List<Word> words, List<String> pasted) {
    boolean failed = words.stream().anyMatch(word -> word.text().equals(FAILED));
    return (failed && pasted.stream().noneMatch(GOES_WRONG::contains))
        || (pasted.contains(FOREIGN)
            && words.stream().noneMatch(word -> word.text().equals(FOREIGN)));
  }

  /** With "not" as a word of its own, and so are names in a language without spaces. */
  private static String spelledOut(String text) {
    String apart = MEETS.matcher(text).replaceAll(" ");
    return SHORT_NOT.matcher(apart).find()
        ? SHORT_NOT
            .matcher(
                CANNOT.matcher(WILL_NOT.matcher(apart).replaceAll("will not")).replaceAll("cannot"))
            .replaceAll(" not")
        : apart;
  }

  private static double weight(String word) {
    if (COMMON.contains(word)) {
      return 0.3;
    }
    return word.length() > 14 || word.contains("_") ? 2 : 1;
  }

  /** A pasted word without what says that it is a name. */
  static String plain(String pasted) {
    return pasted.startsWith(NAME) ? pasted.substring(NAME.length()) : pasted;
  }

  /** The words of a line that was pasted. */
  static List<String> pasted(String line) {
    List<String> words = new ArrayList<>();
    String text = spelledOut(line);
    Set<Integer> names = new HashSet<>();
    NAMED_SO.matcher(text).results().forEach(name -> names.add(name.start()));
    Matcher matcher = PLAIN.matcher(text);
    while (matcher.find()) {
      String word = matcher.group().toLowerCase(Locale.ROOT);
      words.add(names.contains(matcher.start()) ? NAME + word : word);
    }
    return words;
  }
}
