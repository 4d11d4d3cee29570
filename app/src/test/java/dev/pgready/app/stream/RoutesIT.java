// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.console.ExitCode;
import dev.pgready.app.stream.changes.JsonChanges;
import dev.pgready.app.stream.roundtrip.RoundTrip;
import dev.pgready.app.stream.roundtrip.RoundTripOptions;
import dev.pgready.app.stream.roundtrip.RoundTripResult;
import dev.pgready.checks.testing.TestCertificates;
import dev.pgready.checks.testing.TestPgBouncer;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.connect.ConnectionFactory;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Session;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways to a server: a pooler with and without a direct address, a Unix socket, TLS. */
final class RoutesIT {
  private static final RoundTripOptions OPTIONS =
      new RoundTripOptions(3, null, 0, false, 2000, 5000);

  @TempDir private Path directory = Path.of("");

  private static ConnectionTarget target(
      String host, int port, String database, String sslmode, Map<String, String> parameters) {
    return new ConnectionTarget(host, port, database, "postgres", null, sslmode, 10, parameters);
  }

  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void aPoolerIsToldAndTheDirectUrlGoesRoundIt(int major) throws Exception {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    try (TestPgBouncer bouncer = TestPgBouncer.start(server, "transaction")) {
      ConnectionTarget pooled = target("127.0.0.1", bouncer.port(), database, "disable", Map.of());
      assertThatThrownBy(() -> RoundTrip.run(pooled, pooled, OPTIONS))
          .isInstanceOfSatisfying(
              StreamProblem.class,
              e -> {
                assertThat(e.exit()).isEqualTo(ExitCode.NOT_READY);
                assertThat(e.sqlState()).isEqualTo("08P01");
              })
          .hasMessage(
              "127.0.0.1:%d does not pass replication connections on, which is typical of a connection pooler: use the server's direct address"
                  .formatted(bouncer.port()));
      RoundTripResult result =
          RoundTrip.run(pooled, StreamServers.target(server, database), OPTIONS);
      assertThat(result.acknowledgedMillis()).hasSize(3);
      assertNothingSet(pooled);
      StreamProcess process =
          StreamProcess.start(
              "64m",
              "postgresql://postgres@127.0.0.1:%d/%s".formatted(bouncer.port(), database),
              "--direct-url",
              server.uri(database),
              "--count",
              "2");
      assertThat(process.await(30)).as(process.errors()).isZero();
    }
    StreamServers.assertNothingLeft(server, database);
  }

  /** A transaction pooler gives the session, with all that was set in it, to somebody else. */
  private static void assertNothingSet(ConnectionTarget pooled) throws Exception {
    try (Session session = ConnectionFactory.ordinary(pooled)) {
      String set =
          session.query(
              """
              COMMIT; SELECT coalesce(string_agg(name, ' '), 'nothing') FROM pg_settings
              WHERE source = 'session' AND (name LIKE '%timeout%' OR name = 'search_path')""",
              row -> {
                row.next();
                return row.getString(1);
              });
      assertThat(set).isEqualTo("nothing");
    }
  }

  @Test
  void aNameOfTheConfiguration() throws Exception {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    Path file =
        Files.writeString(
            directory.resolve("pgready.yaml"),
            """
            connections:
              shop:
                url: postgresql://postgres@127.0.0.1:1/%s
                direct-url: %s
              main:
                url: %s
                publication: orders
            """
                .formatted(database, server.uri(database), server.uri(database)));
    StreamProcess nobody = StreamProcess.start("64m", "@shop", "--config", file.toString());
    StreamProcess missing = StreamProcess.start("64m", "@main", "--config", file.toString());
    assertThat(nobody.await(30)).isEqualTo(3);
    assertThat(nobody.errors()).contains("127.0.0.1:1");
    assertThat(missing.await(30)).isEqualTo(1);
    assertThat(missing.errors()).contains("there is no publication orders in database " + database);
    server.execute(database, "CREATE PUBLICATION orders");
    StreamProcess good = StreamProcess.start("64m", "@main", "--config", file.toString());
    assertThat(good.await(30)).as(good.errors()).isZero();
    StreamServers.assertNothingLeft(server, database);
  }

  @Test
  void overAUnixSocket() throws Exception {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    ConnectionTarget target =
        target(server.socketDirectory().toString(), server.port(), database, "prefer", Map.of());
    assertThat(RoundTrip.run(target, target, OPTIONS).acknowledgedMillis()).hasSize(3);
    assertManyRows(server, database, target);
    StreamServers.assertNothingLeft(server, database);
  }

  @Test
  void overTls() throws Exception {
    TestCertificates certificates =
        TestCertificates.in(directory).sign("server", "IP:127.0.0.1", 10);
    try (TestPostgres server = TestPostgres.start(16)) {
      for (String name : new String[] {"server.crt", "server.key"}) {
        Files.copy(
            certificates.file(name),
            server.data().resolve(name),
            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
      server.hba("hostssl all,replication all all trust", "host all all 127.0.0.1/32 trust");
      server.restart("ssl = on");
      ConnectionTarget target =
          target(
              "127.0.0.1",
              server.port(),
              "postgres",
              "verify-full",
              Map.of("sslrootcert", certificates.authority().toString()));
      assertThat(RoundTrip.run(target, target, OPTIONS).acknowledgedMillis()).hasSize(3);
      assertManyRows(server, "postgres", target);
      StreamServers.assertNothingLeft(server, "postgres");
    }
  }

  /** More than any buffer on the way holds. */
  private static void assertManyRows(TestPostgres server, String database, ConnectionTarget target)
      throws Exception {
    server.execute(database, "CREATE TABLE t (a int, b text)", "CREATE PUBLICATION p FOR TABLE t");
    TailOptions options =
        new TailOptions(List.of("p"), null, false, 0, false, List.of(), 20_000, null, 30_000, 2000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ChangeFollower(options, new JsonChanges(bytes))
        .run(
            target,
            target,
            (link, tail) ->
                server.execute(
                    database,
                    "INSERT INTO t SELECT n, repeat('x', n % 300) FROM generate_series(1, 20000) n"));
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("insert")))
        .hasSize(20_000);
  }
}
