package dev.pgready.remediation;

import dev.pgready.postgres.Identifiers;
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
    PUBLICATION_CREATE(Stage.PUBLICATION, true),
    PUBLICATION_ADD(Stage.PUBLICATION, true),
    PUBLICATION(Stage.PUBLICATION, true),
    /** Not in a transaction that has written, and it waits for those that are open. */
    SLOT_CREATE(Stage.SLOTS, false),
    /**
     * Ends a session, drops a slot or rolls a transaction back: never printed as something that
     * runs.
     */
    DESTRUCTIVE(Stage.SLOTS, false),
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

    /** Whether PostgreSQL lets it run inside a transaction. */
    public boolean transactional() {
      return transactional;
    }
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
      case "DROP" ->
          reader.words("PUBLICATION IF EXISTS")
              ? about(sql, Kind.PUBLICATION, reader.name())
              : new Statement(sql, Kind.DESTRUCTIVE, null);
      case "ROLLBACK", "COMMIT" ->
          new Statement(sql, reader.words("PREPARED") ? Kind.DESTRUCTIVE : Kind.OTHER, null);
      default -> new Statement(sql, Kind.OTHER, null);
    };
  }

  private static Statement about(String sql, Kind kind, @Nullable String object) {
    return object == null ? new Statement(sql, Kind.OTHER, null) : new Statement(sql, kind, object);
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
          new Statement(
              sql, sql.contains(" OWNER TO ") ? Kind.OWNER : Kind.OTHER, null);
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
    return switch (kind) {
      case ROLE_CREATE -> List.of(unless("pg_roles", "rolname", sql));
      case PUBLICATION_CREATE -> List.of(unless("pg_publication", "pubname", sql));
      case PUBLICATION_ADD -> addEach();
      case KEY ->
          primaryKey()
              ? List.of(
                  block(
                      "SELECT FROM pg_catalog.pg_constraint WHERE contype OPERATOR(pg_catalog.=) 'p' AND conrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                          .formatted(SqlReader.registered(required())),
                      sql))
              : List.of(sql);
      case RENAME -> List.of(block("SELECT WHERE " + gone(), sql));
      case SLOT_CREATE -> List.of(sql + newSlot());
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
          PUBLICATION,
          DESTRUCTIVE,
          OTHER ->
          List.of(sql);
    };
  }

  /** What it locks and for how long; empty: nothing that an application would notice. */
  public Optional<String> lock() {
    return switch (kind) {
      case IDENTITY ->
          Optional.of(
              "ACCESS EXCLUSIVE on %s for a moment: only the catalogue changes, but it waits for open transactions on the table"
                  .formatted(object));
      case OWNER, RENAME, TABLE ->
          // a function, which nobody waits for
          object == null
              ? Optional.empty()
              : Optional.of(
                  "ACCESS EXCLUSIVE on %s for a moment: only the catalogue changes"
                      .formatted(object));
      case KEY ->
          Optional.of(
              "ACCESS EXCLUSIVE on %s while the index is built: no reads, no writes"
                  .formatted(object));
      case NOT_NULL ->
          Optional.of("ACCESS EXCLUSIVE on %s while all rows are scanned".formatted(object));
      case INDEX_CONCURRENTLY ->
          Optional.of(
              "SHARE UPDATE EXCLUSIVE on %s while all rows are scanned twice: reads and writes go on"
                  .formatted(object));
      case PUBLICATION_CREATE, PUBLICATION_ADD ->
          Optional.of(
              "SHARE UPDATE EXCLUSIVE on the named tables for a moment: reads and writes go on");
      case SETTING,
          RELOAD,
          ROLE_CREATE,
          ROLE,
          GRANT,
          DEFAULT_PRIVILEGES,
          DATABASE,
          PUBLICATION,
          SLOT_CREATE,
          DESTRUCTIVE,
          OTHER ->
          Optional.empty();
    };
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

  private List<String> addEach() {
    String publication = required();
    SqlReader reader = new SqlReader(sql);
    reader.words("ALTER PUBLICATION");
    reader.name();
    reader.words("ADD TABLE");
    List<String> statements = new ArrayList<>();
    for (String member : SqlReader.split(sql.substring(reader.position()))) {
      SqlReader listed = new SqlReader(member);
      listed.words("ONLY");
      String name = listed.qualified();
      if (name == null) {
        return List.of(sql);
      }
      statements.add(
          block(
              "SELECT FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid OPERATOR(pg_catalog.=) r.prpubid"
                  + " WHERE p.pubname OPERATOR(pg_catalog.=) %s AND r.prrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                      .formatted(
                          Identifiers.literal(SqlReader.unquote(publication)),
                          SqlReader.registered(name)),
              "ALTER PUBLICATION " + publication + " ADD TABLE " + member));
    }
    return statements;
  }

  private String unless(String catalogue, String column, String statement) {
    return block(
        "SELECT FROM pg_catalog.%s WHERE %s OPERATOR(pg_catalog.=) %s"
            .formatted(catalogue, column, Identifiers.literal(SqlReader.unquote(required()))),
        statement);
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
