// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A program that was run to its end.
 *
 * @param code its exit code
 * @param output what it wrote, standard error included
 */
record Command(int code, String output) {
  static Command run(Path directory, List<String> words) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
    // what the build machine is set to must not get into a release
    builder
        .environment()
        .keySet()
        .removeIf(
            name ->
                name.startsWith("PG")
                    || name.equals("JAVA_HOME")
                    || name.equals("JAVA_TOOL_OPTIONS")
                    || name.equals("JDK_JAVA_OPTIONS")
                    || name.equals("_JAVA_OPTIONS"));
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Command(process.waitFor(), output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Fails where the program did. */
  static String mustRun(Path directory, List<String> words) throws IOException {
    Command command = run(directory, words);
    if (command.code() != 0) {
      throw new IOException(
          "%s ended with %s:%n%s"
              .formatted(String.join(" ", words), command.code(), command.output()));
    }
    return command.output();
  }
}
