// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.OutputFile;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.script.RemediationScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The script that reverts another one, written beside it: once that has run, the facts no longer
 * tell what was there before. For the same reason none that is there is ever overwritten.
 */
final class UndoFile {
  private UndoFile() {}

  /** Writes it; what is to be said about it, one line each. */
  static List<String> beside(Path script, RemediationPlan plan, boolean plain) {
    if (!plan.runs() || (Files.exists(script) && !Files.isRegularFile(script))) {
      return List.of();
    }
    String undo = RemediationScript.undo(plan, plain);
    Path first = named(script, 1);
    Path file = first;
    for (int n = 2; Files.exists(file); n++) {
      if (holds(file, undo)) {
        return List.of("%s reverts it".formatted(file));
      }
      file = named(script, n);
    }
    OutputFile.write(file, out -> out.write(undo));
    return List.of(
        file.equals(first)
            ? "%s reverts it".formatted(file)
            : "%s reverts it; %s is kept, for a script that has run may need it"
                .formatted(file, first));
  }

  /** {@code fix.undo.sql} of {@code fix.sql}, then {@code fix.undo.2.sql}. */
  private static Path named(Path script, int number) {
    Path place = script.getFileName();
    String name = place == null ? "fix.sql" : place.toString();
    String stem = name.endsWith(".sql") ? name.substring(0, name.length() - 4) : name;
    return script.resolveSibling(stem + ".undo" + (number == 1 ? "" : "." + number) + ".sql");
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) < 64L << 20
          && Files.readString(file).equals(text);
    } catch (IOException e) {
      return false;
    }
  }
}
