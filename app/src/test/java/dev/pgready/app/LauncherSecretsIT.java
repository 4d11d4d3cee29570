// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.console.ConcealedArguments;
import dev.pgready.checks.testing.FakeServer;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the list of processes shows of a run that the launcher starts. */
final class LauncherSecretsIT {
  private static final String CORE = "s3cr3t%20C0re";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path root;

  /** The launcher with a build that is this one's classes. */
  @BeforeEach
  void layOut() throws IOException {
    Files.copy(Path.of("../pgready"), root.resolve("pgready"));
    root.resolve("pgready").toFile().setExecutable(true);
    Path build = Files.createDirectories(root.resolve("app/target/launch/build.1"));
    Files.writeString(build.resolveSibling("current"), "build.1\n");
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(path.split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath().toUri().toString())
            .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(build.resolve("pgready.jar"))) {
      new JarOutputStream(out, manifest).close();
    }
  }

  private Process start(String... arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of(root.resolve("pgready").toString()), Stream.of(arguments))
                    .toList())
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("out").toFile());
    builder.environment().put("PGREADY_ARCHIVE", "off");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check postgresql://app:SECRET@HOST/shop",
        "collect jdbc:postgresql://HOST/shop?user=app&password=SECRET",
        "check -d host=127.0.0.1|port=PORT|user=app|password|=|SECRET",
        "stream postgresql://app@HOST/shop?password=SECRET",
        "check postgresql://app@HOST/shop?pass%77ord=SECRET",
        "check -h 127.0.0.1 -p PORT -U app -d shop --slot SECRET",
        "check postgresql://app@127.0.0.1:1/shop --direct-url=postgresql://app:SECRET@HOST/shop",
      })
  void noPasswordInTheListOfProcesses(String line) throws IOException, InterruptedException {
    CountDownLatch connected = new CountDownLatch(1);
    try (FakeServer hung =
        FakeServer.start(
            (in, out) -> {
              connected.countDown();
              in.transferTo(OutputStream.nullOutputStream());
            })) {
      Process process =
          start(
              Stream.of(line.split(" "))
                  .map(word -> word.replace('|', ' ').replace("SECRET", CORE))
                  .map(word -> word.replace("HOST", "127.0.0.1:" + hung.port()))
                  .map(word -> word.replace("PORT", "" + hung.port()))
                  .toArray(String[]::new));
      try {
        assertThat(connected.await(60, TimeUnit.SECONDS)).as("it connects").isTrue();
        assertThat(list()).contains("dev.pgready.app.Main").doesNotContain("C0re");
      } finally {
        process.destroy();
        process.waitFor();
      }
      assertThat(Files.readString(root.resolve("out"))).doesNotContain("C0re");
    }
  }

  /** As anybody on the machine sees it. */
  private static String list() throws IOException {
    Process ps = new ProcessBuilder("ps", "-ww", "-eo", "args").start();
    return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void argumentsArriveAsTheyWereTyped() throws IOException, InterruptedException {
    Process process = start("check", "--only", "a:b@c $(no) `no` \"q\" \\ 'q'\nnext", "h");
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(Files.readString(root.resolve("out")))
        .contains("unknown check a:b@c $(no) `no` \"q\" \\ 'q'\\nnext");
    assertThat(
            ConcealedArguments.revealed(new String[] {"a", ""}, Map.of("PGREADY_ARGUMENTS", "1")))
        .as("without the launcher")
        .containsExactly("a", "");
    Map<String, String> handed =
        Map.of("PGREADY_ARGUMENTS", "2", "PGREADY_ARGUMENT_1", "a b\n", "PGREADY_ARGUMENT_2", "");
    assertThat(ConcealedArguments.revealed(new String[0], handed)).containsExactly("a b\n", "");
    assertThat(ConcealedArguments.without(handed)).isEmpty();
  }
}
