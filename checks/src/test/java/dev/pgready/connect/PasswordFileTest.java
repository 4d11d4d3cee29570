// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PasswordFileTest {
  private static final List<String> PLACE = List.of("h", "5432", "d", "u");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
      h:5432:d:u:pw             | pw
      *:*:*:*:pw                | pw
      h:*:d:*:pw                | pw
      h:5433:d:u:pw             | -
      H:5432:d:u:pw             | -
      h:5432:d:uu:pw            | -
      hh:5432:d:u:pw            | -
      **:5432:d:u:pw            | -
      #h:5432:d:u:pw            | -
      h:5432:d:u                | -
      h:5432:d:u:               | ``
      h:5432:d:u:p\\:w          | p:w
      h:5432:d:u:p\\\\w         | p\\w
      h:5432:d:u:p:future       | p
      \\h:5432:d:u:pw           | pw
      h:5432:d:u:pw\\           | pw\\
      """,
      delimiter = '|')
  void oneLine(String line, String password) {
    assertThat(PasswordFile.find(line, PLACE)).isEqualTo(password);
  }

  @Test
  void firstMatchingLineCounts() {
    assertThat(PasswordFile.find("# c\n\nx:*:*:*:a\nh:5432:d:u:b\r\n*:*:*:*:c\n", PLACE))
        .isEqualTo("b");
  }

  @Test
  void escapedColonsAndBackslashesInFields() {
    assertThat(PasswordFile.find("\\:\\:1:5432:a\\\\b:u:pw", List.of("::1", "5432", "a\\b", "u")))
        .isEqualTo("pw");
  }

  @Test
  void ignoredWithAWarningWhenOthersMayReadIt(@TempDir Path home) throws Exception {
    write(home, "rw-r-----");
    ConnectionSpec spec = resolve(home, "postgresql://u@h/d");
    assertThat(spec.target().password()).isNull();
    assertThat(spec.notes())
        .containsExactly(
            "password file \"%s/.pgpass\" can be read by others: ignored; chmod 600 it"
                .formatted(home));
  }

  @Test
  void usedWhenPrivate(@TempDir Path home) throws Exception {
    write(home, "rw-------");
    ConnectionSpec spec = resolve(home, "postgresql://u@h/d");
    assertThat(spec.target().password()).isEqualTo("pw");
    assertThat(spec.notes()).isEmpty();
  }

  @Test
  void notLookedAtWhenThePasswordIsKnown(@TempDir Path home) throws Exception {
    write(home, "rw-rw-rw-");
    ConnectionSpec spec = resolve(home, "postgresql://u:known@h/d");
    assertThat(spec.target().password()).isEqualTo("known");
    assertThat(spec.notes()).isEmpty();
  }

  @Test
  void notAPlainFile(@TempDir Path home) throws Exception {
    Files.createDirectory(home.resolve(".pgpass"));
    assertThat(resolve(home, "postgresql://u@h/d").notes())
        .containsExactly(
            "password file \"%s/.pgpass\" is not a regular file: ignored".formatted(home));
  }

  @Test
  void anotherFile(@TempDir Path home) throws Exception {
    write(home, "rw-------");
    Files.move(home.resolve(".pgpass"), home.resolve("other"));
    for (ConnectionSpec spec :
        List.of(
            resolve(home, "postgresql://u@h/d?passfile=" + home.resolve("other")),
            ConnectionSpec.of(
                ConnectionArguments.of("postgresql://u@h/d"),
                Places.home(home, Map.of("PGPASSFILE", home.resolve("other").toString()))))) {
      assertThat(spec.target().password()).isEqualTo("pw");
    }
  }

  @Test
  void defaultSocketIsLookedUpAsLocalhost(@TempDir Path home) throws Exception {
    Files.writeString(home.resolve(".s.PGSQL.5432"), "");
    Files.writeString(home.resolve(".pgpass"), "localhost:5432:d:u:pw\n");
    Files.setPosixFilePermissions(
        home.resolve(".pgpass"), PosixFilePermissions.fromString("rw-------"));
    LibpqEnvironment surroundings =
        new LibpqEnvironment(Map.of(), home, "os", List.of(home), List.of());
    ConnectionSpec spec =
        ConnectionSpec.of(ConnectionArguments.of("dbname=d user=u"), surroundings);
    assertThat(spec.target().host()).isEqualTo(home.toString());
    assertThat(spec.target().password()).isEqualTo("pw");
  }

  @Test
  void bytesThatAreNotTextSpoilOnlyTheirLine(@TempDir Path home) throws Exception {
    Path file = home.resolve("f");
    Files.write(file, new byte[] {'x', (byte) 0xff, '\n'});
    Files.writeString(file, "*:*:*:*:pw", java.nio.file.StandardOpenOption.APPEND);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(PasswordFile.find(file, PLACE, new ArrayList<>())).isEqualTo("pw");
  }

  private static void write(Path home, String permissions) throws IOException {
    Path file = home.resolve(".pgpass");
    Files.writeString(file, "h:5432:d:u:pw\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static ConnectionSpec resolve(Path home, String connection)
      throws InvalidConnectionException {
    return ConnectionSpec.of(ConnectionArguments.of(connection), Places.home(home, Map.of()));
  }
}
