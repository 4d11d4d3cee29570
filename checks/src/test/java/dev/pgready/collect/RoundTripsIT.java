// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgready.checks.testing.CountingRelay;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Over a long way the time is that of the round trips: whether TLS is spoken, who comes, the first
 * statement. The protocol allows no fewer, as a server asks for the password between the last two.
 */
final class RoundTripsIT {
  private static final TestPostgres SERVER = TestPostgres.shared(16);

  @Test
  void asManyAsPsql() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "apt-get install postgresql-client");
    try (CountingRelay relay = CountingRelay.to(SERVER.port())) {
      Process psql =
          new ProcessBuilder(
                  "psql",
                  "-qXAt",
                  "-h",
                  "127.0.0.1",
                  "-p",
                  "" + relay.port(),
                  "-U",
                  "postgres",
                  "-c",
                  "select 1",
                  "postgres")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(psql.waitFor()).isZero();
      assertThat(relay.roundTrips()).containsExactly(3);
    }
  }

  @Test
  void factsAlone() throws IOException {
    try (CountingRelay relay = CountingRelay.to(SERVER.port())) {
      collect(relay, ProbeLevel.NONE);
      assertThat(relay.roundTrips()).containsExactly(3);
    }
  }

  /** Three connections side by side, none of which takes more of them than psql. */
  @Test
  void safeProbes() throws IOException {
    try (CountingRelay relay =
        CountingRelay.to(SERVER.socketDirectory().resolve(".s.PGSQL." + SERVER.port()))) {
      collect(relay, ProbeLevel.SAFE);
      assertThat(relay.roundTrips()).containsExactly(3, 3, 3);
    }
  }

  /**
   * Behind another port than the server's own one more question is asked, on the connection that
   * has nothing else to do: what stands between. It cannot be asked sooner, for a server that knows
   * no such thing writes its refusal into its log.
   */
  @Test
  void safeProbesThroughSomethingElse() throws IOException {
    try (CountingRelay relay = CountingRelay.to(SERVER.port())) {
      collect(relay, ProbeLevel.SAFE);
      assertThat(relay.roundTrips()).containsExactlyInAnyOrder(3, 3, 4);
    }
  }

  private static void collect(CountingRelay relay, ProbeLevel level) {
    ConnectionTarget target =
        new ConnectionTarget(
            "127.0.0.1", relay.port(), "postgres", "postgres", null, "prefer", 10, Map.of());
    CollectOptions options =
        new CollectOptions(
            level, null, null, ProviderCatalog.builtIn(), List.of(), null, 120, null);
    assertThat(FactsDocument.read(FactsCollector.collect(target, options)).catalogue()).isNotNull();
  }
}
