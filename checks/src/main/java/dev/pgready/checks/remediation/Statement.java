package dev.pgready.checks.remediation;

import dev.pgready.checks.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[a-z_][a-z0-9_]*)";
  private static final String QUALIFIED = NAME + "(?:\\." + NAME + ")?";

  private record Form(Pattern pattern, Kind kind) {
    Form(String pattern, Kind kind) {
      this(Pattern.compile("^" + pattern, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), kind);
    }
  }

  private static final List<Form> FORMS =
      List.of(
          new Form("ALTER SYSTEM (?:SET|RESET) (" + NAME + ")", Kind.SETTING),
          new Form("SELECT (?:pg_catalog\\.)?pg_reload_conf", Kind.RELOAD),
          new Form(
              "SELECT (?:pg_catalog\\.)?(?:pg_terminate_backend|pg_cancel_backend|pg_drop_replication_slot)",
              Kind.DESTRUCTIVE),
          new Form(
              "ROLLBACK PREPARED|COMMIT PREPARED|DROP (?!PUBLICATION IF EXISTS)", Kind.DESTRUCTIVE),
          new Form("CREATE (?:ROLE|USER) (" + NAME + ")", Kind.ROLE_CREATE),
          new Form("ALTER (?:ROLE|USER) (" + NAME + ")", Kind.ROLE),
          new Form("ALTER DEFAULT PRIVILEGES", Kind.DEFAULT_PRIVILEGES),
          new Form("(?:GRANT|REVOKE) ", Kind.GRANT),
          new Form("ALTER DATABASE (" + NAME + ")", Kind.DATABASE),
          new Form(
              "ALTER (?:TABLE|SCHEMA|PUBLICATION|SEQUENCE) (" + QUALIFIED + ") OWNER TO",
              Kind.OWNER),
          new Form(
              "CREATE UNIQUE INDEX CONCURRENTLY (?:IF NOT EXISTS )?"
                  + NAME
                  + " ON ("
                  + QUALIFIED
                  + ")",
              Kind.INDEX_CONCURRENTLY),
          new Form("ALTER (?:TABLE|SCHEMA) (" + QUALIFIED + ") RENAME ", Kind.RENAME),
          new Form("ALTER TABLE (?:ONLY )?(" + QUALIFIED + ") REPLICA IDENTITY", Kind.IDENTITY),
          new Form(
              "ALTER TABLE (?:ONLY )?("
                  + QUALIFIED
                  + ") ADD (?:CONSTRAINT "
                  + NAME
                  + " )?(?:PRIMARY KEY|UNIQUE)",
              Kind.KEY),
          new Form(
              "ALTER TABLE (?:ONLY )?("
                  + QUALIFIED
                  + ") ALTER (?:COLUMN )?"
                  + NAME
                  + " SET NOT NULL",
              Kind.NOT_NULL),
          new Form("ALTER TABLE (?:ONLY )?(" + QUALIFIED + ")", Kind.TABLE),
          new Form("CREATE PUBLICATION (" + NAME + ")", Kind.PUBLICATION_CREATE),
          new Form(
              "ALTER PUBLICATION (" + NAME + ") ADD TABLE (?!S IN SCHEMA)", Kind.PUBLICATION_ADD),
          new Form(
              "(?:ALTER PUBLICATION|DROP PUBLICATION IF EXISTS) (" + NAME + ")", Kind.PUBLICATION));

  /** Reads a statement of our own. */
  public static Statement of(String sql) {
    for (Form form : FORMS) {
      Matcher matcher = form.pattern().matcher(sql);
      if (matcher.find()) {
        return new Statement(sql, form.kind(), matcher.groupCount() > 0 ? matcher.group(1) : null);
      }
    }
    return new Statement(sql, Kind.OTHER, null);
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
          sql.toUpperCase(Locale.ROOT).contains("PRIMARY KEY")
              ? List.of(
                  block(
                      "SELECT FROM pg_catalog.pg_constraint WHERE contype OPERATOR(pg_catalog.=) 'p' AND conrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                          .formatted(Identifiers.literal(required())),
                      sql))
              : List.of(sql);
      case RENAME -> List.of(block("SELECT WHERE " + gone(), sql));
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
          Optional.of(
              "ACCESS EXCLUSIVE on %s for a moment: only the catalogue changes".formatted(object));
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
          DESTRUCTIVE,
          OTHER ->
          Optional.empty();
    };
  }

  /** That what is to be renamed is not called that any more. */
  private String gone() {
    String name = Identifiers.literal(required());
    if (sql.startsWith("ALTER SCHEMA ")) {
      return "pg_catalog.to_regnamespace(%s) IS NULL".formatted(name);
    }
    Matcher column = Pattern.compile(" RENAME COLUMN (" + NAME + ") TO ").matcher(sql);
    return column.find()
        ? "NOT EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(%s)::pg_catalog.oid AND attname OPERATOR(pg_catalog.=) %s)"
            .formatted(name, Identifiers.literal(unquote(column.group(1))))
        : "pg_catalog.to_regclass(%s) IS NULL".formatted(name);
  }

  private List<String> addEach() {
    String publication = required();
    int start = sql.toUpperCase(Locale.ROOT).indexOf(" ADD TABLE ") + " ADD TABLE ".length();
    List<String> statements = new ArrayList<>();
    for (String member : split(sql.substring(start))) {
      Matcher name = Pattern.compile("^(?:ONLY )?(" + QUALIFIED + ")").matcher(member);
      if (!name.find()) {
        return List.of(sql);
      }
      statements.add(
          block(
              "SELECT FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid OPERATOR(pg_catalog.=) r.prpubid"
                  + " WHERE p.pubname OPERATOR(pg_catalog.=) %s AND r.prrelid OPERATOR(pg_catalog.=) %s::pg_catalog.regclass::pg_catalog.oid"
                      .formatted(
                          Identifiers.literal(unquote(publication)),
                          Identifiers.literal(name.group(1))),
              "ALTER PUBLICATION " + publication + " ADD TABLE " + member));
    }
    return statements;
  }

  /** At commas that are neither in quotes nor in parentheses. */
  static List<String> split(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')') {
        depth--;
      } else if (!quoted && depth == 0 && c == ',') {
        parts.add(list.substring(from, i).strip());
        from = i + 1;
      }
    }
    parts.add(list.substring(from).strip());
    return parts;
  }

  private String unless(String catalogue, String column, String statement) {
    return block(
        "SELECT FROM pg_catalog.%s WHERE %s OPERATOR(pg_catalog.=) %s"
            .formatted(catalogue, column, Identifiers.literal(unquote(required()))),
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

  /** The name itself, as catalogues hold it. */
  static String unquote(String identifier) {
    return identifier.startsWith("\"")
        ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
        : identifier;
  }

  private String required() {
    if (object == null) {
      throw new IllegalStateException("no object in: " + sql);
    }
    return object;
  }
}
