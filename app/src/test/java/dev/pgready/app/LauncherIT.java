// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.startup.WarmUp;
import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.Signals;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The script {@code pgready} in a checkout whose Maven is a few lines of shell: it gives what the
 * real one would make, in no time.
 */
final class LauncherIT {
  /** Of the system's programs those that the script may use, and no mvn. */
  private static final List<String> TOOLS =
      List.of(
          "sh",
          "dirname",
          "readlink",
          "sed",
          "head",
          "find",
          "mkdir",
          "cat",
          "mv",
          "rm",
          "sleep",
          "date",
          "cp",
          "touch",
          "tr",
          "grep",
          "ls");

  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >>'%1$s/builds'
      mkdir -p app/target/start app/target/demo-lib
      cp '%1$s/app.jar' app/target/start/pgready.jar
      """;

  private final Path directory;
  private final Path checkout;
  private final Path programs;

  LauncherIT(@TempDir Path directory) {
    this.directory = directory;
    this.checkout = directory.resolve("a checkout 'of' $mine");
    this.programs = directory.resolve("bin");
  }

  @BeforeEach
  void checkOut() throws IOException {
    Files.createDirectories(programs);
    for (String tool : TOOLS) {
      for (String place : new String[] {"/usr/bin", "/bin"}) {
        Path program = Path.of(place, tool);
        if (Files.exists(program) && !Files.exists(programs.resolve(tool))) {
          executable(
              Files.writeString(
                  programs.resolve(tool), "#!/bin/sh\nexec %s \"$@\"\n".formatted(program)));
        }
      }
    }
    for (String module : new String[] {"providers", "checks", "app"}) {
      Files.createDirectories(checkout.resolve(module).resolve("src/main"));
      Files.writeString(checkout.resolve(module).resolve("pom.xml"), "");
    }
    Files.writeString(checkout.resolve("pom.xml"), "");
    Files.copy(Path.of("..", "pgready"), checkout.resolve("pgready"));
    executable(checkout.resolve("pgready"));
    maven(MAVEN.formatted(directory));
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(
                    System.getProperty(
                            "surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    try (OutputStream file = Files.newOutputStream(directory.resolve("app.jar"))) {
      new JarOutputStream(file, manifest).close();
    }
  }

  private void maven(String script) throws IOException {
    executable(Files.writeString(programs.resolve("mvn"), script));
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Run(int code, String out, String err) {}

  private Process start(Map<String, String> variables, Path script, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("PATH", programs.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // what the archive gains is not at stake here, and making one takes seconds
    builder.environment().put("PGREADY_ARCHIVE", "off");
    builder.environment().putAll(variables);
    return builder.start();
  }

  private static Run end(Process process) throws IOException, InterruptedException {
    // little enough for the pipe
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Run(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8),
        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  private Run run(String... arguments) throws IOException, InterruptedException {
    return end(start(Map.of(), checkout.resolve("pgready"), arguments));
  }

  private long builds() throws IOException {
    return Files.exists(directory.resolve("builds"))
        ? Files.readAllLines(directory.resolve("builds")).size()
        : 0;
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    Run first = run("--version");
    assertThat(first).isEqualTo(new Run(0, "pgready 0.1.0\n", first.err()));
    assertThat(first.err()).startsWith("pgready: building").hasLineCount(1);
    assertThat(run("--version")).isEqualTo(new Run(0, "pgready 0.1.0\n", ""));
    assertThat(builds()).isOne();
    Path source = Files.writeString(checkout.resolve("checks/src/main/New.java"), "");
    Files.setLastModifiedTime(
        source, FileTime.fromMillis(System.currentTimeMillis() + TimeUnit.SECONDS.toMillis(2)));
    assertThat(run("--version").code()).isZero();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void throughLinksFromElsewhereWithArgumentsAsTheyAre() throws Exception {
    Path first =
        Files.createSymbolicLink(directory.resolve("first link"), checkout.resolve("pgready"));
    Files.createDirectories(directory.resolve("other"));
    Path second =
        Files.createSymbolicLink(directory.resolve("other/second"), Path.of("../first link"));
    assertThat(end(start(Map.of(), first, "--version")).out()).isEqualTo("pgready 0.1.0\n");
    for (String argument : new String[] {"a b", "*", "it's", "\"q\"", "$HOME `id`", "a\\b", "-"}) {
      Run run = end(start(Map.of(), second, "providers", "show", argument));
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).startsWith("pgready: unknown provider " + argument + " (");
    }
    assertThat(end(start(Map.of(), second, "explain", "")).code()).isEqualTo(2);
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    maven(MAVEN.formatted(directory) + "sleep 1\n");
    Process one = start(Map.of(), checkout.resolve("pgready"), "--version");
    Process two = start(Map.of(), checkout.resolve("pgready"), "--version");
    assertThat(List.of(end(one).out(), end(two).out())).containsOnly("pgready 0.1.0\n");
    assertThat(builds()).isOne();
  }

  /** With SIGKILL, so that nothing of it could tidy up. */
  @Test
  void killedWhileItBuiltAndStartedAgain() throws Exception {
    maven("#!/bin/sh\necho $$ >'%s/maven'\nexec sleep 60\n".formatted(directory));
    Process killed = start(Map.of(), checkout.resolve("pgready"), "--version");
    Path maven = directory.resolve("maven");
    while (!Files.exists(maven) || Files.readString(maven).isBlank()) {
      assertThat(killed.isAlive()).isTrue();
      TimeUnit.MILLISECONDS.sleep(10);
    }
    killed.destroyForcibly().waitFor();
    ProcessHandle.of(Long.parseLong(Files.readString(maven).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
    maven(MAVEN.formatted(directory));
    assertThat(run("--version").out()).isEqualTo("pgready 0.1.0\n");
    assertThat(checkout.resolve("app/target/launch/lock")).doesNotExist();
  }

  @Test
  void aBuildThatFailsSaysWhy() throws Exception {
    maven("#!/bin/sh\necho '[INFO] noise'\necho '[ERROR] no such thing'\nexit 1\n");
    Run run = run("--version");
    assertThat(run.code()).isEqualTo(70);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("[ERROR] no such thing", "build.log").doesNotContain("noise");
  }

  @Test
  void nothingToBuildWith() throws Exception {
    Files.delete(programs.resolve("mvn"));
    Run run = run("--version");
    assertThat(run.code()).isEqualTo(70);
    assertThat(run.err()).contains("needs Maven 3.8 or newer").hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"11.0.2, is version 11.0.2", "1.8.0_402, is version 1.8.0_402"})
  void javaThatIsTooOld(String version, String words) throws Exception {
    Path home = directory.resolve("old java");
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    executable(Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho started\n"));
    Run run =
        end(start(Map.of("JAVA_HOME", home.toString()), checkout.resolve("pgready"), "--version"));
    assertThat(run.code()).isEqualTo(70);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("needs Java 17 or newer", words).hasLineCount(1);
  }

  @Test
  void noJavaAtAll() throws Exception {
    Run missing =
        end(start(Map.of("JAVA_HOME", "/no/java"), checkout.resolve("pgready"), "--version"));
    assertThat(missing.code()).isEqualTo(70);
    assertThat(missing.err()).contains("JAVA_HOME is /no/java").hasLineCount(1);
    Run none = end(start(Map.of("JAVA_HOME", ""), checkout.resolve("pgready"), "--version"));
    assertThat(none.code()).isEqualTo(70);
    assertThat(none.err()).contains("there is no java on PATH").hasLineCount(1);
  }

  /** A file where a directory is needed stops root as well, whom no permission does. */
  @Test
  void nowhereToBuild() throws Exception {
    Files.writeString(checkout.resolve("app/target"), "");
    Run run = run("--version");
    assertThat(run.code()).isEqualTo(70);
    assertThat(run.err()).contains("cannot write to ").doesNotContain("mkdir");
  }

  /** Each of these ends Java with 1, which is a verdict of pgready's. */
  @ParameterizedTest
  @CsvSource({
    "JAVA_TOOL_OPTIONS, -XX:NoSuchOption",
    "_JAVA_OPTIONS, -XX:NoSuchOption",
    "JDK_JAVA_OPTIONS, --no-such-option",
    "PGREADY_JAVA_OPTIONS, -Xmx1k",
  })
  void javaThatCannotStartIsNoVerdict(String variable, String value) throws Exception {
    Run run = end(start(Map.of(variable, value), checkout.resolve("pgready"), "--version"));
    assertThat(run.code()).as(run.err()).isEqualTo(70);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("pgready: Java could not start pgready");
  }

  @ParameterizedTest
  @CsvSource({"-v 300000", "-v 1000000", "-n 16"})
  void withTooLittleOfEverything(String limit) throws Exception {
    run("--version");
    Path limited = directory.resolve("limited");
    executable(
        Files.writeString(
            limited,
            "#!/bin/sh\nulimit %s\nexec '%s' \"$@\"\n"
                .formatted(limit, checkout.resolve("pgready").toString().replace("'", "'\\''"))));
    Run run = end(start(Map.of(), limited, "checks", "list"));
    assertThat(run.code()).as(run.err()).isIn(0, 70);
    if (run.code() == 70) {
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void aVerdictAndWhatElsePassesThrough() throws Exception {
    Path facts = Files.writeString(directory.resolve("facts.json"), WarmUp.sample());
    assertThat(run("check", "--facts", facts.toString(), "--for", "zero").code()).isOne();
    assertThat(run("check", "--facts", facts.toString(), "--only", "server-version").code())
        .isZero();
    assertThat(run("check", "--facts", "/nonexistent").code()).isEqualTo(2);
    assertThat(run("check", "postgresql://u@127.0.0.1:1/d").code()).isEqualTo(3);
    Process reads = start(Map.of(), checkout.resolve("pgready"), "check", "--facts", "-");
    reads.getOutputStream().write(WarmUp.sample().getBytes(StandardCharsets.UTF_8));
    reads.getOutputStream().close();
    assertThat(end(reads).code()).as("standard input arrives").isOne();
    Path script = directory.resolve("closed");
    String path = checkout.resolve("pgready").toString().replace("'", "'\\''");
    executable(
        Files.writeString(
            script, "#!/bin/sh\nexec '%s' check --facts '%s' >&-\n".formatted(path, facts)));
    Run closed = end(start(Map.of(), script));
    assertThat(closed.code()).isEqualTo(2);
    assertThat(closed.err()).contains("cannot write standard output");
    executable(
        Files.writeString(
            script, "#!/bin/sh\nexec '%s' check --facts '%s' 2>&- <&-\n".formatted(path, facts)));
    assertThat(end(start(Map.of(), script)).code()).isOne();
  }

  /** To the script alone, as a supervisor sends them; Java must be gone with it. */
  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129", "KILL, 137"})
  void signalsReachJava(String signal, int code) throws Exception {
    run("--version");
    CountDownLatch connected = new CountDownLatch(1);
    try (FakeServer hung =
        FakeServer.start(
            (in, out) -> {
              connected.countDown();
              in.transferTo(OutputStream.nullOutputStream());
            })) {
      String url = "postgresql://u@127.0.0.1:%d/d?connect_timeout=60".formatted(hung.port());
      ProcessBuilder builder =
          new ProcessBuilder(
                  Signals.heeding(List.of(checkout.resolve("pgready").toString(), "check", url)))
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("out").toFile());
      builder.environment().put("PGREADY_ARCHIVE", "off");
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process process = builder.start();
      assertThat(connected.await(60, TimeUnit.SECONDS)).as("it connects").isTrue();
      List<ProcessHandle> java = process.descendants().toList();
      assertThat(java).isNotEmpty();
      Signals.send(signal, process);
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(code);
      for (ProcessHandle handle : java) {
        handle.onExit().get(20, TimeUnit.SECONDS);
      }
    }
  }
}
