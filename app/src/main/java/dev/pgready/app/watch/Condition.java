// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import dev.pgready.checks.scope.Quantities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --until} waits for: comparisons that must all be true, of every slot that is looked
 * at and of every database.
 */
public final class Condition {
  private static final Pattern TERM =
      Pattern.compile("([a-z-]{1,20}) ?(<=|>=|<|>|=) ?([0-9.]{1,20}) ?([A-Za-z]{0,4}(?:/s)?)");

  private static final List<String> TIMES = List.of("us", "ms", "s", "min", "h", "d");
  private static final List<String> SIZES = List.of("b", "kb", "mb", "gb", "tb");

  /** What a number is of. */
  enum Unit {
    SIZE,
    TIME,
    NUMBER
  }

  /** What can be compared. */
  enum Measure {
    LAG("lag", true, Unit.SIZE, Unit.TIME),
    HELD("held", true, Unit.SIZE),
    GROWTH("growth", true, Unit.SIZE),
    LEFT("left", true, Unit.TIME),
    UNREAD("unread", false, Unit.NUMBER),
    LOST("lost", false, Unit.NUMBER),
    CREATING("creating", false, Unit.NUMBER),
    OLDEST("oldest", false, Unit.TIME),
    FREE_SLOTS("free-slots", false, Unit.NUMBER),
    FREE_SENDERS("free-senders", false, Unit.NUMBER),
    FREE_CONNECTIONS("free-connections", false, Unit.NUMBER);

    private final String word;
    private final boolean ofSlots;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<Unit> units;

    Measure(String word, boolean ofSlots, Unit... units) {
      this.word = word;
      this.ofSlots = ofSlots;
      this.units = List.of(units);
    }

    /**
     * Of one slot.
     *
     * @return null: not known
     */
    private @Nullable Double of(SlotRow row, Unit unit) {
      Sample.Slot slot = row.slot();
      return switch (this) {
        case LAG ->
            unit == Unit.TIME ? lagMillis(row) : number(slot.lost() ? null : slot.lagBytes());
        case HELD -> number(slot.heldBytes());
        case GROWTH -> row.outlook().growth();
        case LEFT -> left(row);
        default -> null;
      };
    }

    private static @Nullable Double lagMillis(SlotRow row) {
      Long lag = row.lagMillis();
      if (lag != null) {
        return (double) lag;
      }
      Sample.Reader reader = row.slot().reader();
      // the server says nothing of a reader that has had nothing to do
      return reader != null && "streaming".equals(reader.state()) ? 0.0 : null;
    }

    private static @Nullable Double left(SlotRow row) {
      if (row.slot().lost()) {
        return 0.0;
      }
      Long seconds = row.outlook().secondsLeft();
      if (seconds != null) {
        return seconds * 1000.0;
      }
      return row.outlook().growth() == null ? null : Double.POSITIVE_INFINITY;
    }

    private static @Nullable Double number(@Nullable Long value) {
      return value == null ? null : (double) value;
    }

    /** Of one database. */
    private @Nullable Double of(Sample sample, List<SlotRow> rows) {
      return switch (this) {
        case UNREAD ->
            (double)
                rows.stream().filter(row -> !row.slot().active() && !row.slot().synced()).count();
        case LOST -> (double) rows.stream().filter(row -> row.slot().lost()).count();
        case CREATING -> (double) rows.stream().filter(row -> row.slot().creating()).count();
        case OLDEST -> oldest(sample);
        case FREE_SLOTS -> (double) sample.freeSlots();
        case FREE_SENDERS -> (double) sample.freeSenders();
        case FREE_CONNECTIONS -> (double) sample.freeConnections();
        default -> null;
      };
    }

    private static double millis(@Nullable Long millis) {
      return millis == null ? 0 : (double) millis;
    }

    private static @Nullable Double oldest(Sample sample) {
      if (sample.hidden() > 0) {
        return null;
      }
      double oldest = 0;
      for (Sample.Transaction one : sample.transactions()) {
        oldest = Math.max(oldest, millis(one.openMillis()));
      }
      for (Sample.Prepared one : sample.prepared()) {
        oldest = Math.max(oldest, millis(one.openMillis()));
      }
      return oldest;
    }
  }

  private record Term(Measure measure, String operator, double value, Unit unit) {
    boolean holds(double number) {
      return switch (operator) {
        case "<" -> number < value;
        case "<=" -> number <= value;
        case ">" -> number > value;
        case ">=" -> number >= value;
        default -> number == value;
      };
    }

    String shown(double number) {
      return switch (unit) {
        case SIZE -> Quantities.bytes(Math.round(number));
        case TIME -> Double.isInfinite(number) ? "endless" : Quantities.millis(Math.round(number));
        case NUMBER -> String.valueOf(Math.round(number));
      };
    }
  }

