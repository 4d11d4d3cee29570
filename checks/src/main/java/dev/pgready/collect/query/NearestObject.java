// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

import dev.pgready.collect.connect.Session;
import dev.pgready.postgres.NearestName;
import java.sql.SQLException;

/** Asks a server for the object that was meant by a name that no object of it has. */
public final class NearestObject {
  private NearestObject() {}

  /** As {@link NearestName#question}; empty as well where the server does not tell. */
  public static String question(Session session, ObjectKind kind, String written) {
    try {
      return NearestName.question(written, kind.names(session));
    } catch (SQLException e) {
      // the sentence stands without it
      return "";
    }
  }
}
