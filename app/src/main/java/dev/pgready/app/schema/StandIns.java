// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.schema.source.SqlStatement;
import dev.pgready.postgres.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts something in the place of what a schema takes for granted and this server does not have:
 * roles without any right, extensions, their types, schemas, tablespaces, collations. All
 * statements are of this class; from files come names alone, quoted.
 */
final class StandIns {
  /**
   * Extensions that only give types and functions which compute: PostgreSQL trusts them to whoever
   * owns a database. Languages are not among them.
   */
  private static final Set<String> HARMLESS =
      Set.of(
          "btree_gin",
          "btree_gist",
          "citext",
          "cube",
          "dict_int",
          "fuzzystrmatch",
          "hstore",
          "intarray",
          "isn",
          "ltree",
          "pg_trgm",
          "pgcrypto",
          "seg",
          "tablefunc",
          "tcn",
          "unaccent",
          "uuid-ossp",
          "tsm_system_rows",
          "tsm_system_time",
          "lo",
          "plpgsql");

  /** As many as hosts have at least; a hostile file may want more. */
  private static final int MOST = 2_000;

  private static final Pattern MISSING =
      Pattern.compile(
          "(role|type|schema|tablespace|collation) \"(.{1,200}?)\"(?: for encoding .*)? does not exist");

  private static final Pattern NAME =
      Pattern.compile("\"((?:[^\"]|\"\"){1,63})\"|([\\p{L}_][\\p{L}\\p{N}_$-]{0,62})");

  private final Connection root;
  private final Set<String> roles = new TreeSet<>();
  private final Set<String> extensions = new TreeSet<>();
  private final Set<String> types = new TreeSet<>();
  private final Set<String> others = new LinkedHashSet<>();

  StandIns(Connection root) {
    this.root = root;
  }

  /** What stands in for something, a line each. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!extensions.isEmpty()) {
      notes.add(
          "extensions that this server does not have: %s%s"
              .formatted(
                  String.join(", ", extensions),
                  types.isEmpty()
                      ? ""
                      : "; in place of their types stand empty ones: " + String.join(", ", types)));
    }
    if (!roles.isEmpty()) {
      notes.add("roles without rights stand in for %s".formatted(String.join(", ", roles)));
    }
    if (!others.isEmpty()) {
      notes.add("not in the SQL, and made for it: %s".formatted(String.join(", ", others)));
    }
    return notes;
  }

  /** CREATE ROLE, whatever else it says of the role. */
  void roles(SqlStatement statement) {
    String[] words = statement.words().split(" ", 4);
    Matcher name = NAME.matcher(statement.sql());
    // behind CREATE ROLE
    int at = 0;
    for (int i = 0; i < 2 && name.find(at); i++) {
      at = name.end();
    }
    if (words.length > 2 && name.find(at)) {
      role(unquoted(name));
    }
  }

  private static String unquoted(Matcher name) {
    return name.group(1) != null
        ? name.group(1).replace("\"\"", "\"")
        : name.group(2).toLowerCase(java.util.Locale.ROOT);
  }

  private boolean role(String name) {
    if (name.startsWith("pg_") || name.equals("public") || roles.size() > MOST) {
      return false;
    }
    if (exists("SELECT FROM pg_catalog.pg_roles WHERE rolname = " + Identifiers.literal(name))) {
      return false;
    }
    roles.add(name);
    String quoted = Identifiers.quote(name);
    return run("CREATE ROLE %s NOLOGIN".formatted(quoted))
        && run("GRANT %s TO %s".formatted(quoted, SchemaServer.OWNER));
  }

  /**
   * CREATE EXTENSION: as the owner where anybody who owns a database may, of the version that is
   * there; else nothing, and the types follow when they are asked for.
   */
  void extension(SqlStatement statement, Connection owner) {
    String rest =
        statement.sql().replaceFirst("(?is)^CREATE\\s+EXTENSION\\s+(IF\\s+NOT\\s+EXISTS\\s+)?", "");
    Matcher matcher = NAME.matcher(rest);
    if (!matcher.lookingAt()) {
      return;
    }
    String name = unquoted(matcher);
    Matcher schema = Pattern.compile("(?is)\\bSCHEMA\\s{1,100}").matcher(rest);
    String where = null;
    if (schema.find()) {
      Matcher named = NAME.matcher(rest).region(schema.end(), rest.length());
      where = named.lookingAt() ? unquoted(named) : null;
    }
    if (!HARMLESS.contains(name) || !create(name, where, owner)) {
      extensions.add(name);
    }
  }

