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
    assertThat(run.err()).contains("the mute of wal-level by ops matches nothing");
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

  @Test
  void configCommand() throws IOException {
    Path file = Files.writeString(directory.resolve("other.yaml"), "probe: deep\ntimeout: 0\n");
    Execution bad = Execution.of("config", "check", file.toString());
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.err()).contains("other.yaml:1: probe:", "other.yaml:2: timeout:");
    Files.writeString(file, "probe: full\n");
    assertThat(Execution.of("config", "check", file.toString()).out()).contains("is sound");
    assertThat(Execution.of("config", "schema").out()).contains("\"$schema\"");
  }
}
