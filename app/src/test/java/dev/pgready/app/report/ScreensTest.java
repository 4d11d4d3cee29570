// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.PgReady;
import dev.pgready.app.console.Console;
import dev.pgready.app.console.Terminal;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.text.Cells;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a person sees after {@code pgready check} in ten situations, on three terminals. */
final class ScreensTest {
  /** What a database of 60 tables with five problems and their remedies may take at 80 columns. */
  private static final int LINES = 60;

  @TempDir private Path directory = Path.of("");

  private record Situation(FactsFixture facts, List<String> words) {}

  private static Situation of(FactsFixture facts, String words) {
    return new Situation(facts, List.of(words.split(" ")));
  }

  private static Map<String, Situation> situations() {
    return Map.ofEntries(
        Map.entry(
            "ready",
            of(
                FactsFixture.sound()
                    .table("orders")
                    .publication("pgready", List.of("orders"), row -> {}),
                "--for postgres")),
        Map.entry("pooler", of(pooled(), "--for debezium")),
        Map.entry("sixty-tables", of(sixtyTables(), "--for powersync")),
        Map.entry("hostile-names", of(hostileTables(), "--for powersync")),
        Map.entry("two-consumers", of(sixtyTables(), "--for powersync,debezium")),
        Map.entry("nobody-named", of(FactsFixture.sound().table("orders"), "--probe none")),
        Map.entry(
            "wrong-password",
            of(
                FactsFixture.unreached(
                    "PASSWORD", "password authentication failed for user \"app\""),
                "--for zero")),
        Map.entry(
            "managed-host",
            of(
                FactsFixture.sound()
                    .setting("wal_level", "replica")
                    .set("catalogue.fingerprint.settings", Map.of("rds.extensions", "x"))
                    .table("orders"),
                "--for debezium --provider aws-rds")),
        Map.entry(
            "idle-slot",
            of(
                FactsFixture.sound()
                    .table("orders")
                    .slot(
                        "old_reader",
                        slot ->
                            slot.set("row.active", false)
                                .set("row.active_pid", null)
                                .set("retainedBytes", 40L << 30)
                                .set("idleSeconds", 600_000)),
                "--for postgres")),
        Map.entry(
            "not-seen",
            of(FactsFixture.sound().withoutSetting("wal_level").table("orders"), "--for zero")),
        Map.entry(
            "blocked",
            of(
                FactsFixture.sound()
                    .table("orders")
                    .transaction(4711, row -> row.set("ageSeconds", 20_000)),
                "--for sequin")),
        Map.entry(
            "wide-names",
            of(
                FactsFixture.sound()
                    .table("注文明細表", row -> row.set("indexes", List.of()))
                    .table("お客様の住所録と連絡先", row -> row.set("indexes", List.of()))
                    .table("주문", row -> row.set("indexes", List.of())),
                "--for zero")));
  }

  /** A pooler, of whom two checks know, and a role that sees no rows of two tables. */
  private static FactsFixture pooled() {
    return FactsFixture.sound()
        .set("probes.pooler.product", "PgBouncer")
        .set("probes.replication.host", "db.example.com")
        .set("probes.replication.port", 5432)
        .set("probes.replication.worked", false)
        .set("probes.replication.sqlState", "08P01")
        .set("probes.replication.message", "unsupported startup parameter: replication")
        .set("catalogue.role.replication", false)
        .table("orders", row -> row.set("select", false))
        .table("invoices", row -> row.set("rowSecurity", true));
  }

  /** The same problems, of 70 tables whose names are long, wide, quoted and made to deceive. */
  private static FactsFixture hostileTables() {
    FactsFixture facts = broken();
    List<String> kinds =
        List.of(
            "a_name_that_is_as_long_as_postgresql_lets_a_name_of_a_table_%02d",
            "Monthly \"Report\"; DROP TABLE x; -- %02d",
            "\u304a\u5ba2\u69d8\u306e\u4f4f\u6240\u9332\u3068\u9023\u7d61\u5148\u306e\u4e00\u89a7%02d",
            "x\u001b[2J\u202e%02d\n");
    for (int i = 0; i < 70; i++) {
      String name = kinds.get(i % kinds.size()).formatted(i);
      boolean keyless = i < 8;
      facts.table(
          name,
          row -> {
            row.set("select", false);
            if (keyless) {
              row.set("indexes", List.of());
            }
          });
    }
    return facts;
  }

