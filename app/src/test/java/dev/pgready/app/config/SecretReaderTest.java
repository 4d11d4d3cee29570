// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.app.console.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where secrets are fetched, and what is said when they are not there: never any part of them. */
final class SecretReaderTest {
  private final Path directory;
  private final SecretReader reader;

  SecretReaderTest(@TempDir Path directory) {
    this.directory = directory;
    this.reader =
        new SecretReader(
            Map.of("WORD", "from-env", "EMPTY", "", "PATH", "/usr/bin:/bin"), directory, 1);
  }

  private static Secret env(String name) {
    return new Secret(name, null, null);
  }

  private static Secret file(String name) {
    return new Secret(null, name, null);
  }

  private static Secret command(String... words) {
    return new Secret(null, null, List.of(words));
  }

  @Test
  void found() throws IOException {
    Files.writeString(directory.resolve("secret"), "from file \r\nsecond line\n");
    assertThat(reader.read("p", env("WORD"))).isEqualTo("from-env");
    assertThat(reader.read("p", file("secret"))).isEqualTo("from file ");
    assertThat(reader.read("p", file(directory.resolve("secret").toString())))
        .isEqualTo("from file ");
    assertThat(reader.read("p", command("sh", "-c", "printf \"$WORD\""))).isEqualTo("from-env");
    assertThat(reader.read("p", command("cat", "secret"))).isEqualTo("from file ");
    // what is not read is not waited for either
    assertThat(reader.read("p", command("sh", "-c", "seq 1 1000000"))).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          NONE  | -                | -                          | the environment variable NONE is not set
          EMPTY | -                | -                          | the environment variable EMPTY is not set
          -     | none             | -                          | there is no file none
          -     | .                | -                          | the file . cannot be read
          -     | empty            | -                          | the file empty has nothing on its first line
          -     | long             | -                          | the file long has a first line of more than 65536 bytes
          -     | -                | no-such-program            | the command no-such-program cannot be started
          -     | -                | exit 7                     | the command sh failed with exit code 7
          -     | -                | echo s3cret; exit 7        | the command sh failed with exit code 7
          -     | -                | echo s3cret >&2; exit 1    | the command sh failed with exit code 1
          -     | -                | true                       | the command sh has nothing on its first line
          -     | -                | echo; echo s3cret          | the command sh has nothing on its first line
          -     | -                | echo s3cret; sleep 60      | the command sh did not end within 1 s
          -     | -                | yes s3cret                 | the command sh did not end within 1 s
          -     | -                | head -c 70000 /dev/zero    | a first line of more than 65536 bytes
          """)
  void notFound(
      @Nullable String env, @Nullable String file, @Nullable String script, String expected)
      throws IOException {
    Files.writeString(directory.resolve("empty"), "");
    Files.writeString(directory.resolve("long"), "s3cret".repeat(20_000));
    Secret secret =
        env != null
            ? env(env)
            : file != null
                ? file(file)
                : script != null && script.contains("-such-")
                    ? command(script)
                    : command("sh", "-c", String.valueOf(script));
    assertThatThrownBy(() -> reader.read("pgready.yaml:3: connections.a.password", secret))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("pgready.yaml:3: connections.a.password: ")
        .hasMessageContaining(expected)
        .message()
        .doesNotContain("s3cret");
  }

  @Test
  void aCommandRunsOnceAlsoWhereItFails() throws IOException {
    Secret good = command("sh", "-c", "echo >> calls; echo word");
    Secret bad = command("sh", "-c", "echo >> calls; exit 1");
    for (int i = 0; i < 3; i++) {
      assertThat(reader.read("p", good)).isEqualTo("word");
      assertThatThrownBy(() -> reader.read("p", bad)).isInstanceOf(ConfigException.class);
    }
    assertThat(Files.readAllLines(directory.resolve("calls"))).hasSize(2);
  }
}
