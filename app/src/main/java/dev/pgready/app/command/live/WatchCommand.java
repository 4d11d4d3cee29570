// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command.live;

import dev.pgready.app.console.Color;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.InputDocument;
import dev.pgready.app.console.OutputFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.live.LiveTerminal;
import dev.pgready.app.option.ConfigOptions;
import dev.pgready.app.option.ServerOptions;
import dev.pgready.app.watch.Condition;
import dev.pgready.app.watch.Gate;
import dev.pgready.app.watch.SlotRow;
import dev.pgready.app.watch.run.Cycle;
import dev.pgready.app.watch.run.LiveLoop;
import dev.pgready.app.watch.run.PlainLoop;
import dev.pgready.app.watch.source.Feed;
import dev.pgready.app.watch.source.LiveFeed;
import dev.pgready.app.watch.source.RecordedFeed;
import dev.pgready.app.watch.source.Recording;
import dev.pgready.app.watch.source.Watchable;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.text.Glob;
import dev.pgready.text.ResourceText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pgready watch}: the life of replication slots. */
@Command(
    name = "watch",
    addMethodSubcommands = false,
    description = {
      "Shows replication slots live: who reads them, what they hold, and when they are lost.",
      "Reads only, one statement a refresh; pg_monitor is enough. With --until it is a gate:",
      "exits with 0 (met), 1 (not met in time), 4 (cannot be seen) or 3 (no answer)."
    },
    sortOptions = false)
public final class WatchCommand implements Callable<Integer> {
  private final Console shell;

