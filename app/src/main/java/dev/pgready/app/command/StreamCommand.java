// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.Color;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.option.ConfigOptions;
import dev.pgready.app.option.ServerOptions;
import dev.pgready.app.option.ServerSettings;
import dev.pgready.app.pgoutput.Lsn;
import dev.pgready.app.stream.ChangeFollower;
import dev.pgready.app.stream.StatusRow;
import dev.pgready.app.stream.StreamProblem;
import dev.pgready.app.stream.TailOptions;
import dev.pgready.app.stream.changes.ChangeWriter;
import dev.pgready.app.stream.changes.HumanChanges;
import dev.pgready.app.stream.changes.JsonChanges;
import dev.pgready.app.stream.roundtrip.RoundTrip;
import dev.pgready.app.stream.roundtrip.RoundTripOptions;
import dev.pgready.app.stream.roundtrip.RoundTripReport;
import dev.pgready.app.stream.roundtrip.SlotTest;
import dev.pgready.checks.scope.Quantities;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.text.ResourceText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pgready stream}: proves the replication stream, or tails it. */
@Command(
    name = "stream",
    addMethodSubcommands = false,
    description = {
      "Proves the replication stream with one real change, or watches it decoded (--follow).",
      "Leaves nothing behind: slots are temporary."
    },
    sortOptions = false)
public final class StreamCommand implements Callable<Integer> {
  enum Format {
    HUMAN,
    JSON
  }

  private final Console shell;
  private final OutputStream out;

  @Mixin private ServerOptions destination = new ServerOptions();

  @Mixin private ConfigOptions configuration = new ConfigOptions();

  @Option(
      names = "--publication",
      paramLabel = "NAME",
      description = "Read through this publication; repeatable with --follow.")
  private List<String> publications = new ArrayList<>();

