// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.run;

import dev.pgready.app.console.ExitCode;
import dev.pgready.app.watch.Gate;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.app.watch.Watched;
import dev.pgready.app.watch.source.Feed;
import dev.pgready.app.watch.source.RecordedFeed;
import dev.pgready.app.watch.source.Recording;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What both loops do with a refresh, whether somebody looks at it or not. For one thread. */
public final class Cycle {
  private final List<Watched> databases = new ArrayList<>();
  private final Feed feed;
  private final Predicate<SlotRow> wanted;
  private final @Nullable Recording recording;
  private final @Nullable Gate gate;
  private final Set<Integer> heard = new HashSet<>();
  private long last = System.currentTimeMillis();

  /**
   * @param names of the databases; those of a recording come with it
   * @param wanted which slots are looked at
   * @param recording null: nothing is recorded
   * @param gate null: nothing is waited for; its clock is {@link #ticks}
   */
  public Cycle(
      List<String> names,
      Feed feed,
      Predicate<SlotRow> wanted,
      @Nullable Recording recording,
      @Nullable Gate gate) {
    names.forEach(name -> databases.add(new Watched(name)));
    this.feed = feed;
    this.wanted = wanted;
    this.recording = recording;
    this.gate = gate;
  }

  /** The clock of gates, in milliseconds; it only goes forward. */
  public static long ticks() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  Feed feed() {
    return feed;
  }

  boolean recorded() {
    return feed instanceof RecordedFeed;
  }

  Predicate<SlotRow> wanted() {
    return wanted;
  }

  /** Grows while a recording is played. */
  List<Watched> databases() {
    return Collections.unmodifiableList(databases);
  }

  /** Whether there is more than one; of a recording, as far as it was read. */
  boolean several() {
    return feed instanceof RecordedFeed recorded
        ? recorded.names().size() > 1
        : databases.size() > 1;
  }

  /** Those that are looked at. */
  List<SlotRow> rows() {
    return databases.stream().flatMap(one -> one.rows().stream()).filter(wanted).toList();
  }

  List<SlotRow> rows(Watched database) {
    return database.rows().stream().filter(wanted).toList();
  }

  /** Takes a refresh in. */
  Watched take(Feed.Update update) throws IOException {
    last = update.at();
    if (feed instanceof RecordedFeed recorded) {
      for (int i = databases.size(); i <= update.database(); i++) {
        databases.add(new Watched(recorded.names().get(i)));
      }
    }
    Watched database = databases.get(update.database());
    heard.add(update.database());
    if (update.sample() != null) {
      database.saw(update.sample(), update.at());
    } else {
      database.failed(String.valueOf(update.problem()), update.at());
    }
    if (recording != null) {
      recording.add(update.line());
    }
    if (gate != null && heardAll()) {
      gate.saw(databases, rows(), ticks());
    }
    return database;
  }

  /** Whether each of them has answered, or failed to. */
  boolean heardAll() {
    return heard.size() == databases.size();
  }

  /** Why none of them has ever answered, a line each; empty: one has, or may still. */
  List<String> neverAnswered() {
    boolean none =
        !databases.isEmpty()
            && heardAll()
            && databases.stream().allMatch(database -> database.sample() == null);
    return !none
        ? List.of()
        : databases.size() == 1
            ? List.of(String.valueOf(databases.get(0).problem()))
            : databases.stream()
                .map(database -> "%s: %s".formatted(database.name(), database.problem()))
                .toList();
  }

  /** In milliseconds since 1970; while a recording is played, of its time. */
  long now() {
    return recorded() ? last : System.currentTimeMillis();
  }

  @Nullable Gate gate() {
    return gate;
  }

  /** What the gate came to; empty: it waits on, or there is none. */
  Optional<ExitCode> decided() {
    return gate == null ? Optional.empty() : decided(gate.state(ticks()));
  }

  static Optional<ExitCode> decided(Gate.State state) {
    return switch (state) {
      case WAITING -> Optional.empty();
      case PASSED -> Optional.of(ExitCode.READY);
      case NOT_MET -> Optional.of(ExitCode.NOT_READY);
      case UNKNOWN -> Optional.of(ExitCode.INCONCLUSIVE);
      case UNREACHABLE -> Optional.of(ExitCode.NO_FACTS);
    };
  }
}
