// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.Effect.Cost;
import dev.pgready.remediation.Effect.Lock;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement of a remedy, and what a careful person asks before running it. Only statements
 * that pgready itself writes are understood, so their identifiers are known to be quoted by {@link
 * Identifiers}.
 *
 * @param sql without final semicolon
 * @param object the object that it changes, as SQL; null: none that matters
 */
public record Statement(String sql, Kind kind, @Nullable String object) {

  /** What a statement does, as far as a plan must know. */
  public enum Kind {
    SETTING(Stage.SETTINGS, false),
    RELOAD(Stage.SETTINGS, false),
    ROLE_CREATE(Stage.ROLES, true),
    ROLE(Stage.ROLES, true),
    GRANT(Stage.ROLES, true),
    DEFAULT_PRIVILEGES(Stage.ROLES, true),
    DATABASE(Stage.ROLES, true),
    OWNER(Stage.OWNERSHIP, true),
    INDEX_CONCURRENTLY(Stage.IDENTITY, false),
    KEY(Stage.IDENTITY, true),
    NOT_NULL(Stage.IDENTITY, true),
    IDENTITY(Stage.IDENTITY, true),
    /** Must not run again: the old name is gone. */
    RENAME(Stage.IDENTITY, true),
    TABLE(Stage.IDENTITY, true),
    /** Writes every row of the table again. */
    REWRITE(Stage.REWRITES, true),
    POLICY_CREATE(Stage.ROLES, true),
    /** Of row level security: CREATE POLICY taken back, FORCE. */
    POLICY(Stage.ROLES, true),
    PUBLICATION_CREATE(Stage.PUBLICATION, true),
    PUBLICATION_ADD(Stage.PUBLICATION, true),
    PUBLICATION(Stage.PUBLICATION, true),
    /** Only together with the statement that creates it again, and only if the user chose it. */
    PUBLICATION_DROP(Stage.PUBLICATION, true),
    /** Not in a transaction that has written, and it waits for those that are open. */
    SLOT_CREATE(Stage.SLOTS, false),
    /**
     * Ends a session, drops a slot or rolls a transaction back: never printed as something that
     * runs.
     */
    DESTRUCTIVE(Stage.SLOTS, false),
    /** Of the user's own: nothing is known of it, so that it stands alone and as it is. */
    EDITED(Stage.ELSEWHERE, false),
    OTHER(Stage.ELSEWHERE, true);

    private final Stage stage;
    private final boolean transactional;

    Kind(Stage stage, boolean transactional) {
      this.stage = stage;
      this.transactional = transactional;
    }

    public Stage stage() {
      return stage;
    }

    /** Whether something is gone or ended afterwards: it runs only if the user chose it. */
    public boolean destructive() {
      return this == DESTRUCTIVE || this == PUBLICATION_DROP;
    }

    /** Whether PostgreSQL lets it run inside a transaction. */
    public boolean transactional() {
      return transactional;
    }
  }

  /**
   * A statement that the user has written, without final semicolon. Nobody here understands it, so
   * that nothing in it can be written in another way.
   *
   * @throws IllegalArgumentException where it has hidden characters
   */
  static Statement edited(String written) {
    if (hides(written)) {
      throw new IllegalArgumentException("hidden characters in a statement");
    }
    return new Statement(written, Kind.EDITED, null);
  }

  /** Whether a text that somebody wrote has characters that nobody sees, but for line breaks. */
  public static boolean hides(String text) {
    return text.codePoints().anyMatch(c -> c != '\n' && c != '\t' && Printable.hidden(c));
  }

  /** Reads a statement of our own; what its names hold does not matter. */
  public static Statement of(String written) {
    String sql = SqlReader.printable(written);
    SqlReader reader = new SqlReader(sql);
    String first = reader.word();
    return switch (first == null ? "" : first) {
      case "ALTER" -> alter(sql, reader);
      case "CREATE" -> create(sql, reader);
      case "GRANT", "REVOKE" -> new Statement(sql, Kind.GRANT, null);
      case "SELECT" -> select(sql, reader);
      case "DROP" -> drop(sql, reader);
      case "ROLLBACK", "COMMIT" ->
          new Statement(sql, reader.words("PREPARED") ? Kind.DESTRUCTIVE : Kind.OTHER, null);
      default -> new Statement(sql, Kind.OTHER, null);
    };
  }

