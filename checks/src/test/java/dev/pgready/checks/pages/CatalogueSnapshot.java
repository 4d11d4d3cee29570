// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.pages;

import dev.pgready.checks.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** All that a remediation script may change, as text lines that can be compared. */
public final class CatalogueSnapshot {
  private static final List<String> QUERIES =
      List.of(
          "SELECT 'setting ' || name || ' ' || setting FROM pg_settings"
              + " WHERE context IN ('postmaster', 'sighup') OR name ~ '(timeout|retention|_wal_)'",
          "SELECT 'role ' || rolname || ' ' || concat_ws(' ', rolsuper, rolreplication, rolbypassrls,"
              + " rolcanlogin, rolconnlimit, rolvaliduntil) FROM pg_roles WHERE rolname !~ '^pg_'",
          "SELECT 'member ' || m.roleid::regrole || ' ' || m.member::regrole FROM pg_auth_members m",
          "SELECT 'role setting ' || setdatabase::text || ' ' || setrole::regrole || ' ' || setconfig::text"
              + " FROM pg_db_role_setting",
          "SELECT 'database ' || datname || ' ' || datdba::regrole || ' ' || datconnlimit || ' ' || coalesce((SELECT"
              + " string_agg(x::text, ' ' ORDER BY x::text) FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) x), '')"
              + " FROM pg_database WHERE datname = current_database()",
          "SELECT 'schema ' || nspname || ' ' || nspowner::regrole || ' ' || coalesce((SELECT"
              + " string_agg(x::text, ' ' ORDER BY x::text) FROM aclexplode(coalesce(nspacl, acldefault('n', nspowner))) x), '')"
              + " FROM pg_namespace WHERE nspname !~ '^pg_'",
          "SELECT 'table ' || oid::regclass || ' ' || relowner::regrole || ' ' || concat_ws(' ', CASE WHEN relreplident = 'i' AND NOT EXISTS (SELECT FROM pg_index"
              + " WHERE indrelid = pg_class.oid AND indisreplident) THEN 'n' ELSE relreplident END, relrowsecurity,"
              + " relforcerowsecurity, relpersistence) || ' ' || coalesce((SELECT"
              + " string_agg(x::text, ' ' ORDER BY x::text) FROM aclexplode(coalesce(relacl, acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::\"char\", relowner))) x), '')"
              + " FROM pg_class WHERE relkind IN ('r', 'p', 'S') AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'",
          "SELECT 'index ' || indexrelid::regclass || ' ' || indisreplident FROM pg_index"
              + " WHERE indrelid::regclass::text !~ '^(pg_|information_schema)'",
          "SELECT 'default ' || defaclrole::regrole || ' ' || concat_ws(' ', defaclnamespace, defaclobjtype) || ' ' || (SELECT"
              + " string_agg(x::text, ' ' ORDER BY x::text) FROM aclexplode(defaclacl) x) FROM pg_default_acl",
          "SELECT 'publication ' || (to_jsonb(p) - 'oid')::text FROM pg_publication p",
          "SELECT 'published ' || p.pubname || ' ' || r.prrelid::regclass || ' '"
              + " || (to_jsonb(r) - 'oid' - 'prpubid')::text"
              + " FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid",
          "SELECT 'event trigger ' || concat_ws(' ', evtname, evtenabled) FROM pg_event_trigger",
          "SELECT 'function ' || oid::regprocedure || ' ' || coalesce(proacl::text, '') FROM pg_proc"
              + " WHERE pronamespace::regnamespace::text !~ '^(pg_|information_schema)' OR proname = 'pg_logical_emit_message'");

  private CatalogueSnapshot() {}

  /** In one session: a backend of its own for each query took longer than all the queries. */
  public static List<String> of(TestPostgres server, String database) {
    try (Connection connection = server.connect("postgres", database);
        Statement statement = connection.createStatement()) {
      List<String> lines = new ArrayList<>();
      for (String query : QUERIES) {
        List<String> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
          while (rows.next()) {
            found.add(String.valueOf(rows.getString(1)));
          }
        }
        found.stream().sorted().forEach(lines::add);
      }
      return lines;
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
