// SPDX-License-Identifier: Apache-2.0
package dev.pgready.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LauncherTest {
  private static final Release RELEASE =
      new Release(Path.of("..").toAbsolutePath(), "0.1.0", Instant.EPOCH, Path.of("target"));

  @Test
  void aReleaseBuildsNothingAndWritesNothing() throws Exception {
    String script = Launcher.of(RELEASE, 25);
    assertThat(script)
        .startsWith("#!/bin/sh\n# Starts pgready. Arguments")
        .contains("major=25", "lib/pgready.jar", "PGREADY_RUN=$$ exec")
        .doesNotContain("mvn", "mkdir", "take_lock", "source tree", "app/target", "@java@");
  }

  @Test
  void shellTakesIt(@TempDir Path directory) throws Exception {
    Path script = Files.writeString(directory.resolve("pgready"), Launcher.of(RELEASE, 0));
    assertThat(Command.run(directory, List.of("sh", "-n", script.toString())))
        .isEqualTo(new Command(0, ""));
  }

  @Test
  void aScriptWithoutThePartIsNoLauncher() {
    assertThatThrownBy(() -> Launcher.assemble("#!/bin/sh\n", ""))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void windowsHasItsOwnLineEnds() throws Exception {
    String script = Launcher.windows(RELEASE);
    assertThat(script).contains("exit /b %ERRORLEVEL%\r\n");
    assertThat(script.replace("\r\n", "")).doesNotContain("\n");
  }
}
