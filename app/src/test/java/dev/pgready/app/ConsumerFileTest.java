// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A company's own consumers: wherever a consumer is named, and with errors that lead to them. */
final class ConsumerFileTest {
  private static final String SOUND =
      """
      id: %s
      name: Our reader
      verified: 2026-11-20
      sources:
        - {id: wiki, url: "https://wiki.example/reader", date: 2026-11-01}
      slots: {steady: 99, peak: 99, why: one for each shard, source: wiki}
      """;

  @TempDir private Path directory = Path.of("");

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private String facts() throws IOException {
    return write("facts.json", FactsFixture.sound().document()).toString();
  }

  @Test
  void checkAndFixJudgeByIt() throws IOException {
    String file = write("ours.yaml", SOUND.formatted("ours")).toString();
    Execution check =
        Execution.of(
            "check",
            "--facts",
            facts(),
            "--for",
            "ours",
            "--consumer-file",
            file,
            "--only",
            "replication-slots");
    assertThat(check.err()).isEmpty();
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.out()).contains("NOT READY for ours").contains("99");
    Execution fix =
        Execution.of("fix", "--facts", facts(), "--for", "ours", "--consumer-file", file);
    assertThat(fix.code()).isZero();
    assertThat(fix.out()).contains("max_replication_slots");
  }

  @Test
  void itReplacesABuiltInOneOfTheSameId() throws IOException {
    String file = write("zero.yaml", SOUND.formatted("zero")).toString();
    assertThat(Execution.of("consumers", "show", "zero", "--consumer-file", file).out())
        .contains("Our reader");
  }

  @Test
  void aDirectoryOfThem() throws IOException {
    write("a.yaml", SOUND.formatted("a-reader"));
    write("b.yml", SOUND.formatted("b-reader"));
    write("c.txt", "no profile");
    Execution list = Execution.of("consumers", "list", "--consumer-file", directory.toString());
    assertThat(list.out()).contains("a-reader", "b-reader", "zero");
    assertThat(
            Execution.of(
                    "consumers",
                    "show",
                    "b-reader",
                    "--all",
                    "--consumer-file",
                    directory.toString())
                .out())
        .contains("99, at most 99 (one for each shard)")
        .contains("https://wiki.example/reader (2026-11-01)");
    assertThat(Execution.of("consumers", "check", directory.toString()).code()).isZero();
  }

  @Test
  void theConfigurationMayNameThem() throws IOException {
    String file = write("ours.yaml", SOUND.formatted("ours")).toString();
    String config = write("pgready.yaml", "consumers: [ours]\n").toString();
    Execution run =
        Execution.of(
            "check",
            "--facts",
            facts(),
            "--consumer-file",
            file,
            "--config",
            config,
            "--only",
            "wal-level");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("READY for ours");
    assertThat(Execution.of("config", "--consumer-file", file, "check", config).code()).isZero();
  }

  /** One that no check looks at would count as held. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "table: [TRIGGER] | role.table[0]: must be one of select, insert, update, delete, truncate, connect, create, usage, execute, owner, not \"TRIGGER\"",
        "table: [SELECT, CONNECT] | role.table[1]: must be one of SELECT, INSERT, UPDATE, DELETE, TRUNCATE, not CONNECT",
        "optional-table: [USAGE] | role.optional-table[0]: must be one of SELECT, INSERT, UPDATE, DELETE, TRUNCATE, not USAGE",
        "extra-tables: {public.w: [CREATE]} | role.extra-tables.public.w[0]: must be one of SELECT, INSERT, UPDATE, DELETE, TRUNCATE, not CREATE",
        "database: [TEMPORARY] | role.database[0]: must be one of select",
        "database: [SELECT] | role.database[0]: must be one of CONNECT, CREATE, not SELECT",
        "sequence: [UPDATE] | role.sequence[0]: must be one of SELECT, USAGE, OWNER, not UPDATE",
        "function: [USAGE] | role.function[0]: must be one of EXECUTE, not USAGE"
      })
  void aPrivilegeThatNoCheckKnowsIsRefused(String needs, String problem) throws IOException {
    Path file = write("p.yaml", "id: p\nname: P\nverified: 2026-11-20\nrole:\n  " + needs + "\n");
    Execution checked = Execution.of("consumers", "check", file.toString());
    assertThat(checked.code()).isEqualTo(2);
    assertThat(checked.out()).contains(file + ":5: " + problem);
  }

  @Test
  void errorsNameFileLineAndKey() throws IOException {
    Path wrong =
        write(
            "wrong.yaml",
            SOUND
                    .formatted("Ours")
                    .replace("source: wiki", "source: wicki")
                    .replace("11-01", "13-01")
                + "publication: {name-pattern: \"[a-\"}\n");
    Path worse = write("worse.yaml", "id: worse\nname: Worse\nverified: 2026-11-20\nslotz: 1\n");
    Execution checked = Execution.of("consumers", "check", directory.toString());
    assertThat(checked.code()).isEqualTo(2);
    assertThat(checked.out().lines())
        .contains(
            wrong + ":1: id: must be of small letters, digits and hyphens",
            wrong + ":5: sources[0].date: must be a date such as 2026-11-20",
            wrong + ":6: slots.source: must be ids of sources, which wicki is not")
        .anyMatch(
            line ->
                line.startsWith(
                    wrong + ":7: publication.name-pattern: must be a regular expression"))
        .anyMatch(line -> line.startsWith(worse + ":4: unknown key slotz"));
    Execution check =
        Execution.of(
            "check", "--facts", facts(), "--for", "ours", "--consumer-file", wrong.toString());
    assertThat(check.code()).isEqualTo(2);
    assertThat(check.out()).isEmpty();
    assertThat(check.err()).contains(wrong + ":6: slots.source").contains(wrong + ":1: id");
    assertThat(check.err().lines()).allMatch(line -> line.startsWith("pgready: "));
  }

  @Test
  void twoFilesOfOneId() throws IOException {
    write("a.yaml", SOUND.formatted("ours"));
    Path second = write("b.yaml", SOUND.formatted("ours"));
    Execution run = Execution.of("consumers", "check", directory.toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).contains(second + ": id: another file has the id ours too");
  }

  @Test
  void whatIsNotThere() {
    for (String command : new String[] {"check", "list"}) {
      Execution run =
          command.equals("check")
              ? Execution.of("consumers", "check", "/nowhere/ours.yaml")
              : Execution.of("consumers", "list", "--consumer-file", "/nowhere/ours.yaml");
      assertThat(run.code()).isEqualTo(2);
      assertThat(run.err()).isEqualTo("pgready: no consumer file /nowhere/ours.yaml\n");
    }
    assertThat(Execution.of("consumers", "check", directory.toString()).out())
        .contains("no *.yaml in this directory");
  }

  @Test
  void aSlotThatIsThere() throws IOException {
    Execution unnamed = Execution.of("check", "--facts", facts(), "--slot-exists");
    assertThat(unnamed.code()).isEqualTo(2);
    assertThat(unnamed.err()).contains("--slot-exists needs --slot");
    Execution gone =
        Execution.of(
            "check", "--facts", facts(), "--only", "slot-conflict", "--slot", "s", "--slot-exists");
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.out().replaceAll("\\s+", " ")).contains("slot s is gone");
    assertThat(
            Execution.of("check", "--facts", facts(), "--only", "slot-conflict", "--slot", "s")
                .code())
        .isZero();
  }

  /** The gate after an upgrade is written once, not typed at each run. */
  @Test
  void aSlotThatTheConfigurationSaysIsThere() throws IOException {
    String there = "slot: s\nslot-exists: true\n";
    assertThat(slotConflict(there, Map.of()).out()).contains("slot s is gone");
    assertThat(slotConflict("slot: s\nslot-exists: false\n", Map.of()).code()).isZero();
    assertThat(slotConflict("slot: s\n", Map.of("PGREADY_SLOT_EXISTS", "1")).code()).isEqualTo(1);
    assertThat(slotConflict(there, Map.of("PGREADY_SLOT_EXISTS", "0")).code()).isZero();
    assertThat(slotConflict(there + "consumers: [debezium]\n", Map.of()).code()).isEqualTo(1);
    Execution unnamed = slotConflict("slot-exists: true\n", Map.of());
    assertThat(unnamed.code()).isEqualTo(2);
    assertThat(unnamed.err()).contains("--slot-exists needs --slot");
  }

  private Execution slotConflict(String yaml, Map<String, String> variables) throws IOException {
    Path file = Files.writeString(directory.resolve("pgready.yaml"), yaml);
    return Execution.withInput(
        "",
        variables,
        "check",
        "--config",
        file.toString(),
        "--facts",
        facts(),
        "--only",
        "slot-conflict");
  }

  @Test
  void diskFreeIsASize() throws IOException {
    Execution wrong = Execution.of("check", "--facts", facts(), "--disk-free", "20 parsecs");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .isEqualTo(
            "pgready: --disk-free 20 parsecs is not a size with its unit, such as 20GB (B, kB, MB, GB, TB)\n");
    String held =
        write(
                "held.json",
                FactsFixture.sound().slot("s", s -> s.set("retainedBytes", 2L << 30)).document())
            .toString();
    assertThat(
            Execution.of(
                    "check", "--facts", held, "--only", "slot-retention", "--disk-free", "3 GB")
                .out()
                .replaceAll("\\s+", " "))
        .contains("only 3 GB of disk are free");
  }
}
