// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What a stream takes of the machine's memory, whatever comes through it: the most that was
 * resident, pages of files that other processes share included, with the young generation that the
 * launcher gives it. Without the launcher's archive of classes, which cannot be made of
 * directories: its pages, all of them of a file and shared, are 7 to 11 MB more than those of the
 * one that Java has.
 */
@EnabledOnOs(OS.LINUX)
final class ResidentMemoryIT {
  private static final int LIMIT_KB = 64 * 1024;

  private static final int ROWS = 1_000_000;

  private static String young() throws IOException {
    Matcher launcher =
        Pattern.compile("\\bstream\\) set_options=.* (-Xmn\\d+m)")
            .matcher(Files.readString(Path.of("..", "pgready")));
    assertThat(launcher.find()).isTrue();
    return launcher.group(1);
  }

  private static StreamProcess start(TestPostgres server, String slot, String... arguments)
      throws IOException {
    String[] all = {
      server.uri("postgres"),
      "--follow",
      "--slot",
      slot,
      "--publication",
      "p",
      arguments[0],
      arguments[1],
      arguments[2],
      arguments[3]
    };
    return StreamProcess.start(
        new String[] {
          young(),
          "-Xmx384m",
          "-XX:CompileThresholdScaling=4",
          "-XX:Tier3BackEdgeThreshold=1000",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0"
        },
        all);
  }

  private static void assertFlat(StreamProcess stream, String what) throws Exception {
    int most = stream.mostResidentKilobytes(300);
    assertThat(stream.await(10)).as(stream.errors()).isZero();
    System.out.printf("%s: at most %s KB resident%n", what, most);
    assertThat(most).as(what).isBetween(20_000, LIMIT_KB);
  }

  @Test
  void aMillionRowsInOneTransaction() throws Exception {
    try (TestPostgres server = TestPostgres.start(16)) {
      server.execute(
          "postgres",
          "CREATE TABLE t (a int, b text, c jsonb)",
          "CREATE PUBLICATION p FOR TABLE t",
          "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
          "INSERT INTO t SELECT n, 'some text of a row', '{\"a\": 1}' FROM generate_series(1, %s) n"
              .formatted(Integer.toString(ROWS)));
      assertFlat(
          start(server, "s", "--format", "json", "--limit", Integer.toString(ROWS)),
          "a million rows");
    }
  }

  @Test
  void valuesOfAHundredMegabytes() throws Exception {
    try (TestPostgres server = TestPostgres.start(16)) {
      server.execute(
          "postgres",
          "CREATE TABLE t (a int, b text, c bytea)",
          "CREATE PUBLICATION p FOR TABLE t",
          "SELECT pg_create_logical_replication_slot('s', 'pgoutput')",
          """
          INSERT INTO t SELECT n, repeat('some "text" of a row', 5 * 1024 * 1024),
            decode(repeat('00ff', 10 * 1024 * 1024), 'hex') FROM generate_series(1, 2) n""",
          "SELECT pg_logical_emit_message(true, 'other', repeat('x', 50 * 1024 * 1024))");
      assertFlat(start(server, "s", "--format", "json", "--limit", "3"), "large values as JSON");
      assertFlat(
          start(server, "s", "--format", "human", "--limit", "3"), "large values for people");
    }
  }
}
