// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import dev.pgready.checks.scope.Quantities;
import dev.pgready.collect.probe.FullProber;
import dev.pgready.collect.probe.PoolerNames;
import dev.pgready.collect.probe.ServerRegister;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.query.Statements;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.postgres.SearchPath;
import java.util.ArrayList;
import java.util.List;

/** Everything that a run would send to the server, in order; the same texts that it sends. */
final class Plan {
  private static final String NAME = FullProber.NAMES.get(0);
  private static final String SLOT = "pgready_probe_...";

  private final CollectOptions options;
  private final List<String> steps = new ArrayList<>();

  Plan(CollectOptions options) {
    this.options = options;
  }

  /** Each a comment that says when and why, then the statement as it is sent. */
  List<String> steps() {
    int timeout = options.timeoutSeconds();
    boolean none = options.probe() == ProbeLevel.NONE;
    step(
        (none
                ? "catalogue facts, one message"
                : "catalogue facts, one message, with which server answers; without that where the role is"
                    + " not allowed to ask for the identifier")
            + "; from version 14 on with what pg_stat_get_replication_slot says that each slot has spilled",
        Statements.readOnly(
            timeout,
            (none ? "" : ServerRegister.WHO + "; ")
                + FactsSql.rows(options.providers(), options.role(), true)));
    if (options.probe() != ProbeLevel.NONE) {
      safe();
    }
    if (options.probe() == ProbeLevel.FULL) {
      full(timeout);
    }
    if (options.sampleMillis() > 0) {
      step(
          "slot-retention, on the first connection, %s after the catalogue facts"
              .formatted(Quantities.millis(options.sampleMillis())),
          Statements.readOnly(timeout, FactsSql.slotSample(options.sampleMillis())));
    }
    return List.copyOf(steps);
  }

  private void safe() {
    step(
        "replication-connection, on a second connection with replication=database",
        "IDENTIFY_SYSTEM");
    step(
        "which server that connection led to, sent together with the former",
        ServerRegister.WHO_REPLICATES);
    step("which server answers, on a third connection, which is closed then", ServerRegister.WHO);
    step(
        "the same where the role is not allowed to ask for the identifier, on the first connection too",
        ServerRegister.WHO_WITHOUT_IDENTIFIER);
    for (PoolerNames.OwnShow show : PoolerNames.SHOWS) {
      step(
          "pooler, only where something stands between: whether it is %s, which alone answers this"
              .formatted(show.product()),
          show.sql());
    }
    step(
        "pooler, only where the process id differs from the one announced: on a connection of its own",
        "BEGIN READ ONLY");
    step("pooler, on this connection and the first one in turn", ServerRegister.WHO);
    step("pooler, on this connection", "COMMIT");
  }

  private void full(int timeout) {
    step("access rules, a refusal is a fact", Statements.readOnly(timeout, FactsSql.privileged()));
    if (options.role() != null) {
      step(
          "whether this session can become the checked role; if not, the next steps are left out",
          Statements.beginReading(options) + "SELECT 1; ROLLBACK");
    }
    if (!options.firesEventTriggers()) {
      step(
          "only where users' event triggers would run at the next steps: PostgreSQL 17 and newer let"
              + " superusers and roles with SET on event_triggers switch them off; elsewhere they"
              + " run, and are named on standard error first",
          "BEGIN READ WRITE; "
              + Statements.limits(timeout)
              + Statements.EVENT_TRIGGERS_OFF
              + "; SELECT 1; ROLLBACK");
    }
    for (String form : List.of("", " FOR TABLES IN SCHEMA <a schema>", " FOR ALL TABLES")) {
      step(
          "publication-privileges, rolled back" + triggers(),
          Statements.begin(options, true) + Statements.publication(NAME, form) + "; ROLLBACK");
    }
    step(
        "event-triggers, rolled back" + triggers(),
        Statements.begin(options, true) + Statements.triggerFunction("<a schema>", NAME));
    step("event-triggers, rolled back", Statements.eventTrigger("<a schema>", NAME) + "; ROLLBACK");
    step(
        "row-security, for each table with row security; returns no row",
        Statements.beginReading(options) + Statements.allRows("<table>") + "; ROLLBACK");
    step(
        "replication-slots, on a connection with replication=database",
        Statements.walsenderLockTimeout(timeout) + "; SELECT pg_catalog.pg_backend_pid()");
    step(
        "replication-slots, gone with that connection", Statements.temporarySlot(SLOT, "pgoutput"));
    for (String plugin : options.plugins()) {
      step("output-plugin, on the same connection", Statements.dropSlot(SLOT));
      step("output-plugin, gone likewise", Statements.temporarySlot(SLOT, plugin));
    }
    step(
        "replication-slots, only where that takes too long: ends our own connection",
        Statements.terminate("<pid>"));
  }

  private String triggers() {
    return options.firesEventTriggers()
        ? "; users' event triggers run"
        : "; behind the limits %s; where event triggers can be switched off"
            .formatted(Statements.EVENT_TRIGGERS_OFF);
  }

  private void step(String why, String sql) {
    steps.add("-- " + why + "\n" + SearchPath.guarded(sql) + ";");
  }
}
