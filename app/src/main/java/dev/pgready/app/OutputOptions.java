package dev.pgready.app;

import dev.pgready.app.fleet.Spool;
import dev.pgready.app.report.FleetEntry;
import dev.pgready.app.report.FleetReporter;
import dev.pgready.app.report.FleetSummary;
import dev.pgready.app.report.Format;
import dev.pgready.app.report.Style;
import dev.pgready.checks.Report;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where reports go, and in which formats. */
final class OutputOptions {
  /** When to colour. */
  enum Color {
    AUTO,
    ALWAYS,
    NEVER
  }

  /** One report: {@code --format} with its {@code --output}. */
  static final class Target {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "${COMPLETION-CANDIDATES}; repeatable, each with its --output.",
        completionCandidates = FormatNames.class)
    private @Nullable String format;

    @Option(
        names = "--output",
        paramLabel = "FILE",
        description = "Where this report goes; standard output if not given, or -.")
    private @Nullable String output;

    Format format() {
      String word = format == null ? Format.HUMAN.word() : format;
      return Format.find(word)
          .orElseThrow(
              () ->
                  new UsageException(
                      "unknown format %s (known: %s)".formatted(word, FormatNames.joined())));
    }

    /** Null: standard output. */
    @Nullable Path file() {
      if (output == null || output.equals("-")) {
        return null;
      }
      try {
        return Path.of(output);
      } catch (InvalidPathException e) {
        throw new UsageException("--output %s is no file name".formatted(output));
      }
    }
  }

  /** The words that {@code --format} takes. */
  static final class FormatNames extends ArrayList<String> {
    FormatNames() {
      super(Arrays.stream(Format.values()).map(Format::word).toList());
    }

    static String joined() {
      return Arrays.stream(Format.values()).map(Format::word).collect(Collectors.joining(", "));
    }
  }

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<Target> targets = new ArrayList<>();

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "auto (on a terminal, unless NO_COLOR is set), always or never.")
  private Color color = Color.AUTO;

  @Option(
      names = "--verbose",
      description = "In the human format, let every check that passed say what it found.")
  private boolean verbose;

  /** Says what is wrong before anything is connected to. */
  void validate() {
    Set<Path> files = new HashSet<>();
    boolean standard = false;
    for (Target target : targets) {
      target.format();
      Path file = target.file();
      if (file == null) {
        if (standard) {
          throw new UsageException(
              "two reports for standard output: give --output FILE behind one --format");
        }
        standard = true;
      } else {
        requireWritable(file);
        if (!files.add(file.toAbsolutePath().normalize())) {
          throw new UsageException("two reports for the same file %s".formatted(file));
        }
      }
    }
  }

  static void requireWritable(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || Files.isDirectory(file)) {
      throw new UsageException("cannot write %s: it is a directory".formatted(file));
    }
    if (!Files.isDirectory(directory)) {
      throw new UsageException("cannot write %s: no directory %s".formatted(file, directory));
    }
    if (Files.exists(file) ? !Files.isWritable(file) : !Files.isWritable(directory)) {
      throw new UsageException("cannot write %s: permission denied".formatted(file));
    }
  }

  void write(Report report, Shell shell) {
    for (Target target : targets.isEmpty() ? List.of(new Target()) : targets) {
      Path file = target.file();
      try {
        if (file == null) {
          target.format().reporter().write(report, shell.out(), style(shell));
          shell.out().flush();
        } else {
          try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            target.format().reporter().write(report, out, fileStyle());
          }
        }
      } catch (IOException e) {
        throw new UsageException("cannot write %s: %s".formatted(file, e.getMessage()));
      }
    }
  }

  /**
   * Writes all entries of a fleet as every report that was asked for.
   *
   * @return the exit code of the worst
   */
  int writeFleet(Spool spool, int size, Shell shell) {
    int code = ExitCode.READY.code();
    for (Target target : targets.isEmpty() ? List.of(new Target()) : targets) {
      Path file = target.file();
      try {
        if (file == null) {
          code = fleet(target.format(), spool, size, shell.out(), style(shell));
          shell.out().flush();
        } else {
          try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            code = fleet(target.format(), spool, size, out, fileStyle());
          }
        }
      } catch (IOException e) {
        throw new UsageException("cannot write %s: %s".formatted(file, e.getMessage()));
      }
    }
    return code;
  }

  private static int fleet(Format format, Spool spool, int size, Writer out, Style style)
      throws IOException {
    FleetSummary summary = new FleetSummary();
    try (FleetReporter reporter = format.fleetReporter(out, style)) {
      for (int i = 0; i < size; i++) {
        FleetEntry entry = spool.get(i);
        summary.add(entry);
        reporter.entry(entry);
      }
      reporter.end(summary);
    }
    return summary.exitCode();
  }

  private Style style(Shell shell) {
    Style style = style(color, shell);
    return new Style(style.color(), style.columns(), detail());
  }

  static Style style(Color color, Shell shell) {
    boolean colored =
        switch (color) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO ->
              shell.screen().terminal()
                  && shell.variables().getOrDefault("NO_COLOR", "").isEmpty()
                  && !"dumb".equals(shell.variables().get("TERM"));
        };
    return new Style(colored, shell.screen().columns());
  }

  private Style fileStyle() {
    return new Style(color == Color.ALWAYS, Style.PLAIN.columns(), detail());
  }

  private Style.Detail detail() {
    return verbose ? Style.Detail.FULL : Style.Detail.FOLDED;
  }
}
