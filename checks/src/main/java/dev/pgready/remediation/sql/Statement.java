// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.sql;

import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.sql.Effect.Cost;
import dev.pgready.remediation.sql.Effect.Lock;
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
    RENAME(Stage.NAMES, true),
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
  public static Statement edited(String written) {
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
    return StatementReader.read(SqlReader.printable(written));
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
  public List<String> tables() {
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
    // most have no such words, not even within a name, and need not be read
    SqlReader reader = new SqlReader(sql);
    return sql.contains("USING INDEX") && reader.skipTo("USING") && reader.words("USING INDEX");
  }

  /** Whether it is about a role or its memberships, wherever that role connects to. */
  public boolean ofServer() {
    SqlReader reader = new SqlReader(sql);
    return switch (kind) {
      case SETTING, RELOAD, ROLE_CREATE -> true;
      case ROLE -> !reader.skipTo("IN") || !reader.words("IN DATABASE");
      case GRANT -> !reader.skipTo("ON");
      case DEFAULT_PRIVILEGES,
          DATABASE,
          OWNER,
          INDEX_CONCURRENTLY,
          KEY,
          NOT_NULL,
          IDENTITY,
          RENAME,
          TABLE,
          REWRITE,
          POLICY_CREATE,
          POLICY,
          PUBLICATION_CREATE,
          PUBLICATION_ADD,
          PUBLICATION,
          PUBLICATION_DROP,
          SLOT_CREATE,
          DESTRUCTIVE,
          EDITED,
          OTHER ->
          false;
    };
  }

  /** Whether it gives a publication an owner. */
  public boolean ownsPublication() {
    return kind == Kind.OWNER && new SqlReader(sql).words("ALTER PUBLICATION");
  }

  /** Whether it puts tables into a publication. */
  public boolean publishesTables() {
    return kind == Kind.PUBLICATION_CREATE || kind == Kind.PUBLICATION_ADD;
  }

  /** Whether it takes tables out of a publication. */
  public boolean leavesOut() {
    SqlReader reader = new SqlReader(sql);
    return kind == Kind.PUBLICATION
        && reader.words("ALTER PUBLICATION")
        && reader.name() != null
        && reader.words("DROP TABLE");
  }

  /** Whether it changes what a publication publishes of its tables. */
  public boolean setsPublication() {
    SqlReader reader = new SqlReader(sql);
    return kind == Kind.PUBLICATION
        && reader.words("ALTER PUBLICATION")
        && reader.name() != null
        && reader.words("SET")
        && reader.mark('(');
  }

  /** Whether it is REPLICA IDENTITY FULL. */
  public boolean identifiesByWholeRow() {
    return kind == Kind.IDENTITY && sql.endsWith(" REPLICA IDENTITY FULL");
  }

  /** What is left to the user to fill in, such as {@code columns of public.logs}; each once. */
  public List<String> placeholders() {
    if (kind == Kind.EDITED || sql.indexOf('<') < 0) {
      return List.of();
    }
    return new SqlReader(sql).placeholders();
  }

  /**
   * The statement so that it changes nothing when it has run before; several where it must be taken
   * apart.
   */
  public List<Guarded> again() {
    return Guards.of(this);
  }

  /** The same, each as it stands by itself. */
  public List<String> guarded() {
    return again().stream().map(Guarded::alone).toList();
  }
}
