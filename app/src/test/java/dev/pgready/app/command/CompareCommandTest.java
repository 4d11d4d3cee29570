// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.Execution;
import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code compare} of files, in every mixture, and what it exits with. */
final class CompareCommandTest {
  @TempDir private Path directory = Path.of("");

  private String facts(String name, FactsFixture facts) throws IOException {
    return Files.writeString(directory.resolve(name), facts.document()).toString();
  }

  private String report(String name, FactsFixture facts, String... options) throws IOException {
    Path file = directory.resolve(name);
    List<String> command =
        new ArrayList<>(List.of("check", "--facts", facts(name + ".facts", facts)));
    command.addAll(List.of(options));
    command.addAll(List.of("--format", "json", "--output", file.toString()));
    Execution.of(command.toArray(String[]::new));
    return file.toString();
  }

  private static FactsFixture sound() {
    return FactsFixture.sound();
  }

  private static FactsFixture broken() {
    return sound().setting("wal_level", "replica");
  }

  private static JsonNode json(Execution run) {
    return JsonMapper.shared().readTree(run.out());
  }

  @Test
  void theSameIsZero() throws IOException {
    Execution run = Execution.of("compare", facts("a", sound()), facts("b", sound()));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("THE SAME").contains("0 differences");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void worseIsOne() throws IOException {
    String a = facts("a", sound());
    String b = facts("b", broken());
    Execution run = Execution.of("compare", a, b);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("WORSE    wal-level  pass -> fail")
        .contains("wal_level  logical -> replica")
        .contains("B IS WORSE");
    Execution back = Execution.of("compare", b, a);
    assertThat(back.code()).isZero();
    assertThat(back.out()).contains("fixed    wal-level").contains("no check is worse in B");
  }

  @Test
  void aDifferenceAloneIsZero() throws IOException {
    Execution run =
        Execution.of(
            "compare",
            facts("a", sound()),
            facts("b", sound().set("catalogue.extensions", Map.of("postgis", "3.4"))));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("only in B  postgis (version 3.4)");
  }

  @Test
  void unseenIsFour() throws IOException {
    String a = facts("a", sound());
    String b = facts("b", sound().withoutSetting("wal_level"));
    String[] command = {"compare", a, b, "--only", "wal-level"};
    assertThat(Execution.of(command).code()).isEqualTo(4);
    assertThat(Execution.of("compare", a, b, "--only", "wal-level", "--allow-unknown").code())
        .isZero();
  }

  @Test
  void warningsCountUnlessOnlyFailuresDo() throws IOException {
    Path config =
        Files.writeString(directory.resolve("pgready.yaml"), "severity: {wal-level: warn}\n");
    String a = facts("a", sound());
    String b = facts("b", broken());
    String[] command = {"compare", a, b, "--only", "wal-level", "--config", config.toString()};
    assertThat(Execution.of(command).code()).isEqualTo(1);
    List<String> lenient = new ArrayList<>(List.of(command));
    lenient.addAll(List.of("--fail-on", "fail"));
    assertThat(Execution.of(lenient.toArray(String[]::new)).code()).isZero();
  }

  /** The day after an upgrade only the reports are kept. */
  @Test
  void aSlotThatIsGoneIsWorseInReportsToo() throws IOException {
    FactsFixture before = sound().slot("cdc", slot -> {});
    Path a = directory.resolve("a.report.json");
    Path b = directory.resolve("b.report.json");
    for (Path report : List.of(a, b)) {
      FactsFixture facts = report.equals(a) ? before : sound();
      Execution run = Execution.of("check", "--facts", facts("slots", facts), "--format", "json");
      Files.writeString(report, run.out());
    }
    Execution worse = Execution.of("compare", a.toString(), b.toString());
    assertThat(worse.code()).as(worse.out()).isEqualTo(1);
    assertThat(worse.out().replaceAll("\\s+", " ")).contains("slot cdc is gone");
    assertThat(Execution.of("compare", a.toString(), a.toString()).code()).isZero();
    assertThat(Execution.of("compare", b.toString(), a.toString()).code()).isZero();
  }

  /** The same gate as check's, with a default of its own. */
  @Test
  void fileAndEnvironmentSayWhatCounts() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("pgready.yaml"),
            "severity: {wal-level: warn}\nfail-on: fail\nallow-unknown: true\n");
    String a = facts("a", sound());
    String b = facts("b", broken());
    String[] worse = {"compare", a, b, "--only", "wal-level", "--config", config.toString()};
    Execution lenient = Execution.of(worse);
    assertThat(lenient.code()).as(lenient.out()).isZero();
    assertThat(lenient.out().replaceAll("\\s+", " "))
        .contains("note fail-on: fail (" + config + ")", "A and B judged with configuration");
    assertThat(Execution.withInput("", Map.of("PGREADY_FAIL_ON", "warn"), worse).code())
        .isEqualTo(1);
    List<String> strict = new ArrayList<>(List.of(worse));
    strict.addAll(List.of("--fail-on", "warn"));
    assertThat(Execution.of(strict.toArray(String[]::new)).code()).isEqualTo(1);
    Files.writeString(config, "allow-unknown: true\n");
    String hidden = facts("hidden", sound().withoutSetting("wal_level"));
    String[] open = {"compare", a, hidden, "--only", "wal-level"};
    assertThat(Execution.of(open).code()).isEqualTo(4);
    assertThat(Execution.withInput("", Map.of("PGREADY_ALLOW_UNKNOWN", "1"), open).code()).isZero();
    List<String> allowed = new ArrayList<>(List.of(open));
    allowed.addAll(List.of("--config", config.toString()));
    assertThat(Execution.of(allowed.toArray(String[]::new)).code()).isZero();
    assertThat(
            Execution.withInput(
                    "", Map.of("PGREADY_ALLOW_UNKNOWN", "0"), allowed.toArray(String[]::new))
                .code())
        .isEqualTo(4);
  }

  @Test
  void unreachedIsThree() throws IOException {
    Execution run =
        Execution.of(
            "compare",
            facts("a", sound()),
            facts("b", FactsFixture.unreached("REFUSED", "nobody listens")));
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("NOT COMPARED").contains("WORSE    endpoint");
    // a server that nobody asked cannot be said to have lost forty checks
    assertThat(run.out().lines().filter(line -> line.contains(" -> "))).hasSizeLessThan(5);
  }

  @Test
  void reportsAreComparedByChecksAlone() throws IOException {
    Execution run =
        Execution.of("compare", report("a", sound()), report("b", broken()), "--format", "json");
    assertThat(run.code()).isEqualTo(1);
    assertThat(json(run).get("differences").isNull()).isTrue();
    assertThat(json(run).at("/notes/0").asString()).contains("A and B are reports");
    assertThat(json(run).at("/a/source").asString()).isEqualTo("report");
    assertThat(json(run).at("/checks/0/id").asString()).isEqualTo("wal-level");
  }

  /** The facts are judged for whom the report was made, so that both speak of the same. */
  @Test
  void reportAgainstFactsTakesTheReportsConsumers() throws IOException {
    String report = report("a", sound(), "--for", "debezium");
    Execution run = Execution.of("compare", report, facts("b", sound()), "--format", "json");
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(json(run).at("/b/consumers/0").asString()).isEqualTo("debezium");
    assertThat(json(run).get("checks").size()).isZero();
    assertThat(json(run).at("/notes/0").asString()).contains("A is a report");
    Execution other = Execution.of("compare", report, facts("b", sound()), "--for", "zero");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("A was judged for debezium, B for zero");
    Execution more =
        Execution.of("compare", report, facts("b", sound()), "--for", "zero", "--for", "debezium");
    assertThat(more.out()).contains("only B was judged for zero: not compared");
  }

  @Test
  void reportsOfOtherVersionsAreTold() throws IOException {
    String a = report("a", sound());
    Path old = Path.of(a);
    String text = Files.readString(old);
    Files.writeString(old, text.replace("\"version\": \"0.1.0\"", "\"version\": \"0.0.1\""));
    assertThat(Execution.of("compare", a, report("b", sound())).out())
        .contains("A was judged by pgready 0.0.1");
    Files.writeString(old, text.replace("\"schemaVersion\": 1", "\"schemaVersion\": 2"));
    Execution refused = Execution.of("compare", a, report("b", sound()));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("schemaVersion is 2; this version reads 1");
  }

  @Test
  void standardInputAndOrder() throws IOException {
    String later = facts("a", sound().set("connection.collectedAt", "2026-11-21T00:00:00Z"));
    Execution run = Execution.withInput(sound().document(), Map.of(), "compare", later, "-");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("A is later than B");
  }

  @Test
  void growthOfOneServer() throws IOException {
    FactsFixture before = sound().slot("s", row -> row.set("retainedBytes", 1L << 30));
    FactsFixture after =
        sound()
            .set("catalogue.server.collectedAt", "2026-11-20T13:00:00Z")
            .slot("s", row -> row.set("retainedBytes", 3L << 30));
    Execution run = Execution.of("compare", facts("a", before), facts("b", after));
    assertThat(run.out())
        .contains("A and B are one server")
        .contains("s  1 GB -> 3 GB, 2 GB an hour");
  }

  @Test
  void wrongUseIsTwo() throws IOException {
    String a = facts("a", sound());
    String nothing = Files.writeString(directory.resolve("n"), "{\"x\": 1}").toString();
    String fleet = Files.writeString(directory.resolve("f"), "{\"reports\": []}").toString();
    usage("A is missing", "compare");
    usage("cannot both be standard input", "compare", "-", "-");
    usage("B nosuch.json: there is no such file", "compare", a, "nosuch.json");
    usage("A ./nosuch: there is no such file", "compare", "./nosuch", a);
    usage("@nosuch asks for a connection of pgready.yaml", "compare", "@nosuch", a);
    usage("neither facts", "compare", a, nothing);
    usage("report of a fleet", "compare", a, fleet);
    usage("unknown format html", "compare", a, a, "--format", "html");
    usage(
        "two reports for standard output",
        "compare",
        a,
        a,
        "--format",
        "json",
        "--format",
        "markdown");
    usage("unknown check", "compare", a, a, "--only", "nope");
    usage("port", "compare", a, "postgresql://u:s3cret@h:x/d");
    assertThat(Execution.of("compare", a, "postgresql://u:s3cret@h:x/d").err())
        .doesNotContain("s3cret");
    usage("unexpected argument", "compare", a, a, a);
  }

  private static void usage(String words, String... arguments) {
    Execution run = Execution.of(arguments);
    assertThat(run.err()).contains(words).doesNotContain("Exception");
    assertThat(run.out()).isEmpty();
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void schemaIsPrinted() {
    assertThat(Execution.of("compare", "--json-schema").out()).contains("\"pgready comparison\"");
  }

  @Test
  void severalFormatsInOneRun() throws IOException {
    Path json = directory.resolve("c.json");
    Execution run =
        Execution.of(
            "compare",
            facts("a", sound()),
            facts("b", broken()),
            "--format",
            "markdown",
            "--format",
            "json",
            "--output",
            json.toString());
    assertThat(run.out()).startsWith("## ❌ pgready compare: B IS WORSE");
    assertThat(Files.readString(json)).contains("\"outcome\": \"worse\"");
  }
}
