// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgready.checks.testing.FakeServer;
import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionFactory;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers is no Postgres, or not a well one: each gets its own cause, in time. */
final class FakeServersTest {
  private static final int SSL_REQUEST = 80877103;
  private static final String SECRET = "s3cr3t-pa55";

  static ConnectionTarget target(String host, int port, String sslmode, int timeout) {
    return new ConnectionTarget(host, port, "shop", "app", SECRET, sslmode, timeout, Map.of());
  }

  static Failure failure(ConnectionTarget target) {
    long start = System.nanoTime();
    ConnectFailure failure =
        catchThrowableOfType(ConnectFailure.class, () -> ConnectionFactory.ordinary(target));
    assertThat(failure).isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Duration.ofSeconds(target.connectTimeoutSeconds() + 20));
    assertThat(failure.failure().message())
        .doesNotContain(SECRET)
        .doesNotContain("\n")
        .doesNotContain("Exception")
        .doesNotEndWith(".");
    return failure.failure();
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "allow", "prefer", "require"})
  void hung(String sslmode) {
    try (FakeServer server = FakeServer.hung()) {
      assertThat(failure(target("127.0.0.1", server.port(), sslmode, 1)).cause())
          .isEqualTo(Cause.HUNG);
    }
  }

  @Test
  void oneByteASecond() {
    try (FakeServer server = FakeServer.dripping()) {
      assertThat(failure(target("127.0.0.1", server.port(), "disable", 3)).cause())
          .isEqualTo(Cause.HUNG);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "prefer", "require"})
  void webServer(String sslmode) {
    try (FakeServer server = FakeServer.http()) {
      assertThat(failure(target("127.0.0.1", server.port(), sslmode, 5)).cause())
          .isEqualTo(Cause.NOT_POSTGRES);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RRRRRRRRRRRRRRRRRRRR",
        "E\u007f\u007f\u007f\u007fxxxx",
        "E\0\0\0\u0001",
        "SSH-2.0-x\r\n",
        "\0\0\0\0\0\0",
        "E\0\0\0\nhello\0"
      })
  void garbage(String garbage) {
    try (FakeServer server =
        FakeServer.start(
            (in, out) -> {
              out.write(garbage.getBytes(StandardCharsets.ISO_8859_1));
              out.flush();
              FakeServer.drain(in);
            })) {
      assertThat(failure(target("127.0.0.1", server.port(), "disable", 2)).cause())
          .isIn(Cause.NOT_POSTGRES, Cause.HUNG);
    }
  }

  @Test
  void closesAtOnce() {
    try (FakeServer server = FakeServer.start((in, out) -> {})) {
      for (String sslmode : new String[] {"disable", "prefer", "require"}) {
        Failure failure = failure(target("127.0.0.1", server.port(), sslmode, 5));
        assertThat(failure.cause()).isEqualTo(Cause.CLOSED);
      }
    }
  }

  @Test
  void closesInsteadOfTheTlsHandshake() {
    try (FakeServer server =
        FakeServer.start(
            (in, out) -> {
              assertThat(FakeServer.startup(in)).isEqualTo(SSL_REQUEST);
              out.write('S');
              out.flush();
            })) {
      Failure failure = failure(target("127.0.0.1", server.port(), "require", 5));
      assertThat(failure.cause()).isEqualTo(Cause.CLOSED);
      assertThat(failure.message()).contains("TLS handshake");
    }
  }

  @Test
  void closesAfterTheStartupPacket() {
    try (FakeServer server =
        FakeServer.start(
            (in, out) -> {
              if (FakeServer.startup(in) == SSL_REQUEST) {
                out.write('N');
                out.flush();
                FakeServer.startup(in);
              }
            })) {
      assertThat(failure(target("127.0.0.1", server.port(), "prefer", 5)).cause())
          .isEqualTo(Cause.CLOSED);
      assertThat(failure(target("127.0.0.1", server.port(), "require", 5)).cause())
          .isEqualTo(Cause.TLS_NOT_OFFERED);
    }
  }

  @Test
  void closesAfterAuthentication() {
    byte[] ok = {'R', 0, 0, 0, 8, 0, 0, 0, 0};
    try (FakeServer server =
        FakeServer.start(
            (in, out) -> {
              FakeServer.startup(in);
              out.write(ok);
              out.flush();
            })) {
      assertThat(failure(target("127.0.0.1", server.port(), "disable", 5)).cause())
          .isEqualTo(Cause.CLOSED);
    }
  }

  @Test
  void closesWhenThePasswordIsSent() {
    byte[] plain = {'R', 0, 0, 0, 8, 0, 0, 0, 3};
    try (FakeServer server =
        FakeServer.start(
            (in, out) -> {
              FakeServer.startup(in);
              out.write(plain);
              out.flush();
              in.readByte();
              in.skipBytes(in.readInt() - 4);
            })) {
      assertThat(failure(target("127.0.0.1", server.port(), "disable", 5)).cause())
          .isEqualTo(Cause.CLOSED);
    }
  }

  /** On servers that speak another language only SQLSTATE and routine say what happened. */
  @Test
  void otherLanguages() {
    assertThat(
            refusal("53300", "FATAL", "tut mir leid, schon zu viele Verbindungen", "InitProcess"))
        .isEqualTo(Cause.TOO_MANY_CONNECTIONS);
    assertThat(refusal("3D000", "FATAL", "Datenbank »shop« existiert nicht", "InitPostgres"))
        .isEqualTo(Cause.NO_SUCH_DATABASE);
    assertThat(
            refusal("28P01", "FATAL", "Passwort-Authentifizierung fehlgeschlagen", "auth_failed"))
        .isEqualTo(Cause.PASSWORD);
    assertThat(refusal("28000", "FATAL", "kein pg_hba.conf-Eintrag", "ClientAuthentication"))
        .isEqualTo(Cause.PG_HBA);
    assertThat(refusal("28000", "FATAL", "Rolle »app« existiert nicht", "InitializeSessionUserId"))
        .isEqualTo(Cause.NO_SUCH_ROLE);
    assertThat(refusal("42501", "FATAL", "keine Berechtigung für Datenbank", "CheckMyDatabase"))
        .isEqualTo(Cause.NO_CONNECT_PRIVILEGE);
    assertThat(refusal("57P03", "FATAL", "das Datenbanksystem startet", "ProcessStartupPacket"))
        .isEqualTo(Cause.STARTING_UP);
    assertThat(refusal("57P03", "FATAL", "the database system is shutting down", "x"))
        .isEqualTo(Cause.SHUTTING_DOWN);
    assertThat(refusal("08P01", "FATAL", "unsupported startup parameter: replication", "x"))
        .isEqualTo(Cause.UNSUPPORTED_PARAMETER);
    assertThat(refusal("XX000", "FATAL", "evil \u001b[31m\nnewline", "x")).isEqualTo(Cause.OTHER);
  }

  private static Cause refusal(String state, String severity, String text, String routine) {
    byte[] body =
        ("S" + severity + "\0V" + severity + "\0C" + state + "\0M" + text + "\0R" + routine
                + "\0\0")
            .getBytes(StandardCharsets.UTF_8);
    try (FakeServer server =
        FakeServer.start(
            (in, out) -> {
              FakeServer.startup(in);
              out.write('E');
              out.write(
                  new byte[] {0, 0, (byte) ((body.length + 4) >> 8), (byte) (body.length + 4)});
              out.write(body);
              out.flush();
              FakeServer.drain(in);
            })) {
      Failure failure = failure(target("127.0.0.1", server.port(), "disable", 5));
      assertThat(failure.sqlState()).isEqualTo(state);
      assertThat(failure.message()).doesNotContain("\u001b");
      return failure.cause();
    }
  }

  @Test
  void refused() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(failure(target("127.0.0.1", port, "prefer", 5)).cause()).isEqualTo(Cause.REFUSED);
  }

  @Test
  void unknownName() {
    assertThat(failure(target("no-such-host.invalid", 5432, "prefer", 10)).cause())
        .isEqualTo(Cause.DNS);
  }

  @Test
  void noSocketFile() {
    assertThat(failure(target("/no/such/directory", 5432, "prefer", 5)).cause())
        .isEqualTo(Cause.NO_SOCKET);
  }

  /** The first address that answers is used, those before are told. */
  @Test
  void everyAddressIsTried() throws Exception {
    try (FakeServer server = FakeServer.hung()) {
      // localhost is 127.0.0.1 and ::1 on most machines, and nobody listens at ::1
      InetAddress[] all = InetAddress.getAllByName("localhost");
      long start = System.nanoTime();
      Failure failure = failure(target("localhost", server.port(), "disable", 1));
      assertThat(all).isNotEmpty();
      assertThat(failure.cause()).isEqualTo(Cause.HUNG);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(20);
    }
  }
}
