package dev.pgready.checks.facts;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was tried on the server, beyond reading its catalogue. Null: not tried.
 *
 * <p>DDL and row security are tried as the judged role, or not at all; replication connection, slot
 * and stream always as the role that logs in.
 *
 * @param pooler whether sessions share backends
 * @param replication a connection with {@code replication=database} and IDENTIFY_SYSTEM
 * @param publicationForms CREATE PUBLICATION, rolled back, by form: {@code empty}, {@code table},
 *     {@code schema}, {@code all}
 * @param eventTrigger CREATE EVENT TRIGGER, rolled back
 * @param rowSecurity tables whose rows the role would not all see, by sqlName
 * @param slot a temporary slot
 * @param stream one change sent and received back
 */
public record ProbeFacts(
    @Nullable PoolerProbe pooler,
    @Nullable ReplicationProbe replication,
    Map<String, Attempt> publicationForms,
    @Nullable Attempt eventTrigger,
    Map<String, Attempt> rowSecurity,
    @Nullable Attempt slot,
    @Nullable StreamProbe stream) {

  /** Nothing was tried. */
  public static final ProbeFacts NONE =
      new ProbeFacts(null, null, Map.of(), null, Map.of(), null, null);

  /**
   * How one attempt ended.
   *
   * @param sqlState null: it worked, or the server said nothing
   * @param millis how long it took
   */
  public record Attempt(
      boolean worked, @Nullable String sqlState, @Nullable String message, @Nullable Long millis) {}

  /**
   * Two ordinary sessions side by side.
   *
   * @param keyDataPid what the server called the first session's process when it connected
   * @param pids {@code pg_backend_pid()} of the first session, each time it was asked
   * @param secondPids of the second session
   * @param startedAt {@code pg_postmaster_start_time()} as both saw it, to tell two servers apart
   * @param beginRefused {@code BEGIN} was refused, as statement pooling does
   * @param error the second session could not be had
   */
  public record PoolerProbe(
      int keyDataPid,
      List<Integer> pids,
      List<Integer> secondPids,
      List<String> startedAt,
      boolean beginRefused,
      @Nullable String error) {
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
   */
  public record ReplicationProbe(
      @Nullable String host,
      int port,
      boolean worked,
      ConnectionFacts.@Nullable Cause cause,
      @Nullable String sqlState,
      @Nullable String message,
      @Nullable String systemId,
      @Nullable String database) {}

  /**
   * One change sent and received back.
   *
   * @param slotMillis time to create the temporary slot
   * @param latencyMillis from the commit's acknowledgement to the receipt
   */
  public record StreamProbe(
      boolean worked,
      @Nullable String sqlState,
      @Nullable String message,
      @Nullable Double slotMillis,
      @Nullable Double latencyMillis,
      List<String> blockers) {
    public StreamProbe {
      blockers = Lists.copy(blockers);
    }
  }

  public ProbeFacts {
    publicationForms = Lists.copy(publicationForms);
    rowSecurity = Lists.copy(rowSecurity);
  }
}
