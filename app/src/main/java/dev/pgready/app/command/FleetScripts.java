// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.command;

import dev.pgready.app.console.OutputFile;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.fleet.FleetJob;
import dev.pgready.checks.model.Report;
import dev.pgready.facts.ConnectionFacts;
import dev.pgready.remediation.RemediationPlan;
import dev.pgready.remediation.RemediationPlan.Selection;
import dev.pgready.remediation.script.RemediationScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The scripts of a fleet, one for each database; what holds for all databases of a server is in one
 * of its own, so that it is done once.
 */
final class FleetScripts {
  private final Path directory;
  private final Set<String> taken = new HashSet<>();
  private final Map<String, TreeMap<String, RemediationPlan>> servers = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();

  FleetScripts(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UsageException("--fix %s: %s".formatted(directory, OutputFile.reason(e)));
    }
  }

  /** The same database, whose script is written when it is judged. */
  FleetJob writing(FleetJob job) {
    return new FleetJob(
        job.name(),
        job.labels(),
        job.stated(),
        job.access(),
        document -> {
          FleetJob.Judged judged = job.judgement().judge(document);
          if (judged.report().facts().catalogue() != null) {
            add(job.name(), judged.report());
          }
          return judged;
        });
  }

  private synchronized void add(String name, Report report) {
    RemediationPlan plan = RemediationPlan.of(report, Selection.ALL);
    Optional<RemediationPlan> ofServer = plan.ofServer();
    if (ofServer.isEmpty()) {
      write(file(name), plan, List.of());
      return;
    }
    String server = server(name, report);
    servers.computeIfAbsent(server, key -> new TreeMap<>()).put(name, ofServer.get());
    write(
        file(name),
        plan.ofDatabase("in %s.sql, for all databases of the server".formatted(server)),
        List.of(
            "What all databases of the server share is in %s.sql: run that one first."
                .formatted(server)));
  }

  private static String server(String name, Report report) {
    ConnectionFacts connection = report.facts().connection();
    return "server-"
        + plain(
            connection == null || connection.host() == null
                ? name
                : connection.host() + "-" + connection.port());
  }

  /** What is left to write when all databases are judged; what is to be said, one line each. */
  synchronized List<String> finish() {
    servers.forEach(
        (server, plans) ->
            write(
                directory.resolve(server + ".sql"),
                // by name, so that every run writes the same
                RemediationPlan.merged(List.copyOf(plans.values())),
                List.of()));
    return List.copyOf(notes);
  }

  private void write(Path file, RemediationPlan plan, List<String> next) {
    if (plan.isEmpty() && plan.left().isEmpty()) {
      return;
    }
    UndoFile.beside(file, plan, false).stream()
        .filter(note -> note.contains("is kept"))
        .forEach(notes::add);
    OutputFile.write(file, out -> out.write(RemediationScript.fix(plan, false, next)));
  }

  /** Of a database: a name that is a file's, and no other database's. */
  private Path file(String name) {
    String plain = plain(name);
    String unique = plain;
    for (int n = 2; !taken.add(unique); n++) {
      unique = plain + "-" + n;
    }
    return directory.resolve(unique + ".sql");
  }

  private static String plain(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^[.-]+", "_");
    return plain.isEmpty() ? "database" : plain;
  }
}
