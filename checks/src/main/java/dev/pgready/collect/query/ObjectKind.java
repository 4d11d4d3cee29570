// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect.query;

import dev.pgready.collect.connect.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Objects of a server that people name. */
public enum ObjectKind {
  PUBLICATION("SELECT p.pubname::text FROM pg_catalog.pg_publication p"),
  SLOT("SELECT s.slot_name::text FROM pg_catalog.pg_replication_slots s"),
  ROLE("SELECT r.rolname::text FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_'"),
  SCHEMA(
      "SELECT n.nspname::text FROM pg_catalog.pg_namespace n"
          + " WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"),
  TABLE(
      "SELECT n.nspname::text || '.' || c.relname::text FROM pg_catalog.pg_class c"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p')"
          + " AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'");

  private final String select;

  ObjectKind(String select) {
    this.select = select;
  }

  /** The names of all objects of the kind, one a row, in no order. */
  public String select() {
    return select;
  }

  /** The names, in order. */
  public List<String> names(Session session) throws SQLException {
    return session.query(
        select + " ORDER BY 1",
        rows -> {
          List<String> names = new ArrayList<>();
          while (rows.next()) {
            names.add(String.valueOf(rows.getString(1)));
          }
          return names;
        });
  }
}
