// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgready.app.Execution;
import dev.pgready.app.live.TmuxSession;
import dev.pgready.checks.testing.Programs;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever looks at a terminal is told whom pgready waits for; a pipe is not. */
final class WaitingIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void needsTmux() throws IOException, InterruptedException {
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(Programs.present("tmux"), "apt-get install tmux");
    }
  }

  private TmuxSession start(String... arguments) throws IOException, InterruptedException {
    return TmuxSession.start(directory, 100, 24, List.of(), List.of(), arguments);
  }

  @Test
  void aServerThatDoesNotAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String place = "127.0.0.1:" + silent.getLocalPort();
      String uri = "postgresql://u@%s/d?connect_timeout=4".formatted(place);
      try (TmuxSession session = start("check", uri, "--probe", "none")) {
        session.await("pgready: waiting for %s: at most 4 s".formatted(place));
        session.assertEnded(3);
      }
      Execution piped = Execution.of("check", uri, "--probe", "none");
      assertThat(piped.err()).doesNotContain("waiting");
    }
  }

  @Test
  void aSecondLookAtTheSlots() throws Exception {
    try (TmuxSession session =
        start("check", SERVER.uri("postgres"), "--sample", "3s", "--probe", "none")) {
      session.await("pgready: the slots are read a second time after 3 s");
      session.await("ended");
    }
  }
}
