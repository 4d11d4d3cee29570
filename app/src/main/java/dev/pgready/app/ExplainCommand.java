package dev.pgready.app;

import dev.pgready.checks.Check;
import dev.pgready.checks.Checks;
import dev.pgready.checks.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pgready explain}: the page of a check. */
@Command(name = "explain", description = "Prints the page of a check.")
final class ExplainCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "A check's id (pgready checks list).")
  private List<String> words = new ArrayList<>();

  ExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    String text = String.join(" ", words).strip();
    Optional<Check> check = Checks.find(text);
    if (check.isPresent()) {
      shell.out().println(Page.of(check.get()).markdown().strip());
      return ExitCode.READY.code();
    }
    throw new UsageException("no check %s (pgready checks list names all)".formatted(text));
  }
}
