// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

import dev.pgready.collect.request.CollectOptions;
import dev.pgready.postgres.Identifiers;
import dev.pgready.postgres.SearchPath;
import dev.pgready.text.Version;

/** How statements travel: with their own limits, in the same message. */
public final class Statements {
  /** Since PostgreSQL 17, for superusers and roles with SET on the parameter. */
  public static final String EVENT_TRIGGERS_OFF = "SET LOCAL event_triggers = off";

  /**
   * One process of the server, whatever it has; and memory enough to join what 100,000 tables have
   * without files, which is taken only where it is needed. No merge joins: of what a WITH query has
   * the planner knows little, and would read all of pg_attribute in the order of its index.
   */
  private static final String PLAN =
      "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL work_mem = '32MB'; "
          + "SET LOCAL enable_mergejoin = off; ";

  private Statements() {}

  /**
   * Limits for the transaction that has just begun. Not in the connection's options: poolers refuse
   * those, and the role's own settings must stay visible.
   */
  public static String limits(int timeoutSeconds) {
    // just in time compilation takes longer than these statements do
    return "SET LOCAL statement_timeout = %s; SET LOCAL lock_timeout = %s; SET LOCAL jit = off; "
        .formatted(timeoutSeconds * 1000L, lockTimeout(timeoutSeconds));
  }

  /** In milliseconds; others that wait behind us must not wait long. */
  public static long lockTimeout(int timeoutSeconds) {
    return timeoutSeconds == 0 ? 3000 : Math.min(3000, Math.max(1, timeoutSeconds * 1000L / 2));
  }

  public static String readOnly(int timeoutSeconds, String statement) {
    return "BEGIN READ ONLY; " + limits(timeoutSeconds) + PLAN + statement + "; COMMIT";
  }

  /**
   * Before DDL that is rolled back; READ WRITE, for a role's read-only default is another matter.
   *
   * @param eventTriggers whether users' event triggers may run
   */
  public static String begin(CollectOptions options, boolean eventTriggers) {
    return begin("BEGIN READ WRITE; ", options, eventTriggers);
  }

  /** Before what reads only, as a standby lets it. */
  public static String beginReading(CollectOptions options) {
    return begin("BEGIN READ ONLY; ", options, true);
  }

  private static String begin(String start, CollectOptions options, boolean eventTriggers) {
    return start
        + limits(options.timeoutSeconds())
        // before SET ROLE: it is the right of the role that logs in
        + (eventTriggers ? "" : EVENT_TRIGGERS_OFF + "; ")
        + (options.role() == null
            ? ""
            : "SET LOCAL ROLE %s; ".formatted(Identifiers.quote(options.role())));
  }

  /**
   * @param form what follows the name: empty, or FOR ...
   */
  public static String publication(String name, String form) {
    return "CREATE PUBLICATION " + name + form;
  }

  public static String triggerFunction(String schema, String name) {
    return "CREATE FUNCTION %s() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'"
        .formatted(Identifiers.quote(schema, name));
  }

  public static String eventTrigger(String schema, String name) {
    return "CREATE EVENT TRIGGER %s ON ddl_command_end EXECUTE FUNCTION %s()"
        .formatted(name, Identifiers.quote(schema, name));
  }

  /**
   * Fails where a policy would hide rows, instead of hiding them. The query is rewritten and no
   * more: to plan it would compute what the predicates and expressions of the table's indexes call,
   * which are functions of whoever owns the table.
   */
  public static String allRows(String table) {
    return "SET LOCAL row_security = off; PREPARE pgready_probe AS SELECT FROM %s; DEALLOCATE pgready_probe"
        .formatted(table);
  }

  /** For the session: it is a walsender of our own, which no pooler gives to another. */
  public static String walsenderLockTimeout(int timeoutSeconds) {
    return SearchPath.SESSION + "; SET lock_timeout = " + lockTimeout(timeoutSeconds);
  }

  /**
   * @param plugin an output plugin, whose name profiles restrict to letters, digits and _
   */
  public static String temporarySlot(String name, String plugin) {
    return "CREATE_REPLICATION_SLOT %s TEMPORARY LOGICAL %s NOEXPORT_SNAPSHOT"
        .formatted(name, plugin);
  }

  public static String dropSlot(String name) {
    return "DROP_REPLICATION_SLOT " + name;
  }

  /** Only a session of ours: the process id may have been taken by another since. */
  public static String terminate(String pid) {
    return ("SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a"
            + " WHERE a.pid = %s AND a.usename = current_user AND a.application_name = %s")
        .formatted(pid, Identifiers.literal(Version.APPLICATION_NAME));
  }
}