  private static Statement about(String sql, Kind kind, @Nullable String object) {
    return object == null ? new Statement(sql, Kind.OTHER, null) : new Statement(sql, kind, object);
  }

  private static Statement drop(String sql, SqlReader reader) {
    if (reader.words("PUBLICATION IF EXISTS")) {
      return about(sql, Kind.PUBLICATION, reader.name());
    }
    if (reader.words("PUBLICATION")) {
      return about(sql, Kind.PUBLICATION_DROP, reader.name());
    }
    if (reader.words("POLICY")) {
      reader.words("IF EXISTS");
      return reader.name() != null && reader.words("ON")
          ? about(sql, Kind.POLICY, reader.qualified())
          : new Statement(sql, Kind.DESTRUCTIVE, null);
    }
    return new Statement(sql, Kind.DESTRUCTIVE, null);
  }

  private static Statement alter(String sql, SqlReader reader) {
    if (reader.words("SYSTEM SET") || reader.words("SYSTEM RESET")) {
      return about(sql, Kind.SETTING, reader.qualified());
    }
    if (reader.words("DEFAULT PRIVILEGES")) {
      return new Statement(sql, Kind.DEFAULT_PRIVILEGES, null);
    }
    String word = reader.word();
    String what = word == null ? "" : word;
    return switch (what) {
      case "ROLE", "USER" -> about(sql, Kind.ROLE, reader.name());
      case "DATABASE" -> about(sql, Kind.DATABASE, reader.name());
      case "TABLE" -> {
        reader.words("ONLY");
        String table = reader.qualified();
        yield about(sql, table(reader), table);
      }
      case "ROUTINE", "FUNCTION", "VIEW" ->
          new Statement(sql, sql.contains(" OWNER TO ") ? Kind.OWNER : Kind.OTHER, null);
      case "SCHEMA", "SEQUENCE" -> {
        String object = reader.qualified();
        yield reader.words("OWNER TO")
            ? about(sql, Kind.OWNER, object)
            : what.equals("SCHEMA") && reader.words("RENAME")
                ? about(sql, Kind.RENAME, object)
                : new Statement(sql, Kind.OTHER, null);
      }
      case "PUBLICATION" -> {
        String publication = reader.name();
        yield about(
            sql,
            reader.words("OWNER TO")
                ? Kind.OWNER
                : reader.words("RENAME TO")
                    ? Kind.RENAME
                    : reader.words("ADD TABLE") ? Kind.PUBLICATION_ADD : Kind.PUBLICATION,
            publication);
      }
      default -> new Statement(sql, Kind.OTHER, null);
    };
  }

  /** What ALTER TABLE does, after the table's name. */
  private static Kind table(SqlReader reader) {
    if (reader.words("REPLICA IDENTITY")) {
      return Kind.IDENTITY;
    }
    if (reader.words("OWNER TO")) {
      return Kind.OWNER;
    }
    if (reader.words("RENAME")) {
      return Kind.RENAME;
    }
    if (reader.words("ADD")) {
      return key(reader) ? Kind.KEY : Kind.TABLE;
    }
    if (reader.words("ALTER")) {
      reader.words("COLUMN");
      return reader.name() != null && reader.words("SET NOT NULL") ? Kind.NOT_NULL : Kind.TABLE;
    }
    if (reader.words("SET LOGGED") || reader.words("SET UNLOGGED")) {
      return Kind.REWRITE;
    }
    if (reader.words("FORCE ROW") || reader.words("NO FORCE")) {
      return Kind.POLICY;
    }
    return reader.words("DROP") && !reader.words("CONSTRAINT") ? Kind.DESTRUCTIVE : Kind.TABLE;
  }

  /** Behind ADD. */
  private static boolean key(SqlReader reader) {
    if (reader.words("CONSTRAINT")) {
      reader.name();
    }
    return reader.words("PRIMARY KEY") || reader.words("UNIQUE");
  }

