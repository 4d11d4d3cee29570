// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.manual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.pgready.app.Execution;
import dev.pgready.app.PgReady;
import dev.pgready.app.console.Console;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The help of every command, and what its options are called. */
final class HelpPageTest {
  /** More than a screen, less than what people scroll through. */
  private static final int LINES = 40;

  /**
   * Where a name asks for the same in other words, as the command does something else with it: the
   * formats and places of what it prints, and the objects that it reads through.
   */
  private static final Set<String> IN_OTHER_WORDS =
      Set.of("--format", "--output", "--all", "--publication", "--table", "--slot", "--timeout");

  static Stream<String> everyCommand() {
    return commands().keySet().stream();
  }

  private static Map<String, CommandLine> commands() {
    Map<String, CommandLine> all = new LinkedHashMap<>();
    collect("", PgReady.commandLine(Console.system()), all);
    return all;
  }

  private static void collect(String above, CommandLine line, Map<String, CommandLine> all) {
    all.put(above.strip(), line);
    line.getSubcommands()
        .forEach(
            (name, below) -> {
              if (!below.getCommandSpec().usageMessage().hidden()) {
                collect(above + " " + name, below, all);
              }
            });
  }

  private static String help(String command, String option) {
    Execution run = Execution.of((command + " " + option).strip().split(" "));
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void helpIsShort(String command) {
    String help = help(command, "--help");
    assertThat(help.lines().count()).as(help).isLessThanOrEqualTo(LINES);
    assertThat(help.lines())
        .allMatch(line -> line.length() <= 80 && line.equals(line.stripTrailing()));
    assertThat(help).startsWith("Usage: " + ("pgready " + command).strip());
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void allOfItHasEveryOption(String command) {
    String help = help(command, "--help-all");
    assertThat(help.lines()).allMatch(line -> line.length() <= 80);
    for (OptionSpec option :
        Objects.requireNonNull(commands().get(command)).getCommandSpec().options()) {
      assertThat(help).containsPattern("(?m)^  (-., )?" + option.longestName() + "\\b");
    }
  }

  /** Each is a line that works: its words are understood. */
  @Test
  void everyCommandHasExamplesThatParse() {
    commands()
        .forEach(
            (name, command) -> {
              List<String> examples = Manual.examples(name);
              if (command.getSubcommands().isEmpty() || name.isEmpty()) {
                assertThat(examples).as(name).isNotEmpty();
              }
              examples.forEach(HelpPageTest::parses);
            });
  }

  private static void parses(String example) {
    String words =
        example.replaceFirst("^eval \"\\$\\((.*)\\)\"$", "$1").replaceFirst(" [|>] ?.*", "");
    assertThat(words).startsWith("pgready ");
    List<String> arguments = new ArrayList<>();
    boolean quoted = false;
    for (String part : words.substring(8).split("\"")) {
      if (quoted) {
        arguments.add(part);
      } else if (!part.isBlank()) {
        arguments.addAll(List.of(part.strip().split(" ")));
      }
      quoted = !quoted;
    }
    assertThatCode(
            () -> PgReady.commandLine(Console.system()).parseArgs(arguments.toArray(String[]::new)))
        .as(example)
        .doesNotThrowAnyException();
  }

  /** An option's name means the same in every command: one label, one sentence. */
  @Test
  void oneMeaningPerOptionName() {
    Map<String, Set<String>> labels = new TreeMap<>();
    Map<String, Set<String>> texts = new TreeMap<>();
    commands()
        .values()
        .forEach(
            command ->
                command
                    .getCommandSpec()
                    .options()
                    .forEach(
                        option -> {
                          String name = option.longestName();
                          labels
                              .computeIfAbsent(name, key -> new TreeSet<>())
                              .add(option.paramLabel());
                          texts
                              .computeIfAbsent(name, key -> new TreeSet<>())
                              .add(Manual.text(option));
                        }));
    labels.keySet().remove("--password");
    assertThat(labels).allSatisfy((name, all) -> assertThat(all).as(name).hasSize(1));
    texts.keySet().removeAll(IN_OTHER_WORDS);
    assertThat(texts).allSatisfy((name, all) -> assertThat(all).as(name).hasSize(1));
  }

  @Test
  void helpLeadsOn() {
    assertThat(help("check", "--help"))
        .contains(
            "Examples:\n  pgready check postgresql://", "More options: pgready check --help-all");
    assertThat(help("check", "--help")).doesNotContain("--fire-event-triggers");
    assertThat(help("check", "--help-all"))
        .contains("--fire-event-triggers")
        .doesNotContain("More options");
    // whatever else is missing
    assertThat(help("explain", "--help-all")).contains("--debug");
  }
}
