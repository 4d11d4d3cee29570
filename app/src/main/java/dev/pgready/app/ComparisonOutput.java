package dev.pgready.app;

import dev.pgready.app.report.ComparisonFormat;
import dev.pgready.app.report.Style;
import dev.pgready.checks.compare.Comparison;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a comparison goes, and in which formats. */
final class ComparisonOutput {
  /** One {@code --format} with its {@code --output}. */
  static final class Target {
    @Option(
        names = "--format",
        paramLabel = "FORMAT",
        description = "human, json or markdown; repeatable, each with its --output.")
    private @Nullable String format;

    @Option(
        names = "--output",
        paramLabel = "FILE",
        description = "Where it goes; standard output if not given, or -.")
    private @Nullable String output;

    ComparisonFormat format() {
      String word = format == null ? "human" : format;
      return ComparisonFormat.find(word)
          .orElseThrow(
              () ->
                  new UsageException(
                      "unknown format %s (compare writes human, json, markdown)".formatted(word)));
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

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<Target> targets = new ArrayList<>();

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description = "auto (on a terminal, unless NO_COLOR is set), always or never.")
  private OutputOptions.Color color = OutputOptions.Color.AUTO;

  /** Says what is wrong before anything is connected to. */
  void validate() {
    Set<Path> places = new HashSet<>();
    for (Target target : targets) {
      target.format();
      Path file = target.file();
      if (file != null) {
        OutputOptions.requireWritable(file);
      }
      if (!places.add(file == null ? Path.of("-") : file.toAbsolutePath().normalize())) {
        throw new UsageException(
            "two comparisons for the same place: give each --format an --output FILE of its own");
      }
    }
  }

  void write(Comparison comparison, Comparison.Outcome outcome, Shell shell) {
    for (Target target : targets.isEmpty() ? List.of(new Target()) : targets) {
      Path file = target.file();
      try {
        if (file == null) {
          Style style = OutputOptions.style(color, shell);
          target.format().writer().write(comparison, outcome, shell.out(), style);
          shell.out().flush();
        } else {
          try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            Style style =
                color == OutputOptions.Color.ALWAYS
                    ? new Style(true, Style.PLAIN.columns())
                    : Style.PLAIN;
            target.format().writer().write(comparison, outcome, out, style);
          }
        }
      } catch (IOException e) {
        throw new UsageException(
            "cannot write %s: %s".formatted(Objects.requireNonNullElse(file, "-"), e.getMessage()));
      }
    }
  }
}