  private static Statement create(String sql, SqlReader reader) {
    if (reader.words("ROLE") || reader.words("USER")) {
      return about(sql, Kind.ROLE_CREATE, reader.name());
    }
    if (reader.words("PUBLICATION")) {
      return about(sql, Kind.PUBLICATION_CREATE, reader.name());
    }
    if (reader.words("POLICY")) {
      return reader.name() != null && reader.words("ON")
          ? about(sql, Kind.POLICY_CREATE, reader.qualified())
          : new Statement(sql, Kind.OTHER, null);
    }
    if (reader.words("UNIQUE INDEX CONCURRENTLY")) {
      reader.words("IF NOT EXISTS");
      return reader.name() != null && reader.words("ON")
          ? about(sql, Kind.INDEX_CONCURRENTLY, reader.qualified())
          : new Statement(sql, Kind.OTHER, null);
    }
    return new Statement(sql, Kind.OTHER, null);
  }

  private static Statement select(String sql, SqlReader reader) {
    if (reader.words("pg_catalog")) {
      reader.mark('.');
    }
    String function = reader.word();
    return new Statement(
        sql,
        switch (function == null ? "" : function) {
          case "PG_RELOAD_CONF" -> Kind.RELOAD;
          case "PG_TERMINATE_BACKEND", "PG_CANCEL_BACKEND", "PG_DROP_REPLICATION_SLOT" ->
              Kind.DESTRUCTIVE;
          case "PG_CREATE_LOGICAL_REPLICATION_SLOT" -> Kind.SLOT_CREATE;
          default -> Kind.OTHER;
        },
        null);
  }

  /**
   * The statement as it changes nothing when it has run before; several where it must be taken
   * apart.
   */
  public List<String> guarded() {
    if (kind == Kind.PUBLICATION_ADD || (kind == Kind.PUBLICATION && leavesOut())) {
      return eachMember();
    }
    if (kind == Kind.SLOT_CREATE) {
      return List.of(sql + newSlot());
    }
    return List.of(done().map(done -> block(done, laidOut())).orElseGet(this::laidOut));
  }

  private boolean leavesOut() {
    SqlReader reader = new SqlReader(sql);
    return reader.words("ALTER PUBLICATION") && reader.name() != null && reader.words("DROP TABLE");
  }

