// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.startup;

import dev.pgready.app.PgReady;
import dev.pgready.app.prepared.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

/** Started by the build: writes down the annotations of all commands, for quick starts. */
public final class PreparedCommands {
  private PreparedCommands() {}

  /**
   * @param arguments the directory of classes and resources
   */
  public static void main(String[] arguments) throws IOException {
    Path directory =
        Path.of(arguments[0]).resolve(Preparation.class.getPackageName().replace('.', '/'));
    Files.createDirectories(directory);
    for (Map.Entry<String, String> file : files().entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
  }

  /** Their texts by their names. */
  public static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    CommandLine program = ManualPages.model();
    Map.Entry<String, String> index = Preparation.index(program);
    files.put(index.getKey(), index.getValue());
    for (Map.Entry<String, CommandLine> command : program.getSubcommands().entrySet()) {
      if (PgReady.isPrepared(command.getKey())) {
        Map.Entry<String, String> file = Preparation.of(command.getValue().getCommandSpec());
        files.put(file.getKey(), file.getValue());
      }
    }
    return files;
  }
}
