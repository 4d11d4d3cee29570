// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import dev.pgready.profile.Lists;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The role that is judged.
 *
 * @param current whether it is the one that asked
 * @param validUntil ISO 8601 in UTC; null: no end
 * @param memberOf roles with a meaning (profiles', predefined ones) of which it is a member,
 *     directly or not
 * @param readsAllStats whether the one that asked sees other sessions in full
 * @param denied components that could not be read, and the right that is missing: asking for one of
 *     them throws {@link NotSeenException}
 */
public record RoleFacts(
    String name,
    boolean current,
    String session,
    boolean superuser,
    boolean replication,
    boolean bypassRls,
    boolean createRole,
    boolean createDb,
    boolean login,
    boolean inherit,
    int connectionLimit,
    @Nullable String validUntil,
    int sessions,
    List<String> memberOf,
    boolean readsAllStats,
    Map<String, String> denied) {
  public RoleFacts {
    Required.of(name, "name");
    Required.of(session, "session");
    denied = Lists.copy(denied);
    memberOf = Lists.copy(memberOf);
  }

  @Override
  public boolean superuser() {
    Required.seen("superuser", denied);
    return superuser;
  }

  @Override
  public boolean replication() {
    Required.seen("replication", denied);
    return replication;
  }

  @Override
  public boolean bypassRls() {
    Required.seen("bypassRls", denied);
    return bypassRls;
  }

  /** Whose limits and settings hold: the one that logs in, whichever it takes on afterwards. */
  public String limited() {
    return current() ? session() : name();
  }

  @Override
  public boolean createRole() {
    Required.seen("createRole", denied);
    return createRole;
  }

  @Override
  public boolean createDb() {
    Required.seen("createDb", denied);
    return createDb;
  }

  @Override
  public boolean login() {
    Required.seen("login", denied);
    return login;
  }

  @Override
  public boolean inherit() {
    Required.seen("inherit", denied);
    return inherit;
  }

  @Override
  public int connectionLimit() {
    Required.seen("connectionLimit", denied);
    return connectionLimit;
  }

  @Override
  public @Nullable String validUntil() {
    Required.seen("validUntil", denied);
    return validUntil;
  }

  @Override
  public int sessions() {
    Required.seen("sessions", denied);
    return sessions;
  }

  @Override
  public List<String> memberOf() {
    Required.seen("memberOf", denied);
    return memberOf;
  }

  @Override
  public boolean readsAllStats() {
    Required.seen("readsAllStats", denied);
    return readsAllStats;
  }
}
