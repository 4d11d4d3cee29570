// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report.ci;

import static java.util.stream.Collectors.joining;

import dev.pgready.app.report.view.Words;
import dev.pgready.checks.model.Report;
import dev.pgready.text.Printable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Workflow commands of GitHub Actions, worst first. GitHub makes annotations of the first ten of
 * each kind that a step writes, and only the log shows the others: where there are more, the tenth
 * says so and names them.
 */
final class Annotations {
  private static final int SHOWN = 10;

  private record Command(
      String kind, String title, String message, Report.@Nullable Origin origin) {}

  private final List<Command> commands = new ArrayList<>();

  private final Report.@Nullable Origin origin;

  /**
   * @param origin the line that they stand at; null: at none
   */
  Annotations(Report.@Nullable Origin origin) {
    this.origin = origin;
  }

  /**
   * @param kind error, warning or notice
   */
  void add(String kind, String title, String message) {
    add(kind, title, message, origin);
  }

  /**
   * @param at the line that it stands at; null: at none
   */
  void add(String kind, String title, String message, Report.@Nullable Origin at) {
    commands.add(new Command(kind, title, message, at));
  }

  void writeTo(Writer out) throws IOException {
    for (String kind : List.of("error", "warning", "notice")) {
      List<Command> same = commands.stream().filter(c -> c.kind().equals(kind)).toList();
      for (int i = 0; i < same.size(); i++) {
        if (i == SHOWN - 1 && same.size() > SHOWN) {
          List<String> rest = same.subList(i, same.size()).stream().map(Command::title).toList();
          write(
              new Command(
                  kind,
                  "pgready and %s".formatted(Words.count(rest.size(), "more", "more")),
                  "The log has them: " + rest.stream().distinct().collect(joining(", ")),
                  same.get(i).origin()),
              out);
        }
        write(same.get(i), out);
      }
    }
  }

  private void write(Command command, Writer out) throws IOException {
    out.write(
        "::%s %stitle=%s::%s\n"
            .formatted(
                command.kind(),
                command.origin() == null
                    ? ""
                    : "file=%s,line=%s,"
                        .formatted(property(command.origin().file()), command.origin().line()),
                property(command.title()),
                data(command.message())));
  }

  /** The characters that would end a command. */
  private static String data(String text) {
    return Printable.lines(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
