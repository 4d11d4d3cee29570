// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anything is connected to. */
final class StreamCommandTest {
  private static Execution run(String... arguments) {
    return Execution.of(
        Stream.concat(Stream.of("stream"), Stream.of(arguments)).toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --follow|--follow needs a publication to read
          --publication a --publication b|several publications need --follow
          --confirm|--confirm needs --follow --slot NAME
          --follow --publication p --confirm|--confirm needs --follow --slot NAME
          --count 0|--count must be 1 to 100000
          --count many|--count
          --follow --publication p --limit -1|--limit must not be negative
          --follow --publication p --proto-version 5|--proto-version must be 1 to 4
          --limit 3|need --follow
          --duration 3s|need --follow
          --table t|need --follow
          --until-lsn 0/1|need --follow
          --follow --publication p --until-lsn somewhere|--until-lsn
          --follow --publication p --for soon|--for
          --wait ever|--wait takes a time
          --timeout ever|--timeout takes a time
          --lock-timeout -5s|--lock-timeout takes a time
          --format xml|--format""")
  void usageErrorsAreTwoAndNameTheOption(String arguments, String sentence) {
    Execution run = run(("postgresql://127.0.0.1:1/none " + arguments).split(" "));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(sentence).doesNotContain("Exception");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:s3cr3t@[::1/db",
        "postgresql://u:s3cr3t/x@host/db",
        "postgresql://u:s3cr3t@a@host/db",
        "postgresql://u:s3cr3t@host:port/db",
        "mysql://u:s3cr3t@host/db",
        "host=h password=s3cr3t port=none",
        "host=h password='s3cr3t",
        "jdbc:postgresql://host:x/db?password=s3cr3t"
      })
  void noSecretOfTheDirectUrlIsTold(String url) {
    Execution run = run("postgresql://127.0.0.1:1/none", "--direct-url", url);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).isNotEmpty().doesNotContain("s3cr3t").doesNotContain("Exception");
  }

  @Test
  void theSchemaNeedsNoServer() {
    Execution run = run("--follow", "--json-schema");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("{").contains("\"unchangedToast\"");
    assertThat(run.err()).isEmpty();
    assertThat(run("--json-schema").out()).startsWith("{").contains("\"notProven\"");
  }
}
