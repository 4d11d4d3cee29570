// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/** The real psql, as the readers of a script would use it. */
public final class Psql {
  /** A partition's key, else the first column and those that the table is partitioned by. */
  private static final String KEY =
      """
      WITH a AS (SELECT * FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = '%1$s'::regclass)
      SELECT replace(coalesce(
        (SELECT min(substring(pg_get_constraintdef(k.oid) FROM '\\((.*)\\)')) FROM pg_constraint k
         JOIN pg_inherits ON inhrelid = conrelid WHERE inhparent = '%1$s'::regclass AND contype = 'p'),
        (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM a
         WHERE attnum = (SELECT min(attnum) FROM a)
         OR attnum = ANY (SELECT unnest(partattrs::int2[]) FROM pg_partitioned_table WHERE partrelid = attrelid))),
        '''', '''''')
      """;

  private static final Pattern COLUMNS =
      Pattern.compile("(?m)^-- \\\\set (\\w+) '<columns of (.*)>'$");

  private Psql() {}

  /**
   * @param output standard output and error
   */
  public record Outcome(int exit, String output) {}

  /** A query's answer, as psql -At prints it. */
  static String answer(TestPostgres server, String database, String query) {
    return run(
            server,
            "postgres",
            database,
            "\\pset format unaligned\n\\pset tuples_only on\n" + query + ";\n")
        .output()
        .strip();
  }

  public static Outcome run(TestPostgres server, String user, String database, String script) {
    return run(server, user, database, script, false);
  }

  /** As in {@code psql < fix.sql}. */
  static Outcome piped(TestPostgres server, String user, String database, String script) {
    return run(server, user, database, script, true);
  }

  /**
   * Lines of psql before a script: the ways that are chosen, and for the columns of each new key
   * the table's first one, which is unique in databases of tests.
   *
   * @param chosen ways by the names of their decisions
   */
  public static String variables(
      TestPostgres server, String database, String script, Map<String, String> chosen) {
    StringBuilder lines = new StringBuilder();
    chosen.forEach(
        (name, way) -> lines.append("\\set %s %s%n".formatted(name.replace('-', '_'), way)));
    Matcher open = COLUMNS.matcher(script);
    while (open.find()) {
      lines.append(
          "\\set %s '%s'%n"
              .formatted(
                  open.group(1),
                  server.query(database, KEY.formatted(open.group(2).replace("'", "''"))).get(0)));
    }
    return lines.toString();
  }

  private static Outcome run(
      TestPostgres server, String user, String database, String script, boolean piped) {
    try {
      Path file = Files.createTempFile("pgready", ".sql");
      try {
        Files.writeString(file, script);
        List<String> words =
            new ArrayList<>(
                List.of(
                    "psql",
                    "-X",
                    "-q",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    String.valueOf(server.port()),
                    "-U",
                    user,
                    "-d",
                    database));
        if (!piped) {
          words.addAll(List.of("-f", file.toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        if (piped) {
          builder.redirectInput(file.toFile());
        }
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output);
      } finally {
        Files.delete(file);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Cannot run program")) {
        if ("true".equals(System.getenv("CI"))) {
          throw new UncheckedIOException(e);
        }
        throw new TestAbortedException("no psql: apt-get install postgresql-client");
      }
      throw new UncheckedIOException(e);
    }
  }
}
