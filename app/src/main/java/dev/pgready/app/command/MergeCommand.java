// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.config.Config;
import dev.pgready.app.config.ConfigFile;
import dev.pgready.app.config.Precedence;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.InputDocument;
import dev.pgready.app.console.OutputFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.fleet.FleetFile;
import dev.pgready.app.fleet.Spool;
import dev.pgready.app.option.GateOptions;
import dev.pgready.app.option.OutputOptions;
import dev.pgready.app.report.view.FleetResult;
import dev.pgready.app.report.view.UnreadableReportException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pgready merge}: reports in JSON, joined. */
@Command(
    name = "merge",
    addMethodSubcommands = false,
    description = {
      "Merges JSON reports of check and fleet, for example of shards, into one.",
      "Exits with the worst exit code of the reports, or of what they would be under --fail-on",
      "and --allow-unknown where these are given here."
    },
    sortOptions = false)
public final class MergeCommand implements Callable<Integer> {
  private final Console shell;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Reports written by fleet or check with --format json.")
  private List<String> files = List.of();

  @Mixin private OutputOptions output = new OutputOptions();

  @Mixin private GateOptions gate = new GateOptions();

  public MergeCommand(Console shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    output.settle(new Precedence(ConfigFile.NONE, Config.EMPTY, shell.variables()));
    output.validate(files.toArray(String[]::new));
    Optional<GateOptions.Gate> again = gate.stated(shell.variables());
    Map<String, Integer> numbers = new LinkedHashMap<>();
    Map<String, String> times = new LinkedHashMap<>();
    try (Spool spool = new Spool()) {
      for (String file : files) {
        try {
          FleetFile.read(
              InputDocument.path("report", file),
              (entry, tree) -> {
                String before = times.get(entry.name());
                if (before != null) {
                  shell.say(
                      "%s is reported twice: the later report counts".formatted(entry.name()));
                }
                if (before == null || entry.generatedAt().compareTo(before) >= 0) {
                  times.put(entry.name(), entry.generatedAt());
                  numbers.putIfAbsent(entry.name(), numbers.size());
                  spool.put(
                      numbers.getOrDefault(entry.name(), 0),
                      again.isEmpty() ? tree : weighed(entry, tree, again.get()));
                }
              });
        } catch (UnreadableReportException e) {
          throw new UsageException("%s: %s".formatted(file, e.getMessage()));
        } catch (IOException e) {
          throw new UsageException(
              "cannot read report %s: %s".formatted(file, OutputFile.reason(e)));
        }
      }
      return output.writeFleet(spool, numbers.size(), null, shell);
    }
  }

  private static Map<?, ?> weighed(FleetResult entry, Map<?, ?> tree, GateOptions.Gate gate) {
    Map<Object, @Nullable Object> other = new LinkedHashMap<>(tree);
    other.put("exitCode", gate.of(entry, entry.exitCode()));
    return other;
  }
}
