// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestCertificates;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.facts.ConnectionFacts.Trust;
import dev.pgready.facts.FactsDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libpq offers as protection, against a real server: it holds, or nothing connects. */
final class ProtectionsIT {
  private static final String SECRET = "s3cr3t-pa55";

  @SuppressWarnings("NullAway.Init")
  private static TestPostgres server;

  @SuppressWarnings("NullAway.Init")
  private static TestPostgres standby;

  @SuppressWarnings("NullAway.Init")
  private static TestCertificates certificates;

  @BeforeAll
  static void start(@TempDir Path directory) {
    certificates =
        TestCertificates.in(directory)
            .sign("good", "IP:127.0.0.1", 10)
            .sign("gone", "IP:127.0.0.1", 10);
    // the authority's list: one certificate is taken back
    write(directory.resolve("index.txt"), "");
    write(directory.resolve("crlnumber"), "01\n");
    write(
        directory.resolve("ca.cnf"),
        """
        [ca]
        default_ca = d
        [d]
        database = index.txt
        crlnumber = crlnumber
        default_md = sha256
        default_crl_days = 5
        """);
    certificates
        .openssl("ca -config ca.cnf -keyfile ca.key -cert ca.crt -gencrl -out empty.crl")
        .openssl("ca -config ca.cnf -keyfile ca.key -cert ca.crt -revoke gone.crt")
        .openssl("ca -config ca.cnf -keyfile ca.key -cert ca.crt -gencrl -out ca.crl");
    server =
        TestPostgres.start(
            17,
            "password_encryption = 'scram-sha-256'",
            "wal_level = logical",
            "ssl = on",
            "ssl_cert_file = '%s'".formatted(certificates.file("gone.crt")),
            "ssl_key_file = '%s'".formatted(certificates.file("gone.key")));
    server.execute("postgres", "CREATE ROLE app LOGIN PASSWORD '" + SECRET + "'");
    server.hba(
        "local all all trust",
        "host replication all 127.0.0.1/32 trust",
        "host all app 127.0.0.1/32 scram-sha-256",
        "host all all 127.0.0.1/32 trust");
    standby = server.standby();
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterAll
  static void stop() {
    standby.close();
    server.close();
  }

  private static ConnectionTarget target(
      TestPostgres at, String user, String sslmode, Map<String, String> parameters) {
    return new ConnectionTarget(
        "127.0.0.1", at.port(), "postgres", user, SECRET, sslmode, 10, parameters);
  }

  private static ConnectionFacts connection(ConnectionTarget target) {
    return requireNonNull(
        FactsDocument.read(FactsCollector.collect(target, TestFacts.options(ProbeLevel.NONE)))
            .connection());
  }

  private static String outcome(ConnectionTarget target) {
    ConnectionFacts.Failure failure = connection(target).failure();
    return failure == null ? "connected" : failure.message();
  }

  @ParameterizedTest
  @CsvSource({
    "app, scram-sha-256, connected",
    "app, '!none', connected",
    "app, md5, by scram-sha-256",
    "postgres, scram-sha-256, without authentication",
    "postgres, '!none', without authentication",
    "postgres, none, connected",
    "postgres, '!password', connected",
  })
  void authentication(String user, String required, String expected) {
    assertThat(outcome(target(server, user, "prefer", Map.of("require_auth", required))))
        .contains(expected);
  }

  /** Who would believe the certificate that was not verified here: a consumer may have to. */
  @Test
  void trustOfACertificateThatWasNotVerified(@TempDir Path directory) {
    ConnectionTarget unverified = target(server, "postgres", "require", Map.of());
    assertThat(requireNonNull(connection(unverified).tls()).trust()).isEqualTo(Trust.PRIVATE);
    ConnectionTarget verified =
        target(
            server,
            "postgres",
            "verify-full",
            Map.of("sslrootcert", certificates.authority().toString()));
    assertThat(requireNonNull(connection(verified).tls()).trust()).isNull();
    TestCertificates own = TestCertificates.in(directory);
    try (TestPostgres alone =
        TestPostgres.start(
            17,
            "ssl = on",
            "ssl_cert_file = '%s'".formatted(own.file("ca.crt")),
            "ssl_key_file = '%s'".formatted(own.file("ca.key")))) {
      assertThat(
              requireNonNull(connection(target(alone, "postgres", "require", Map.of())).tls())
                  .trust())
          .isEqualTo(Trust.SELF_SIGNED);
    }
  }

  @Test
  void channelBinding() {
    Map<String, String> required = Map.of("channel_binding", "require");
    assertThat(outcome(target(server, "app", "require", required))).isEqualTo("connected");
    assertThat(outcome(target(server, "postgres", "require", required)))
        .contains("does not offer channel binding");
    assertThat(outcome(target(server, "app", "disable", required))).contains("needs TLS");
  }

  @ParameterizedTest
  @CsvSource({
    "any, true, true",
    "primary, true, false",
    "read-write, true, false",
    "standby, false, true",
    "read-only, false, true",
    "prefer-standby, true, true",
  })
  void sessionAttributes(String wanted, boolean primary, boolean copy) {
    Map<String, String> parameters = Map.of("target_session_attrs", wanted);
    assertThat(outcome(target(server, "postgres", "prefer", parameters)))
        .contains(primary ? "connected" : "target_session_attrs=" + wanted);
    assertThat(outcome(target(standby, "postgres", "prefer", parameters)))
        .contains(copy ? "connected" : "target_session_attrs=" + wanted);
  }

  /** In order, and the report names the one that was judged. */
  @Test
  void severalHosts() {
    ConnectionTarget nobody =
        new ConnectionTarget("127.0.0.1", 1, "postgres", "postgres", null, "prefer", 10, Map.of());
    for (Map.Entry<String, Integer> wanted :
        Map.of(
                "any", standby.port(),
                "read-write", server.port(),
                "prefer-standby", standby.port(),
                "primary", server.port())
            .entrySet()) {
      Map<String, String> parameters = Map.of("target_session_attrs", wanted.getKey());
      ConnectionTarget all =
          new ConnectionTarget(
                  "127.0.0.1", 1, "postgres", "postgres", null, "prefer", 10, parameters)
              .before(
                  List.of(
                      target(standby, "postgres", "prefer", parameters),
                      target(server, "postgres", "prefer", parameters)));
      ConnectionFacts facts = connection(all);
      assertThat(facts.failure()).isNull();
      assertThat(facts.port()).as(wanted.getKey()).isEqualTo(wanted.getValue());
    }
    assertThat(outcome(nobody.before(List.of(nobody)))).startsWith("none of 2 hosts");
    ConnectionTarget wrong =
        new ConnectionTarget(
            "127.0.0.1", server.port(), "postgres", "app", "wrong", "prefer", 10, Map.of());
    // who answers and refuses is the answer, as in libpq
    assertThat(outcome(wrong.before(List.of(target(server, "postgres", "prefer", Map.of())))))
        .contains("password");
  }

  @Test
  void revokedCertificates() {
    Map<String, String> roots = Map.of("sslrootcert", certificates.authority().toString());
    assertThat(outcome(target(server, "postgres", "verify-full", roots))).isEqualTo("connected");
    assertThat(
            outcome(target(server, "postgres", "verify-full", with(roots, "sslcrl", "empty.crl"))))
        .isEqualTo("connected");
    assertThat(outcome(target(server, "postgres", "verify-full", with(roots, "sslcrl", "ca.crl"))))
        .contains("revoked");
    assertThat(outcome(target(server, "postgres", "verify-ca", with(roots, "sslcrldir", "."))))
        .contains("sslcrldir");
  }

  private static Map<String, String> with(Map<String, String> roots, String name, String file) {
    return Map.of(
        "sslrootcert",
        requireNonNull(roots.get("sslrootcert")),
        name,
        certificates.file(file).toString());
  }

  @Test
  void versionsAndDirectTls() {
    assertThat(outcome(target(server, "postgres", "require", Map.of("sslnegotiation", "direct"))))
        .isEqualTo("connected");
    assertThat(
            requireNonNull(
                    connection(
                            target(
                                server,
                                "postgres",
                                "require",
                                Map.of("ssl_max_protocol_version", "tlsv1.2")))
                        .tls())
                .protocol())
        .isEqualTo("TLSv1.2");
    assertThat(outcome(target(server, "postgres", "require", Map.of("sslcertmode", "require"))))
        .contains("sslcertmode=require");
  }

  @Test
  void peerOfASocket() {
    for (String name : List.of("nobody-of-that-name", "daemon")) {
      ConnectionTarget target =
          new ConnectionTarget(
              server.socketDirectory().toString(),
              server.port(),
              "postgres",
              "postgres",
              null,
              "prefer",
              10,
              Map.of("requirepeer", name));
      assertThat(outcome(target)).contains("requirepeer").contains("nothing was sent");
    }
    ConnectionTarget own =
        new ConnectionTarget(
            server.socketDirectory().toString(),
            server.port(),
            "postgres",
            "postgres",
            null,
            "prefer",
            10,
            Map.of("requirepeer", System.getProperty("user.name")));
    assertThat(outcome(own)).isEqualTo("connected");
  }
}
