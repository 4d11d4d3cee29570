// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.option;

import dev.pgready.app.console.UsageException;
import dev.pgready.app.demo.ServerPrograms;
import dev.pgready.app.schema.source.Migrations;
import dev.pgready.app.schema.source.SchemaSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** SQL of a repository in place of a database. */
public final class SchemaOptions {
  /** What only a server of the user's own can answer. */
  private static final List<String> OF_SERVERS =
      List.of(
          "--host",
          "--port",
          "--username",
          "--dbname",
          "--password",
          "--direct-url",
          "--role",
          "--probe",
          "--fire-event-triggers",
          "--sample",
          "--slot",
          "--slot-exists",
          "--disk-free",
          "--facts",
          "--plan",
          "--baseline");

  @Option(
      names = "--schema-dump",
      paramLabel = "FILE",
      description = "Check this SQL in place of a database (pg_dump -s, structure.sql).")
  private @Nullable String dump;

  @Option(
      names = "--migrations",
      paramLabel = "DIRECTORY",
      description = "Check a directory of migrations (Flyway, Prisma and others).")
  private @Nullable String migrations;

  @Option(
      names = "--against",
      paramLabel = "BASE",
      description =
          "Fail only on what is new since BASE: a git revision, an older dump or directory.")
  private @Nullable String against;

  @Option(
      names = "--server-version",
      paramLabel = "MAJOR",
      description =
          "PostgreSQL to apply the SQL to, where this machine has it (default: pgready demo's).")
  private @Nullable Integer version;

  /** Whether there is SQL to be checked. */
  public boolean given() {
    return dump != null || migrations != null;
  }

  /** As reports call it. */
  public String name() {
    return String.valueOf(dump != null ? dump : migrations);
  }

  /** What the SQL is held against, as the user typed it; empty: nothing. */
  public Optional<String> against() {
    return Optional.ofNullable(against);
  }

  /**
   * @throws UsageException when options contradict each other
   */
  public void validate(ParseResult typed) {
    if (!given()) {
      String alone = against != null ? "--against" : version != null ? "--server-version" : "";
      if (!alone.isEmpty()) {
        throw new UsageException("%s goes with --schema-dump or --migrations".formatted(alone));
      }
      return;
    }
    if (dump != null && migrations != null) {
      throw new UsageException("--schema-dump and --migrations: give one of them");
    }
    String given = dump != null ? "--schema-dump" : "--migrations";
    if (!typed.matchedPositionals().isEmpty()) {
      throw new UsageException("%s and a connection: give one of them".formatted(given));
    }
    for (OptionSpec option : typed.matchedOptions()) {
      if (OF_SERVERS.contains(option.longestName())) {
        throw new UsageException(
            "%s goes with a connection, not with %s".formatted(option.longestName(), given));
      }
    }
    if (against != null && against.isBlank()) {
      throw new UsageException(
          "--against is empty: check that the variable that it comes from is set");
    }
  }

  /** What is to be judged. */
  public Migrations read() {
    return dump != null
        ? SchemaSource.dump(dump)
        : SchemaSource.directory(String.valueOf(migrations));
  }

  /** What it is held against. */
  public Migrations base() {
    return SchemaSource.base(String.valueOf(against), name(), dump != null);
  }

  /**
   * The server that it is applied to.
   *
   * @throws UsageException when this machine has none of that version
   */
  public ServerPrograms programs() {
    List<ServerPrograms> all = ServerPrograms.all();
    ServerPrograms found =
        version == null
            ? ServerPrograms.usual(all)
            : all.stream().filter(programs -> programs.major() == version).findFirst().orElse(null);
    if (found == null) {
      throw new UsageException(
          all.isEmpty()
              ? "there is no PostgreSQL server on this machine to apply the SQL to: install one (Debian: apt-get install postgresql), or use pgready's source tree, which brings one"
              : "--server-version %s is not on this machine (there: %s)"
                  .formatted(
                      version,
                      all.stream()
                          .map(programs -> String.valueOf(programs.major()))
                          .distinct()
                          .collect(Collectors.joining(", "))));
    }
    return found;
  }
}