  private boolean create(String name, @Nullable String schema, Connection owner) {
    if (schema != null) {
      run(
          "CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %s"
              .formatted(Identifiers.quote(schema), SchemaServer.OWNER));
    }
    String sql =
        "CREATE EXTENSION IF NOT EXISTS %s%s CASCADE"
            .formatted(
                Identifiers.quote(name),
                schema == null ? "" : " SCHEMA " + Identifiers.quote(schema));
    // never as superuser: what the files made before stands in the way of an extension's own SQL
    return run(owner, sql);
  }

  /**
   * Whether something was put in place of what the server misses, so that it can be tried again.
   */
  boolean mends(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    if (!state.equals("42704") && !state.equals("3F000")) {
      return false;
    }
    Matcher missing = MISSING.matcher(SchemaApplier.reason(failure));
    if (!missing.find() || others.size() > MOST) {
      return false;
    }
    String name = missing.group(2);
    return switch (missing.group(1)) {
      case "role" -> role(name);
      case "type" -> type(name);
      case "schema" -> schema(name);
      case "tablespace" -> tablespace(name);
      default -> collation(name);
    };
  }

  private boolean schema(String name) {
    return !name.startsWith("pg_")
        && made("schema " + name)
        && run(
            "CREATE SCHEMA %s AUTHORIZATION %s"
                .formatted(Identifiers.quote(name), SchemaServer.OWNER));
  }

  private boolean tablespace(String name) {
    return made("tablespace " + name)
        && run("SET allow_in_place_tablespaces = on")
        && run(
            "CREATE TABLESPACE %s OWNER %s LOCATION ''"
                .formatted(Identifiers.quote(name), SchemaServer.OWNER));
  }

  /** Its own name may hold a full stop, as {@code en_US.utf8}. */
  private boolean collation(String name) {
    boolean system = name.startsWith("pg_catalog.");
    String own =
        system || name.startsWith("public.") ? name.substring(name.indexOf('.') + 1) : name;
    return made("collation " + name)
        && (!system || run("SET allow_system_table_mods = on"))
        && run(
            "CREATE COLLATION %s FROM pg_catalog.\"C\""
                .formatted(quoted(system ? "pg_catalog" : "public", own)))
        && (!system || run("RESET allow_system_table_mods"));
  }

  private boolean made(String what) {
    return others.add(what);
  }

  /** Of an extension that is not here: it keeps any text, and takes any modifiers. */
  private boolean type(String name) {
    String[] parts = parts(name.endsWith("[]") ? name.substring(0, name.length() - 2) : name);
    if (extensions.isEmpty() || parts[0].startsWith("pg_") || !types.add(name)) {
      return false;
    }
    String type = quoted(parts);
    String in = quoted(parts[0], parts[1] + "_in");
    String out = quoted(parts[0], parts[1] + "_out");
    String modifiers = quoted(parts[0], parts[1] + "_typmod_in");
    String internal = "RETURNS %s LANGUAGE internal IMMUTABLE STRICT AS '%s'";
    return run(
            "CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %s"
                .formatted(Identifiers.quote(parts[0]), SchemaServer.OWNER))
        && run("CREATE TYPE " + type)
        && run("CREATE FUNCTION %s(cstring) ".formatted(in) + internal.formatted(type, "textin"))
        && run(
            "CREATE FUNCTION %s(%s) ".formatted(out, type)
                + internal.formatted("cstring", "textout"))
        && run(
            "CREATE FUNCTION %s(cstring[]) ".formatted(modifiers)
                + internal.formatted("integer", "array_ndims"))
        && run(
            "CREATE TYPE %s (INPUT = %s, OUTPUT = %s, TYPMOD_IN = %s, STORAGE = extended)"
                .formatted(type, in, out, modifiers))
        // indexes and comparisons come from text
        && run("CREATE CAST (%s AS text) WITHOUT FUNCTION AS IMPLICIT".formatted(type))
        && run("ALTER TYPE %s OWNER TO %s".formatted(type, SchemaServer.OWNER));
  }

  /** Schema and name; public where the message has none. */
  private static String[] parts(String name) {
    int dot = name.indexOf('.');
    String schema = dot < 0 ? "public" : name.substring(0, dot);
    return new String[] {plain(schema), plain(name.substring(dot + 1))};
  }

  private static String plain(String part) {
    return part.length() > 1 && part.startsWith("\"") && part.endsWith("\"")
        ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
        : part;
  }

  private static String quoted(String... parts) {
    return Identifiers.quote(parts[0]) + "." + Identifiers.quote(parts[1]);
  }

  private boolean exists(String query) {
    try (Statement statement = root.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    } catch (SQLException e) {
      throw SchemaServer.failed(e);
    }
  }

  private boolean run(String sql) {
    return run(root, sql);
  }

  private static boolean run(Connection by, String sql) {
    try (Statement statement = by.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }
}
