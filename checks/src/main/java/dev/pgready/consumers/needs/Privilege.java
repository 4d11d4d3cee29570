// SPDX-License-Identifier: Apache-2.0
package dev.pgready.consumers.needs;

import java.util.Collection;
import java.util.stream.Collectors;

/** What a consumer's role may need, of what the facts tell; named as in GRANT. */
public enum Privilege {
  SELECT,
  INSERT,
  UPDATE,
  DELETE,
  TRUNCATE,
  CONNECT,
  CREATE,
  USAGE,
  EXECUTE,
  /** No privilege to be granted: the owner's rights. */
  OWNER;

  /** As GRANT takes several: "SELECT, INSERT". */
  public static String list(Collection<Privilege> privileges) {
    return privileges.stream().map(Privilege::name).collect(Collectors.joining(", "));
  }
}
