// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A password in the wrong place: exit 2, and it comes back on no stream and in no format. */
final class MistypedSecretsTest {
  private static final String SECRET = "S3CRET";

  private static final List<String> SHAPES =
      List.of(
          "postgresql://u:S3CRET@h.invalid/d",
          "host=h.invalid;user=u;password=S3CRET",
          "{\"host\":\"h\",\"password\":\"S3CRET\"}",
          "h.invalid:5432:d:u:S3CRET",
          "mysql://u:S3CRET@h.invalid/d",
          "export DATABASE_URL='postgresql://u:S3CRET@h.invalid/d'");

  private static void refused(Execution run) {
    assertThat(run.out() + run.err()).doesNotContain(SECRET);
    assertThat(run.code()).as(run.err()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check --format",
        "check --output",
        "check --provider",
        "check --provider-file",
        "check --for",
        "check --consumer-file",
        "check --table",
        "check --schema",
        "check --publication",
        "check --slot",
        "check --role",
        "check --only",
        "check --skip",
        "check --probe",
        "check --timeout",
        "check --sample",
        "check --fail-on",
        "check --color",
        "check --facts",
        "check --baseline",
        "check --config",
        "check --disk-free",
        "check --no-such-option",
        "check -h",
        "check -p",
        "check -U",
        "fix --output",
        "collect --output",
        "fleet",
        "merge",
        "providers show",
        "providers check",
        "consumers show",
        "consumers check",
        "config check",
        "demo --port",
        "stream --publication",
        "no-such-command",
      })
  void everyOption(String words) {
    for (String shape : SHAPES) {
      for (boolean joined : new boolean[] {false, true}) {
        List<String> line = new ArrayList<>(List.of(words.split(" ")));
        String last = line.get(line.size() - 1);
        if (joined && !last.startsWith("-")) {
          continue;
        }
        if (joined) {
          line.set(line.size() - 1, last + (last.startsWith("--") ? "=" : "") + shape);
        } else {
          line.add(shape);
        }
        line.add("--debug");
        refused(
            Execution.withInput(
                "", Map.of("PGHOST", "127.0.0.1", "PGPORT", "1"), line.toArray(String[]::new)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check",
        "fix",
        "collect",
        "stream",
        "providers detect",
        "compare a",
        "check --direct-url"
      })
  void everyConnection(String words) {
    for (String shape : SHAPES.subList(1, SHAPES.size())) {
      List<String> line = new ArrayList<>(List.of(words.split(" ")));
      line.add(shape);
      if (words.startsWith("compare")) {
        line.set(1, shape);
      }
      if (words.contains("--direct-url")) {
        line.addAll(List.of("-h", "127.0.0.1", "-p", "1"));
      }
      refused(Execution.of(line.toArray(String[]::new)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-pS3CRET",
        "-WS3CRET",
        "--passwordS3CRET",
        "--S3CRET=x",
        "-d=S3CRET;password=S3CRET",
        "@x:S3CRET",
        "@x;password=S3CRET",
      })
  void valuesThatStickToAnOption(String argument) {
    refused(Execution.of("check", argument));
  }

  /** What follows an option that needs a value, and looks like the next option. */
  @ParameterizedTest
  @ValueSource(strings = {"-W S3CRET", "-pS3CRET", "-US3CRET", "--password S3CRET"})
  void anOptionInPlaceOfAValue(String value) {
    for (String option : List.of("-d", "-h", "-U", "--direct-url")) {
      refused(Execution.of("check", option, value));
    }
  }

  @Test
  void variables() {
    for (String shape : SHAPES) {
      for (String variable : List.of("PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGSSLMODE")) {
        refused(Execution.withInput("", Map.of(variable, shape), "check"));
      }
    }
    for (String shape : SHAPES.subList(1, SHAPES.size())) {
      refused(Execution.withInput("", Map.of("DATABASE_URL", shape), "check", "--debug"));
    }
  }

  @Test
  void filesOfConnections(@TempDir Path directory) throws Exception {
    for (String shape : SHAPES.subList(1, SHAPES.size())) {
      refused(Execution.withInput(shape + "\n", Map.of(), "fleet", "-"));
      refused(Execution.withInput("shop " + shape + "\n", Map.of(), "fleet", "-"));
      for (String key : List.of("url", "host", "user", "database", "direct-url", "port")) {
        Path file = directory.resolve("pgready.yaml");
        Files.writeString(
            file,
            "connection: shop\nconnections:\n  shop:\n    %s: '%s'\n%s"
                .formatted(
                    key,
                    shape.replace("'", "''"),
                    key.equals("direct-url") ? "    host: h.invalid\n" : ""));
        refused(Execution.of("check", "--config", file.toString()));
      }
    }
  }

  @Test
  void anEmptyConnectionIsAVariableThatIsNotSet() {
    for (String[] line :
        new String[][] {
          {"check", ""},
          {"fix", ""},
          {"collect", ""},
          {"stream", ""},
          {"compare", "", "b"},
          {"check", "-d", ""},
          {"check", "-h", "127.0.0.1", "--direct-url", ""},
        }) {
      Execution run = Execution.of(line);
      assertThat(run.err()).as(String.join(" ", line)).contains("is empty");
      assertThat(run.code()).isEqualTo(2);
    }
  }

  /** The option before it has no value: the database of the environment must not be judged. */
  @ParameterizedTest
  @ValueSource(
      strings = {"--schema", "--table", "--publication", "--slot", "--role", "--output", "--only"})
  void aConnectionIsNotTheValueOfAnotherOption(String option) {
    for (String connection :
        List.of("postgresql://u@127.0.0.1:1/d", "postgres://h/d", "jdbc:postgresql://h/d")) {
      Execution run = Execution.of("check", option, connection);
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("the value of %s is a connection string".formatted(option));
    }
  }
}
