// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.profile.Lists;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param versionNum as {@code server_version_num}: 160004 is 16.4
 * @param banner {@code version()}
 * @param startedAt ISO 8601 in UTC
 * @param address the server's own; null over a Unix socket
 * @param lsn end of the WAL, or of what a standby has replayed; null: not known
 * @param tls whether the server sees this session encrypted; null: not known
 * @param primarySlotName the physical slot that this standby reads from; null: none
 * @param conninfoHasDatabase whether primary_conninfo names a database, as the synchronization of
 *     slots needs; null: none is set, or this role is not allowed to see it
 * @param denied components that could not be read, and the right that is missing: asking for one of
 *     them throws {@link NotSeenException}
 */
public record ServerFacts(
    String version,
    int versionNum,
    String banner,
    boolean inRecovery,
    String collectedAt,
    @Nullable String startedAt,
    int backendPid,
    @Nullable String address,
    @Nullable Integer port,
    @Nullable String lsn,
    @Nullable Boolean tls,
    @Nullable String primarySlotName,
    @Nullable Boolean conninfoHasDatabase,
    Map<String, String> denied) {
  public ServerFacts {
    Required.of(version, "version");
    denied = Lists.copy(denied);
    Required.of("banner", banner, denied);
    Required.of(collectedAt, "collectedAt");
  }

  public int major() {
    return versionNum / 10000;
  }

  /**
   * Whether {@code CONNECTION LIMIT} of a role or a database counts WAL senders, and refuses them:
   * until the minor releases of February 2025 (their release notes: limits hold for regular
   * backends alone). Seen on 13.18, 16.4 and 16.6, no longer on 16.8 and 17.11.
   */
  public boolean limitsSenders() {
    int minor = versionNum % 10000;
    return switch (major()) {
      case 13 -> minor < 19;
      case 14 -> minor < 16;
      case 15 -> minor < 11;
      case 16 -> minor < 7;
      case 17 -> minor < 3;
      default -> major() < 13;
    };
  }

  @Override
  public boolean inRecovery() {
    Required.seen("inRecovery", denied);
    return inRecovery;
  }

  @Override
  public String banner() {
    Required.seen("banner", denied);
    return banner;
  }

  @Override
  public @Nullable String startedAt() {
    Required.seen("startedAt", denied);
    return startedAt;
  }

  @Override
  public @Nullable String address() {
    Required.seen("address", denied);
    return address;
  }

  @Override
  public @Nullable Integer port() {
    Required.seen("port", denied);
    return port;
  }

  @Override
  public @Nullable String lsn() {
    Required.seen("lsn", denied);
    return lsn;
  }

  @Override
  public @Nullable Boolean tls() {
    Required.seen("tls", denied);
    return tls;
  }

  @Override
  public @Nullable String primarySlotName() {
    Required.seen("primarySlotName", denied);
    return primarySlotName;
  }

  @Override
  public @Nullable Boolean conninfoHasDatabase() {
    Required.seen("conninfoHasDatabase", denied);
    return conninfoHasDatabase;
  }

  /**
   * @param connect whether the role may connect
   * @param sessions ordinary sessions of this database now
   * @param connectionLimit -1: none
   * @param denied components that could not be read, and the right that is missing: asking for one
   *     of them throws {@link NotSeenException}
   */
  public record DatabaseFacts(
      String name,
      String owner,
      String encoding,
      int connectionLimit,
      boolean connect,
      boolean create,
      boolean owns,
      long frozenXidAge,
      int sessions,
      Map<String, String> denied) {
    public DatabaseFacts {
      denied = Lists.copy(denied);
      Required.of("encoding", encoding, denied);
      Required.of(name, "name");
      Required.of("owner", owner, denied);
    }

    @Override
    public String owner() {
      Required.seen("owner", denied);
      return owner;
    }

    @Override
    public String encoding() {
      Required.seen("encoding", denied);
      return encoding;
    }

    @Override
    public int connectionLimit() {
      Required.seen("connectionLimit", denied);
      return connectionLimit;
    }

    @Override
    public boolean connect() {
      Required.seen("connect", denied);
      return connect;
    }

    @Override
    public boolean create() {
      Required.seen("create", denied);
      return create;
    }

    @Override
    public boolean owns() {
      Required.seen("owns", denied);
      return owns;
    }

    @Override
    public long frozenXidAge() {
      Required.seen("frozenXidAge", denied);
      return frozenXidAge;
    }

    @Override
    public int sessions() {
      Required.seen("sessions", denied);
      return sessions;
    }
  }
}
