// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.profile.Lists;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was tried on the server, beyond reading its catalogue. Null: not tried.
 *
 * <p>DDL and row security are tried as the judged role, or not at all; replication connection, slot
 * and stream always as the role that logs in.
 *
 * @param pooler whether sessions share backends
 * @param replication a connection with {@code replication=database} and IDENTIFY_SYSTEM
 * @param publicationForms CREATE PUBLICATION, rolled back, by form: {@code empty}, {@code schema},
 *     {@code all}
 * @param eventTrigger CREATE EVENT TRIGGER, rolled back
 * @param eventTriggersOff whether event triggers were switched off for DDL that was tried
 * @param rowSecurity tables whose rows the role would not all see, by sqlName
 * @param slot a temporary slot
 * @param stream one change sent and received back
 * @param plugins temporary slots with other output plugins than pgoutput, by plugin
 * @param servers which server each session led to, the first session first
 */
public record ProbeFacts(
    @Nullable PoolerProbe pooler,
    @Nullable ReplicationProbe replication,
    Map<String, Attempt> publicationForms,
    @Nullable Attempt eventTrigger,
    boolean eventTriggersOff,
    Map<String, Attempt> rowSecurity,
    @Nullable Attempt slot,
    @Nullable StreamProbe stream,
    Map<String, Attempt> plugins,
    List<SeenServer> servers) {

  /**
   * Failures that say nothing of rights: connection, transaction rollback, resources, lock timeout,
   * operator intervention (statement timeout among them), system error, internal error.
   */
  private static final Pattern PASSING =
      Pattern.compile("(08|40|53|57|58|XX).{3}|55P03", Pattern.DOTALL);

  private static final Set<String> WAITED = Set.of("55P03", "57014", "57P01");

  /** Nothing was tried. */
  public static final ProbeFacts NONE =
      new ProbeFacts(null, null, Map.of(), null, false, Map.of(), null, null, Map.of(), List.of());

  /** Whether nothing was tried; asked without the comparison of records, which Java links late. */
  @SuppressWarnings("ReferenceEquality") // the usual case; the comparison is behind it
  boolean none() {
    return this == NONE
        || (pooler == null && replication == null && servers.isEmpty() && equals(NONE));
  }

  /**
   * How one attempt ended.
   *
   * @param sqlState null: it worked, or the server was not asked or said nothing
   * @param message why it did not work, in the server's words where it was asked
   * @param millis how long it took; null: it was not made
   * @param context which functions were running when it failed, in the server's words; null: none
   */
  public record Attempt(
      boolean worked,
      @Nullable String sqlState,
      @Nullable String message,
      @Nullable Long millis,
      @Nullable String context) {
    /** Of a statement that runs no functions. */
    public Attempt(
        boolean worked,
        @Nullable String sqlState,
        @Nullable String message,
        @Nullable Long millis) {
      this(worked, sqlState, message, millis, null);
    }

    /** Why it did not work, with the SQLSTATE where there is one. */
    public String words() {
      return (message == null ? "no reason given" : message)
          + (sqlState == null ? "" : " (" + sqlState + ")");
    }

    /** Whether it waited until we gave up: lock timeout, statement timeout, our own end of it. */
    public boolean waited() {
      return sqlState != null && WAITED.contains(sqlState);
    }

    /**
     * Whether the server has the library of an output plugin and does not let it be one: {@code
     * output_plugin_libraries} (StartupDecodingContext in logical.c, minor releases of 2026).
     */
    public boolean pluginNotAllowed() {
      return "42501".equals(sqlState)
          && message != null
          && message.contains("output_plugin_libraries");
    }

    /** Whether it failed for the moment: for want of time, of a connection or of resources. */
    public boolean passing() {
      return !worked && (sqlState == null || PASSING.matcher(sqlState).matches());
    }
  }

  /**
   * Two ordinary sessions side by side.
   *
   * @param keyDataPid what the server called the first session's process when it connected
   * @param pids {@code pg_backend_pid()} of the first session, each time it was asked
   * @param secondPids of the second session
   * @param startedAt {@code pg_postmaster_start_time()} as both saw it, to tell two servers apart
   * @param beginRefused {@code BEGIN} was refused, as statement pooling does
   * @param error the second session could not be had
   * @param product what it calls itself, or answers that only it answers; null: not known
   */
  public record PoolerProbe(
      int keyDataPid,
      List<Integer> pids,
      List<Integer> secondPids,
      List<String> startedAt,
      boolean beginRefused,
      @Nullable String error,
      @Nullable String product) {
    public PoolerProbe {
      pids = Lists.copy(pids);
      secondPids = Lists.copy(secondPids);
      startedAt = Lists.copy(startedAt);
    }

    /** The process that answers is not the one that the connection was told of. */
    public boolean proxied() {
      return pids.stream().anyMatch(pid -> pid != keyDataPid);
    }

    /**
     * Sessions take turns on the same backends: certain, because one server never gives two live
     * sessions one pid.
     */
    public boolean sharesBackends() {
      boolean oneServer = startedAt.stream().distinct().count() <= 1;
      return beginRefused
          || (oneServer
              && (pids.stream().distinct().count() > 1
                  || secondPids.stream().distinct().count() > 1
                  || pids.stream().anyMatch(secondPids::contains)));
    }
  }

  /**
   * A replication connection.
   *
   * @param host where it went, which differs from the ordinary one with {@code --direct-url}
   * @param cause why it could not be had; null: it worked
   * @param sqlState likewise
   * @param product what stands before the server there, where it goes another way than the ordinary
   *     connections; null: nothing that is known, or not asked
   */
  public record ReplicationProbe(
      @Nullable String host,
      int port,
      boolean worked,
      ConnectionFacts.@Nullable Cause cause,
      @Nullable String sqlState,
      @Nullable String message,
      @Nullable String systemId,
      @Nullable String database,
      @Nullable String product) {
    /** One of which it is not known what it goes through. */
    public ReplicationProbe(
        @Nullable String host,
        int port,
        boolean worked,
        ConnectionFacts.@Nullable Cause cause,
        @Nullable String sqlState,
        @Nullable String message,
        @Nullable String systemId,
        @Nullable String database) {
      this(host, port, worked, cause, sqlState, message, systemId, database, null);
    }

    /** The same with what stands before the server. */
    public ReplicationProbe through(@Nullable String other) {
      return new ReplicationProbe(
          host, port, worked, cause, sqlState, message, systemId, database, other);
    }
  }

  /**
   * One change sent and received back.
   *
   * @param slotMillis time to create the temporary slot
   * @param latencyMillis from the commit's acknowledgement to the receipt
   * @param inconclusive it did not work, which says nothing of the stream
   */
  public record StreamProbe(
      boolean worked,
      @Nullable String sqlState,
      @Nullable String message,
      @Nullable Double slotMillis,
      @Nullable Double latencyMillis,
      List<String> blockers,
      boolean inconclusive) {
    public StreamProbe {
      blockers = Lists.copy(blockers);
    }

    /** One that proved something, be it that the stream does not work. */
    public StreamProbe(
        boolean worked,
        @Nullable String sqlState,
        @Nullable String message,
        @Nullable Double slotMillis,
        @Nullable Double latencyMillis,
        List<String> blockers) {
      this(worked, sqlState, message, slotMillis, latencyMillis, blockers, false);
    }
  }

  /** The slot that was tried with this output plugin; null: none was. */
  public @Nullable Attempt slot(String plugin) {
    return plugin.equals("pgoutput") ? slot : plugins.get(plugin);
  }

  public ProbeFacts {
    publicationForms = Lists.copy(publicationForms);
    rowSecurity = Lists.copy(rowSecurity);
    plugins = Lists.copy(plugins);
    servers = Lists.copy(servers);
  }
}
