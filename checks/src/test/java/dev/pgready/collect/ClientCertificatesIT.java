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
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import dev.pgready.facts.FactsDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that lets in by certificate, and keys in the forms that users of libpq have. */
final class ClientCertificatesIT {
  private static final String SECRET = "s3cr3t-pa55";

  @SuppressWarnings("NullAway.Init")
  private static TestPostgres server;

  @SuppressWarnings("NullAway.Init")
  private static TestCertificates files;

  @BeforeAll
  static void start(@TempDir Path directory) {
    files =
        TestCertificates.in(directory)
            .sign("server", "IP:127.0.0.1", 10)
            .sign("holder", "DNS:holder", 10)
            .openssl("pkcs8 -topk8 -nocrypt -in holder.key -outform DER -out holder.pk8")
            .openssl(
                "pkcs8 -topk8 -v1 PBE-SHA1-3DES -passout pass:%s -in holder.key -outform DER -out locked.pk8"
                    .formatted(SECRET))
            .openssl(
                "pkcs8 -topk8 -passout pass:%s -in holder.key -out locked.pem".formatted(SECRET))
            .openssl("ec -in holder.key -out old.pem")
            .openssl(
                "pkcs12 -export -name user -passout pass:%s -inkey holder.key -in holder.crt -out holder.p12"
                    .formatted(SECRET))
            .openssl("req -newkey rsa:2048 -nodes -keyout rsa.key -out rsa.csr -subj /CN=holder")
            .openssl("x509 -req -in rsa.csr -CA ca.crt -CAkey ca.key -days 10 -out rsa.crt")
            .openssl(
                "req -x509 -newkey rsa:2048 -nodes -keyout own.key -out own.crt -subj /CN=holder -days 10");
    server =
        TestPostgres.start(
            16,
            "ssl = on",
            "ssl_cert_file = '%s'".formatted(files.file("server.crt")),
            "ssl_key_file = '%s'".formatted(files.file("server.key")),
            "ssl_ca_file = '%s'".formatted(files.authority()));
    server.execute("postgres", "CREATE ROLE holder LOGIN", "CREATE ROLE other LOGIN");
    server.hba("hostssl all all 127.0.0.1/32 cert");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ConnectionFacts connection(
      String user, @Nullable String certificate, @Nullable String key, @Nullable String password) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("sslrootcert", files.authority().toString());
    // none of the files of whoever runs the tests
    parameters.put("sslcert", files.file(certificate == null ? "none" : certificate).toString());
    parameters.put("sslkey", files.file(key == null ? "none" : key).toString());
    if (password != null) {
      parameters.put("sslpassword", password);
    }
    String document =
        FactsCollector.collect(
            new ConnectionTarget(
                "127.0.0.1", server.port(), "postgres", user, null, "verify-full", 10, parameters),
            TestFacts.options(ProbeLevel.SAFE));
    assertThat(document).doesNotContain(SECRET);
    return requireNonNull(FactsDocument.read(document).connection());
  }

  @ParameterizedTest
  @CsvSource({
    "holder.crt, holder.key,", // PEM, elliptic curve
    "rsa.crt, rsa.key,", // PEM, RSA
    "holder.crt, holder.pk8,",
    "holder.crt, locked.pk8, " + SECRET,
    ", holder.p12, " + SECRET // holds the certificate as well; JDBC users have these
  })
  void letIn(@Nullable String certificate, String key, @Nullable String password) {
    ConnectionFacts connection = connection("holder", certificate, key, password);
    assertThat(connection.failure()).isNull();
    assertThat(requireNonNull(connection.tls()).verified()).isTrue();
  }

  private static Failure refused(
      String user, @Nullable String certificate, @Nullable String key, @Nullable String password) {
    Failure failure = requireNonNull(connection(user, certificate, key, password).failure());
    assertThat(failure.message()).doesNotContain("\n", "Exception").doesNotEndWith(".");
    return failure;
  }

  @Test
  void refused() throws IOException {
    assertThat(refused("other", "holder.crt", "holder.key", null).cause()).isEqualTo(Cause.PG_HBA);
    Failure without = refused("holder", null, null, null);
    assertThat(without.cause()).isEqualTo(Cause.PG_HBA);
    assertThat(without.message()).contains("valid client certificate");
    assertThat(refused("holder", "own.crt", "own.key", null).cause())
        .isIn(Cause.TLS_HANDSHAKE, Cause.TLS_CERTIFICATE, Cause.PG_HBA, Cause.CLOSED);
    for (String form : new String[] {"old.pem", "locked.pem"}) {
      Failure unreadable = refused("holder", "holder.crt", form, SECRET);
      assertThat(unreadable.cause()).isEqualTo(Cause.TLS_CERTIFICATE);
      assertThat(unreadable.message()).contains(form, "openssl pkcs8 -topk8");
    }
    Failure keyless = refused("holder", "holder.crt", null, null);
    assertThat(keyless.cause()).isEqualTo(Cause.TLS_CERTIFICATE);
    assertThat(keyless.message()).contains("no key");
    assertThat(refused("holder", "holder.crt", "locked.pk8", "wrong").cause())
        .isEqualTo(Cause.TLS_CERTIFICATE);
    Path open = Files.copy(files.file("holder.key"), files.file("open.key"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Failure readable = refused("holder", "holder.crt", "open.key", null);
    assertThat(readable.cause()).isEqualTo(Cause.TLS_CERTIFICATE);
    assertThat(readable.message()).contains("permissions");
  }
}
