// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.FailOn;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.console.InputDocument;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.option.CheckOptions;
import dev.pgready.app.option.CheckSettings;
import dev.pgready.app.option.CollectionOptions;
import dev.pgready.app.option.CollectionSettings;
import dev.pgready.app.option.ComparisonOutputOptions;
import dev.pgready.app.option.GateOptions;
import dev.pgready.app.option.ProbeOptions;
import dev.pgready.app.policy.Policy;
import dev.pgready.app.report.json.ComparisonJson;
import dev.pgready.app.report.json.DocumentKind;
import dev.pgready.app.report.view.ReportDigest;
import dev.pgready.app.report.view.UnreadableReportException;
import dev.pgready.checks.model.Report;
import dev.pgready.compare.CheckChanges;
import dev.pgready.compare.Comparison;
import dev.pgready.compare.Difference;
import dev.pgready.compare.FactsComparison;
import dev.pgready.compare.LostSlots;
import dev.pgready.compare.SlotGrowth;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.Facts;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pgready compare}: what differs between two databases, or between then and now. */
@Command(
    name = "compare",
    addMethodSubcommands = false,
    description = {
      "Compares two databases, or one database then and now.",
      "A and B are each a facts file (collect), a report (check --format json) or a",
      "connection: a URI, a key=value string, a JDBC URL, a database's name or @NAME of",
      "a connection in pgready.yaml.",
      "Exits with 0 if no check is worse in B, 1 if one is, 3 if A or B was",
      "not reached, 4 if a check that could fail could see A but not B."
    },
    sortOptions = false)
public final class CompareCommand implements Callable<Integer> {
  /** A path, or a name with an ending, that is no connection string. */
  private static final Pattern FILE =
      Pattern.compile("(?!jdbc:)(?![a-z]+://)[^=]*([/\\\\][^=]*|\\.(json|ya?ml|txt))");

