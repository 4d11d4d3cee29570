// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestCertificates;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPgBouncer;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server refuses, for one reason each. */
final class RefusalsIT {
  private static final String SECRET = "s3cr3t-pa55";

  @SuppressWarnings("NullAway.Init")
  private static TestPostgres server;

  @SuppressWarnings("NullAway.Init")
  private static TestCertificates certificates;

  @BeforeAll
  static void start(@TempDir Path directory) {
    certificates =
        TestCertificates.in(directory)
            .sign("good", "IP:127.0.0.1", 10)
            .sign("other", "DNS:other.example", 10)
            .sign("expired", "IP:127.0.0.1", -1);
    server = TestPostgres.start(16, "password_encryption = 'scram-sha-256'");
    server.execute(
        "postgres",
        "CREATE ROLE scram LOGIN PASSWORD '" + SECRET + "'",
        "SET password_encryption = 'md5'; CREATE ROLE md5 LOGIN PASSWORD '" + SECRET + "'",
        "CREATE ROLE plain LOGIN",
        "CREATE ROLE nologin",
        "CREATE ROLE limited LOGIN CONNECTION LIMIT 0",
        "CREATE DATABASE closed",
        "REVOKE CONNECT ON DATABASE closed FROM public",
        "CREATE DATABASE full_up CONNECTION LIMIT 0");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ConnectionTarget target(
      String user, String database, @Nullable String password, String sslmode) {
    return target(user, database, password, sslmode, Map.of());
  }

  private static ConnectionTarget target(
      String user,
      String database,
      @Nullable String password,
      String sslmode,
      Map<String, String> parameters) {
    return new ConnectionTarget(
        "127.0.0.1", server.port(), database, user, password, sslmode, 10, parameters);
  }

  private static ConnectionFacts connection(ConnectionTarget target) {
    String document = FactsCollector.collect(target, TestFacts.options(ProbeLevel.NONE));
    assertThat(document).doesNotContain(SECRET);
    Facts facts = FactsDocument.read(document);
    return requireNonNull(facts.connection());
  }

  private static Cause cause(ConnectionTarget target) {
    return requireNonNull(connection(target).failure(), "connected").cause();
  }

  private static void assertConnects(ConnectionTarget target) {
    assertThat(connection(target).failure()).isNull();
  }

  @Test
  void roleAndDatabase() {
    server.hba("host all all 127.0.0.1/32 trust");
    assertThat(cause(target("nobody", "postgres", null, "prefer"))).isEqualTo(Cause.NO_SUCH_ROLE);
    assertThat(cause(target("nologin", "postgres", null, "prefer")))
        .isEqualTo(Cause.ROLE_MAY_NOT_LOGIN);
    assertThat(cause(target("plain", "nothing", null, "prefer"))).isEqualTo(Cause.NO_SUCH_DATABASE);
    assertThat(cause(target("plain", "closed", null, "prefer")))
        .isEqualTo(Cause.NO_CONNECT_PRIVILEGE);
    assertThat(cause(target("limited", "postgres", null, "prefer")))
        .isEqualTo(Cause.TOO_MANY_CONNECTIONS);
    assertThat(cause(target("plain", "full_up", null, "prefer")))
        .isEqualTo(Cause.TOO_MANY_CONNECTIONS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scram-sha-256", "md5", "password"})
  void passwords(String method) {
    server.hba("local all all trust", "host all all 127.0.0.1/32 " + method);
    for (String role : new String[] {"scram", "md5"}) {
      if (role.equals("md5") && method.equals("scram-sha-256")) {
        continue; // no SCRAM verifier, so never the right one
      }
      assertConnects(target(role, "postgres", SECRET, "prefer"));
      assertThat(cause(target(role, "postgres", "wrong", "prefer"))).isEqualTo(Cause.PASSWORD);
      assertThat(cause(target(role, "postgres", null, "prefer"))).isEqualTo(Cause.PASSWORD_MISSING);
    }
    assertThat(cause(target("plain", "postgres", SECRET, "prefer"))).isEqualTo(Cause.PASSWORD);
    server.hba("host all all 127.0.0.1/32 trust");
  }

  /** Some hosts ban an address that has sent a few. */
  @ParameterizedTest
  @ValueSource(strings = {"scram-sha-256", "md5", "password"})
  void aWrongPasswordIsSentOnce(String method) throws Exception {
    server.hba("local all all trust", "host all,replication all 127.0.0.1/32 " + method);
    // the second one is the driver's to prepare
    for (String wrong : new String[] {"wrong", "fälsch"}) {
      String before = Files.readString(server.log());
      FactsCollector.collect(
          target("scram", "postgres", wrong, "disable"), TestFacts.options(ProbeLevel.SAFE));
      assertThat(Files.readString(server.log()).substring(before.length()).split("\n"))
          .filteredOn(line -> line.contains("password authentication failed"))
          .as(wrong)
          .hasSize(1);
    }
    server.hba("host all all 127.0.0.1/32 trust");
  }

  @Test
  void accessRules() {
    server.hba("host all postgres 127.0.0.1/32 trust", "host all md5 127.0.0.1/32 reject");
    assertThat(cause(target("scram", "postgres", SECRET, "prefer"))).isEqualTo(Cause.PG_HBA);
    assertThat(cause(target("md5", "postgres", SECRET, "prefer"))).isEqualTo(Cause.PG_HBA);
    server.hba("host all all 127.0.0.1/32 trust");
  }

  @Test
  void noConnectionLeft() throws Exception {
    TestPostgres small =
        TestPostgres.start(
            16, "max_connections = 4", "superuser_reserved_connections = 1", "max_wal_senders = 1");
    try (small) {
      small.execute("postgres", "CREATE ROLE app LOGIN");
      try (Connection a = small.connect("app", "postgres");
          Connection b = small.connect("app", "postgres");
          Connection c = small.connect("app", "postgres")) {
        assertThat(a.isValid(1) && b.isValid(1) && c.isValid(1)).isTrue();
        ConnectionTarget target = TestFacts.target(small, "app", "postgres");
        assertThat(cause(target)).isEqualTo(Cause.TOO_MANY_CONNECTIONS);
      }
    }
  }

  @Test
  void tls() {
    server.restart(
        "ssl = on",
        "ssl_cert_file = '%s'".formatted(certificates.file("good.crt")),
        "ssl_key_file = '%s'".formatted(certificates.file("good.key")));
    server.hba("host all all 127.0.0.1/32 trust");
    Map<String, String> roots = Map.of("sslrootcert", certificates.authority().toString());
    ConnectionFacts.Tls verified =
        requireNonNull(connection(target("plain", "postgres", null, "verify-full", roots)).tls());
    assertThat(verified.verified()).isTrue();
    assertThat(verified.protocol()).isEqualTo("TLSv1.3");
    assertThat(verified.subject()).isEqualTo("CN=good");
    assertThat(verified.issuer()).isEqualTo("CN=authority");
    ConnectionFacts.Tls unverified =
        requireNonNull(connection(target("plain", "postgres", null, "prefer")).tls());
    assertThat(unverified.verified()).isFalse();
    assertThat(connection(target("plain", "postgres", null, "disable")).tls()).isNull();
    assertThat(connection(target("plain", "postgres", null, "allow")).tls()).isNull();

    // somebody else's authority; require verifies as soon as there is one
    Map<String, String> foreign = Map.of("sslrootcert", certificates.file("other.crt").toString());
    assertThat(cause(target("plain", "postgres", null, "verify-ca", foreign)))
        .isEqualTo(Cause.TLS_CERTIFICATE);
    assertThat(cause(target("plain", "postgres", null, "require", foreign)))
        .isEqualTo(Cause.TLS_CERTIFICATE);
    assertThat(connection(target("plain", "postgres", null, "prefer", foreign)).tls()).isNull();
    Map<String, String> missing = Map.of("sslrootcert", "/no/such/file");
    assertThat(cause(target("plain", "postgres", null, "verify-full", missing)))
        .isEqualTo(Cause.TLS_CERTIFICATE);
    assertConnects(target("plain", "postgres", null, "require", missing));
    assertThat(
            cause(
                target("plain", "postgres", null, "verify-full", Map.of("sslrootcert", "system"))))
        .isEqualTo(Cause.TLS_CERTIFICATE);

    // SCRAM with channel binding over our own socket
    server.hba("hostssl all all 127.0.0.1/32 scram-sha-256");
    assertConnects(
        target("scram", "postgres", SECRET, "require", Map.of("channel_binding", "require")));
    assertConnects(target("scram", "postgres", SECRET, "allow"));
    assertThat(cause(target("scram", "postgres", SECRET, "disable"))).isEqualTo(Cause.TLS_DEMANDED);
    server.hba("hostnossl all all 127.0.0.1/32 trust");
    assertConnects(target("plain", "postgres", null, "prefer"));
    assertThat(cause(target("plain", "postgres", null, "require"))).isEqualTo(Cause.PG_HBA);

    server.hba("host all all 127.0.0.1/32 trust");
    certificate("other");
    assertThat(cause(target("plain", "postgres", null, "verify-full", roots)))
        .isEqualTo(Cause.TLS_CERTIFICATE);
    assertConnects(target("plain", "postgres", null, "verify-ca", roots));
    certificate("expired");
    ConnectionFacts.Failure expired =
        requireNonNull(connection(target("plain", "postgres", null, "verify-ca", roots)).failure());
    assertThat(expired.cause()).isEqualTo(Cause.TLS_CERTIFICATE);
    assertThat(expired.message()).contains("expired");
    server.restart("ssl = off");
    assertThat(cause(target("plain", "postgres", null, "require")))
        .isEqualTo(Cause.TLS_NOT_OFFERED);
    assertConnects(target("plain", "postgres", null, "prefer"));
  }

  private static void certificate(String name) {
    server.restart(
        "ssl_cert_file = '%s'".formatted(certificates.file(name + ".crt")),
        "ssl_key_file = '%s'".formatted(certificates.file(name + ".key")));
  }

  @Test
  void unixSocket() {
    server.hba("local all all trust", "host all all 127.0.0.1/32 trust");
    ConnectionTarget target =
        new ConnectionTarget(
            server.socketDirectory().toString(),
            server.port(),
            "postgres",
            "plain",
            null,
            "prefer",
            10,
            Map.of());
    assertConnects(target);
  }

  @Test
  void pgBouncersOwnRefusals() {
    server.hba("host all all 127.0.0.1/32 trust");
    try (TestPgBouncer bouncer =
        TestPgBouncer.start(server, "transaction", "server_login_retry = 1")) {
      ConnectionTarget role =
          new ConnectionTarget(
              "127.0.0.1", bouncer.port(), "postgres", "nobody", null, "prefer", 10, Map.of());
      assertThat(cause(role)).isEqualTo(Cause.NO_SUCH_ROLE);
      ConnectionTarget database =
          new ConnectionTarget(
              "127.0.0.1", bouncer.port(), "nothing", "postgres", null, "prefer", 10, Map.of());
      assertThat(cause(database)).isEqualTo(Cause.NO_SUCH_DATABASE);
    }
  }
}