  /** A query with a row if the statement has run already; empty: it may simply run again. */
  Optional<String> done() {
    return switch (kind) {
      case ROLE_CREATE -> Optional.of(named("pg_roles", "rolname"));
      case PUBLICATION_CREATE -> Optional.of(named("pg_publication", "pubname"));
      case KEY ->
          primaryKey()
              ? Optional.of(
                  "SELECT FROM pg_catalog.pg_constraint WHERE contype OPERATOR(pg_catalog.=) 'p' AND conrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                      .formatted(SqlReader.registered(required())))
              : Optional.empty();
      case RENAME -> Optional.of("SELECT WHERE " + gone());
      case POLICY_CREATE -> Optional.of(policy());
      case SETTING,
          RELOAD,
          ROLE,
          GRANT,
          DEFAULT_PRIVILEGES,
          DATABASE,
          OWNER,
          INDEX_CONCURRENTLY,
          NOT_NULL,
          IDENTITY,
          TABLE,
          REWRITE,
          POLICY,
          PUBLICATION_ADD,
          PUBLICATION,
          PUBLICATION_DROP,
          SLOT_CREATE,
          DESTRUCTIVE,
          EDITED,
          OTHER ->
          Optional.empty();
    };
  }

  /** What it does to the table that it is about while it runs; empty: no table is locked. */
  public Optional<Effect> effect() {
    return switch (kind) {
      case IDENTITY, POLICY_CREATE, POLICY ->
          Optional.of(new Effect(Lock.ACCESS_EXCLUSIVE, Cost.MOMENT));
      case TABLE ->
          // a function, which nobody waits for
          object == null
              ? Optional.empty()
              : Optional.of(new Effect(Lock.ACCESS_EXCLUSIVE, Cost.MOMENT));
      case OWNER, RENAME ->
          onTable()
              ? Optional.of(new Effect(Lock.ACCESS_EXCLUSIVE, Cost.MOMENT))
              : Optional.empty();
      case KEY ->
          Optional.of(new Effect(Lock.ACCESS_EXCLUSIVE, usingIndex() ? Cost.SCAN : Cost.INDEX));
      case NOT_NULL -> Optional.of(new Effect(Lock.ACCESS_EXCLUSIVE, Cost.SCAN));
      case REWRITE -> Optional.of(new Effect(Lock.ACCESS_EXCLUSIVE, Cost.REWRITE));
      case INDEX_CONCURRENTLY -> Optional.of(new Effect(Lock.SHARE_UPDATE_EXCLUSIVE, Cost.INDEX));
      case PUBLICATION_CREATE, PUBLICATION_ADD ->
          !listsTables()
              ? Optional.empty()
              : Optional.of(new Effect(Lock.SHARE_UPDATE_EXCLUSIVE, Cost.MOMENT));
      case PUBLICATION ->
          !listsTables()
              ? Optional.empty()
              : Optional.of(new Effect(Lock.SHARE_UPDATE_EXCLUSIVE, Cost.MOMENT));
      case SETTING,
          RELOAD,
          ROLE_CREATE,
          ROLE,
          GRANT,
          DEFAULT_PRIVILEGES,
          DATABASE,
          PUBLICATION_DROP,
          SLOT_CREATE,
          DESTRUCTIVE,
          EDITED,
          OTHER ->
          Optional.empty();
    };
  }

  /** What it locks and for how long; empty: nothing that an application would notice. */
  public Optional<String> lock() {
    return effect()
        .map(
            effect ->
                effect.words(
                    object != null && !listsTables() ? object : "the tables that it names"));
  }

  private boolean mayListTables() {
    return kind == Kind.GRANT
        || kind == Kind.PUBLICATION_CREATE
        || kind == Kind.PUBLICATION_ADD
        || kind == Kind.PUBLICATION;
  }

  /** Whether there are any, which is told by the first. */
  private boolean listsTables() {
    SqlReader reader = new SqlReader(sql);
    if (!mayListTables() || !reader.toListOfTables()) {
      return false;
    }
    reader.words("ONLY");
    return reader.qualified() != null;
  }

  /** The tables that a publication's statement or a GRANT lists, as they are written. */
  List<String> tables() {
    if (!mayListTables()) {
      return List.of();
    }
    SqlReader reader = new SqlReader(sql);
    if (!reader.toListOfTables()) {
      return List.of();
    }
    int from = reader.position();
    reader.skipTo("TO", "FROM", "WITH");
    List<String> tables = new ArrayList<>();
    for (String member : SqlReader.split(sql.substring(from, reader.position()).strip())) {
      SqlReader listed = new SqlReader(member);
      listed.words("ONLY");
      String name = listed.qualified();
      if (name != null) {
        tables.add(name);
      }
    }
    return tables;
  }

  /** Whether an ALTER is about a table, not about what it is in. */
  private boolean onTable() {
    return new SqlReader(sql).words("ALTER TABLE");
  }

  private boolean usingIndex() {
    SqlReader reader = new SqlReader(sql);
    return reader.skipTo("USING") && reader.words("USING INDEX");
  }

  /** Whether it is REPLICA IDENTITY FULL. */
  boolean identifiesByWholeRow() {
    return kind == Kind.IDENTITY && sql.endsWith(" REPLICA IDENTITY FULL");
  }

  /** What is left to the user to fill in, such as {@code columns of public.logs}; each once. */
  public List<String> placeholders() {
    if (kind == Kind.EDITED || sql.indexOf('<') < 0) {
      return List.of();
    }
    return new SqlReader(sql).placeholders();
  }

  /** One table on each line where it lists several, so that a line can be struck out. */
  private String laidOut() {
    return kind == Kind.PUBLICATION_CREATE ? PublishedList.of(sql, tables()) : sql;
  }

  private String policy() {
    SqlReader reader = new SqlReader(sql);
    reader.words("CREATE POLICY");
    String name = reader.name();
    return "SELECT FROM pg_catalog.pg_policy WHERE polname OPERATOR(pg_catalog.=) %s AND polrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
        .formatted(
            Identifiers.literal(SqlReader.unquote(name == null ? "" : name)),
            SqlReader.registered(required()));
  }

  /** The condition that the slot is not there yet; in a DO block it could not be created. */
  private String newSlot() {
    SqlReader reader = new SqlReader(sql);
    reader.words("SELECT pg_catalog");
    reader.mark('.');
    reader.word();
    String slot = reader.mark('(') ? reader.literal() : null;
    return slot == null
        ? ""
        : " WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots WHERE slot_name OPERATOR(pg_catalog.=) %s)"
            .formatted(Identifiers.literal(slot));
  }

  private boolean primaryKey() {
    SqlReader reader = new SqlReader(sql);
    reader.words("ALTER TABLE");
    reader.words("ONLY");
    reader.qualified();
    reader.words("ADD");
    if (reader.words("CONSTRAINT")) {
      reader.name();
    }
    return reader.words("PRIMARY KEY");
  }

  /** That what is to be renamed is not called that any more. */
  private String gone() {
    String name = SqlReader.registered(required());
    SqlReader reader = new SqlReader(sql);
    if (reader.words("ALTER PUBLICATION")) {
      return "NOT EXISTS (%s)".formatted(named("pg_publication", "pubname"));
    }
    if (reader.words("ALTER SCHEMA")) {
      return "pg_catalog.to_regnamespace(%s) IS NULL".formatted(name);
    }
    reader.words("ALTER TABLE");
    reader.words("ONLY");
    reader.qualified();
    String column = reader.words("RENAME COLUMN") ? reader.name() : null;
    return column != null
        ? "NOT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(%s)::pg_catalog.oid AND attname OPERATOR(pg_catalog.=) %s)"
            .formatted(name, Identifiers.literal(SqlReader.unquote(column)))
        : "pg_catalog.to_regclass(%s) IS NULL".formatted(name);
  }

  /** ADD TABLE and DROP TABLE fail where it is done already, so that each table needs its own. */
  private List<String> eachMember() {
    String publication = required();
    boolean drop = leavesOut();
    SqlReader reader = new SqlReader(sql);
    reader.toListOfTables();
    List<String> statements = new ArrayList<>();
    for (String member : SqlReader.split(sql.substring(reader.position()))) {
      SqlReader listed = new SqlReader(member);
      listed.words("ONLY");
      String name = listed.qualified();
      if (name == null) {
        return List.of(sql);
      }
      String there =
          "SELECT FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid OPERATOR(pg_catalog.=) r.prpubid"
              + " WHERE p.pubname OPERATOR(pg_catalog.=) %s AND r.prrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                  .formatted(
                      Identifiers.literal(SqlReader.unquote(publication)),
                      SqlReader.registered(name));
      statements.add(
          drop
              ? block(
                  "SELECT WHERE NOT EXISTS (%s)".formatted(there),
                  "ALTER PUBLICATION " + publication + " DROP TABLE " + member)
              : block(there, "ALTER PUBLICATION " + publication + " ADD TABLE " + member));
    }
    return statements;
  }

  private String named(String catalogue, String column) {
    return "SELECT FROM pg_catalog.%s WHERE %s OPERATOR(pg_catalog.=) %s"
        .formatted(catalogue, column, Identifiers.literal(SqlReader.unquote(required())));
  }

  private static String block(String exists, String statement) {
    String tag = "$pgready$";
    for (int n = 1; statement.contains(tag) || exists.contains(tag); n++) {
      tag = "$pgready" + n + "$";
    }
    return """
        DO %s
        BEGIN
          IF NOT EXISTS (%s) THEN
            %s;
          END IF;
        END
        %s"""
        .formatted(tag, exists, statement, tag);
  }

  private String required() {
    if (object == null) {
      throw new IllegalStateException("no object in: " + sql);
    }
    return object;
  }
}
