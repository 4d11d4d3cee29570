// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FakeServer;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a host's name leads to, as libpq would find it. */
final class AddressesIT {
  private static List<String> addresses(String report) {
    for (JsonNode check : JsonMapper.shared().readTree(report).get("checks")) {
      if (check.get("id").asString().equals("endpoint")) {
        return check.at("/evidence/addresses").valueStream().map(JsonNode::asString).toList();
      }
    }
    throw new IllegalStateException(report);
  }

  private static String[] check(String connection) {
    return new String[] {"check", connection, "--only", "endpoint,wal-level", "--format", "json"};
  }

  /** An address spares the lookup of the name. */
  @Test
  void hostaddr() {
    TestPostgres server = TestPostgres.shared(16);
    Execution run =
        Execution.of(
            check(
                "host=pgready.invalid hostaddr=127.0.0.1 port=%d user=postgres dbname=postgres"
                    .formatted(server.port())));
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    assertThat(addresses(run.out())).containsExactly("127.0.0.1");
  }

  @Test
  void ipv6Literal() throws UnknownHostException {
    TestPostgres server = TestPostgres.shared(16);
    byte[] loopback = new byte[16];
    loopback[15] = 1;
    try (FakeServer relay =
        FakeServer.relayFrom(InetAddress.getByAddress(loopback), server.port())) {
      for (String connection :
          new String[] {
            "postgresql://postgres@[::1]:%d/postgres",
            "host=::1 port=%d user=postgres dbname=postgres",
            "jdbc:postgresql://[::1]:%d/postgres?user=postgres"
          }) {
        Execution run = Execution.of(check(connection.formatted(relay.port())));
        assertThat(run.code()).as(run.out() + run.err()).isZero();
        assertThat(addresses(run.out())).containsExactly("0:0:0:0:0:0:0:1");
      }
    }
  }

  /** One after the other, and the report tells of those that did not answer. */
  @Test
  void severalAddresses(@TempDir Path directory) throws IOException, InterruptedException {
    TestPostgres server = TestPostgres.shared(16);
    Path hosts =
        Files.writeString(
            directory.resolve("hosts"),
            "127.0.0.2 many.test\n127.0.0.3 many.test\n127.0.0.1 many.test\n");
    CommandProcess run =
        CommandProcess.start(
            directory,
            List.of("-Djdk.net.hosts.file=" + hosts),
            check("postgresql://postgres@many.test:%d/postgres".formatted(server.port())));
    assertThat(run.process().waitFor()).as(run.errors() + run.output()).isZero();
    assertThat(addresses(run.output()))
        .containsExactly("127.0.0.2: REFUSED", "127.0.0.3: REFUSED", "127.0.0.1");
  }
}
