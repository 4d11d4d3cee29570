// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks;

import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Page;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.KnownError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a pasted error text means: among the texts of the checks' pages, those of PostgreSQL
 * that every consumer meets, and those of each consumer.
 *
 * <p>Known and pasted texts are compared word by word. What varies (names, numbers, positions in
 * the WAL) does not count, nor do quotes, punctuation and the lines around. A few missing or other
 * words, as versions of the server phrase things, lower the score.
 */
public final class ErrorTexts {
  /** Below this share of a known text's words the two have nothing to do with each other. */
  private static final double ENOUGH = 0.75;

  /** Of a text of few words, which others share, nearly all must be there. */
  private static final double ENOUGH_OF_LITTLE = 0.9;

  private static final double LITTLE_WEIGHT = 4.5;

  /** The share that a word costs which makes the opposite of a text. */
  private static final double OPPOSITE = 0.3;

  /** A text of fewer or commoner words than this would be found in anything. */
  private static final double LEAST_WEIGHT = 1.8;

  /** Lines that a terminal may have made of one. */
  private static final int WRAPPED = 4;

  /** The share of a text that must be there where the rest was cut off, and no less than this. */
  private static final double BEGINNING = 0.55;

  private static final int LEAST_WORDS = 5;
  private static final double LEAST_BEGINNING = 3;

  /** Of a beginning, of which other texts may have most words. */
  private static final double NEARLY_ALL = 0.93;

  /** A text without its end is less certain than a whole one. */
  private static final double CUT_OFF = 0.9;

  /** What a text ends with that only says what failed, before the reason. */
  private static final String INTRODUCES = ": …";

  private static final double BEFORE_A_REASON = 0.6;

  /** From this share of its words on a text is worth being named. */
  private static final double NEAR = 0.4;

  private static final int MOST_LINES = 200;

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

  private static final String NOT = "not";

  private static final Pattern SHORT_NOT = Pattern.compile("(?i)n['’]t\\b");
  private static final Pattern CANNOT = Pattern.compile("(?i)\\bcan['’]t\\b");
  private static final Pattern WILL_NOT = Pattern.compile("(?i)\\bwon['’]t\\b");

  /** What a line begins with that is an entry of its own, not the rest of the one above. */
  private static final Pattern ENTRY =
      Pattern.compile("(?:^|\\s)(?:LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|STATEMENT|QUERY):\\s");

  private static final Pattern ESCAPES = Pattern.compile("\\u001B\\[[0-9;]*[A-Za-z]");
  private static final Pattern WORD =
      Pattern.compile(
          "(?<quoted>\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|'[^'\n]*'|`[^`\n]*`)|(?<gap>…|\\.\\.\\.)|(?<word>[\\p{L}_][\\p{L}\\p{N}_]*)");

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
          "extension",
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

  private final List<Known> known;

  private ErrorTexts(List<Known> known) {
    this.known = known;
  }

  /**
   * A known text that the pasted one resembles.
   *
   * @param text as it is known, with {@code ...} or {@code …} for what varies
   * @param check id of the check that sees the cause beforehand; null: none can
   * @param consumer id of the consumer that logs it; null: PostgreSQL itself
   * @param means what is wrong and what to do; null: the check's page says it
   * @param score 0 to 1, 1 when all words were found in order
   */
  public record Match(
      String text,
      @Nullable String check,
      @Nullable String consumer,
      @Nullable String means,
      double score) {}

  private record Word(String text, double weight, boolean quoted) {
    boolean is(String pasted) {
      return text.equals(pasted) || (quoted && pasted.equals(NAME + text));
    }

    boolean isOf(Set<String> pasted) {
      return pasted.contains(text) || (quoted && pasted.contains(NAME + text));
    }
  }

  /**
   * @param decisive those of which what was pasted must have one
   * @param weight of all words together
   */
  private record Known(
      Match match, List<Word> words, List<Word> decisive, int gaps, double weight) {
    double enough() {
      return weight < LITTLE_WEIGHT ? ENOUGH_OF_LITTLE : ENOUGH;
    }

    /** Whether it is about something else than what was pasted, if that is whole. */
    boolean other(List<String> pasted) {
      return !decisive.isEmpty()
          && decisive.stream().noneMatch(word -> pasted.stream().anyMatch(word::is));
    }

    /** Whether what was pasted breaks off within it, perhaps in the middle of a word. */
    boolean brokenOff(List<String> pasted) {
      int last = pasted.size() - 1;
      if (last < 1) {
        return false;
      }
      for (int i = 1; i < words.size(); i++) {
        if (words.get(i).text().startsWith(pasted.get(last))
            && words.get(i - 1).is(pasted.get(last - 1))) {
          return true;
        }
      }
      return false;
    }
  }

