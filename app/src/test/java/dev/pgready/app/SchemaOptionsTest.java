// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.scope.Realm;
import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a dump, with migrations or their options is said before a server starts. */
final class SchemaOptionsTest {
  @TempDir private Path directory = Path.of("");

  private Execution check(String words) throws IOException {
    Files.writeString(directory.resolve("1_a.sql"), "SELECT 1;");
    Files.write(directory.resolve("archive"), "PGDMP\u0001".getBytes(StandardCharsets.UTF_8));
    Files.write(directory.resolve("latin"), new byte[] {(byte) 0xe9, ' '});
    Files.createDirectories(directory.resolve("empty"));
    return Execution.of(("check " + words.replace("DIR", directory.toString())).split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--against main | --against goes with --schema-dump or --migrations",
        "--server-version 17 | --server-version goes with",
        "--schema-dump DIR/1_a.sql --migrations DIR | give one of them",
        "--migrations DIR postgresql://h/d | --migrations and a connection",
        "--migrations DIR -h h | --host goes with a connection",
        "--migrations DIR --probe none | --probe goes with a connection",
        "--migrations DIR --role r | --role goes with a connection",
        "--migrations DIR --facts f | --facts goes with a connection",
        "--migrations DIR --baseline f | --baseline goes with a connection",
        "--migrations DIR --plan | --plan goes with a connection",
        "--migrations DIR --scope role | --scope role needs a connection",
        "--migrations DIR/none | there is no such directory",
        "--migrations DIR/1_a.sql | --schema-dump takes a file",
        "--migrations DIR/empty | holds no SQL",
        "--schema-dump DIR | --migrations takes one",
        "--schema-dump DIR/none | there is no such file",
        "--schema-dump DIR/archive | pg_restore -s -f schema.sql",
        "--schema-dump DIR/latin | is not UTF-8 text",
        "--migrations DIR --against no-such-revision | neither a file nor a revision",
        "--migrations DIR --against=-x | no revision and no file",
        "--migrations DIR --server-version 9 | --server-version 9 is not on this machine",
        "--scope database | --scope takes one of schema, server, role, all",
      })
  void isExitTwoWithAReason(String words, String reason) throws IOException {
    Execution run = check(words);
    assertThat(run.err()).contains(reason);
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void scopesShareTheChecks() throws IOException {
    Path facts = directory.resolve("facts.json");
    Files.writeString(facts, FactsFixture.sound().document());
    for (Realm realm : Realm.values()) {
      List<String> ids =
          Checks.all().stream().filter(c -> c.realm() == realm).map(c -> c.id()).toList();
      assertThat(ids).isNotEmpty();
      String word = realm.name().toLowerCase(java.util.Locale.ROOT);
      Execution run =
          Execution.of("check", "--facts", facts.toString(), "--scope", word, "--format", "json");
      for (String id : Checks.all().stream().map(c -> c.id()).toList()) {
        boolean ran = run.out().contains("\"page\": \"pgready explain %s\"".formatted(id));
        assertThat(ran).as("%s in %s", id, word).isEqualTo(ids.contains(id));
      }
      assertThat(run.out()).contains("\"by\": \"--scope " + word + "\"");
    }
  }
}
