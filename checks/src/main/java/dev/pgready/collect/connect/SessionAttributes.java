// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.connect;

import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** libpq's {@code target_session_attrs}: which of the servers behind a connection will do. */
final class SessionAttributes {
  private SessionAttributes() {}

  /**
   * Why a session is not what was asked for; null: it is.
   *
   * @param wanted a value of target_session_attrs, but not prefer-standby
   */
  static @Nullable String mismatch(Session session, String wanted) throws SQLException {
    return switch (wanted) {
      case "read-write" -> readOnly(session) ? "its sessions are read-only" : null;
      case "read-only" -> readOnly(session) ? null : "its sessions can write";
      case "primary" -> standby(session) ? "it is a standby" : null;
      case "standby" -> standby(session) ? null : "it is a primary";
      default -> null;
    };
  }

  /** Servers since version 14 say so by themselves. */
  private static boolean standby(Session session) throws SQLException {
    String told = session.parameters().get("in_hot_standby");
    return told != null
        ? told.equals("on")
        : session.firstValue("SELECT pg_catalog.pg_is_in_recovery()").orElse("f").startsWith("t");
  }

  private static boolean readOnly(Session session) throws SQLException {
    Map<String, String> told = session.parameters();
    if (told.containsKey("in_hot_standby") && told.containsKey("default_transaction_read_only")) {
      return "on".equals(told.get("in_hot_standby"))
          || "on".equals(told.get("default_transaction_read_only"));
    }
    return session.firstValue("SHOW transaction_read_only").orElse("off").equals("on");
  }
}
