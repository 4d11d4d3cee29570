// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pgready.collect.scram.ChannelBinding;
import dev.pgready.collect.scram.ScramLogin;
import dev.pgready.facts.ConnectionFacts.Cause;
import dev.pgready.facts.ConnectionFacts.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** What is said of a proof that could not be given. */
final class PasswordProofTest {
  private static final ConnectionTarget AT =
      new ConnectionTarget("db.example.com", 5432, "shop", "app", "secret", "prefer", 10, Map.of());

  private static Failure of(Throwable why) {
    return Diagnosis.of(why, AT, Deadline.afterMillis(10_000), false, false);
  }

  private static byte[] message(int kind, String data) {
    byte[] text = data.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(9 + text.length)
        .put((byte) 'R')
        .putInt(8 + text.length)
        .putInt(kind)
        .put(text)
        .array();
  }

  /** A server that asks for so many, which repeats our nonce. */
  private static Throwable asked(int iterations) {
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    Deque<ByteArrayInputStream> server = new ArrayDeque<>();
    server.add(new ByteArrayInputStream(message(10, "SCRAM-SHA-256\0\0")));
    return catchThrowable(
        () ->
            ScramLogin.of("secret", ChannelBinding.NONE, () -> {})
                .run(
                    count -> {
                      if (server.getLast().available() == 0) {
                        String nonce =
                            sent.toString(StandardCharsets.UTF_8).replaceFirst("(?s).*r=", "");
                        server.add(
                            new ByteArrayInputStream(
                                message(11, "r=%sx,s=YQ==,i=%d".formatted(nonce, iterations))));
                      }
                      return server.getLast().readNBytes(count);
                    },
                    sent::writeBytes));
  }

  @Test
  void moreIterationsThanAreComputedAreNamed() {
    Failure ours = of(new PSQLException("", PSQLState.CONNECTION_FAILURE, asked(200_000)));
    Failure theDrivers =
        of(
            new PSQLException(
                "Server requested 200,000 SCRAM PBKDF2 iterations, which exceeds the client-side limit of 100,000. If you trust this server, raise the scramMaxIterations connection property.",
                PSQLState.CONNECTION_REJECTED));
    for (Failure failure : new Failure[] {ours, theDrivers}) {
      assertThat(failure.cause()).isEqualTo(Cause.OTHER);
      assertThat(failure.message())
          .startsWith(
              "db.example.com:5432 keeps the password of app with 200000 iterations, and 100000 are");
    }
  }

  @Test
  void aServerWithoutAProofIsNotOneWithAnotherMethod() {
    PSQLException theDrivers =
        new PSQLException(
            "SCRAM authentication failed: Invalid SCRAM server signature",
            PSQLState.CONNECTION_REJECTED);
    for (Throwable why :
        new Throwable[] {
          theDrivers, new PSQLException("", PSQLState.CONNECTION_FAILURE, asked(0))
        }) {
      assertThat(of(why).message())
          .startsWith("db.example.com:5432 did not prove that it knows the password");
    }
  }

  @ParameterizedTest
  @CsvSource({"7, OTHER", "11, OTHER", "1234, NOT_POSTGRES", "'1,234', NOT_POSTGRES"})
  void aKindOfAuthenticationThatPostgresDoesNotHaveIsNotItsProtocol(String kind, Cause cause) {
    assertThat(
            of(new PSQLException(
                    "The authentication type %s is not supported.".formatted(kind),
                    PSQLState.CONNECTION_REJECTED))
                .cause())
        .isEqualTo(cause);
  }
}
