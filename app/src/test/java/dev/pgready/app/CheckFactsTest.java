// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.report.Format;
import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code check --facts}: exit codes, clean errors, several reports in one run. */
final class CheckFactsTest {
  @TempDir private Path directory = Path.of("");

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("facts.json"), text);
  }

  private Execution check(FactsFixture facts, String... more) throws IOException {
    return Execution.of(arguments(file(facts.document()), more));
  }

  private static String[] arguments(Path file, String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = "check";
    arguments[1] = "--facts";
    arguments[2] = file.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return arguments;
  }

  @Test
  void readyIsZero() throws IOException {
    Execution run = check(FactsFixture.sound(), "--only", "wal-level", "--all");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("READY for generic").contains("wal_level is logical");
    assertThat(run.code()).isZero();
  }

  @Test
  void notReadyIsOne() throws IOException {
    Execution run =
        check(FactsFixture.sound().setting("wal_level", "replica"), "--only", "wal-level");
    assertThat(run.out())
        .contains("NOT READY for generic")
        .contains("wal_level is replica")
        .contains("Next: pgready fix ");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void inconclusiveIsFour() throws IOException {
    FactsFixture hidden = FactsFixture.sound().withoutSetting("wal_level");
    assertThat(check(hidden, "--only", "wal-level").code()).isEqualTo(4);
    assertThat(check(hidden, "--only", "wal-level", "--allow-unknown").code()).isZero();
  }

  @Test
  void unreachedIsThreeAndStillReports() throws IOException {
    Execution run = check(FactsFixture.unreached("REFUSED", "refused"), "--only", "wal-level");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("NOT CHECKED");
  }

  @Test
  void standardInput() {
    Execution run =
        Execution.withInput(
            FactsFixture.sound().document(),
            Map.of(),
            "check",
            "--facts",
            "-",
            "--only",
            "wal-level");
    assertThat(run.code()).isZero();
  }

  @Test
  void badFactsAreOneSentenceAndTwo() throws IOException {
    String whole = FactsFixture.sound().document();
    assertError(Execution.of(arguments(file(""))), "is empty");
    assertError(Execution.of(arguments(file("  \n"))), "is empty");
    assertError(
        Execution.of(arguments(file(whole.substring(0, whole.length() / 2)))), "not complete JSON");
    assertError(Execution.of(arguments(file("hello"))), "not complete JSON");
    assertError(
        Execution.of(arguments(file(whole.replace("\"factsVersion\":1", "\"factsVersion\":7")))),
        "use a newer pgready");
    assertError(Execution.of(arguments(file("{}"))), "factsVersion is missing");
    assertError(Execution.of(arguments(file("[1,2]"))), "facts document");
    assertError(Execution.of(arguments(directory.resolve("missing"))), "no facts file");
    assertError(Execution.of(arguments(directory)), "is a directory");
    Path latin = Files.write(directory.resolve("latin"), new byte[] {'{', (byte) 0xe9, '}'});
    assertError(Execution.of(arguments(latin)), "not UTF-8");
  }

  private static void assertError(Execution run, String words) {
    assertThat(run.err()).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(run.err().lines()).hasSize(1).allMatch(line -> line.startsWith("pgready: "));
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(2);
  }

  /** Each of them is good JSON, and the other kind of document. */
  @Test
  void factsAndReportsAreToldApart() throws IOException {
    Path report = directory.resolve("report.json");
    check(FactsFixture.sound(), "--format", "json", "--output", report.toString());
    assertError(Execution.of(arguments(report)), "this is a report (--format json), not facts");
    String facts = FactsFixture.sound().document();
    for (String text : List.of(facts, facts + "\n" + facts)) {
      Path before = Files.writeString(directory.resolve("before.json"), text);
      assertError(
          check(FactsFixture.sound(), "--baseline", before.toString()),
          "it holds facts, not a report");
    }
  }

  /** What tells why nothing else was judged was judged, whatever was asked for. */
  @Test
  void noCheckIsJudgedAndLeftOut() throws IOException {
    FactsFixture gone = FactsFixture.unreached("REFUSED", "nobody listens");
    assertThat(check(gone, "--only", "wal-level", "--format", "prometheus").out())
        .contains("pgready_check{check=\"endpoint\"", "check_left_out{by=\"--only\"")
        .doesNotContain("left_out{by=\"--only\",check=\"endpoint\"");
  }

  @Test
  void severalReportsInOneRun() throws IOException {
    Path json = directory.resolve("r.json");
    Execution run =
        check(
            FactsFixture.sound(),
            "--only",
            "wal-level",
            "--format",
            "json",
            "--output",
            json.toString(),
            "--format",
            "human");
    assertThat(run.out()).contains("READY");
    assertThat(json).content().startsWith("{\n  \"schemaVersion\": 1");
    assertThat(run.code()).isZero();
  }

  @Test
  void outputBeforeFormatIsTheSamePair() throws IOException {
    Path json = directory.resolve("r.json");
    Execution run = check(FactsFixture.sound(), "--output", json.toString(), "--format", "json");
    assertThat(run.out()).isEmpty();
    assertThat(json).content().startsWith("{");
  }

  @Test
  void badOutputs() throws IOException {
    String[] both = {"--format", "json", "--format", "human"};
    assertError(check(FactsFixture.sound(), both), "two reports for standard output");
    String file = directory.resolve("x").toString();
    String[] same = {"--format", "json", "--output", file, "--format", "human", "--output", file};
    assertError(check(FactsFixture.sound(), same), "two reports for the same file");
    assertError(
        check(FactsFixture.sound(), "--output", directory.resolve("no/x").toString()),
        "no directory");
    assertError(check(FactsFixture.sound(), "--output", directory.toString()), "is a directory");
    assertError(check(FactsFixture.sound(), "--format", "xls"), "unknown format xls");
  }

  @Test
  void unknownNames() throws IOException {
    assertError(check(FactsFixture.sound(), "--for", "nobody"), "unknown consumer nobody");
    assertError(check(FactsFixture.sound(), "--only", "nothing"), "unknown check nothing");
    assertError(check(FactsFixture.sound(), "--skip", "a,b"), "unknown check a");
    assertError(check(FactsFixture.sound(), "--for", ""), "the name of the consumer is empty");
    assertError(check(FactsFixture.sound(), "--only", ""), "the name of the check is empty");
    assertError(check(FactsFixture.sound(), "--skip", ""), "the name of the check is empty");
    assertError(Execution.of("fleet", ""), "the name of the fleet file is empty");
    assertError(check(FactsFixture.sound(), "--provider", "nowhere"), "unknown provider nowhere");
  }

  @Test
  void colourOnlyWhereAskedFor() throws IOException {
    assertThat(check(FactsFixture.sound()).out()).doesNotContain("\u001b");
    assertThat(check(FactsFixture.sound(), "--only", "wal-level", "--color", "always").out())
        .contains("\u001b[30;42mREADY");
  }

  /** A part that the role may not read makes checks unknown, and is no defect of any format. */
  @ParameterizedTest
  @ValueSource(strings = {"slots", "sessions", "transactions", "eventTriggers"})
  void whatCouldNotBeReadEndsNoFormat(String part) throws IOException {
    FactsFixture facts =
        FactsFixture.sound().set("catalogue.denied", Map.of(part, "SELECT ON pg_catalog.x"));
    for (Format format : Format.values()) {
      Execution run = check(facts, "--format", format.word());
      assertThat(run.err()).as("%s without %s", format, part).doesNotContain("internal error");
      assertThat(run.code())
          .as("%s without %s", format, part)
          .isEqualTo(part.equals("eventTriggers") ? 0 : 4);
    }
    String file = directory.resolve("facts.json").toString();
    for (String[] words :
        new String[][] {{"fix", "--facts", file}, {"compare", file, file, "--all"}}) {
      Execution run = Execution.of(words);
      assertThat(run.code()).as("%s without %s: %s", words[0], part, run.err()).isNotEqualTo(70);
    }
  }

  @Test
  void theReportsSchemaIsPrinted() {
    Execution run = Execution.of("check", "--json-schema");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("json-schema.org").endsWith("}\n");
  }

  @Test
  void schemaWithANameChoosesTables() throws IOException {
    Execution run = check(FactsFixture.sound(), "--schema", "public", "--only", "wal-level");
    assertThat(run.out()).doesNotContain("json-schema.org").contains("READY");
    Execution nameless = check(FactsFixture.sound(), "--schema");
    assertThat(nameless.code()).isEqualTo(2);
    assertThat(nameless.err()).contains("--schema needs a value");
    // a connection behind it would be taken for a schema's name, and another database judged
    assertThat(Execution.of("check", "--json-schema", "postgresql://127.0.0.1:1/d").out())
        .contains("json-schema.org");
  }

  /** A gate that judges nothing must not be open. */
  @Test
  void noCheckLeftIsNoVerdict() {
    for (String[] words :
        new String[][] {
          {"check", "--facts", "-", "--only", "wal-level", "--skip", "wal-level"},
          {"check", "--facts", "-", "--only", "wal-level", "--scope", "schema"},
          {"fix", "--facts", "-", "--only", "wal-level", "--skip", "wal-level"}
        }) {
      Execution run = Execution.of(words);
      assertThat(run.code()).as(run.out() + run.err()).isEqualTo(2);
      assertThat(run.err()).contains("no check is left to run");
    }
  }
}