  @Mixin private ServerOptions destination = new ServerOptions();

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "CONNECTION",
      description = "Further databases.")
  private List<String> others = new ArrayList<>();

  @Option(
      names = "--fleet",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "FILE",
      description = {
        "A fleet: pgready.yaml, pg_service.conf or a list of lines NAME CONNECTION",
        "(default: pgready.yaml)."
      })
  private @Nullable String fleet;

  @Mixin private ConfigOptions configuration = new ConfigOptions();

  @Option(
      names = "--slot",
      paramLabel = "NAME",
      description = "Only slots of this name (* is a wildcard); repeatable.")
  private List<String> slots = new ArrayList<>();

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      description = "Time between two refreshes, at least 200ms (default: 2s).")
  private String interval = "2s";

  @Option(
      names = "--once",
      description = "Look once and print rows; a growth takes two refreshes to be known.")
  private boolean once;

  @Option(
      names = "--until",
      paramLabel = "CONDITION",
      description = {
        "Wait for it, such as 'lag < 1MB and unread = 0'. Of each slot: lag (size or time),",
        "held, growth (sizes), left (time until lost). Of the server: unread, lost, creating",
        "(numbers of slots), oldest (time, of a transaction), free-slots, free-senders,",
        "free-connections."
      })
  private @Nullable String until;

  @Option(
      names = "--hold",
      paramLabel = "TIME",
      description = "How long --until must be met without a break (default: 0).")
  private @Nullable String hold;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "How long --until waits (default: no limit).")
  private @Nullable String timeout;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Append every refresh to this file, as lines of JSON.")
  private @Nullable String record;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "Play what --record wrote, without connecting; - reads standard input.")
  private @Nullable String replay;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "human, json (one object a line) or prometheus (with --once).")
  private PlainLoop.@Nullable Form format;

  @Option(names = "--json-schema", description = "Print the JSON Schema of --format json and exit.")
  private boolean jsonSchema;

  @Option(names = "--rows", description = "Print rows on a terminal too, as in a pipe.")
  private boolean rows;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Color color = Color.AUTO;

  public WatchCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return jsonSchema ? printSchema() : watch().code();
    } catch (IOException e) {
      throw new UsageException(
          record == null
              ? "cannot read %s: %s".formatted(replay, OutputFile.reason(e))
              : "cannot write %s: %s".formatted(record, OutputFile.reason(e)));
    }
  }

  private int printSchema() {
    shell.out().print(schema());
    return ExitCode.READY.code();
  }

  /** Of one line of {@code --format json} and of a recording. */
  public static String schema() {
    return ResourceText.of(WatchCommand.class, "watch.schema.json");
  }

  private ExitCode watch() throws IOException, InterruptedException {
    Condition condition = validate();
    long every = millis("--interval", interval, 200, 3_600_000);
    long held = hold == null ? 0 : millis("--hold", hold, 0, 86_400_000);
    long limit = timeout == null ? 0 : millis("--timeout", timeout, 1, 7 * 86_400_000L);
    List<Watchable> all = replay == null ? databases() : List.of();
    try (Recording recording = record == null ? null : recording(record)) {
      Optional<LiveTerminal> terminal = terminal();
      try (Feed feed = feed(all, every, terminal.isPresent())) {
        Gate gate = condition == null ? null : new Gate(condition, held, limit, Cycle.ticks());
        Cycle cycle =
            new Cycle(all.stream().map(Watchable::name).toList(), feed, wanted(), recording, gate);
        if (terminal.isEmpty()) {
          PlainLoop.Form form = format == null ? PlainLoop.Form.HUMAN : format;
          Map<String, Map<String, String>> labels = new HashMap<>();
          all.forEach(one -> labels.put(one.name(), one.labels()));
          return new PlainLoop(cycle, shell, form, once, labels).run();
        }
        return live(cycle, terminal.get(), all);
      } finally {
        terminal.ifPresent(LiveTerminal::close);
      }
    }
  }

  private ExitCode live(Cycle cycle, LiveTerminal terminal, List<Watchable> all)
      throws IOException, InterruptedException {
    LiveLoop.End end;
    try (terminal) {
      end = new LiveLoop(cycle, terminal, all).run();
    }
    end.words().forEach(shell::say);
    return end.code();
  }

  /** Null: there is nothing to wait for. */
  private @Nullable Condition validate() {
    if (until == null && (hold != null || timeout != null)) {
      throw new UsageException("--hold and --timeout need --until");
    }
    if (format == PlainLoop.Form.PROMETHEUS && !once) {
      throw new UsageException("--format prometheus needs --once: it is one set of metrics");
    }
    if (fleet != null && (destination.given() || !others.isEmpty() || replay != null)) {
      throw new UsageException(
          "--fleet and %s: give one of them".formatted(replay == null ? "CONNECTION" : "--replay"));
    }
    if (replay != null && (destination.given() || !others.isEmpty())) {
      throw new UsageException("--replay and a connection: give one of them");
    }
    if (replay != null && record != null) {
      throw new UsageException("--replay and --record: give one of them");
    }
    if (once && hold != null) {
      throw new UsageException("--once and --hold: give one of them");
    }
    try {
      return until == null ? null : Condition.parse(until);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--until: " + e.getMessage());
    }
  }

  /** A number without a unit is seconds. */
  private static long millis(String option, String text, long least, long most) {
    OptionalLong millis = Quantities.of(text, "s");
    if (millis.isEmpty() || millis.getAsLong() < least || millis.getAsLong() > most) {
      throw new UsageException(
          "%s takes a time such as 500ms, 30s or 5min, from %s to %s"
              .formatted(option, Quantities.millis(least), Quantities.millis(most)));
    }
    return millis.getAsLong();
  }

  private Predicate<SlotRow> wanted() {
    List<Glob> names = slots.stream().map(Glob::of).toList();
    return row ->
        names.isEmpty() || names.stream().anyMatch(name -> name.matches(row.slot().name()));
  }

  private List<Watchable> databases() {
    WatchPlaces places = new WatchPlaces(shell);
    String file = fleet;
    if (file == null) {
      return places.typed(destination, others, configuration.read(shell));
    }
    boolean listed = !file.isEmpty() && !file.endsWith(".yaml") && !file.endsWith(".yml");
    return listed ? places.listed(file) : places.configured(configuration.read(shell, file));
  }

  private static Recording recording(String name) throws IOException {
    Path file = OutputFile.named(name);
    if (file == null) {
      throw new UsageException("--record needs a file: --format json writes to standard output");
    }
    OutputFile.requireUsable(Collections.singletonList(file), List.of());
    return Recording.append(file);
  }

  private Optional<LiveTerminal> terminal() {
    boolean asked = once || rows || format != null;
    return asked || "-".equals(replay)
        ? Optional.empty()
        : LiveTerminal.open(shell, color.applies(shell));
  }

  private Feed feed(List<Watchable> all, long every, boolean live) throws IOException {
    if (replay == null) {
      return new LiveFeed(all, every);
    }
    return new RecordedFeed(
        replay.equals("-")
            ? new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8))
            : Files.newBufferedReader(InputDocument.path("recording", replay)),
        live);
  }
}
