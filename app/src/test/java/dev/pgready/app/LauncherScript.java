// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program {@code pgready} that takes this test's own classes, for scripts that call it. */
public final class LauncherScript {
  private LauncherScript() {}

  /**
   * @param directory for {@code PATH}; made where it is missing
   */
  public static void write(Path directory) throws IOException {
    Path script = Files.createDirectories(directory).resolve("pgready");
    Files.writeString(
        script,
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' dev.pgready.app.Main \"$@\"\n"
            .formatted(Path.of(System.getProperty("java.home"), "bin", "java"), classPath()));
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  /** Absolute, as the scripts run elsewhere. */
  private static String classPath() {
    return Stream.of(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
