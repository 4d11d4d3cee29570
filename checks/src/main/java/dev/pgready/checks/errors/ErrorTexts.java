// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.errors;

import dev.pgready.checks.Checks;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Page;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.consumers.KnownError;
import dev.pgready.consumers.Speaker;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a pasted error text means: among the texts of the checks' pages, those of PostgreSQL
 * that every consumer meets, and those of each consumer.
 *
 * <p>The lines around do not count: {@link ErrorWords} says what of a text does, {@link KnownText}
 * how much of it is there.
 */
public final class ErrorTexts {
  /** Lines that a terminal may have made of one. */
  private static final int WRAPPED = 4;

  /** From this share of its words on a text is worth being named. */
  private static final double NEAR = 0.4;

  /** What a text ends with that only says what failed, before the reason. */
  private static final String INTRODUCES = ": …";

  private static final double BEFORE_A_REASON = 0.6;

  private static final int MOST_LINES = 200;

  /** What a line begins with that is an entry of its own, not the rest of the one above. */
  private static final Pattern ENTRY =
      Pattern.compile("(?:^|\\s)(?:LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|STATEMENT|QUERY):\\s");

  /** What begins a line that no terminal has broken off the one above, besides an entry. */
  private static final Pattern BEGINS =
      Pattern.compile(
          "^(?:[\\[<({]?\\d{1,4}[-:/.]\\d|[\\[{]|\\s+at\\s|\\s*\\.\\.\\. \\d|Caused by|[A-Z][a-z]{2} +\\d|\\S{1,40}\\s*\\|\\s)");

  /** The narrowest terminal that breaks lines. */
  private static final int NARROWEST = 60;

  private static final Pattern ESCAPES = Pattern.compile("\\u001B\\[[0-9;]*[A-Za-z]");
  private final List<KnownText> known;

  /** By each word that counts, the places in {@link #known} of the texts that have it. */
  private final Map<String, BitSet> byWord = new HashMap<>();

  /** Places of the texts that consist of common words and names. */
  private final BitSet common = new BitSet();

  private ErrorTexts(List<KnownText> known) {
    this.known = known;
    for (int i = 0; i < known.size(); i++) {
      Set<String> strong = known.get(i).strong();
      if (strong.isEmpty()) {
        common.set(i);
      }
      for (String word : strong) {
        byWord.computeIfAbsent(word, w -> new BitSet()).set(i);
      }
    }
  }

  /** Places of the texts of which one word that counts is there: others cannot fit. */
  private BitSet sharing(Set<String> words) {
    BitSet sharing = (BitSet) common.clone();
    for (String word : words) {
      BitSet places = byWord.get(ErrorWords.plain(word));
      if (places != null) {
        sharing.or(places);
      }
    }
    return sharing;
  }

  /**
   * A known text that the pasted one resembles.
   *
   * @param text as it is known, with {@code ...} or {@code …} for what varies
   * @param check id of the check that sees the cause beforehand; null: none can
   * @param consumer id of the consumer that logs it; null: none, but {@code by}
   * @param by who writes it, where no consumer does
   * @param means what is wrong and what to do; null: the check's page says it
   * @param score 0 to 1, 1 when all words were found in order
   */
  public record Match(
      String text,
      @Nullable String check,
      @Nullable String consumer,
      Speaker by,
      @Nullable String means,
      double score) {
    /** Who writes it, as a sentence begins with it: a consumer by its id. */
    public String speaker() {
      return consumer == null ? by.words() : consumer;
    }

    Match scored(double other) {
      return new Match(text, check, consumer, by, means, other);
    }
  }

  /** All texts that pgready knows. */
  public static ErrorTexts all() {
    List<KnownText> known = new ArrayList<>();
    for (Check check : Checks.all()) {
      for (Page.Said said : Page.of(check).errors()) {
        known.add(KnownText.of(new Match(said.text(), check.id(), null, said.by(), null, 1)));
      }
    }
    ConsumerCatalog catalog = new ConsumerCatalog();
    for (String id : catalog.ids()) {
      ConsumerProfile profile = catalog.get(id);
      String consumer = id.equals("generic") ? null : id;
      for (KnownError error : profile.errors()) {
        Speaker by = error.by() == null ? Speaker.POSTGRES : error.by();
        known.add(
            KnownText.of(
                new Match(
                    error.text(),
                    error.check(),
                    error.by() == null ? consumer : null,
                    by,
                    error.means(),
                    1)));
      }
    }
    return new ErrorTexts(known);
  }

  /**
   * What the text means, the likeliest first; one for each check and consumer. Where no words of it
   * are known, what its SQLSTATE says.
   *
   * @param pasted one line or many, as copied from a log or a terminal
   */
  public static List<Match> find(String pasted) {
    return all().matches(pasted);
  }

