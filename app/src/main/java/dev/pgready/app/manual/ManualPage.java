// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.manual;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page of a command, section 1, in the macros of {@code man} that every formatter knows.
 *
 * @param file its name, {@code pgready-consumers-show.1}
 * @param text its source
 */
public record ManualPage(String file, String text) {
  private static final String SECTION = "1";

  /** What holds for all commands stands on the first page. */
  public record Topic(String title, String text) {}

  /**
   * Those of a program and of all its commands, the program's own first.
   *
   * @param version as the foot of each page says it
   */
  public static List<ManualPage> of(CommandLine root, String version, List<Topic> topics) {
    List<ManualPage> pages = new ArrayList<>();
    collect(
        new Manual(root.getCommandSpec()),
        new Manual(root.getCommandSpec()),
        version,
        topics,
        pages);
    return pages;
  }

  private static void collect(
      Manual root, Manual manual, String version, List<Topic> topics, List<ManualPage> pages) {
    pages.add(page(root, manual, version, topics));
    manual.commands().forEach(below -> collect(root, below, version, List.of(), pages));
  }

  private static ManualPage page(Manual root, Manual manual, String version, List<Topic> topics) {
    String name = dashed(manual);
    StringBuilder page = new StringBuilder();
    page.append(
        ".TH %s %s \"\" \"%s\" \"%s\"\n"
            .formatted(
                escaped(name.toUpperCase(Locale.ROOT)),
                SECTION,
                escaped(version),
                "pgready's manual"));
    // no hyphens that are not there, and no lines stretched to the margin
    page.append(".nh\n.ad l\n");
    page.append(".SH NAME\n%s \\- %s\n".formatted(escaped(name), escaped(manual.purpose())));
    page.append(".SH SYNOPSIS\n.B %s\n".formatted(escaped(manual.synopsis())));
    page.append(".SH DESCRIPTION\n").append(line(manual.description()));
    List<Manual> commands = manual.commands();
    if (!commands.isEmpty()) {
      page.append(".SH COMMANDS\n");
      for (Manual command : commands) {
        entry(page, dashed(command) + "(" + SECTION + ")", command.purpose() + ".");
      }
    }
    page.append(".SH OPTIONS\n");
    manual
        .groups()
        .forEach(
            (group, options) -> {
              List<PositionalParamSpec> arguments = manual.arguments(group);
              if (options.isEmpty() && arguments.isEmpty()) {
                return;
              }
              if (group != OptionGroup.COMMAND) {
                page.append(".SS %s\n".formatted(escaped(group.title())));
              }
              arguments.forEach(
                  argument -> entry(page, argument.paramLabel(), Manual.text(argument)));
              for (OptionSpec option : options) {
                entry(page, Manual.heading(option), Manual.text(option));
              }
            });
    List<String> examples = manual.examples();
    if (!examples.isEmpty()) {
      page.append(".SH EXAMPLES\n");
      literal(page, examples);
    }
    for (Topic topic : topics) {
      page.append(".SH %s\n".formatted(escaped(topic.title().toUpperCase(Locale.ROOT))));
      literal(page, topic.text().lines().toList());
    }
    page.append(".SH SEE ALSO\n");
    page.append(
        manual.name().equals(root.name())
            ? line("psql(1)")
            : line(
                "%s(%s): exit codes, environment, formats, connections"
                    .formatted(dashed(root), SECTION)));
    return new ManualPage(name + "." + SECTION, page.toString());
  }

  private static String dashed(Manual manual) {
    return manual.name().replace(' ', '-');
  }

  private static void entry(StringBuilder page, String heading, String text) {
    page.append(".TP\n.B %s\n".formatted(escaped(heading))).append(line(text));
  }

  private static void literal(StringBuilder page, List<String> lines) {
    page.append(".nf\n");
    lines.forEach(one -> page.append(line(one)));
    page.append(".fi\n");
  }

  /** A line of text: a point or an apostrophe at its start would be a request. */
  private static String line(String text) {
    String safe = escaped(text);
    return (safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe) + "\n";
  }

  /** A backslash is an escape, and an unescaped minus may become a hyphen that nobody can type. */
  private static String escaped(String text) {
    return text.replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("\"", "\\(dq")
        .replace("'", "\\(aq");
  }
}
