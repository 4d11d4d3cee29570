// SPDX-License-Identifier: Apache-2.0
package dev.pgready.connect;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Connection strings of others, by their looks: each is named, with what to write instead, and
 * nothing of it is shown, for any part of what is not understood may be the password.
 */
final class ForeignString {
  /** Behind the name of a string whose parts are separated as in other libraries. */
  static final String SEPARATORS =
      " looks like an ADO.NET, Npgsql or PDO string: write blanks instead of ; and , between its"
          + " parts, or postgresql://USER@HOST:PORT/DATABASE";

  private static final String WRITE =
      "write postgresql://USER@HOST:PORT/DATABASE, with the password in PGPASSWORD or ~/.pgpass";

  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+._-]*)://.*", Pattern.DOTALL);

  /** Other databases and services, by scheme. Only these names are ever shown. */
  private static final Set<String> SCHEMES =
      Set.of(
          "mysql",
          "mysql2",
          "mysqlx",
          "mariadb",
          "mongodb",
          "mongodb+srv",
          "redis",
          "rediss",
          "sqlserver",
          "mssql",
          "mssql+pyodbc",
          "mysql+pymysql",
          "mysql+mysqldb",
          "oracle",
          "oracle+cx_oracle",
          "sqlite",
          "sqlite3",
          "file",
          "http",
          "https",
          "tcp",
          "ssh",
          "s3",
          "amqp",
          "amqps",
          "kafka",
          "cassandra",
          "clickhouse",
          "cockroachdb",
          "redshift",
          "snowflake",
          "bigquery",
          "libsql",
          "prisma",
          "prisma+postgres",
          "db2",
          "ldap",
          "vault");

  /** Schemes by which client libraries mean Postgres, and whose they are. */
  private static final Map<String, String> CLIENTS =
      Map.ofEntries(
          Map.entry("ecto", "Ecto's"),
          Map.entry("postgis", "Django's and Rails'"),
          Map.entry("timescale", "dj-database-url's"),
          Map.entry("timescalegis", "dj-database-url's"),
          Map.entry("psqlextra", "django-postgres-extra's"),
          Map.entry("pgsql", "PHP's"),
          Map.entry("pdo-pgsql", "Doctrine's"),
          Map.entry("pdo_pgsql", "Doctrine's"),
          Map.entry("pgx", "pgx's"),
          Map.entry("pgx4", "golang-migrate's"),
          Map.entry("pgx5", "golang-migrate's"),
          Map.entry("pg", "usql's"),
          Map.entry("px", "usql's"),
          Map.entry("psql", "django-environ's"),
          Map.entry("asyncpg", "Tortoise's"),
          Map.entry("psycopg", "Tortoise's"),
          Map.entry("postgres+tcp", "Vapor's"),
          Map.entry("postgresql+tcp", "Vapor's"),
          Map.entry("postgres+ssl", "a client library's"));

  /** Peewee's, with and without its pool and its extensions. */
  private static final Pattern PEEWEE =
      Pattern.compile("postgres(?:ql)?(?:ext)?\\+pool|postgres(?:ql)?ext|psycopg3(?:\\+pool)?");

  /** What some libraries have before a URI of Postgres's or of SQLAlchemy's. */
  private static final Map<String, String> PREFIXES =
      Map.of(
          "db+", "Celery's",
          "sqla+", "kombu's",
          "vertx-reactive:", "Quarkus'",
          "db:", "Sqitch's");

  private static final Pattern DRIVER =
      Pattern.compile(
          "(postgres(?:ql)?)\\+(asyncpg|psycopg|psycopg2|psycopg2cffi|psycopg_async|pg8000|aiopg"
              + "|pypostgresql|pygresql|py-postgresql|psycopg2binary)");

  private static final Pattern SHELL =
      Pattern.compile(
          "(?s)(?:\\$\\s+|-\\s+)?(?:(?:export|set|setx|declare|env|ENV|echo|sudo)\\s.*[=$].*"
              + "|\\$env:.*|[A-Z][A-Z0-9_]*\\s*[:+]?=.*|\\$[{(]{0,2}\\s*[A-Za-z_].*"
              + "|%[A-Za-z_][A-Za-z0-9_]*%)");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?s)(?:sudo\\s+)?(?:\\S*/)?(?:psql|pgcli|pg_[a-z]+|createdb|dropdb|docker|kubectl|heroku"
              + "|pgready)\\s.*[=:/'\"-].*");
  private static final Pattern CODE =
      Pattern.compile(
          "(?s)(?:(?:const|let|var|return)\\s.*|(?:process\\.env|import\\.meta|os\\.environ)\\..*|[A-Za-z_][\\w.]*(?:\\s+[\\w.]+){0,4}\\s*[({\\[].*)");
  private static final Pattern PDO =
      Pattern.compile("(?s)(?:pgsql|mysql|sqlsrv|odbc|oci|sqlite|dblib|dbi:[A-Za-z]+):.*");
  private static final Pattern MAPPING =
      Pattern.compile("(?s)-?\\s*[\"']?[A-Za-z_][\\w -]{0,40}[\"']?\\s*(?::\\s|=>).*");
  private static final Pattern SPOKEN =
      Pattern.compile("(?is).*\\b(?:password|passwd|pwd|passphrase)\\b\\s+\\S.*");
  private static final Pattern PLACE =
      Pattern.compile("(?s)(?:[\\w.-]+|\\[[0-9a-fA-F:]+\\]):[0-9]+(?:[/?].*)?");
  private static final Pattern WRAPPED =
      Pattern.compile("(?s)jdbc(?:-secretsmanager|:(?!tc:)[a-z0-9-]+):postgres(?:ql)?:.*");
  private static final Pattern MISSPELT =
      Pattern.compile("(?is)postgres(?:ql)?(?::/?|;?//?|:\\\\\\\\)[^/].*[@/].*");
  private static final Pattern BEHIND =
      Pattern.compile("(?is).+(?:postgres(?:ql)?|jdbc:postgresql)(?:\\+\\w+)?://.*");
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(?is)[A-Za-z_][\\w.-]*\\s*=\\s*(?:[\"'`].*|env\\(.*|(?:jdbc:)?postgres(?:ql)?(?:\\+\\w+)?:.*)");
  private static final Pattern ODBC = Pattern.compile("(?is)(?:dsn|driver)\\s*=.*;.*=.*");

  /** DuckDB's, before what is libpq's. */
  private static final Pattern KEYWORDS_BEHIND =
      Pattern.compile("(?s)postgres(?:ql)?:\\s*[a-z_]+\\s*=.*");

  private static final Pattern LOGIN = Pattern.compile("(?s)[^:]*:.*@.*");

  private ForeignString() {}

  /**
   * The same string as libpq would have it, where a client library's scheme is all that is foreign.
   *
   * @param scheme in lower case
   */
  static @Nullable String owner(String scheme) {
    return DRIVER.matcher(scheme).matches()
        ? "SQLAlchemy's"
        : PEEWEE.matcher(scheme).matches() ? "peewee's" : CLIENTS.get(scheme);
  }

  /**
   * What a library has before a URI that would be one without it.
   *
   * @return the prefix and whose it is; null: there is none
   */
  static Map.@Nullable Entry<String, String> prefix(String text) {
    for (Map.Entry<String, String> prefix : PREFIXES.entrySet()) {
      if (text.startsWith(prefix.getKey())) {
        String scheme = scheme(text.substring(prefix.getKey().length()));
        if (scheme != null
            && (scheme.equals("postgres")
                || scheme.equals("postgresql")
                || owner(scheme) != null)) {
          return prefix;
        }
      }
    }
    return null;
  }

  /** Whether a scheme names one of SQLAlchemy's drivers. */
  static boolean sqlalchemy(String scheme) {
    return DRIVER.matcher(scheme).matches();
  }

  /** The scheme in lower case; null: there is none. */
  static @Nullable String scheme(String text) {
    Matcher matcher = SCHEME.matcher(text);
    return matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : null;
  }

  /**
   * What is wrong with a text that is neither libpq's URI nor pgjdbc's, nor starts with one of
   * libpq's keywords.
   *
   * @return the end of a sentence that the string's name begins; null: it may be a database's name
   */
  static @Nullable String what(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return "is empty: check that the variable that it comes from is set";
    }
    char first = stripped.charAt(0);
    if ("\"'`<\u201c\u2018\u00ab".indexOf(first) >= 0) {
      return "starts with a quote or bracket that is part of it: leave it out (docker --env-file and"
          + " .env files can keep quotes)";
    }
    if (SecretShapes.encoded(stripped)) {
      return "is encoded as a whole, as base64 or with %3A%2F%2F for ://: decode it first";
    }
    if (first == '{' || first == '[') {
      return "looks like JSON, as a secrets manager has it: " + WRITE;
    }
    if (stripped.startsWith("---") || stripped.startsWith("<?") || stripped.startsWith("//")) {
      return "is not a connection string: " + WRITE;
    }
    if (ODBC.matcher(stripped).matches()) {
      return "looks like an ODBC string (DSN=...;UID=...): " + WRITE;
    }
    if (KEYWORDS_BEHIND.matcher(stripped).matches()) {
      return "has postgres: before libpq's words: leave it out";
    }
    if (COMMAND.matcher(stripped).matches()) {
      return "looks like a command line: give the connection string in it alone";
    }
    if (SHELL.matcher(stripped).matches() || ASSIGNMENT.matcher(stripped).matches()) {
      return "looks like a line of a shell or an .env file: give only what follows its =,"
          + " without quotes";
    }
    String scheme = scheme(stripped);
    if (scheme != null) {
      boolean blanks = text.charAt(0) != stripped.charAt(0);
      return scheme(blanks ? scheme : stripped.substring(0, scheme.length()), blanks);
    }
    if (stripped.startsWith("r2dbc:")) {
      return "is R2DBC's: leave out r2dbc: (and pool:) before postgresql://";
    }
    if (stripped.startsWith("/")) {
      return "starts with a directory: for a Unix socket write host=/DIRECTORY dbname=DATABASE";
    }
    if (WRAPPED.matcher(stripped).matches()) {
      return "is one of a wrapper around a JDBC driver: leave out what stands around postgresql:,"
          + " so that it starts with jdbc:postgresql://";
    }
    if (stripped.regionMatches(true, 0, "jdbc:", 0, 5)) {
      return "is not one of Postgres; it would start with " + JdbcUrl.PREFIX + "//";
    }
    if (PDO.matcher(stripped).matches()) {
      return "looks like a PDO or DBI string: write blanks instead of ; and leave out what"
          + " precedes host=, or "
          + WRITE;
    }
    if (SecretShapes.passwordFileLine(stripped)) {
      return "looks like a line of a password file: put it into ~/.pgpass (chmod 600), and write"
          + " postgresql://USER@HOST:PORT/DATABASE";
    }
    if (CODE.matcher(stripped).matches()
        && stripped.matches("(?s).*[=:,\"'].*|[a-z]+\\.[a-z]+\\..*")) {
      return "looks like a piece of a program: " + WRITE;
    }
    if (MAPPING.matcher(stripped).matches()) {
      return "looks like YAML or a program's settings: " + WRITE;
    }
    if (stripped.indexOf(';') >= 0 && stripped.indexOf('=') >= 0) {
      return "looks like an ADO.NET or Npgsql string (Host=...;Username=...): " + WRITE;
    }
    if (MISSPELT.matcher(stripped).matches()) {
      return "has a scheme that is not followed by :// : write postgresql:// there";
    }
    if (BEHIND.matcher(stripped).matches()) {
      return "has something before its URI: give only what begins with postgresql://, without"
          + " quotes";
    }
    if (LOGIN.matcher(stripped).matches() || PLACE.matcher(stripped).matches()) {
      return "looks like a URI without its scheme: write postgresql:// before it";
    }
    if (SecretShapes.in(stripped) || SecretShapes.chained(stripped) || spoken(stripped)) {
      return "is not a connection string that pgready knows: " + WRITE;
    }
    return null;
  }

  /** {@code password S3CRET}, as a person would say it. */
  static boolean spoken(String text) {
    return SPOKEN.matcher(text).matches();
  }

  private static String scheme(String written, boolean blanks) {
    String scheme = written.toLowerCase(Locale.ROOT);
    boolean own = scheme.equals("postgresql") || scheme.equals("postgres");
    if (own && blanks) {
      return "has blanks before its scheme: leave them out";
    }
    return "has %s; Postgres's are postgresql://, postgres:// and %s//"
        .formatted(
            own || SCHEMES.contains(scheme)
                ? "the scheme \"%s\"".formatted(written)
                : "a scheme of something else",
            JdbcUrl.PREFIX);
  }
}