  private final Console shell;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "A",
      description = "The state to compare with, for example staging; - reads standard input.")
  private @Nullable String first;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "B",
      description = {
        "The state to compare, for example production. Default: the database of the environment",
        "(PGHOST and related variables, DATABASE_URL) or of pgready.yaml."
      })
  private @Nullable String second;

  @Mixin private CheckOptions judge = new CheckOptions();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      description = "All tables of this schema (* is a wildcard); repeatable.")
  private List<String> schemas = new ArrayList<>();

  @Option(names = "--json-schema", description = "Print the JSON Schema of --format json and exit.")
  private boolean jsonSchema;

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "Check this role instead of the one that logs in.")
  private @Nullable String role;

  @Mixin private ProbeOptions probe = new ProbeOptions();

  @Mixin private ComparisonOutputOptions output = new ComparisonOutputOptions();

  @Mixin private GateOptions gate = new GateOptions();

  public CompareCommand(Console shell) {
    this.shell = shell;
  }

  /**
   * One side before it is judged.
   *
   * @param word as typed; null: not given
   * @param text of the file; null: a connection
   * @param report what the file said; null: facts or a connection
   */
  private record Input(
      @Nullable String word,
      Comparison.Source source,
      @Nullable String text,
      @Nullable ReportDigest report) {}

  /**
   * One side, judged.
   *
   * @param report of facts; null: the side was a report, which holds none
   */
  private record Judged(Input input, String label, ReportDigest digest, @Nullable Report report) {
    Comparison.Side side() {
      return new Comparison.Side(
          label,
          input.source(),
          digest.where(),
          digest.version(),
          digest.generatedAt(),
          digest.judgement().verdict(),
          digest.judgement().consumers());
    }
  }

  @Override
  public Integer call() {
    if (jsonSchema) {
      shell.out().print(ComparisonJson.schema());
      return ExitCode.READY.code();
    }
    if (first == null) {
      throw new UsageException("A is missing: pgready compare A B");
    }
    if (first.equals("-") && first.equals(second)) {
      throw new UsageException("A and B cannot both be standard input");
    }
    output.validate(first, second);
    // for what the file says of the exit code, also where neither side is judged here
    ConfigFile file = judge.file(shell, null);
    Precedence gates = new Precedence(file, file.config(), shell.variables());
    GateOptions.Gate decides = gate.settle(gates, FailOn.WARN);
    gates.requireTrust(false);
    Input inputA = input("A", first);
    Input inputB = input("B", second);
    // everything that is wrong with the command line is told before anything is connected to
    Waiting waitingA = waiting("A", inputA, inputB, file);
    Waiting waitingB = waiting("B", inputB, inputA, file);
    Judged a = waitingA.judged();
    Judged b = waitingB.judged();
    Comparison comparison = comparison(a, b, gates);
    Comparison.Outcome outcome = comparison.outcome(decides.failOnWarn());
    output.write(comparison, outcome, shell);
    return code(outcome, crashed(a) || crashed(b), decides.allowUnknown()).code();
  }

  private Input input(String side, @Nullable String word) {
    if (word != null && word.isBlank()) {
      throw new UsageException(
          "%s is empty: check that the variable that it comes from is set".formatted(side));
    }
    if (word == null || !(word.equals("-") || isFile(word))) {
      return new Input(word, Comparison.Source.CONNECTION, null, null);
    }
    String text = InputDocument.text("file", word, shell);
    try {
      Comparison.Source source = DocumentKind.of(text);
      return new Input(
          word, source, text, source == Comparison.Source.REPORT ? ReportDigest.read(text) : null);
    } catch (UnreadableReportException e) {
      throw new UsageException("%s %s: %s".formatted(side, word, e.getMessage()));
    }
  }

  private static boolean isFile(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** A side whose flags were understood, and that may now be connected to. */
  private interface Waiting {
    Judged judged();
  }

  private Waiting waiting(String side, Input input, Input other, ConfigFile file) {
    ReportDigest saved = input.report();
    if (saved != null) {
      return () -> new Judged(input, String.valueOf(input.word()), saved, null);
    }
    ReportDigest known = other.report();
    CollectionOptions collecting =
        input.source() == Comparison.Source.CONNECTION
            ? CollectionOptions.from(input.word(), role, probe)
            : null;
    CheckSettings settings =
        judge.settle(
            file,
            shell,
            collecting,
            new CheckOptions.Asked(
                schemas, known == null ? List.of() : known.judgement().consumers(), null));
    CollectionSettings server = settings.collection();
    String label = server == null ? input.word() : label(side, input.word(), server);
    String name = label == null ? "" : label;
    return () -> judged(input, name, settings);
  }

  /** A word alone is a database, as in psql; one that looks like a file is one that is missing. */
  private String label(String side, @Nullable String word, CollectionSettings server) {
    if (word != null && server.named()) {
      return word;
    }
    if (word != null && FILE.matcher(word).matches()) {
      throw new UsageException("%s %s: there is no such file".formatted(side, word));
    }
    var target = server.target(shell);
    return "%s:%s/%s".formatted(target.host(), target.port(), target.database());
  }

  private Judged judged(Input input, String label, CheckSettings settings) {
    CollectionSettings server = settings.collection();
    Policy tuning =
        server == null
            ? settings.evaluation().of(String.valueOf(input.text()))
            : Judge.collected(server.collected(shell, settings.wanted(), () -> {}), settings);
    tuning.notes().forEach(note -> shell.say(label + ": " + note));
    Report report = tuning.report();
    return new Judged(input, label, ReportDigest.of(report), report);
  }

  private static Comparison comparison(Judged a, Judged b, Precedence gates) {
    CheckChanges checks = CheckChanges.between(a.digest().judgement(), b.digest().judgement());
    List<String> notes = new ArrayList<>(checks.notes());
    gates
        .written()
        .forEach(
            (key, value) -> notes.add("%s: %s (%s)".formatted(key, value, gates.file().path())));
    if (a.digest().judgement().consumers().stream()
        .noneMatch(b.digest().judgement().consumers()::contains)) {
      throw new UsageException(
          "A was judged for %s, B for %s: nothing can be compared"
              .formatted(
                  String.join(", ", a.digest().judgement().consumers()),
                  String.join(", ", b.digest().judgement().consumers())));
    }
    String configuredA = a.digest().configured();
    String configuredB = b.digest().configured();
    if (configuredA.equals(configuredB)) {
      note(notes, "A and B", configuredA);
    } else {
      note(notes, "A", configuredA);
      note(notes, "B", configuredB);
    }
    if (!a.digest().tool().equals(b.digest().tool())) {
      notes.add(
          "A was judged by pgready %s, B by %s: checks can differ for that reason alone"
              .formatted(a.digest().tool(), b.digest().tool()));
    }
    if (a.digest().generatedAt().compareTo(b.digest().generatedAt()) > 0) {
      notes.add("A is later than B");
    }
    Report reportA = a.report();
    Report reportB = b.report();
    List<String> both =
        b.digest().judgement().consumers().stream()
            .filter(a.digest().judgement().consumers()::contains)
            .toList();
    if (reportA == null || reportB == null) {
      String sides = reportA == null ? reportB == null ? "A and B are" : "A is" : "B is";
      notes.add(
          "%s: only checks are compared, as a report holds no facts"
              .formatted(
                  reportA == null && reportB == null ? sides + " reports" : sides + " a report"));
      boolean one = a.digest().place().isPresent() && a.digest().place().equals(b.digest().place());
      CheckChanges all =
          one
              ? LostSlots.between(a.digest().judgement(), b.digest().judgement(), both)
                  .map(checks::and)
                  .orElse(checks)
              : checks;
      return new Comparison(a.side(), b.side(), all, null, null, notes);
    }
    Facts factsA = reportA.facts();
    Facts factsB = reportB.facts();
    if (SlotGrowth.sameServer(factsA, factsB)) {
      notes.add("A and B are one server");
    }
    if (!probe(factsA).equals(probe(factsB))) {
      notes.add(
          "A was probed %s, B %s: what was probed on one side only cannot be compared"
              .formatted(probe(factsA), probe(factsB)));
    }
    List<Difference> differences =
        FactsComparison.between(factsA, reportA.detection(), factsB, reportB.detection());
    CheckChanges all = LostSlots.between(factsA, factsB, both).map(checks::and).orElse(checks);
    return new Comparison(
        a.side(),
        b.side(),
        all,
        differences,
        SlotGrowth.between(factsA, factsB).orElse(null),
        notes);
  }

  private static void note(List<String> notes, String side, String configured) {
    if (!configured.isEmpty()) {
      notes.add("%s judged with %s".formatted(side, configured));
    }
  }

  private static String probe(Facts facts) {
    ConnectionFacts connection = facts.connection();
    return connection == null ? "none" : connection.probe();
  }

  private boolean crashed(Judged side) {
    boolean crashed = false;
    if (side.report() != null) {
      for (Report.Finding finding : side.report().findings()) {
        if (finding.crashed()) {
          shell.say("internal error in the check %s; please report it".formatted(finding.id()));
          crashed = true;
        }
      }
    }
    return crashed;
  }

  private static ExitCode code(Comparison.Outcome outcome, boolean crashed, boolean allowUnknown) {
    return switch (outcome) {
      case NO_FACTS -> ExitCode.NO_FACTS;
      case WORSE -> ExitCode.NOT_READY;
      case INCONCLUSIVE ->
          crashed ? ExitCode.SOFTWARE : allowUnknown ? ExitCode.READY : ExitCode.INCONCLUSIVE;
      case SAME, DIFFERENT -> crashed ? ExitCode.SOFTWARE : ExitCode.READY;
    };
  }
}