  @Option(
      names = "--slot",
      paramLabel = "NAME",
      description = {
        "Use an existing slot instead of a temporary one.",
        "Without --follow: check that it can decode, without consuming changes."
      })
  private @Nullable String slot;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Number of round trips to measure (default: 10).")
  private int count = 10;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      description =
          "How long to wait for a real change through --publication, such as 5s (default: 0).")
  private String wait = "0";

  @Option(
      names = "--write-test",
      description = {
        "Also write one row into a scratch table with its own publication, both created and",
        "dropped in that one transaction. A consumer of FOR ALL TABLES receives the row."
      })
  private boolean writeTest;

  @Option(
      names = "--lock-timeout",
      paramLabel = "TIME",
      description = "How long slot creation can wait for open transactions (default: 5s).")
  private String lockTimeout = "5s";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Time limit for each change to come back (default: 10s).")
  private String timeout = "10s";

  @Option(names = "--follow", description = "Print changes as they come, until interrupted.")
  private boolean follow;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "Only tables of this name (* is a wildcard); repeatable.")
  private List<String> tables = new ArrayList<>();

  @Option(names = "--limit", paramLabel = "N", description = "Stop after this number of changes.")
  private long limit;

  @Option(names = "--until-lsn", paramLabel = "LSN", description = "Stop at this position.")
  private @Nullable String untilLsn;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "Stop after this time, such as 30s.")
  private @Nullable String duration;

  @Option(
      names = "--confirm",
      description = "Move --slot forward past what was printed; without it nothing is consumed.")
  private boolean confirm;

  @Option(
      names = "--proto-version",
      paramLabel = "N",
      description = "Protocol version of pgoutput, 1 to 4 (the highest that the server speaks).")
  private int protocolVersion;

  @Option(
      names = "--streaming",
      description = "Show large transactions while they are still open (PostgreSQL 14).")
  private boolean streaming;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "human or json (with --follow one object a line).")
  private Format format = Format.HUMAN;

  @Option(names = "--json-schema", description = "Print the JSON Schema of --format json and exit.")
  private boolean jsonSchema;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description = "auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Color color = Color.AUTO;

  public StreamCommand(Console shell) {
    this(shell, shell.bytes());
  }

  /**
   * @param out where changes and figures go
   */
  StreamCommand(Console shell, OutputStream out) {
    this.shell = shell;
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return run();
    } catch (IOException e) {
      // of standard output: Shell says so, and what the exit code comes to then
      return ExitCode.READY.code();
    }
  }

  private int run() throws InterruptedException, IOException {
    if (jsonSchema) {
      shell.out().print(follow ? changeSchema() : roundTripSchema());
      return ExitCode.READY.code();
    }
    ConfigFile file = configuration.read(shell);
    ServerSettings server = destination.settle(file, shell);
    Precedence precedence = new Precedence(file, server.config(), shell.variables());
    if (publications.isEmpty()) {
      String written =
          precedence.of(
              "publication",
              null,
              "PGREADY_PUBLICATION",
              text -> text,
              precedence.config().publication(),
              null);
      publications = written == null ? List.of() : List.of(written);
    }
    validate();
    ConnectionTarget ordinary = server.resolve(shell).target();
    ConnectionTarget direct = server.direct(shell);
    ConnectionTarget replication = direct == null ? ordinary : direct;
    try {
      if (follow) {
        tail(ordinary, replication);
        return ExitCode.READY.code();
      }
      RoundTripReport report = new RoundTripReport(format == Format.JSON, color.applies(shell));
      if (slot != null) {
        out.write(
            report.slot(
                slot, SlotTest.run(ordinary, slot, publication(), millis("--timeout", timeout))));
      } else {
        out.write(report.good(RoundTrip.run(ordinary, replication, roundTrip()), ordinary));
      }
      out.flush();
      return ExitCode.READY.code();
    } catch (StreamProblem e) {
      return failed(e.without(ordinary).without(replication));
    }
  }

  /** Of one line of the tail. */
  public static String changeSchema() {
    return ResourceText.of(StreamCommand.class, "change.schema.json");
  }

  /** Of what a round trip comes to. */
  public static String roundTripSchema() {
    return ResourceText.of(StreamCommand.class, "round-trip.schema.json");
  }

  private int failed(StreamProblem e) throws IOException {
    if (format == Format.JSON && !follow) {
      out.write(new RoundTripReport(true, false).bad(e));
      out.flush();
    } else {
      shell.say(String.valueOf(e.getMessage()));
      for (int i = 1; i < e.blockers().size(); i++) {
        say("  also: " + e.blockers().get(i));
      }
    }
    return e.exit().code();
  }

  private void validate() {
    if (follow && publications.isEmpty()) {
      throw new UsageException("--follow needs a publication to read: give --publication NAME");
    }
    if (!follow && publications.size() > 1) {
      throw new UsageException("several publications need --follow");
    }
    if (confirm && (slot == null || !follow)) {
      throw new UsageException("--confirm needs --follow --slot NAME");
    }
    if (count < 1 || count > 100_000) {
      throw new UsageException("--count must be 1 to 100000");
    }
    if (limit < 0) {
      throw new UsageException("--limit must not be negative");
    }
    if (protocolVersion < 0 || protocolVersion > 4) {
      throw new UsageException("--proto-version must be 1 to 4");
    }
    if (!follow && (duration != null || untilLsn != null || limit != 0 || !tables.isEmpty())) {
      throw new UsageException("--duration, --until-lsn, --limit and --table need --follow");
    }
    millis("--lock-timeout", lockTimeout);
    millis("--timeout", timeout);
    millis("--wait", wait);
    until();
  }

  private @Nullable Lsn until() {
    try {
      return untilLsn == null ? null : Lsn.parse(untilLsn);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--until-lsn: " + e.getMessage());
    }
  }

  /** A number without a unit is seconds. */
  private static int millis(String option, String text) {
    OptionalLong millis = Quantities.of(text, "s");
    if (millis.isEmpty() || millis.getAsLong() < 0 || millis.getAsLong() > 86_400_000) {
      throw new UsageException(option + " takes a time such as 500ms, 30s or 5min");
    }
    return (int) millis.getAsLong();
  }

  private @Nullable String publication() {
    return publications.isEmpty() ? null : publications.get(0);
  }

  private RoundTripOptions roundTrip() {
    return new RoundTripOptions(
        count,
        publication(),
        millis("--wait", wait),
        writeTest,
        Math.max(1, millis("--lock-timeout", lockTimeout)),
        Math.max(1, millis("--timeout", timeout)));
  }

  private void tail(ConnectionTarget ordinary, ConnectionTarget replication)
      throws StreamProblem, InterruptedException, IOException {
    TailOptions options =
        new TailOptions(
            publications,
            slot,
            confirm,
            protocolVersion,
            streaming,
            tables,
            limit,
            until(),
            duration == null ? 0 : Math.max(1, millis("--duration", duration)),
            Math.max(1, millis("--lock-timeout", lockTimeout)));
    StatusRow status = errorIsTerminal() ? new StatusRow(shell.err()) : null;
    OutputStream lines = status == null ? out : status.below(out);
    ChangeWriter writer =
        format == Format.JSON
            ? new JsonChanges(lines)
            : new HumanChanges(lines, color.applies(shell));
    new ChangeFollower(options, writer)
        .run(ordinary, replication, status == null ? (link, tail) -> {} : status);
  }

  private static boolean errorIsTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private void say(String line) {
    shell.line(line);
  }
}
