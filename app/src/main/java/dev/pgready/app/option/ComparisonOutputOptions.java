// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.console.Color;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.OutputFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.report.ComparisonFormat;
import dev.pgready.app.report.comparison.ComparisonWriter;
import dev.pgready.app.report.view.Style;
import dev.pgready.compare.Comparison;
import dev.pgready.text.EnumWords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a comparison goes, and in which formats. */
public final class ComparisonOutputOptions {
  /** The words that {@code --format} takes. */
  static final class FormatNames extends ArrayList<String> {
    FormatNames() {
      super(Arrays.stream(ComparisonFormat.values()).map(EnumWords::of).toList());
    }
  }

  /** One {@code --format} with its {@code --output}. */
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
        description = "Output file of this report (default, and with -: standard output).")
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
      return OutputFile.named(output);
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

  /**
   * Says what is wrong before anything is connected to.
   *
   * @param inputs files that are read, as the user named them; null: none
   */
  public void validate(@Nullable String... inputs) {
    targets.forEach(Target::format);
    List<@Nullable Path> files = new ArrayList<>();
    targets.forEach(target -> files.add(target.file()));
    OutputFile.requireUsable(files, Arrays.asList(inputs));
  }

  public void write(Comparison comparison, Comparison.Outcome outcome, Console shell) {
    for (Target target : targets.isEmpty() ? List.of(new Target()) : targets) {
      ComparisonWriter writer = target.format().writer();
      Path file = target.file();
      if (file == null) {
        try {
          writer.write(comparison, outcome, shell.out(), color.style(shell));
        } catch (IOException e) {
          throw new UsageException("cannot write standard output: " + OutputFile.reason(e));
        }
        shell.out().flush();
      } else {
        Style style = new Style(color == Color.ALWAYS, Style.PLAIN.columns());
        OutputFile.write(file, out -> writer.write(comparison, outcome, out, style));
      }
    }
  }
}