  /** Four things that are wrong whatever the tables are. */
  private static FactsFixture broken() {
    FactsFixture facts =
        FactsFixture.sound()
            .setting("wal_level", "replica")
            .set("catalogue.role.replication", false)
            .without("connection.tls")
            .set("catalogue.server.tls", false);
    for (int i = 0; i < 10; i++) {
      facts.slot("reader_" + i, slot -> {});
    }
    return facts;
  }

  /** 60 tables, and five things that are really wrong. */
  static FactsFixture sixtyTables() {
    FactsFixture facts = broken();
    for (int i = 0; i < 57; i++) {
      facts.table("orders_of_region_%02d".formatted(i), row -> row.set("select", false));
    }
    for (String name : List.of("raw_events", "Daily Report", "legacy_import")) {
      facts.table(name, row -> row.set("select", false).set("indexes", List.of()));
    }
    return facts;
  }

  static Stream<Arguments> everyScreen() {
    return situations().keySet().stream()
        .sorted()
        .flatMap(name -> Stream.of(60, 80, 120).map(columns -> Arguments.of(name, columns)));
  }

  private String screen(Situation situation, int columns, String... more) throws IOException {
    Path facts = directory.resolve("facts.json");
    Files.writeString(facts, situation.facts().document());
    List<String> words = new ArrayList<>(List.of("check", "--facts", facts.toString()));
    words.addAll(situation.words());
    words.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PgReady.run(
        new Console(
            new ByteArrayInputStream(new byte[0]),
            new PrintWriter(out),
            new PrintWriter(err),
            Map.of(),
            new Terminal(false, Map.of("COLUMNS", String.valueOf(columns)))),
        words.toArray(String[]::new));
    assertThat(err.toString()).isEmpty();
    return out.toString().replace(directory.toString(), "/tmp");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyScreen")
  void sameScreen(String name, int columns) throws IOException {
    String text = screen(java.util.Objects.requireNonNull(situations().get(name)), columns);
    GoldenTest.same("screens/%s.%s".formatted(name, columns), text);
    List<String> lines = text.lines().toList();
    // on a terminal of 24 lines both ends say what came out
    assertThat(lines.subList(0, Math.min(10, lines.size())))
        .anyMatch(line -> line.matches("(READY|NOT READY|INCONCLUSIVE|NOT CHECKED).*"));
    assertThat(lines.subList(Math.max(0, lines.size() - 5), lines.size()))
        .anyMatch(line -> line.matches("(READY|NOT READY|INCONCLUSIVE|NOT CHECKED).*|Next: .*"));
    // prose is wrapped in cells, as wide letters take two; what is to be copied is never broken
    assertThat(lines)
        .allMatch(
            line ->
                Cells.of(line) <= columns
                    || line.matches("( {6,}|Next: |Then: ).*")
                    || !line.strip().contains(" "));
  }

  @Test
  void fiveProblemsOfSixtyTablesFitOnAScreenAndAHalf() throws IOException {
    String text = screen(sixty(), 80);
    assertThat(text.lines().count()).as(text).isLessThanOrEqualTo(LINES);
    String hostile = screen(of(hostileTables(), "--for powersync"), 80);
    assertThat(hostile.lines().count()).as(hostile).isLessThanOrEqualTo(LINES);
    assertThat(text).contains("Fix: ").contains("Next: pgready fix ");
    assertThat(text.lines().filter(line -> line.matches(" \\d  (FAIL|WARN|UNKNOWN) .*")).count())
        .isGreaterThanOrEqualTo(5);
  }

  private static Situation sixty() {
    return java.util.Objects.requireNonNull(situations().get("sixty-tables"));
  }

  /** What was there before is told as that, and first. */
  @Test
  void nothingNewSinceTheBaseline() throws IOException {
    Path before = directory.resolve("before.json");
    screen(sixty(), 80, "--format", "json", "--output", before.toString());
    String text = screen(sixty(), 80, "--baseline", before.toString());
    GoldenTest.same("screens/nothing-new.80", text);
    assertThat(text)
        .contains("NOTHING NEW since 2026-11-20T12:00:00Z (")
        .doesNotContain("Next: pgready fix");
    assertThat(Files.readString(before, StandardCharsets.UTF_8)).contains("\"not-ready\"");
  }
}
