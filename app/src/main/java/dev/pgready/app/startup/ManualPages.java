// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.startup;

import dev.pgready.app.PgReady;
import dev.pgready.app.command.HelpCommand;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.Terminal;
import dev.pgready.app.manual.ManualPage;
import dev.pgready.app.report.view.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Started by the build: writes a manual page for each command. */
public final class ManualPages {
  private ManualPages() {}

  /**
   * @param arguments the directory, which is created
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    Files.createDirectories(directory);
    for (ManualPage page : pages()) {
      Files.writeString(directory.resolve(page.file()), page.text());
    }
  }

  /** All of them, the program's own first. */
  public static List<ManualPage> pages() {
    return ManualPage.of(model(), Tool.NAME + " " + Tool.VERSION, topics());
  }

  /** The program's commands, nowhere near a terminal. */
  public static CommandLine model() {
    return PgReady.commandLine(
        new Console(
            InputStream.nullInputStream(),
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            Map.of(),
            Terminal.NONE));
  }

  /** What holds for all commands. */
  public static List<ManualPage.Topic> topics() {
    return HelpCommand.TOPICS.stream()
        .map(topic -> new ManualPage.Topic(topic.replace('-', ' '), HelpCommand.text(topic)))
        .toList();
  }
}
