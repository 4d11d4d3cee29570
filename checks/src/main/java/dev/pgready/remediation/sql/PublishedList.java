// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.sql;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The tables of a publication, one on each line, so that a reader can strike one out; those whose
 * names sound like something that nobody wants to send elsewhere are marked.
 */
public final class PublishedList {
  private static final Pattern SECRETS =
      Pattern.compile(
          "(secret|password|passwd|credential|token|api_?key|private_?key|oauth|otp|mfa|totp|webauthn)");
  private static final Pattern SESSIONS = Pattern.compile("(^|_)sessions?(_|$)");
  private static final Pattern MIGRATIONS =
      Pattern.compile(
          "(^|_)(schema_migrations?|schema_version|migrations?|flyway_schema_history|databasechangelog(lock)?"
              + "|ar_internal_metadata|alembic_version|goose_db_version|knex_migrations(_lock)?)$");

  private static final Pattern BETWEEN_WORDS =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");

  private PublishedList() {}

  /** The statement with its list laid out; as it is where it lists at most one table. */
  static String of(String sql, List<String> tables) {
    if (tables.isEmpty() || (tables.size() == 1 && doubt(tables.get(0)).isEmpty())) {
      return sql;
    }
    SqlReader reader = new SqlReader(sql);
    reader.toListOfTables();
    int from = reader.position();
    reader.skipTo("WITH");
    int to = reader.position();
    List<String> members = SqlReader.split(sql.substring(from, to).strip());
    StringBuilder out = new StringBuilder(sql.length() + 16 * members.size());
    out.append(sql.substring(0, from).strip());
    for (int i = 0; i < members.size(); i++) {
      String doubt = i < tables.size() ? doubt(tables.get(i)) : "";
      out.append("\n    ").append(members.get(i)).append(i + 1 < members.size() ? "," : "");
      if (!doubt.isEmpty()) {
        out.append("  -- look twice: ").append(doubt);
      }
    }
    return to < sql.length() ? out.append("\n  ").append(sql.substring(to)).toString() : out + "\n";
  }

  /** Why a table may not be meant to leave the database; empty: no reason is known. */
  public static String doubt(String written) {
    SqlReader reader = new SqlReader(written);
    String name = reader.name();
    if (reader.mark('.')) {
      name = reader.name();
    }
    String plain = name == null ? "" : SqlReader.unquote(name).toLowerCase(Locale.ROOT);
    // of AccountToken and API-Keys
    String words =
        name == null
            ? ""
            : BETWEEN_WORDS
                .matcher(SqlReader.unquote(name))
                .replaceAll("_")
                .toLowerCase(Locale.ROOT);
    if (MIGRATIONS.matcher(words).find() || MIGRATIONS.matcher(plain).find()) {
      return "a migration tool's own";
    }
    if (SECRETS.matcher(words).find()) {
      return "may hold secrets";
    }
    return SESSIONS.matcher(words).find() ? "may hold sessions" : "";
  }
}