  /** As {@link #find}, for several texts without reading the pages again. */
  public List<Match> matches(String pasted) {
    List<String> texts = ESCAPES.matcher(pasted).replaceAll("").lines().toList();
    List<List<String>> lines = texts.stream().map(ErrorWords::pasted).toList();
    Map<String, KnownText> bestKnown = new LinkedHashMap<>();
    Map<String, Match> best = new LinkedHashMap<>();
    Set<String> all = new HashSet<>();
    lines.forEach(all::addAll);
    BitSet sharing = sharing(all);
    for (int place = sharing.nextSetBit(0); place >= 0; place = sharing.nextSetBit(place + 1)) {
      KnownText candidate = known.get(place);
      if (candidate.most(all) < candidate.enough()) {
        continue;
      }
      double score = 0;
      for (int i = 0; i < lines.size(); i++) {
        List<String> joined = new ArrayList<>();
        int behind = Math.min(lines.size(), i + WRAPPED);
        for (int k = i; k < behind && (k == i || !ENTRY.matcher(texts.get(k)).find()); k++) {
          joined.addAll(lines.get(k));
          if (!candidate.other(joined) || candidate.brokenOff(joined)) {
            score = Math.max(score, candidate.score(joined));
          }
        }
      }
      if (score < candidate.enough()) {
        continue;
      }
      Match match = candidate.match();
      Match found = match.scored(score);
      String key = match.check() + " " + match.consumer();
      KnownText other = bestKnown.get(key);
      Match before = best.get(key);
      if (other == null || before == null || rank(score, candidate) > rank(before.score(), other)) {
        bestKnown.put(key, candidate);
        best.put(key, found);
      }
    }
    if (best.isEmpty()) {
      return texts.stream().flatMap(line -> SqlStates.meaning(line).stream()).limit(1).toList();
    }
    return best.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(
                    (Map.Entry<String, Match> e) ->
                        -rank(
                            e.getValue().score(),
                            Objects.requireNonNull(bestKnown.get(e.getKey()))))
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
    int width = lines.stream().mapToInt(String::length).max().orElse(0);
    int next;
    for (int i = 0; i < lines.size(); i = next) {
      next = behind(lines, i, width);
      List<Match> matches = known.computeIfAbsent(lines.get(i), this::matches);
      if (next > i + 1) {
        List<String> parts = lines.subList(i, next);
        List<Match> whole = unbroken(parts);
        if (parts.stream()
            .noneMatch(part -> says(known.computeIfAbsent(part, this::matches), whole))) {
          matches = whole;
        } else {
          // each is a line of its own, which is only as wide
          next = i + 1;
        }
      }
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

  /**
   * The place behind the lines that a terminal has made of the one there: each but the last is as
   * wide as the terminal, a space at its end aside.
   */
  private static int behind(List<String> lines, int first, int width) {
    int next = first + 1;
    while (width >= NARROWEST
        && next < lines.size()
        && next < first + WRAPPED
        && lines.get(next - 1).length() >= width - 1
        && !ENTRY.matcher(lines.get(next)).find()
        && !BEGINS.matcher(lines.get(next)).find()) {
      next++;
    }
    return next;
  }

  /** What the line means of which these are the parts, broken between words or within one. */
  private List<Match> unbroken(List<String> parts) {
    List<Match> between = matches(String.join("\n", parts));
    List<Match> within = matches(String.join("", parts));
    return best(within) > best(between) ? within : between;
  }

  /** Whether a part of a line says by itself what the whole of it does. */
  private static boolean says(List<Match> part, List<Match> whole) {
    return !part.isEmpty()
        && (whole.isEmpty()
            || (part.get(0).text().equals(whole.get(0).text()) && best(part) >= best(whole)));
  }

  private static double best(List<Match> matches) {
    return matches.isEmpty() ? 0 : matches.get(0).score();
  }

  /** The known text that the pasted one resembles most, though not enough to be it. */
  public Optional<Match> nearest(String pasted) {
    Match best = null;
    for (String line : ESCAPES.matcher(pasted).replaceAll("").lines().limit(MOST_LINES).toList()) {
      List<String> words = ErrorWords.pasted(line);
      for (KnownText candidate : known) {
        double score = candidate.score(words);
        if (score >= NEAR && (best == null || score > best.score())) {
          best = candidate.match().scored(score);
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** A long text that fits says more than a short one that fits as well, a reason most. */
  private static double rank(double score, KnownText text) {
    double rank = score * score * score * (1 - 1 / (1 + text.weight()));
    return text.match().text().endsWith(INTRODUCES) ? rank * BEFORE_A_REASON : rank;
  }
}
