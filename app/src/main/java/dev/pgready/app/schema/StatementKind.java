// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.schema.source.SqlStatement;
import java.util.Locale;

/** What is done with a statement, and how much it matters where it fails. */
enum StatementKind {
  /** Begins and ends of transactions, limits: nothing of the schema. */
  SILENT,
  /** Belongs to a server, or to whoever owns things there; told in one line. */
  SKIPPED,
  /** Makes or changes a role: a bare one stands in. */
  ROLE,
  EXTENSION,
  /** As DECISIVE; some of its forms only a superuser may use. */
  PUBLICATION,
  /** Of the session. */
  SETTING,
  /** Can fail without a table, type or publication being another one. */
  INCIDENTAL,
  /** Tables and types depend on it, or may. */
  DECISIVE;

  /** What they undo is left out before: see {@link RolledBack}. */
  private static final String[] TRANSACTIONS = {
    "BEGIN",
    "START TRANSACTION",
    "COMMIT",
    "END",
    "ROLLBACK",
    "ABORT",
    "SAVEPOINT",
    "RELEASE",
    "PREPARE TRANSACTION"
  };

  private static final String[] LIMITS = {
    "statement_timeout",
    "lock_timeout",
    "idle_in_transaction_session_timeout",
    "transaction_timeout",
    "idle_session_timeout"
  };

  static StatementKind of(SqlStatement s) {
    if (s.starts(TRANSACTIONS) || limit(s)) {
      return SILENT;
    }
    if (skipped(s)) {
      return SKIPPED;
    }
    if (s.starts("CREATE ROLE", "CREATE USER", "CREATE GROUP")
        && !s.starts("CREATE USER MAPPING")) {
      return ROLE;
    }
    if (s.starts("CREATE EXTENSION")) {
      return EXTENSION;
    }
    if (s.starts("CREATE PUBLICATION", "ALTER PUBLICATION", "DROP PUBLICATION")) {
      return PUBLICATION;
    }
    if (s.starts("SET", "RESET", "DISCARD")) {
      return SETTING;
    }
    return incidental(s) ? INCIDENTAL : DECISIVE;
  }

  private static boolean limit(SqlStatement s) {
    if (s.starts("SET")) {
      for (String name : LIMITS) {
        if (s.says(name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean skipped(SqlStatement s) {
    return s.starts(
            "ALTER SYSTEM",
            "ALTER ROLE",
            "ALTER USER",
            "ALTER GROUP",
            "DROP ROLE",
            "DROP USER",
            "DROP GROUP",
            "DROP OWNED",
            "REASSIGN",
            "CREATE DATABASE",
            "ALTER DATABASE",
            "DROP DATABASE",
            "CREATE TABLESPACE",
            "ALTER TABLESPACE",
            "DROP TABLESPACE",
            "CREATE SUBSCRIPTION",
            "ALTER SUBSCRIPTION",
            "DROP SUBSCRIPTION",
            "CREATE EVENT TRIGGER",
            "ALTER EVENT TRIGGER",
            "DROP EVENT TRIGGER",
            "CREATE LANGUAGE",
            "CREATE PROCEDURAL",
            "CREATE TRUSTED",
            "ALTER LANGUAGE",
            "ALTER EXTENSION",
            "DROP EXTENSION",
            "CREATE SERVER",
            "CREATE FOREIGN DATA",
            "CREATE USER MAPPING",
            "LOAD",
            "COPY",
            "SET ROLE",
            "SET SESSION AUTHORIZATION",
            "RESET ROLE",
            "VACUUM",
            "CHECKPOINT",
            "CLUSTER",
            "LISTEN",
            "NOTIFY",
            "LOCK",
            "PREPARE",
            "SECURITY LABEL",
            "ALTER DEFAULT PRIVILEGES",
            "GRANT",
            "REVOKE",
            "COMMENT")
        || (s.starts("ALTER") && (s.words() + " ").contains(" OWNER TO "));
  }

  private static boolean incidental(SqlStatement s) {
    return s.starts(
            "CREATE FUNCTION",
            "CREATE PROCEDURE",
            "CREATE AGGREGATE",
            "CREATE TRIGGER",
            "CREATE CONSTRAINT TRIGGER",
            "CREATE VIEW",
            "CREATE RECURSIVE VIEW",
            "CREATE MATERIALIZED VIEW",
            "CREATE TEMP",
            "CREATE TEMPORARY",
            "CREATE INDEX",
            "CREATE POLICY",
            "CREATE RULE",
            "CREATE CAST",
            "CREATE CONVERSION",
            "CREATE OPERATOR",
            "CREATE STATISTICS",
            "CREATE TEXT SEARCH",
            "CREATE TRANSFORM",
            "CREATE ACCESS METHOD",
            "ALTER FUNCTION",
            "ALTER PROCEDURE",
            "ALTER ROUTINE",
            "ALTER AGGREGATE",
            "ALTER TRIGGER",
            "ALTER VIEW",
            "ALTER MATERIALIZED VIEW",
            "ALTER POLICY",
            "ALTER RULE",
            "ALTER OPERATOR",
            "ALTER STATISTICS",
            "ALTER TEXT SEARCH",
            "ALTER INDEX",
            "ALTER SEQUENCE",
            "DROP FUNCTION",
            "DROP PROCEDURE",
            "DROP ROUTINE",
            "DROP AGGREGATE",
            "DROP TRIGGER",
            "DROP VIEW",
            "DROP MATERIALIZED VIEW",
            "DROP POLICY",
            "DROP RULE",
            "DROP STATISTICS",
            "DROP CAST",
            "DROP OPERATOR",
            "REFRESH",
            "REINDEX",
            "ANALYZE",
            "EXPLAIN",
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "TRUNCATE",
            "SHOW",
            "WITH",
            "EXECUTE",
            "DEALLOCATE")
        || (s.starts("CREATE OR REPLACE") && !s.says("TABLE"))
        || foreignKey(s)
        || triggers(s)
        || sequenceOwned(s);
  }

  /** What references what plays no part in replication. */
  private static boolean foreignKey(SqlStatement s) {
    return s.starts("ALTER TABLE") && (s.words() + " ").contains(" FOREIGN KEY ");
  }

  private static boolean triggers(SqlStatement s) {
    return s.starts("ALTER TABLE")
        && ((s.words() + " ").contains(" ENABLE TRIGGER ")
            || (s.words() + " ").contains(" DISABLE TRIGGER "));
  }

  private static boolean sequenceOwned(SqlStatement s) {
    return s.starts("SELECT") && s.words().toLowerCase(Locale.ROOT).contains("setval");
  }

  /** What was left out, for people. */
  String words(SqlStatement s) {
    if (s.starts("GRANT", "REVOKE", "ALTER DEFAULT PRIVILEGES")) {
      return "GRANT and REVOKE";
    }
    if (s.starts("COMMENT", "SECURITY LABEL")) {
      return "COMMENT";
    }
    if (s.starts("ALTER") && (s.words() + " ").contains(" OWNER TO ")) {
      return "OWNER TO";
    }
    String[] first = s.words().split(" ", 3);
    return first.length < 2
            || s.starts("LOAD", "COPY", "LOCK", "NOTIFY", "LISTEN", "VACUUM", "PREPARE")
        ? first[0]
        : first[0] + " " + first[1];
  }
}
