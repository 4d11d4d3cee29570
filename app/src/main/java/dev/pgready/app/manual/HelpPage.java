// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.manual;

import dev.pgready.text.Cells;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The help of a command: what it does, examples, and its options by what they are for. */
public final class HelpPage {
  /** Where the text beside an option starts. */
  private static final int COLUMN = 27;

  /** The same beside a command. */
  private static final int COMMANDS = 14;

  /** Where a sentence can end before what only explains it. */
  private static final List<String> ENDS = List.of("; ", " (", ", such as", ". ");

  private static final String SECTION = "page";

  private final Manual manual;
  private final int width;
  private final boolean all;
  private final StringBuilder page = new StringBuilder();

  private HelpPage(Manual manual, int width, boolean all) {
    this.manual = manual;
    this.width = width;
    this.all = all;
  }

  /**
   * Lets a command and all below it print this page as their help.
   *
   * @param width in characters
   * @param all with the options that a first run does not need
   */
  public static void install(CommandLine line, int width, boolean all) {
    line.setHelpSectionKeys(List.of(SECTION));
    line.getHelpSectionMap()
        .put(SECTION, help -> new HelpPage(new Manual(help.commandSpec()), width, all).text());
    line.getSubcommands().values().forEach(below -> install(below, width, all));
  }

  private String text() {
    page.append("Usage: ").append(manual.synopsis()).append("\n\n");
    paragraph(manual.description());
    List<Manual> commands = manual.commands();
    if (!commands.isEmpty()) {
      page.append("\nCommands:\n");
      commands.forEach(
          command ->
              entry(
                  "  " + command.name().replaceFirst(".* ", ""),
                  brief(command.purpose() + ".", width - COMMANDS),
                  COMMANDS));
    }
    List<String> examples = manual.examples();
    if (!examples.isEmpty()) {
      page.append("\nExamples:\n");
      examples.forEach(example -> page.append("  ").append(example).append('\n'));
    }
    boolean left = false;
    for (Map.Entry<OptionGroup, List<OptionSpec>> group : manual.groups().entrySet()) {
      left |= group(group.getKey(), group.getValue());
    }
    if (left) {
      page.append("\nMore options: ").append(manual.name()).append(" --help-all\n");
    }
    manual.footer().forEach(line -> page.append(line).append('\n'));
    return page.toString();
  }

  /**
   * @return whether something was left out
   */
  private boolean group(OptionGroup group, List<OptionSpec> options) {
    List<OptionSpec> shown =
        options.stream().filter(option -> all || OptionGroup.first(option)).toList();
    boolean place = group == OptionGroup.PLACE;
    List<PositionalParamSpec> arguments = manual.arguments(group);
    if (shown.isEmpty() && arguments.isEmpty()) {
      return !options.isEmpty();
    }
    page.append('\n').append(group.title()).append(":\n");
    for (PositionalParamSpec argument : arguments) {
      entry("  " + argument.paramLabel(), shortened(argument), COLUMN);
    }
    if (place && !all) {
      entry("  -h -p -U -d -W", "Host, port, role, database, password, as in psql.", COLUMN);
    }
    for (OptionSpec option : shown) {
      entry("  " + Manual.heading(option), shortened(option), COLUMN);
    }
    return shown.size() < options.size();
  }

  private String shortened(ArgSpec argument) {
    String text = Manual.text(argument);
    return all ? text : brief(text, width - COLUMN);
  }

  /** As much of a text as fits on a line, up to where it only explains; else its first sentence. */
  private static String brief(String text, int room) {
    if (text.length() <= room) {
      return text;
    }
    int end = -1;
    for (String one : ENDS) {
      for (int at = text.indexOf(one); at >= 0 && at < room; at = text.indexOf(one, at + 1)) {
        end = Math.max(end, at);
      }
    }
    return end < 0 ? Manual.firstSentence(text) : text.substring(0, end) + ".";
  }

  private void entry(String heading, String text, int column) {
    List<String> lines = wrapped(text, width - column);
    page.append(heading);
    int used = heading.length();
    if (used + 2 > column) {
      page.append('\n');
      used = 0;
    }
    for (String line : lines) {
      page.append(" ".repeat(column - used)).append(line).append('\n');
      used = 0;
    }
  }

  private void paragraph(String text) {
    wrapped(text, width).forEach(line -> page.append(line).append('\n'));
  }

  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && Cells.of(line + " " + word) > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
