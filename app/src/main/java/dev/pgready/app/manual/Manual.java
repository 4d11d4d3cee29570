// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.manual;

import dev.pgready.text.EnumWords;
import dev.pgready.text.ResourceText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What there is to tell of one command: taken from the model that parses it. */
public final class Manual {
  private static final String EXAMPLES = "examples.txt";

  private final CommandSpec spec;

  public Manual(CommandSpec spec) {
    this.spec = spec;
  }

  /** As it is typed, {@code pgready consumers show}. */
  public String name() {
    return spec.qualifiedName();
  }

  /** Its words after the program's name; empty: the program itself. */
  private String words() {
    return name().replaceFirst("^\\S+ ?", "");
  }

  /** {@code pgready check [OPTION...] [CONNECTION]}. */
  public String synopsis() {
    StringBuilder line = new StringBuilder(name());
    if (!commands().isEmpty()) {
      return line.append(" COMMAND").toString();
    }
    if (groups().entrySet().stream()
        .anyMatch(one -> one.getKey() != OptionGroup.GENERAL && !one.getValue().isEmpty())) {
      line.append(" [OPTION...]");
    }
    for (PositionalParamSpec argument : arguments()) {
      String word = argument.paramLabel();
      if (argument.arity().max() > 1) {
        word += "...";
      }
      line.append(' ').append(argument.arity().min() == 0 ? "[" + word + "]" : word);
    }
    return line.toString();
  }

  /** What it is for; the first sentence is what it does. */
  public String description() {
    return String.join(" ", spec.usageMessage().description());
  }

  /** Its first sentence, without a full stop. */
  public String purpose() {
    return firstSentence(description()).replaceFirst("\\.$", "");
  }

  List<PositionalParamSpec> arguments() {
    return spec.positionalParameters().stream().filter(argument -> !argument.hidden()).toList();
  }

  /** Arguments that are told with a group: a connection with what else says where to connect. */
  public List<PositionalParamSpec> arguments(OptionGroup group) {
    return arguments().stream()
        .filter(
            argument ->
                group
                    == (argument.paramLabel().equals("CONNECTION")
                        ? OptionGroup.PLACE
                        : OptionGroup.COMMAND))
        .toList();
  }

  /** What stands below everything else. */
  public List<String> footer() {
    return List.of(spec.usageMessage().footer());
  }

  /** In the order in which they are told. */
  public Map<OptionGroup, List<OptionSpec>> groups() {
    Map<OptionGroup, List<OptionSpec>> groups = new EnumMap<>(OptionGroup.class);
    // arguments are told there, options or not
    groups.put(OptionGroup.COMMAND, new ArrayList<>());
    for (OptionSpec option : spec.options()) {
      if (!option.hidden()) {
        groups.computeIfAbsent(OptionGroup.of(option), group -> new ArrayList<>()).add(option);
      }
    }
    return groups;
  }

  /** Those below it. */
  public List<Manual> commands() {
    return spec.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(below -> !below.usageMessage().hidden())
        .map(Manual::new)
        .toList();
  }

  /** {@code -h, --host HOST}. */
  public static String heading(OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .sorted((a, b) -> a.length() - b.length())
            .collect(Collectors.joining(", "));
    return option.arity().max() > 0 ? names + " " + option.paramLabel() : names;
  }

  /** Its whole text in one line, with what the model knows filled in. */
  public static String text(ArgSpec argument) {
    String text = String.join(" ", argument.description());
    if (text.contains("${COMPLETION-CANDIDATES}")) {
      text = text.replace("${COMPLETION-CANDIDATES}", candidates(argument));
    }
    return text.replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()));
  }

  private static String candidates(ArgSpec argument) {
    Class<?> type = argument.auxiliaryTypes()[0];
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(constant -> EnumWords.of((Enum<?>) constant))
            .collect(Collectors.joining(", "))
        : StreamSupport.stream(
                Objects.requireNonNull(argument.completionCandidates()).spliterator(), false)
            .collect(Collectors.joining(", "));
  }

  static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }

  /** Lines as they are typed; none for a command that only has others below it. */
  public List<String> examples() {
    return examples(words());
  }

  /**
   * Those of one command.
   *
   * @param words as {@code consumers show}; empty: the program
   */
  public static List<String> examples(String words) {
    List<String> found = new ArrayList<>();
    boolean mine = false;
    for (String line : resource(EXAMPLES).split("\n", -1)) {
      if (line.startsWith("[")) {
        mine = line.equals("[" + words + "]");
      } else if (mine && !line.isBlank()) {
        found.add(line);
      }
    }
    return found;
  }

  static String resource(String name) {
    return ResourceText.of(Manual.class, name);
  }
}