  /** All texts that pgready knows. */
  public static ErrorTexts all() {
    List<Known> known = new ArrayList<>();
    for (Check check : Checks.all()) {
      for (String text : Page.of(check).errors()) {
        known.add(known(text, check.id(), null, null));
      }
    }
    ConsumerCatalog catalog = new ConsumerCatalog();
    for (String id : catalog.ids()) {
      ConsumerProfile profile = catalog.get(id);
      String consumer = id.equals("generic") ? null : id;
      for (KnownError error : profile.errors()) {
        known.add(known(error.text(), error.check(), consumer, error.means()));
      }
    }
    return new ErrorTexts(known);
  }

  /**
   * What the text means, the likeliest first; one for each check and consumer.
   *
   * @param pasted one line or many, as copied from a log or a terminal
   */
  public static List<Match> find(String pasted) {
    return all().matches(pasted);
  }

  /** As {@link #find}, for several texts without reading the pages again. */
  public List<Match> matches(String pasted) {
    List<String> texts = ESCAPES.matcher(pasted).replaceAll("").lines().toList();
    List<List<String>> lines = texts.stream().map(ErrorTexts::pastedWords).toList();
    Map<String, Known> bestKnown = new LinkedHashMap<>();
    Map<String, Match> best = new LinkedHashMap<>();
    Set<String> all = new HashSet<>();
    lines.forEach(all::addAll);
    for (Known candidate : known) {
      if (most(candidate, all) < candidate.enough()) {
        continue;
      }
      double score = 0;
      for (int i = 0; i < lines.size(); i++) {
        List<String> joined = new ArrayList<>();
        int behind = Math.min(lines.size(), i + WRAPPED);
        for (int k = i; k < behind && (k == i || !ENTRY.matcher(texts.get(k)).find()); k++) {
          joined.addAll(lines.get(k));
          if (!candidate.other(joined) || candidate.brokenOff(joined)) {
            score = Math.max(score, score(candidate, joined));
          }
        }
      }
      if (score < candidate.enough()) {
        continue;
      }
      Match match = candidate.match();
      Match found = new Match(match.text(), match.check(), match.consumer(), match.means(), score);
      String key = match.check() + " " + match.consumer();
      Known other = bestKnown.get(key);
      Match before = best.get(key);
      if (other == null || before == null || rank(score, candidate) > rank(before.score(), other)) {
        bestKnown.put(key, candidate);
        best.put(key, found);
      }
    }
    return best.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<String, Match> e) ->
                        -rank(
                            e.getValue().score(),
                            java.util.Objects.requireNonNull(bestKnown.get(e.getKey()))))
                // the server's own words before a consumer's, a page before a consumer's note
                .thenComparing(e -> e.getValue().consumer() == null ? 0 : 1)
                .thenComparing(e -> e.getValue().check() == null ? 1 : 0))
        .map(Map.Entry::getValue)
        .toList();
  }

  /**
   * What a line of a log means.
   *
   * @param number of the line, from 1
   * @param match the likeliest
   */
  public record Line(int number, Match match) {}

  /** Every line of a log that means something, each meaning once, where it is met first. */
  public List<Line> lines(String log) {
    List<String> lines = ESCAPES.matcher(log).replaceAll("").lines().toList();
    List<Line> found = new ArrayList<>();
    Set<String> told = new HashSet<>();
    Map<String, List<Match>> known = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      List<Match> matches = known.computeIfAbsent(lines.get(i), this::matches);
      for (int k = 2; matches.isEmpty() && k <= WRAPPED && i + k <= lines.size(); k++) {
        // one line that a terminal has broken; what fits without this line begins further down
        String rest = String.join("\n", lines.subList(i + 1, i + k));
        matches =
            known.computeIfAbsent(rest, this::matches).isEmpty()
                ? matches(lines.get(i) + "\n" + rest)
                : matches;
      }
      if (!matches.isEmpty()) {
        Match first = matches.get(0);
        if (told.add(first.check() + " " + first.consumer() + " " + first.text())) {
          found.add(new Line(i + 1, first));
        }
      }
    }
    return found;
  }

  /** The known text that the pasted one resembles most, though not enough to be it. */
  public Optional<Match> nearest(String pasted) {
    Match best = null;
    for (String line : ESCAPES.matcher(pasted).replaceAll("").lines().limit(MOST_LINES).toList()) {
      List<String> words = pastedWords(line);
      for (Known candidate : known) {
        double score = score(candidate, words);
        if (score >= NEAR && (best == null || score > best.score())) {
          Match match = candidate.match();
          best = new Match(match.text(), match.check(), match.consumer(), match.means(), score);
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** A long text that fits says more than a short one that fits as well, a reason most. */
  private static double rank(double score, Known text) {
    double rank = score * score * (1 - 1 / (1 + text.weight()));
    return text.match().text().endsWith(INTRODUCES) ? rank * BEFORE_A_REASON : rank;
  }

  private static Known known(
      String text, @Nullable String check, @Nullable String consumer, @Nullable String means) {
    List<Word> words = new ArrayList<>();
    int gaps = 0;
    Matcher matcher = WORD.matcher(spelledOut(text));
    while (matcher.find()) {
      String quoted = matcher.group("quoted");
      if (matcher.group("gap") != null) {
        gaps++;
      } else if (quoted != null) {
        gaps++;
        // a name that is an example, or one that matters: found it helps, missing it hardly hurts
        Matcher inner = PLAIN.matcher(quoted);
        boolean sentence = quoted.strip().contains(" ");
        while (inner.find()) {
          String word = inner.group().toLowerCase(Locale.ROOT);
          boolean keyword = COMMAND.matcher(inner.group()).matches();
          words.add(new Word(word, sentence || keyword ? weight(word) : 0.2, true));
        }
      } else {
        String word = matcher.group("word").toLowerCase(Locale.ROOT);
        words.add(new Word(word, weight(word), false));
      }
    }
    return new Known(
        new Match(text, check, consumer, means, 1),
        List.copyOf(words),
        decisive(words),
        gaps,
        words.stream().mapToDouble(Word::weight).sum());
  }

  private static List<Word> decisive(List<Word> words) {
    List<Word> decisive =
        words.stream().filter(word -> DECISIVE.contains(word.text())).distinct().toList();
    return decisive.isEmpty()
        ? words.stream().filter(word -> word.text().equals(ALTER)).distinct().toList()
        : decisive;
  }

  /** With "not" as a word of its own. */
  private static String spelledOut(String text) {
    return SHORT_NOT.matcher(text).find()
        ? SHORT_NOT
            .matcher(
                CANNOT.matcher(WILL_NOT.matcher(text).replaceAll("will not")).replaceAll("cannot"))
            .replaceAll(" not")
        : text;
  }

  private static double weight(String word) {
    if (COMMON.contains(word)) {
      return 0.3;
    }
    return word.length() > 14 || word.contains("_") ? 2 : 1;
  }

  private static List<String> pastedWords(String line) {
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

  /** The best score that a text of these words could have, in whatever order they stand. */
  private static double most(Known known, Set<String> pasted) {
    double total = known.weight();
    double most = 0;
    double sofar = 0;
    double there = 0;
    int words = 0;
    for (Word word : known.words()) {
      words++;
      sofar += word.weight();
      there += word.isOf(pasted) ? word.weight() : 0;
      if (beginning(words, sofar, total)) {
        most = Math.max(most, CUT_OFF * there / sofar);
      }
    }
    return Math.max(most, there / total);
  }

  /** Whether so many words of a text, of that weight, are enough where its end was cut off. */
  private static boolean beginning(int words, double weight, double total) {
    return words >= LEAST_WORDS && weight >= Math.max(LEAST_BEGINNING, BEGINNING * total);
  }

  /** The weight of the known words that stand in the pasted line in order and close together. */
  private static double score(Known known, List<String> pasted) {
    double total = known.weight();
    if (total < LEAST_WEIGHT || pasted.isEmpty()) {
      return 0;
    }
    int window = known.words().size() + 8 * known.gaps() + 4;
    double best = 0;
    for (int start = 0; start < pasted.size() && best < 1; start++) {
      if (known.words().stream().limit(3).noneMatch(begins(pasted.get(start)))) {
        continue;
      }
      int end = Math.min(pasted.size(), start + window);
      double[][] sums = common(known.words(), pasted.subList(start, end), OPPOSITE * total);
      best = Math.max(best, sums[known.words().size()][end - start] / total);
      if (end == pasted.size()) {
        best = Math.max(best, beginning(known.words(), total, sums, end - start));
      }
    }
    return best;
  }

  private static java.util.function.Predicate<Word> begins(String word) {
    return first -> first.is(word);
  }

  /** How well what was pasted fits as the beginning of a text whose end is missing. */
  private static double beginning(List<Word> words, double total, double[][] sums, int pasted) {
    double best = 0;
    double sofar = 0;
    for (int i = 1; i < words.size(); i++) {
      sofar += words.get(i - 1).weight();
      if (beginning(i, sofar, total)) {
        double share = sums[i][pasted] / sofar;
        best = share < NEARLY_ALL ? best : Math.max(best, CUT_OFF * share);
      }
    }
    return best;
  }

  /**
   * Longest common subsequences, by weight: of the first i words and the first j pasted ones. A
   * "not" that one side alone has, between words of the text, makes the opposite of it.
   */
  private static double[][] common(List<Word> words, List<String> pasted, double opposite) {
    double[][] sums = new double[words.size() + 1][pasted.size() + 1];
    for (int i = 1; i <= words.size(); i++) {
      Word word = words.get(i - 1);
      double missing = i > 1 && word.text().equals(NOT) ? opposite : 0;
      sums[i][0] = sums[i - 1][0] - missing;
      for (int j = 1; j <= pasted.size(); j++) {
        double more = i < words.size() && pasted.get(j - 1).equals(NOT) ? opposite : 0;
        double better = Math.max(sums[i - 1][j] - missing, sums[i][j - 1] - more);
        sums[i][j] =
            word.is(pasted.get(j - 1))
                ? Math.max(better, sums[i - 1][j - 1] + word.weight())
                : better;
      }
    }
    return sums;
  }
}
