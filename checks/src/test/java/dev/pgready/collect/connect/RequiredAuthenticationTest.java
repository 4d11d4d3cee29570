// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgready.checks.testing.FakeServer;
import dev.pgready.facts.ConnectionFacts.Cause;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that asks for the password in another way than it is allowed to does not get it. */
final class RequiredAuthenticationTest {
  private static final String SECRET = "s3cr3t-pa55";

  /** Asks for one kind of authentication and keeps what it is sent. */
  private static FakeServer asking(byte[] request, CompletableFuture<String> got) {
    return FakeServer.start(
        (in, out) -> {
          FakeServer.startup(in);
          out.write(request);
          out.flush();
          ByteArrayOutputStream all = new ByteArrayOutputStream();
          in.transferTo(all);
          got.complete(all.toString(StandardCharsets.ISO_8859_1));
        });
  }

  private static byte[] cleartext() {
    return new byte[] {'R', 0, 0, 0, 8, 0, 0, 0, 3};
  }

  private static byte[] md5() {
    return new byte[] {'R', 0, 0, 0, 12, 0, 0, 0, 5, 1, 2, 3, 4};
  }

  private static ConnectionTarget target(int port, Map<String, String> parameters) {
    return new ConnectionTarget("127.0.0.1", port, "shop", "app", SECRET, "disable", 5, parameters);
  }

  @ParameterizedTest
  @CsvSource({
    "scram-sha-256, password",
    "'scram-sha-256,md5', password",
    "!password, password",
    "none, password",
    "gss, password",
    "oauth, password",
    "scram-sha-256, md5",
    "'!md5,!password', md5",
  })
  void thePasswordStaysHere(String required, String asked) throws Exception {
    CompletableFuture<String> got = new CompletableFuture<>();
    try (FakeServer server = asking(asked.equals("md5") ? md5() : cleartext(), got)) {
      ConnectFailure failure =
          requireNonNull(
              catchThrowableOfType(
                  ConnectFailure.class,
                  () ->
                      ConnectionFactory.ordinary(
                          target(server.port(), Map.of("require_auth", required)))));
      assertThat(failure.failure().cause()).isEqualTo(Cause.OTHER);
      assertThat(failure.failure().message())
          .contains("require_auth=" + required)
          .doesNotContain(SECRET);
      assertThat(got.get(10, TimeUnit.SECONDS)).doesNotContain("p").doesNotContain("md5");
    }
  }

  @Test
  void whatIsAllowedIsSent() throws Exception {
    for (String required : new String[] {"password", "!scram-sha-256", "md5,password"}) {
      CompletableFuture<String> got = new CompletableFuture<>();
      try (FakeServer server =
          FakeServer.start(
              (in, out) -> {
                FakeServer.startup(in);
                out.write(cleartext());
                out.flush();
                in.readByte();
                byte[] message = new byte[in.readInt() - 4];
                in.readFully(message);
                got.complete(new String(message, StandardCharsets.ISO_8859_1));
              })) {
        assertThat(
                catchThrowableOfType(
                    ConnectFailure.class,
                    () ->
                        ConnectionFactory.ordinary(
                            target(server.port(), Map.of("require_auth", required)))))
            .isNotNull();
        assertThat(got.get(10, TimeUnit.SECONDS)).isEqualTo(SECRET + "\0");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "scram-sha-256, true",
    "'!none, !password', true",
    "'md5,!none', false",
    "'md5,md5', false",
    "'', false",
    "SCRAM-SHA-256, false",
    "'md5,', false",
  })
  void values(String text, boolean right) {
    assertThat(RequiredAuthentication.problem(text) == null).isEqualTo(right);
  }

  @Test
  void channelBindingNeedsTls() {
    try (FakeServer server = FakeServer.hung()) {
      ConnectFailure failure =
          requireNonNull(
              catchThrowableOfType(
                  ConnectFailure.class,
                  () ->
                      ConnectionFactory.ordinary(
                          target(server.port(), Map.of("channel_binding", "require")))));
      assertThat(failure.failure().message()).contains("channel_binding=require needs TLS");
    }
  }
}
