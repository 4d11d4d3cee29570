// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.console.Console;
import dev.pgready.app.console.ShutdownGuard;
import dev.pgready.app.console.UsageException;
import dev.pgready.app.demo.DemoException;
import dev.pgready.app.demo.ServerPrograms;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.policy.Policy;
import dev.pgready.app.report.view.Words;
import dev.pgready.app.schema.source.Migrations;
import dev.pgready.checks.model.Report;
import org.jspecify.annotations.Nullable;

/** From SQL to its report, on a temporary server that is gone when this is over. */
public final class SchemaRun {
  private final Console shell;
  private final Evaluation evaluation;
  private final String name;

  /**
   * @param shell is told what was left out or stood in for
   * @param name of the SQL, as reports call it
   */
  public SchemaRun(Console shell, Evaluation evaluation, String name) {
    this.shell = shell;
    this.evaluation = evaluation;
    this.name = name;
  }

  /**
   * @param base what it is held against; null: nothing
   * @param called what that is called in messages
   * @throws UsageException when this machine cannot have a server
   */
  public Report report(
      Migrations files, @Nullable Migrations base, String called, ServerPrograms programs) {
    try {
      return report(files, base, called, SchemaServer.create(programs));
    } catch (DemoException e) {
      throw new UsageException(
          ShutdownGuard.underWay() ? "interrupted" : String.valueOf(e.getMessage()));
    }
  }

  private Report report(
      Migrations files, @Nullable Migrations base, String called, SchemaServer server) {
    AppliedSchema now;
    AppliedSchema before = null;
    ShutdownGuard guard = ShutdownGuard.closing(server, shell, ShutdownGuard.NO_REPORT);
    try (server) {
      server.launch();
      now = server.apply(files, evaluation.providers());
      if (base != null) {
        before = server.apply(base, evaluation.providers());
      }
    } finally {
      // not before the server is gone: until then a signal must find who removes it
      guard.close();
    }
    tell(files, now);
    SchemaReport reports = new SchemaReport(name, evaluation.consumers());
    Policy judged = evaluation.of(now.facts());
    judged.notes().forEach(shell::say);
    return before == null
        ? reports.of(judged.report(), now)
        : reports.against(
            judged.report(), now, evaluation.of(before.facts()).report(), before, called);
  }

  private void tell(Migrations files, AppliedSchema applied) {
    shell.say(
        "%s of %s applied to PostgreSQL %s (%s)"
            .formatted(
                Words.count(applied.applied(), "statement", "statements"),
                Words.count(files.files().size(), "file", "files"),
                applied.facts().cat().server().version(),
                files.layout()));
    files.notes().forEach(shell::say);
    applied.notes().forEach(shell::say);
    applied.lines().forEach(shell::say);
  }
}
