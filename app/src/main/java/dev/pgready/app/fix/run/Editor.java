// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fix.run;

import dev.pgready.profile.InputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The user's own editor, as {@code VISUAL} or {@code EDITOR} names it. */
final class Editor {
  private final String program;

  private Editor(String program) {
    this.program = program;
  }

  /** Empty: no variable names one, and none is guessed. */
  static Optional<Editor> of(Map<String, String> variables) {
    return Stream.of("VISUAL", "EDITOR")
        .map(name -> variables.getOrDefault(name, "").strip())
        .filter(program -> !program.isEmpty())
        .findFirst()
        .map(Editor::new);
  }

  /**
   * Lets the user edit a text, on the terminal that this process has.
   *
   * @throws IOException when the editor cannot be run or says that it failed
   */
  String edited(String text) throws IOException {
    // a directory of the user's alone
    Path directory = Files.createTempDirectory("pgready-edit-");
    Path file = directory.resolve("fix.sql");
    file.toFile().deleteOnExit();
    directory.toFile().deleteOnExit();
    try {
      Files.writeString(file, text);
      run(file);
      return InputFile.text(file, InputFile.MOST_WRITTEN);
    } finally {
      // editors leave copies beside it
      try (Stream<Path> all = Files.list(directory)) {
        for (Path one : all.toList()) {
          Files.deleteIfExists(one);
        }
      }
      Files.deleteIfExists(directory);
    }
  }

  private void run(Path file) throws IOException {
    boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    // the variable may hold arguments and quotes: a shell reads it, as git does
    List<String> command =
        windows
            ? List.of("cmd", "/c", program, file.toString())
            : List.of("/bin/sh", "-c", program + " \"$@\"", "pgready", file.toString());
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException("it ended with %s".formatted(code));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
