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
import org.opentest4j.TestAbortedException;

/** The real psql, as the readers of a script would use it. */
public final class Psql {
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
