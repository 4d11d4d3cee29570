// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.console;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** The commands that people are told of: not those that only scripts call. */
public final class ShownCommands {
  private ShownCommands() {}

  /** Names of those directly below a command, in the model's order. */
  public static List<String> of(CommandLine line) {
    return line.getSubcommands().entrySet().stream()
        .filter(below -> !below.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .toList();
  }
}
