// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.postgres.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells which tables a statement created or changed, and how they are then: event triggers of the
 * temporary server send it with the statement's own answer, whether the change stands in the
 * statement or in a function that it calls. What it tells is a hint for places and no verdict.
 */
final class ChangeWatch {
  /** Fields of a message: what a file holds cannot have it by chance. */
  static final String FIELD = "\u001f";

  private static final String SCHEMA = "pgready_watch";

  /**
   * A table as it is after a statement, or that it is gone, or a publication.
   *
   * @param oid 0: a publication
   * @param name as SQL would need it; null: it is gone
   * @param aspects of what a table is made: see {@link TableHistory}
   */
  record Seen(long oid, @Nullable String name, List<String> aspects) {
    Seen {
      aspects = List.copyOf(aspects);
    }
  }

  private static final String TELL =
      """
      CREATE FUNCTION pgready_watch.tell() RETURNS event_trigger LANGUAGE plpgsql
      SET client_min_messages = notice SET search_path = pg_catalog, pg_temp AS $body$
      DECLARE
        touched oid[];
        one oid;
        command record;
        table_state text;
      BEGIN
        IF tg_event = 'sql_drop' THEN
          touched := ARRAY(
            SELECT DISTINCT objid FROM pg_event_trigger_dropped_objects() WHERE classid = 'pg_class'::regclass);
          FOR table_state IN
            SELECT concat_ws(chr(31), id, 'gone') FROM unnest(touched) id
            WHERE NOT EXISTS (SELECT FROM pg_class WHERE oid = id)
          LOOP RAISE NOTICE '%%', '%1$s' || table_state; END LOOP;
          FOR table_state IN
            SELECT DISTINCT concat_ws(chr(31), 0, 'publication', address_args[1])
            FROM pg_event_trigger_dropped_objects() WHERE object_type = 'publication relation'
          LOOP RAISE NOTICE '%%', '%1$s' || table_state; END LOOP;
        ELSE
          FOR command IN
            SELECT classid, objid FROM pg_event_trigger_ddl_commands()
            WHERE object_type IN ('table', 'index', 'policy', 'publication', 'publication relation',
              'publication namespace', 'table column', 'table constraint')
          LOOP
            IF command.classid = 'pg_class'::regclass THEN
              -- an index that is not unique identifies nothing
              touched := touched || coalesce(
                (SELECT CASE WHEN indisunique THEN indrelid ELSE 0 END FROM pg_index WHERE indexrelid = command.objid),
                command.objid);
            ELSIF command.classid = 'pg_policy'::regclass THEN
              touched := touched || (SELECT polrelid FROM pg_policy WHERE oid = command.objid);
            ELSE
              FOR table_state IN
                SELECT concat_ws(chr(31), 0, 'publication', pubname) FROM pg_publication
                WHERE oid = command.objid AND command.classid = 'pg_publication'::regclass
                  OR oid = (SELECT prpubid FROM pg_publication_rel WHERE oid = command.objid)
              LOOP RAISE NOTICE '%%', '%1$s' || table_state; END LOOP;
            END IF;
          END LOOP;
        END IF;
        touched := array_remove(touched, 0::oid);
        IF touched IS NULL OR touched = '{}' THEN
          RETURN;
        END IF;
        IF EXISTS (SELECT FROM pg_inherits) THEN
          touched := ARRAY(
            WITH RECURSIVE below(id) AS (
              SELECT unnest(touched)
              UNION SELECT inhrelid FROM pg_inherits JOIN below ON inhparent = id),
            above(id) AS (
              SELECT unnest(touched)
              UNION SELECT inhparent FROM pg_inherits JOIN above ON inhrelid = id)
            SELECT id FROM below UNION SELECT id FROM above);
        END IF;
        FOREACH one IN ARRAY touched LOOP
          SELECT concat_ws(chr(31), t.oid, 'table', n.nspname, t.relname,
            t.relreplident::text || coalesce((SELECT string_agg(concat(indexrelid, indisprimary, indisreplident, indimmediate,
                (SELECT string_agg(attnotnull::text, '' ORDER BY attnum) FROM pg_attribute
                 WHERE attrelid = one AND attnum = ANY (indkey))), ',' ORDER BY indexrelid)
              FROM pg_index WHERE indrelid = one AND indisunique), ''),
            concat(t.relrowsecurity, t.relforcerowsecurity),
            concat(t.relkind, t.relpersistence, t.relispartition),
            EXISTS (SELECT FROM pg_inherits WHERE inhparent = one),
            (SELECT string_agg(concat(attname, chr(30), atttypid, ':', atttypmod, ':', attgenerated,
                ':', attidentity), chr(30) ORDER BY attnum)
              FROM pg_attribute WHERE attrelid = one AND attnum > 0 AND NOT attisdropped))
          INTO table_state
          FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
          WHERE t.oid = one AND t.relkind IN ('r', 'p', 'f', 'v', 'm');
          IF table_state IS NOT NULL THEN
            RAISE NOTICE '%%', '%1$s' || table_state;
          END IF;
        END LOOP;
      EXCEPTION WHEN OTHERS THEN
        NULL; -- a place that is not known: no reason for a statement to fail
      END
      $body$
      """;

  private ChangeWatch() {}

  /**
   * @param mark begins each message; nobody else knows it
   */
  static void install(Connection root, String mark) throws SQLException {
    try (Statement statement = root.createStatement()) {
      statement.execute("CREATE SCHEMA " + SCHEMA);
      statement.execute(TELL.formatted(mark));
      for (String event : List.of("ddl_command_end", "sql_drop")) {
        statement.execute(
            "CREATE EVENT TRIGGER pgready_watch_%s ON %s EXECUTE FUNCTION pgready_watch.tell()"
                .formatted(event, event));
      }
    }
  }

  static void remove(Connection root) throws SQLException {
    try (Statement statement = root.createStatement()) {
      statement.execute("DROP EVENT TRIGGER pgready_watch_ddl_command_end");
      statement.execute("DROP EVENT TRIGGER pgready_watch_sql_drop");
      statement.execute("DROP SCHEMA pgready_watch CASCADE");
    }
  }

  /** What came with the answer to a statement. */
  static List<Seen> of(Statement statement, String mark) throws SQLException {
    List<Seen> seen = new ArrayList<>();
    for (SQLWarning warning = statement.getWarnings();
        warning != null;
        warning = warning.getNextWarning()) {
      String text = String.valueOf(warning.getMessage());
      if (text.startsWith(mark)) {
        List<String> fields = List.of(text.substring(mark.length()).split(FIELD, -1));
        if (fields.size() > 1 && fields.get(0).matches("[0-9]{1,10}")) {
          seen.add(seen(Long.parseLong(fields.get(0)), fields.subList(1, fields.size())));
        }
      }
    }
    return seen;
  }

  private static Seen seen(long oid, List<String> fields) {
    if (fields.get(0).equals("table") && fields.size() > 3) {
      return new Seen(
          oid, Identifiers.quote(fields.get(1), fields.get(2)), fields.subList(3, fields.size()));
    }
    return new Seen(
        oid,
        fields.get(0).equals("publication") && fields.size() > 1
            ? Identifiers.quote(fields.get(1))
            : null,
        List.of());
  }
}
