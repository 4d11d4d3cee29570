// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.Color;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.OutputFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.fleet.Spool;
import dev.pgready.app.report.Format;
import dev.pgready.app.report.json.FleetJson;
import dev.pgready.app.report.view.FleetReporter;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.FleetSummary;
import dev.pgready.app.report.view.Style;
import dev.pgready.checks.model.Report;
import dev.pgready.text.DocsBase;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where reports go, and in which formats. */
public final class OutputOptions {
  private static final String DOCS = "PGREADY_DOCS";

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
        description = "Output file of this report (default, and with -: standard output).")
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
      return OutputFile.named(output);
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
      names = "--all",
      description = "In the human format, also list what is fine, and all of each fix.")
  private boolean all;

  /** Where the pages of checks are; null: nobody says. */
  private @Nullable DocsBase docs;

  /**
   * Lets environment and configuration say where reports link to.
   *
   * @throws UsageException when links cannot begin with it
   * @throws dev.pgready.app.console.ConfigException when it comes from a file that is not trusted
   */
  public void settle(Precedence precedence) {
    docs =
        precedence.of(
            "docs",
            null,
            DOCS,
            OutputOptions::docs,
            precedence.config().docs() == null ? null : docs(precedence.config().docs()),
            null);
    precedence.requireTrust(false);
  }

  private static DocsBase docs(String text) {
    try {
      return DocsBase.of(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("%s: %s".formatted(DOCS, e.getMessage()));
    }
  }

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

  public void write(Report report, Console shell) {
    each(shell, (format, out, style) -> format.reporter().write(report, out, style));
  }

  /**
   * Writes all entries of a fleet as every report that was asked for.
   *
   * @param typed see {@link FleetSummary}
   * @return the exit code of the worst
   */
  public int writeFleet(Spool spool, int size, @Nullable List<String> typed, Console shell) {
    AtomicInteger code = new AtomicInteger(ExitCode.READY.code());
    each(
        shell,
        (format, out, style) ->
            code.set(fleet(format, spool, size, new FleetSummary(typed), out, style)));
    return code.get();
  }

  private interface Rendering {
    void write(Format format, Writer out, Style style) throws IOException;
  }

  private void each(Console shell, Rendering rendering) {
    for (Target target : targets.isEmpty() ? List.of(new Target()) : targets) {
      Path file = target.file();
      if (file == null) {
        try {
          rendering.write(target.format(), shell.out(), style(shell));
        } catch (IOException e) {
          throw new UsageException("cannot write standard output: " + OutputFile.reason(e));
        }
        shell.out().flush();
      } else {
        OutputFile.write(file, out -> rendering.write(target.format(), out, fileStyle()));
      }
    }
  }

  private static int fleet(
      Format format, Spool spool, int size, FleetSummary summary, Writer out, Style style)
      throws IOException {
    try (FleetReporter reporter = format.fleetReporter(out, style)) {
      for (int i = 0; i < size; i++) {
        FleetSummary.Brief brief = spool.brief(i);
        if (brief != null && reporter instanceof FleetJson json) {
          // it stands there as it is to be written
          summary.add(brief);
          json.entry(spool.text(i));
          continue;
        }
        FleetResult entry = spool.get(i);
        summary.add(entry);
        reporter.entry(entry);
      }
      reporter.end(summary);
    }
    return summary.exitCode();
  }

  private Style style(Console shell) {
    return new Style(color.applies(shell), shell.screen().columns(), detail(), docs);
  }

  private Style fileStyle() {
    return new Style(color == Color.ALWAYS, Style.PLAIN.columns(), detail(), docs);
  }

  private Style.Detail detail() {
    return all ? Style.Detail.FULL : Style.Detail.FOLDED;
  }
}
