// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} with a configuration and with a baseline. */
final class ConfiguredCheckTest {
  private static final String MUTE =
      "mutes: [{check: wal-level, reason: moving soon, owner: ops, expires: %s}]\n";

  /** Slots that are enough for Zero and for PowerSync, and not for both. */
  private static final int FEW = 1;

  @TempDir private Path directory = Path.of("");

  private static FactsFixture broken() {
    return FactsFixture.sound().setting("wal_level", "replica");
  }

  private Execution check(FactsFixture facts, String config, String... more) throws IOException {
    return check(Map.of(), facts, config, more);
  }

  private Execution check(
      Map<String, String> variables, FactsFixture facts, String config, String... more)
      throws IOException {
    Path file = Files.writeString(directory.resolve("pgready.yaml"), config);
    Path document = Files.writeString(directory.resolve("facts.json"), facts.document());
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "check",
                "--config",
                file.toString(),
                "--facts",
                document.toString(),
                "--only",
                "wal-level"));
    arguments.addAll(List.of(more));
    return Execution.withInput("", variables, arguments.toArray(String[]::new));
  }

  @Test
  void mutedDoesNotCountAndStaysVisible() throws IOException {
    Execution run = check(broken(), MUTE.formatted("9999-12-31"));
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("muted by ops until 9999-12-31 (moving soon)");
    assertThat(run.err()).isEmpty();
    assertThat(check(broken(), MUTE.formatted("9999-12-31"), "--format", "json").out())
        .contains("\"kind\": \"muted\"", "\"from\": \"fail\"", "\"owner\": \"ops\"");
  }

  @Test
  void expiredMuteFiresAgainAndSaysSo() throws IOException {
    Execution run = check(broken(), MUTE.formatted("2001-01-01"));
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("expired on 2001-01-01");
    assertThat(run.err()).contains("the mute of wal-level by ops expired on 2001-01-01");
  }

  @Test
  void muteThatMatchesNothingIsTold() throws IOException {
    Execution run = check(FactsFixture.sound(), MUTE.formatted("9999-12-31"));
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("unused mute: wal-level (owner ops) matched no finding");
  }

  @Test
  void severity() throws IOException {
    assertThat(check(broken(), "severity: {wal-level: fail}\n").code()).isEqualTo(1);
    Execution warned = check(broken(), "severity: {wal-level: warn}\n");
    assertThat(warned.code()).isZero();
    assertThat(warned.out()).contains("READY, with warnings").contains("warn by configuration");
    assertThat(check(broken(), "severity: {wal-level: warn}\nfail-on: warn\n").code()).isEqualTo(1);
    assertThat(check(broken(), "severity: {wal-level: pass}\n").code()).isZero();
    assertThat(check(broken(), "severity: {wal-level: off}\n").out())
        .contains("off by configuration");
    FactsFixture hidden = FactsFixture.sound().withoutSetting("wal_level");
    assertThat(check(hidden, "severity: {wal-level: warn}\n").code()).isZero();
    assertThat(check(hidden, "severity: {wal-level: fail}\n").code()).isEqualTo(4);
  }

  @Test
  void precedenceIsShown() throws IOException {
    String config = "consumers: [zero]\nprovider: aws-rds\nfail-on: warn\n";
    Map<String, String> variables = Map.of("PGREADY_PROVIDER", "neon");
    Execution run = check(variables, FactsFixture.sound(), config, "--plan", "--for", "debezium");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("-- consumers: debezium (flag)")
        .contains("-- provider: neon (environment: PGREADY_PROVIDER)")
        .contains("-- fail-on: warn (file: ")
        .contains("-- publication: - (default)");
  }

  @Test
  void badConfigurationIsTwoAndNeverHalfARun() throws IOException {
    Execution run = check(broken(), "probe: deep\nnosuch: 1\n");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("pgready.yaml:1: probe:").contains("pgready.yaml:2: unknown");
    assertThat(check(Map.of("PGREADY_FAIL_ON", "x"), broken(), "probe: safe\n").code())
        .isEqualTo(2);
  }

  @Test
  void baselineFailsOnlyOnNews() throws IOException {
    Path report = directory.resolve("before.json");
    check(broken(), "probe: safe\n", "--format", "json", "--output", report.toString());
    String before = report.toString();
    Execution known = check(broken(), "probe: safe\n", "--baseline", before);
    assertThat(known.code()).isZero();
    assertThat(known.out()).contains("NOT READY").contains("(known:");
    assertThat(check(broken(), "probe: safe\n", "--baseline", before, "--format", "junit").out())
        .contains("failures=\"0\"");
    check(FactsFixture.sound(), "probe: safe\n", "--format", "json", "--output", before);
    assertThat(check(broken(), "probe: safe\n", "--baseline", before).code()).isEqualTo(1);
    assertThat(check(broken(), "probe: safe\n", "--baseline", "/no/such").code()).isEqualTo(2);
  }

  private Execution conflicting(int slots, String... more) throws IOException {
    FactsFixture facts =
        FactsFixture.sound().setting("max_replication_slots", String.valueOf(slots));
    List<String> options =
        new ArrayList<>(
            List.of("--for", "zero", "--for", "powersync", "--only", "consumer-conflict"));
    // of one publication, which cannot serve both
    options.addAll(List.of("--publication", "shared"));
    options.addAll(List.of(more));
    return check(facts, "probe: safe\n", options.toArray(String[]::new));
  }

  /** Each consumer finds slots enough for itself; only together they do not. */
  @Test
  void conflictsAreOfTheBaselineToo() throws IOException {
    String before = directory.resolve("before.json").toString();
    assertThat(conflicting(10, "--format", "json", "--output", before).code()).isZero();
    Execution news = conflicting(FEW, "--baseline", before);
    assertThat(news.code()).as(news.out()).isEqualTo(1);
    // the conflict on partitions was there, that on slots was not
    assertThat(news.out()).containsPattern("start\\s+cannot\\n").containsOnlyOnce("(known:");
    assertThat(conflicting(FEW, "--format", "json", "--output", before).code()).isEqualTo(1);
    Execution known = conflicting(FEW, "--baseline", before);
    assertThat(known.code()).as(known.out()).isZero();
    assertThat(known.out()).contains("NOT READY").contains("(known:");
    assertThat(conflicting(FEW, "--baseline", before, "--format", "junit").out())
        .contains("failures=\"0\"");
    assertThat(conflicting(FEW, "--baseline", before, "--format", "github").out())
        .doesNotContain("::error");
    assertThat(conflicting(FEW, "--baseline", before, "--format", "sarif").out())
        .contains("\"baselineState\": \"unchanged\"");
    assertThat(conflicting(FEW, "--baseline", before, "--format", "json").out())
        .contains("\"since\": \"2026-11-20T12:00:00Z\"");
  }

  @Test
  void whatHealedIsTold() throws IOException {
    String before = directory.resolve("before.json").toString();
    check(broken(), "probe: safe\n", "--format", "json", "--output", before);
    Execution healed = check(FactsFixture.sound(), "probe: safe\n", "--baseline", before);
    assertThat(healed.code()).isZero();
    assertThat(healed.err()).contains("fixed since the baseline of", ": wal-level");
    // a mute fixes nothing, and neither does a server that was not reached
    assertThat(check(broken(), MUTE.formatted("9999-12-31"), "--baseline", before).err()).isEmpty();
    FactsFixture gone = FactsFixture.unreached("REFUSED", "nobody listens");
    assertThat(check(gone, "probe: safe\n", "--baseline", before).err()).isEmpty();
  }

  @Test
  void baselineOfSomethingElseIsTold() throws IOException {
    String before = directory.resolve("before.json").toString();
    check(broken(), "probe: safe\n", "--for", "zero", "--format", "json", "--output", before);
    Execution consumer =
        check(broken(), "probe: safe\n", "--baseline", before, "--for", "debezium");
    assertThat(consumer.code()).isEqualTo(1);
    assertThat(consumer.err()).contains("was made for zero and does not cover debezium");
    FactsFixture elsewhere = broken().set("connection.host", "other.example.com");
    assertThat(check(elsewhere, "probe: safe\n", "--baseline", before, "--for", "zero").err())
        .contains("the baseline is of db.example.com:5432/shop, this is other.example.com");
    Path file = Path.of(before);
    Files.writeString(
        file, Files.readString(file).replace("\"schemaVersion\": 1", "\"schemaVersion\": 2"));
    Execution schema = check(broken(), "probe: safe\n", "--baseline", before);
    assertThat(schema.code()).isEqualTo(2);
    assertThat(schema.err()).contains("schemaVersion is 2; this version reads 1");
    Files.writeString(file, "{\"schemaVersion\": 1, ");
    assertThat(check(broken(), "probe: safe\n", "--baseline", before).code()).isEqualTo(2);
  }

  @Test
  void configCommand() throws IOException {
    Path file = Files.writeString(directory.resolve("other.yaml"), "probe: deep\ntimeout: 0\n");
    Execution bad = Execution.of("config", "check", file.toString());
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.err()).contains("other.yaml:1: probe:", "other.yaml:2: timeout:");
    Files.writeString(file, "probe: full\n");
    assertThat(Execution.of("config", "check", file.toString()).out()).contains(": valid");
    assertThat(Execution.of("config", "schema").out()).contains("\"$schema\"");
  }

  /** The facts are of 2026-11-20. */
  @Test
  void aMuteHoldsOnItsLastDay() throws IOException {
    assertThat(check(broken(), MUTE.formatted("2026-11-20")).code()).isZero();
    assertThat(check(broken(), MUTE.formatted("2026-11-19")).code()).isEqualTo(1);
  }
}
