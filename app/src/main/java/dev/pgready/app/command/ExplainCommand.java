// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.InputDocument;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.option.IdWord;
import dev.pgready.checks.Checks;
import dev.pgready.checks.errors.ErrorTexts;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Page;
import dev.pgready.profile.InputFile;
import dev.pgready.text.Printable;
import dev.pgready.text.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pgready explain}: the page of a check, or what an error text means. */
@Command(
    name = "explain",
    addMethodSubcommands = false,
    description = "Prints the page of a check, or what a pasted error text means.")
public final class ExplainCommand implements Callable<Integer> {
  /** An error, its detail, hint and context; more lines are a log. */
  private static final int MESSAGE = 4;

  /** A line that belongs to the message above it. */
  private static final Pattern PART =
      Pattern.compile("(?m)^.{0,60}\\b(?:DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION):");

  /** Answers that fit much less well than the first only distract from it. */
  private static final double CLOSE = 0.1;

  /** More would hide the likeliest. */
  private static final int SHOWN = 3;

  private final Console shell;

  @Parameters(
      arity = "1..*",
      paramLabel = "ID|TEXT",
      description = "A check's id (pgready checks list), or an error text; - reads it.")
  private List<String> words = new ArrayList<>();

  public ExplainCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    String text = String.join(" ", words).strip();
    if (text.equals("-")) {
      text = InputDocument.text("error text", "-", shell, InputFile.MOST_WRITTEN);
    }
    Optional<Check> check = Checks.find(IdWord.id(text));
    if (check.isPresent()) {
      shell.out().println(Page.of(check.get()).markdown().strip());
      return ExitCode.READY.code();
    }
    if (text.matches("[a-z]+(-[a-z]+)*")) {
      throw noCheck(text);
    }
    ErrorTexts texts = ErrorTexts.all();
    long written = text.lines().filter(line -> !line.isBlank()).count();
    List<ErrorTexts.Line> lines = written > 1 ? texts.lines(text) : List.of();
    if (written > MESSAGE && lines.isEmpty()) {
      throw unknown(texts, text, "pgready knows no line of this log");
    }
    // several messages one below the other are no single one
    boolean several = written > 1 && lines.size() == written && !PART.matcher(text).find();
    if (written > MESSAGE || several) {
      for (ErrorTexts.Line line : lines) {
        shell.out().println("line %s".formatted(line.number()));
        print(line.match());
      }
      return ExitCode.READY.code();
    }
    List<ErrorTexts.Match> matches = texts.matches(text);
    if (matches.isEmpty()) {
      throw unknown(texts, text, "pgready does not know this error");
    }
    double best = matches.get(0).score();
    matches.stream()
        .filter(match -> match.score() >= best - CLOSE)
        .limit(SHOWN)
        .forEach(this::print);
    return ExitCode.READY.code();
  }

  static UsageException noCheck(String id) {
    List<String> ids = Checks.all().stream().map(Check::id).toList();
    return new UsageException(
        "no check %s%s (pgready checks list names all)".formatted(id, Spelling.question(id, ids)));
  }

  private static UsageException unknown(ErrorTexts texts, String text, String what) {
    return new UsageException(
        "%s%s (pgready checks list names all checks)"
            .formatted(
                what,
                texts
                    .nearest(text)
                    .map(
                        near ->
                            "; the nearest that it knows is: %s%s"
                                .formatted(
                                    Printable.line(near.text()),
                                    near.check() == null
                                        ? ""
                                        : " (pgready explain %s)".formatted(near.check())))
                    .orElse("")));
  }

  private void print(ErrorTexts.Match match) {
    shell.out().println("%s says: %s".formatted(match.speaker(), Printable.line(match.text())));
    if (match.means() != null) {
      shell.out().println("  " + Printable.line(match.means()));
    }
    String id = match.check();
    if (id != null) {
      Optional<Check> check = Checks.find(id);
      check.ifPresent(
          c ->
              shell
                  .out()
                  .println(
                      "  pgready check finds it beforehand: %s (%s)".formatted(id, c.title())));
      shell.out().println("  Read on: pgready explain " + id);
    }
    shell.out().println();
  }
}
