// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgready.app.live.TmuxSession;
import dev.pgready.checks.testing.Programs;
import dev.pgready.checks.testing.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process of its own, as root where the build is root. */
final class DemoIT {
  private static final int MOMENTS = Integer.getInteger("demo.moments", 6);

  private final Path temporary;

  DemoIT(@TempDir Path temporary) {
    this.temporary = temporary;
  }

  /** Its port was free when it was chosen; other processes choose too. */
  @Test
  void takesAnotherPortWhenItsOwnIsTaken() throws Exception {
    try (DemoServer server = DemoServer.create();
        ServerSocket other =
            new ServerSocket(
                server.target("postgres", "postgres").port(),
                1,
                InetAddress.getLoopbackAddress())) {
      server.launch();
      assertThat(server.target("postgres", "postgres").port()).isNotEqualTo(other.getLocalPort());
      server.connect("postgres", "postgres").close();
    }
  }

  @Test
  void leavesNothingAtTheEndAndWhenInterrupted() throws Exception {
    long start = System.nanoTime();
    tellsItToTheEnd();
    long nanos = System.nanoTime() - start;
    interrupted(nanos);
    killed(nanos);
  }

  /** With SIGKILL, after which the demo itself can remove nothing. */
  private void killed(long nanos) throws Exception {
    for (double part : new double[] {0.3, 0.8}) {
      Process demo = demo();
      try (BufferedReader out = demo.inputReader()) {
        CompletableFuture<List<String>> story =
            CompletableFuture.supplyAsync(() -> out.lines().toList());
        demo.waitFor((long) (nanos * part), TimeUnit.NANOSECONDS);
        demo.destroyForcibly().waitFor();
        story.get(20, TimeUnit.SECONDS);
      }
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
      while (!(processes().isEmpty() && demos().isEmpty()) && System.nanoTime() < patience) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      assertNothingLeft("killed after %.1f of the story".formatted(part));
    }
  }

  private List<Path> demos() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().startsWith("pgready-")).toList();
    }
  }

  private void tellsItToTheEnd() throws Exception {
    Process demo = demo();
    String story;
    try (BufferedReader out = demo.inputReader()) {
      story = String.join("\n", out.lines().toList());
    }
    assertThat(demo.waitFor()).as(story).isZero();
    assertThat(story)
        .containsSubsequence(
            "wal_level is replica; logical decoding needs logical",
            "NOT READY for zero",
            "ALTER SYSTEM SET wal_level = 'logical';",
            "replica-identity: your decision",
            "READY, with warnings for zero",
            "Ready. The server and its directory are removed now");
    assertNothingLeft("at the end");
  }

  /**
   * Anywhere between the start of its JVM and the removal of its server.
   *
   * @param nanos what a whole story takes
   */
  private void interrupted(long nanos) throws Exception {
    long seed = Long.getLong("demo.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < MOMENTS; i++) {
      String signal = i % 2 == 0 ? "TERM" : "INT";
      // one in each stretch of the story, so that they do not crowd
      long moment = (long) (nanos * ((i + random.nextDouble()) / MOMENTS));
      String when = "-Ddemo.seed=%d, %s after %d ms".formatted(seed, signal, moment / 1_000_000);
      Process demo = demo();
      try (BufferedReader out = demo.inputReader()) {
        CompletableFuture<List<String>> story =
            CompletableFuture.supplyAsync(() -> out.lines().toList());
        boolean over = demo.waitFor(moment, TimeUnit.NANOSECONDS);
        if (!over) {
          Signals.send(signal, demo);
        }
        assertThat(demo.waitFor(20, TimeUnit.SECONDS)).as(when).isTrue();
        String told = String.join("\n", story.get());
        if (!Signals.beforeJavaRuns(demo.exitValue(), told)) {
          assertThat(demo.exitValue())
              .as(when)
              .isIn(over ? List.of(0) : List.of(0, signal.equals("INT") ? 130 : 143));
          assertThat(told).as(when).doesNotContain("defect", "Exception", "\tat ");
        }
      }
      assertNothingLeft(when);
    }
  }

  /** Someone who reads: each part waits for Enter, and can be left there. */
  @Test
  void waitsBetweenItsPartsOnATerminal(@TempDir Path terminal) throws Exception {
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(Programs.present("tmux"), "apt-get install tmux");
    }
    List<String> options = List.of("-Djava.io.tmpdir=" + temporary);
    try (TmuxSession session = TmuxSession.start(terminal, 100, 200, List.of(), options, "demo")) {
      assertThat(session.await("Enter: what pgready says about it"))
          .contains("audit_log     has no primary key")
          .doesNotContain("NOT READY");
      session.keys("Enter");
      session.await("NOT READY", "Enter: what is done about it");
      session.keys("Enter");
      session.await("The server is restarted", "Enter: what pgready says now");
      // Control-D: no more questions
      session.keys("C-d");
      session.await("Ready. The server and its directory are removed now");
      session.assertEnded(0);
    }
    assertNothingLeft("at the end");
    // Control-C ends the shell around it as well, and with it tmux
    TmuxSession session = TmuxSession.start(terminal, 100, 200, List.of(), options, "demo");
    session.await("Enter: what pgready says about it");
    ProcessHandle demo = session.process();
    session.keys("C-c");
    demo.onExit().get(20, TimeUnit.SECONDS);
    assertNothingLeft("left while it waited");
  }

  private Process demo() throws IOException {
    return new ProcessBuilder(
            Signals.heeding(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.pgready.app.Main",
                    "demo")))
        .redirectErrorStream(true)
        .start();
  }

  private void assertNothingLeft(String when) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      assertThat(files.filter(file -> !file.getFileName().toString().startsWith("hsperf")))
          .as("files, " + when)
          .isEmpty();
    }
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    List<String> processes = processes();
    while (!processes.isEmpty() && System.nanoTime() < patience) {
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      processes = processes();
    }
    assertThat(processes).as("processes, " + when).isEmpty();
  }

  private List<String> processes() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(temporary + "/pgready-demo-"))
        .toList();
  }
}