  /** How it stands. */
  public enum Outcome {
    MET,
    NOT_MET,
    /** Something could not be seen, or there is nothing to look at. */
    UNKNOWN
  }

  /**
   * How it stands, and why.
   *
   * @param because one line about the worst; empty where it is met
   */
  public record Standing(Outcome outcome, String because) {}

  private final String text;
  private final List<Term> terms;

  private Condition(String text, List<Term> terms) {
    this.text = text;
    this.terms = List.copyOf(terms);
  }

  /**
   * @param text such as {@code lag < 1MB and unread = 0}
   * @throws IllegalArgumentException with what is wrong
   */
  public static Condition parse(String text) {
    List<Term> terms = new ArrayList<>();
    for (String part : text.strip().split("\\s+(?i:and)\\s+|\\s*,\\s*", -1)) {
      terms.add(term(part.strip().replaceAll("\\s+", " ")));
    }
    return new Condition(text.strip(), terms);
  }

  private static Term term(String part) {
    Matcher matcher = TERM.matcher(part);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a condition such as 'lag < 1MB': known are %s, compared by <, <=, =, >= or >"
              .formatted(known()));
    }
    Measure measure =
        Arrays.stream(Measure.values())
            .filter(one -> one.word.equals(matcher.group(1)))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s is not known: known are %s".formatted(matcher.group(1), known())));
    String suffix = matcher.group(4).toLowerCase(Locale.ROOT);
    String bare =
        suffix.endsWith("/s") && measure == Measure.GROWTH
            ? suffix.substring(0, suffix.length() - 2)
            : suffix;
    Unit unit = unit(bare);
    OptionalLong value = Quantities.of(matcher.group(3) + bare, null);
    boolean zero = value.isPresent() && value.getAsLong() == 0 && bare.isEmpty();
    if (value.isEmpty() || (!zero && !measure.units.contains(unit))) {
      throw new IllegalArgumentException(
          "%s is compared with %s".formatted(measure.word, expected(measure)));
    }
    return new Term(
        measure,
        matcher.group(2),
        value.getAsLong(),
        measure.units.contains(unit) ? unit : measure.units.get(0));
  }

  private static String known() {
    return Arrays.stream(Measure.values())
        .map(measure -> measure.word)
        .collect(Collectors.joining(", "));
  }

  private static Unit unit(String suffix) {
    return TIMES.contains(suffix) ? Unit.TIME : SIZES.contains(suffix) ? Unit.SIZE : Unit.NUMBER;
  }

  private static String expected(Measure measure) {
    return measure.units.stream()
        .map(
            unit ->
                switch (unit) {
                  case SIZE -> "a size such as 1MB";
                  case TIME -> "a time such as 30s";
                  case NUMBER -> "a number";
                })
        .collect(Collectors.joining(" or "));
  }

  /** As it was typed. */
  public String text() {
    return text;
  }

  /**
   * @param databases all that are watched
   * @param rows the slots that are looked at
   */
  public Standing of(List<Watched> databases, List<SlotRow> rows) {
    String unknown = null;
    for (Watched database : databases) {
      Sample sample = database.sample();
      if (database.problem() != null || sample == null) {
        unknown = "%s does not answer".formatted(database.name());
        continue;
      }
      List<SlotRow> own = rows.stream().filter(row -> row.database() == database).toList();
      for (Term term : terms) {
        if (term.measure.ofSlots) {
          continue;
        }
        Double value = term.measure.of(sample, own);
        if (value == null) {
          unknown = "%s cannot be seen by role %s".formatted(term.measure.word, sample.role());
        } else if (!term.holds(value)) {
          return new Standing(
              Outcome.NOT_MET,
              "%s is %s%s"
                  .formatted(
                      term.measure.word,
                      term.shown(value),
                      databases.size() > 1 ? " at " + database.name() : ""));
        }
      }
    }
    boolean several = databases.size() > 1;
    for (Term term : terms) {
      if (!term.measure.ofSlots) {
        continue;
      }
      if (rows.isEmpty() && unknown == null) {
        unknown = "there is no slot to look at";
      }
      for (SlotRow row : rows) {
        if (row.database().problem() != null) {
          continue;
        }
        Double value = term.measure.of(row, term.unit);
        if (value == null) {
          unknown =
              "%s of slot %s is not known%s"
                  .formatted(
                      term.measure.word,
                      named(row, several),
                      row.slot().lost() ? ": it is lost" : "");
        } else if (!term.holds(value)) {
          return new Standing(
              Outcome.NOT_MET,
              "%s of slot %s is %s"
                  .formatted(term.measure.word, named(row, several), term.shown(value)));
        }
      }
    }
    return unknown == null ? new Standing(Outcome.MET, "") : new Standing(Outcome.UNKNOWN, unknown);
  }

  private static String named(SlotRow row, boolean several) {
    String name = row.slot().name();
    return several ? "%s at %s".formatted(name, row.database().name()) : name;
  }
}
