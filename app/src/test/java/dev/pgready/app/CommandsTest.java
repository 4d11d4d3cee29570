// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.command.HelpCommand;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.ExitCode;
import dev.pgready.app.report.Format;
import dev.pgready.checks.Checks;
import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Everything but check, and what all commands share. */
final class CommandsTest {
  @TempDir private Path directory = Path.of("");

  /** Those of the model, so that none is forgotten. */
  static Stream<String> everyCommand() {
    return names("", PgReady.commandLine(Console.system()));
  }

  private static Stream<String> names(String above, CommandLine line) {
    return line.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .flatMap(
            entry ->
                Stream.concat(
                    Stream.of(above + entry.getKey()),
                    names(above + entry.getKey() + " ", entry.getValue())));
  }

  @Test
  void everyCommandIsThere() {
    assertThat(everyCommand())
        .contains("check", "fix", "fleet", "merge", "stream", "config", "demo", "providers detect");
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandHasHelp(String command) {
    String[] words = (command + " --help").split(" ");
    Execution run = Execution.of(words);
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Usage: pgready " + command);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void rootHelpNamesEveryCommand() {
    Execution run = Execution.of("--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("check", "collect", "explain", "providers", "consumers");
    assertThat(Execution.of("--version").out()).isEqualTo("pgready 0.1.0\n");
  }

  @Test
  void usageErrorsAreTwoAndOneSentence() {
    assertUsage(Execution.of("chekc"), "unknown command chekc; did you mean check?");
    assertUsage(Execution.of("check", "--nope"), "unknown option --nope\n");
    assertUsage(Execution.of("check", "--fro", "x"), "unknown option --fro; did you mean --for?");
    assertUsage(
        Execution.of("check", "x", "--timeout", "soon"), "--timeout takes a time such as 10s");
    assertUsage(
        Execution.of("check", "--probe", "deep"), "--probe takes one of none, safe, full\n");
    assertUsage(Execution.of("stream", "--count", "abc"), "--count takes a whole number\n");
    assertUsage(Execution.of("check", "--for"), "--for needs a value: CONSUMER");
    assertUsage(Execution.of("check", "-h"), "-h is the host, as in psql, and needs a value");
    assertUsage(Execution.of("-h", "db.example.com", "check"), "unknown option -h");
    assertUsage(Execution.of("explain", "-h", "db.example.com"), "unknown option -h");
    assertUsage(
        Execution.of("fix", "--schema-dump", "x.sql"),
        "unknown option --schema-dump; SQL is judged by pgready check\n");
    assertUsage(
        Execution.of("fleet", "--migrations", "x"),
        "unknown option --migrations; SQL is judged by pgready check\n");
    assertUsage(Execution.of("providers"), "a command is missing: check, detect, list, show");
    assertUsage(Execution.of("providers", "lsit"), "unknown command lsit; did you mean list?");
    assertUsage(
        Execution.of("postgresql://h/d"), "a connection is judged by: pgready check CONNECTION");
    assertUsage(
        Execution.of("check", "--facts", "x", "--only", "wal_lvel"),
        "unknown check wal-lvel; did you mean wal-level?");
    assertUsage(
        Execution.of("check", "--facts", "x", "--provider", "RDS"),
        "unknown provider rds; did you mean aws-rds");
    assertUsage(Execution.of("explain", "wal"), "no check wal; did you mean wal-");
    assertUsage(Execution.of("help", "exit"), "did you mean exit-codes?");
    assertUsage(Execution.of("explain", "nothing"), "no check nothing");
    assertUsage(Execution.of("consumers", "show", "nobody"), "nobody");
    assertUsage(Execution.of("providers", "show", "nowhere"), "unknown provider nowhere");
    assertUsage(Execution.of("providers", "check", "missing.yaml"), "no provider file");
    assertUsage(Execution.of("check", "--facts", "x", "postgresql://h/d"), "give one of them");
  }

  /** Nobody knows yet whether the words of a script were lost, so it is no 0, which means ready. */
  @Test
  void withoutACommandTheHelpIsPrinted() {
    Execution run = Execution.of();
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEqualTo(Execution.of("--help").out());
    assertThat(run.err()).isEmpty();
  }

  @Test
  void helpAsPeopleAskForIt() {
    assertThat(Execution.of("help").out()).isEqualTo(Execution.of("--help").out());
    assertThat(Execution.of("-h").out()).isEqualTo(Execution.of("--help").out());
    assertThat(Execution.of("explain", "-h").out())
        .isEqualTo(Execution.of("explain", "--help").out());
    assertThat(Execution.of("help", "check").out())
        .isEqualTo(Execution.of("check", "--help").out());
    assertThat(Execution.of("help", "consumers", "show").out())
        .isEqualTo(Execution.of("consumers", "show", "--help").out());
    assertThat(Execution.of("version").out()).isEqualTo(Execution.of("--version").out());
    assertThat(Execution.of("checks", "show", "WAL_LEVEL").out())
        .isEqualTo(Execution.of("explain", "wal-level").out());
  }

  /** A message and its detail are one; several messages are each explained, however few. */
  @Test
  void explainTakesEachOfSeveralMessages() {
    String several = "all replication slots are in use\npublication \"p\" does not exist";
    assertThat(Execution.of("explain", several).out())
        .startsWith("line 1\n")
        .contains("replication-slots", "\nline 2\n", "pgready explain publication\n");
    String one =
        """
        ERROR:  can no longer get changes from replication slot "s"
        DETAIL:  This slot has been invalidated because it exceeded the maximum reserved size.""";
    assertThat(Execution.of("explain", one).out()).doesNotContain("line 1").contains("slot-");
  }

  @Test
  void helpOnWhatAllCommandsShare() {
    for (String topic : HelpCommand.TOPICS) {
      Execution run = Execution.of("help", topic);
      assertThat(run.code()).isZero();
      assertThat(run.out().lines()).hasSizeGreaterThan(5).allMatch(line -> line.length() <= 86);
    }
    String codes = Execution.of("help", "exit-codes").out();
    for (ExitCode code : ExitCode.values()) {
      assertThat(codes).containsPattern("\\b" + code.code() + "\\b");
    }
    String formats = Execution.of("help", "formats").out();
    for (Format format : Format.values()) {
      assertThat(formats).containsPattern("(?m)^  " + format.word() + " ");
    }
  }

  /** As typed in haste: other letters, lists with commas, options of a consumer among them. */
  @Test
  void idsInAnyCaseAndLists() throws IOException {
    Path facts = directory.resolve("facts.json");
    Files.writeString(facts, FactsFixture.sound().document());
    Execution one =
        Execution.of(
            "check",
            "--facts",
            facts.toString(),
            "--for",
            "Zero,debezium:autocreate=disabled,POSTGRES",
            "--only",
            "Wal_Level,tls",
            "--format",
            "json");
    assertThat(one.err()).isEmpty();
    JsonNode report = JsonMapper.shared().readTree(one.out());
    assertThat(report.at("/consumers").toString())
        .isEqualTo("[\"zero\",\"debezium:autocreate=disabled\",\"postgres\"]");
  }

  @Test
  void noPasswordInErrors() {
    for (String[] arguments :
        new String[][] {
          {"check", "postgresql://u:s3cret@h/d", "postgresql://u:s3cret@h/d"},
          {"check", "postgresql://u:s3cret@h:x/d"},
          {"check", "host=h password=s3cret port=x"},
          {"check", "--probe", "postgresql://u:s3cret@h/d"},
          {"check", "--nope=postgresql://u:s3cret@h/d"},
          {"postgresql://u:s3cret@h/d"},
          {"chekc", "password=s3cret"},
          {"check", "--direct-url", "postgresql://u:s3cret@h:x/d", "-h", "127.0.0.1"},
        }) {
      Execution run = Execution.of(arguments);
      assertThat(run.code()).as(String.join(" ", arguments)).isEqualTo(2);
      assertThat(run.err() + run.out()).doesNotContain("s3cret");
    }
  }

  private static void assertUsage(Execution run, String words) {
    assertThat(run.err()).contains(words).startsWith("pgready: ").doesNotContain("Exception");
    assertThat(run.err().lines().count()).isLessThanOrEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void lists() {
    assertThat(Execution.of("checks", "list").out().lines()).hasSize(Checks.all().size());
    assertThat(Execution.of("consumers", "list").out()).contains("generic", "zero");
    assertThat(Execution.of("consumers", "show", "zero").out())
        .startsWith("Zero (--for zero)\n\nIt decodes WAL with the output plugin pgoutput")
        .contains("Set-up", "CREATE ROLE <role> WITH LOGIN REPLICATION;")
        .doesNotContain("[zero-code]");
    assertThat(Execution.of("consumers", "show", "zero", "--all").out())
        .contains("name", "[zero-code");
    assertThat(Execution.of("providers", "list").out()).contains("self-managed", "aws-rds");
    assertThat(Execution.of("providers", "show", "aws-rds").out())
        .contains("rds.logical_replication");
  }

  @Test
  void explainPrintsThePage() {
    Execution run = Execution.of("explain", "wal-level");
    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("# WAL carries logical changes\n").contains("## How to fix");
  }

  @Test
  void explainFindsAnErrorText() {
    Execution run =
        Execution.of("explain", "ERROR:  logical decoding requires wal_level >= logical");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("pgready explain wal-level");
    assertUsage(
        Execution.of("explain", "Xyzzy: nothing of the kind 42"),
        "pgready does not know this error");
  }

  @Test
  void detectByHostAloneConnectsToNothing() {
    Execution run =
        Execution.of(
            "providers",
            "detect",
            "--host-only",
            "--format",
            "json",
            "postgresql://app:s3cret@ep-cool-darkness-123456-pooler.us-east-2.aws.neon.tech/db");
    assertThat(run.err()).isEmpty();
    JsonNode json = JsonMapper.shared().readTree(run.out());
    assertThat(json.get("provider").asString()).isEqualTo("neon");
    assertThat(json.get("endpoint").asString()).isEqualTo("pooled");
    assertThat(json.at("/direct/host").asString())
        .isEqualTo("ep-cool-darkness-123456.us-east-2.aws.neon.tech");
    assertThat(json.at("/direct/user").asString()).isEqualTo("app");
    assertThat(run.out()).doesNotContain("s3cret");
    assertThat(run.code()).isZero();
  }

  @Test
  void detectFromFacts() throws IOException {
    Path file = directory.resolve("facts.json");
    Files.writeString(file, FactsFixture.sound().document());
    Execution run = Execution.of("providers", "detect", "--facts", file.toString());
    assertThat(run.out()).contains("not recognised");
    assertThat(run.code()).isZero();
  }

  @Test
  void profileFilesAreChecked() throws IOException {
    Path good = Files.writeString(directory.resolve("good.yaml"), "id: mine\nextends: aws-rds\n");
    Path bad = Files.writeString(directory.resolve("bad.yaml"), "id: mine\nnonsense: 1\n");
    Execution run = Execution.of("providers", "check", bad.toString());
    assertThat(run.out()).contains("bad.yaml:").contains("nonsense");
    assertThat(run.code()).isEqualTo(2);
    assertThat(Execution.of("providers", "check", good.toString()).out()).isNotEmpty();
  }

  @Test
  void printedSqlIsForPsql() {
    Execution run = Execution.of("collect", "--print-sql");
    assertThat(run.out()).contains("pg_catalog").contains("psql -XAt");
    assertThat(run.code()).isZero();
  }

  @Test
  void planPrintsStatementsAndConnectsToNothing() {
    Execution run = Execution.of("check", "--plan", "postgresql://u@192.0.2.1/d");
    assertThat(run.out()).contains("IDENTIFY_SYSTEM").contains("BEGIN");
    assertThat(run.code()).isZero();
  }

  @Test
  void databaseUrlIsSaidOnStandardError() {
    Execution run =
        Execution.withInput(
            "",
            Map.of("DATABASE_URL", "postgresql://u:s3cret@127.0.0.1:1/d"),
            "check",
            "--timeout",
            "2");
    assertThat(run.err()).contains("DATABASE_URL").doesNotContain("s3cret");
    assertThat(run.out()).contains("NOT CHECKED").doesNotContain("s3cret");
    assertThat(run.code()).isEqualTo(3);
  }
}
