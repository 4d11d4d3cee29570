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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LauncherTest {
  private static final Release RELEASE =
      new Release(Path.of("..").toAbsolutePath(), "0.1.0", Instant.EPOCH, Path.of("target"));

  @Test
  void aReleaseBuildsNothingAndWritesNothing() throws Exception {
    String script = Launcher.of(RELEASE, 25);
    assertThat(script)
        .startsWith("#!/bin/sh\n# Starts pgready. Arguments")
        .contains("major=25", "lib/pgready.jar", "PGREADY_RUN=$$\n", "exec 9<\"$root/lib\"")
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
    String script = Launcher.windows(RELEASE, 25);
    assertThat(script)
        .contains("exit /b %ERRORLEVEL%\r\n", "-XX:AOTCache=%PGREADY_ROOT%\\lib\\pgready.jsa")
        .doesNotContain("@share@");
    assertThat(script.replace("\r\n", "")).doesNotContain("\n");
    assertThat(Launcher.windows(RELEASE, 21))
        .contains("-XX:SharedArchiveFile=%PGREADY_ROOT%\\lib\\pgready.jsa");
  }

  @ParameterizedTest
  @CsvSource({
    "25, check, -XX:AOTCache=, pgready.jsa",
    "25, explain, -XX:AOTCache=, short.jsa",
    "25, --version, -XX:AOTCache=, short.jsa",
    "25, __complete, -XX:AOTCache=, short.jsa",
    "21, check, -XX:SharedArchiveFile=, pgready.jsa"
  })
  void eachCommandHasItsArchive(
      int java, String command, String option, String archive, @TempDir Path directory)
      throws Exception {
    Path root = directory.toRealPath();
    for (String folder : List.of("bin", "lib", "runtime/bin")) {
      Files.createDirectories(root.resolve(folder));
    }
    for (String file : List.of("pgready.jsa", "short.jsa")) {
      Files.writeString(root.resolve("lib").resolve(file), "archive");
    }
    Path runtime = root.resolve("runtime/bin/java");
    Files.writeString(runtime, "#!/bin/sh\necho \"$@\"\n");
    assertThat(runtime.toFile().setExecutable(true)).isTrue();
    Path script = Files.writeString(root.resolve("bin/pgready"), Launcher.of(RELEASE, java));
    Command run = Command.run(root, List.of("sh", script.toString(), command));
    assertThat(run.output()).contains(" %s%s/lib/%s ".formatted(option, root, archive));
  }
}
