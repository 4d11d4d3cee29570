// SPDX-License-Identifier: Apache-2.0
package dev.pgready.postgres;

import dev.pgready.text.Printable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one place where names become SQL. Proven in a test against the server's own {@code
 * quote_ident}.
 */
public final class Identifiers {
  /** Bytes of a name in UTF-8: NAMEDATALEN - 1. */
  private static final int LONGEST = 63;

  /**
   * Keywords over PostgreSQL 13 to 18 ({@code pg_get_keywords()}) that name nothing without quotes:
   * reserved, or free for functions and types alone.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "all",
          "analyse",
          "analyze",
          "and",
          "any",
          "array",
          "as",
          "asc",
          "asymmetric",
          "authorization",
          "binary",
          "both",
          "case",
          "cast",
          "check",
          "collate",
          "collation",
          "column",
          "concurrently",
          "constraint",
          "create",
          "cross",
          "current_catalog",
          "current_date",
          "current_role",
          "current_schema",
          "current_time",
          "current_timestamp",
          "current_user",
          "default",
          "deferrable",
          "desc",
          "distinct",
          "do",
          "else",
          "end",
          "except",
          "false",
          "fetch",
          "for",
          "foreign",
          "freeze",
          "from",
          "full",
          "grant",
          "group",
          "having",
          "ilike",
          "in",
          "initially",
          "inner",
          "intersect",
          "into",
          "is",
          "isnull",
          "join",
          "lateral",
          "leading",
          "left",
          "like",
          "limit",
          "localtime",
          "localtimestamp",
          "natural",
          "not",
          "notnull",
          "null",
          "offset",
          "on",
          "only",
          "or",
          "order",
          "outer",
          "overlaps",
          "placing",
          "primary",
          "references",
          "returning",
          "right",
          "select",
          "session_user",
          "similar",
          "some",
          "symmetric",
          "system_user",
          "table",
          "tablesample",
          "then",
          "to",
          "trailing",
          "true",
          "union",
          "unique",
          "user",
          "using",
          "variadic",
          "verbose",
          "when",
          "where",
          "window",
          "with");

  /**
   * Keywords likewise that name a table, a column or a publication, but no function. With {@link
   * #RESERVED} all that are not unreserved; quoting one too many does no harm.
   */
  private static final Set<String> NO_FUNCTIONS =
      Set.of(
          "between",
          "bigint",
          "bit",
          "boolean",
          "char",
          "character",
          "coalesce",
          "dec",
          "decimal",
          "exists",
          "extract",
          "float",
          "greatest",
          "grouping",
          "inout",
          "int",
          "integer",
          "interval",
          "json",
          "json_array",
          "json_arrayagg",
          "json_exists",
          "json_object",
          "json_objectagg",
          "json_query",
          "json_scalar",
          "json_serialize",
          "json_table",
          "json_value",
          "least",
          "merge_action",
          "national",
          "nchar",
          "none",
          "normalize",
          "nullif",
          "numeric",
          "out",
          "overlay",
          "position",
          "precision",
          "real",
          "row",
          "setof",
          "smallint",
          "substring",
          "time",
          "timestamp",
          "treat",
          "trim",
          "values",
          "varchar",
          "xmlattributes",
          "xmlconcat",
          "xmlelement",
          "xmlexists",
          "xmlforest",
          "xmlnamespaces",
          "xmlparse",
          "xmlpi",
          "xmlroot",
          "xmlserialize",
          "xmltable");

  private Identifiers() {}

  /**
   * As SQL needs it: quoted unless it is a plain lower-case name that is no keyword. A name with
   * characters that {@link Printable} does not let through is written as {@code U&"..."}, which
   * means the same under any setting and can be printed anywhere.
   */
  public static String quote(String name) {
    if (plain(name)) {
      return name;
    }
    String quoted = name.replace("\"", "\"\"");
    return Printable.isPlain(quoted)
        ? '"' + quoted + '"'
        : "U&\"" + Printable.rewritten(quoted.replace("\\", "\\\\"), Identifiers::escape) + '"';
  }

  /**
   * Whether a statement that names a table or a publication by it without quotes means just it: the
   * server folds capitals, and takes dashes, blanks, a digit in front and reserved words for
   * something else.
   */
  public static boolean bare(String name) {
    if (name.isEmpty() || RESERVED.contains(name)) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || c == '_' || c >= 0x80;
      if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '$'))) {
        return false;
      }
    }
    return true;
  }

  private static String escape(int c) {
    return c <= 0xffff ? "\\" + digits(c, 4) : "\\+" + digits(c, 6);
  }

  private static String digits(int c, int length) {
    String digits = Integer.toHexString(c);
    return "0".repeat(length - digits.length()) + digits;
  }

  private static boolean plain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean fits = (c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9');
      if (!fits) {
        return false;
      }
    }
    return !name.isEmpty() && !RESERVED.contains(name) && !NO_FUNCTIONS.contains(name);
  }

  /** Schema and name, each quoted where necessary. */
  public static String quote(String schema, String name) {
    return quote(schema) + '.' + quote(name);
  }

  /**
   * A string literal; with {@code E''} where a backslash is in it or what cannot be printed, so
   * that it means the same under any setting.
   */
  public static String literal(String text) {
    String quoted = text.replace("'", "''");
    if (quoted.indexOf('\\') < 0 && Printable.isPlain(quoted)) {
      return '\'' + quoted + '\'';
    }
    return "E'"
        + Printable.rewritten(
            quoted.replace("\\", "\\\\"),
            c -> c <= 0xffff ? "\\u" + digits(c, 4) : "\\U" + digits(c, 8))
        + '\'';
  }

  /**
   * A name that the server takes as it is: of what is longer than its names can be it would cut the
   * end off.
   *
   * @param suffix ASCII, which stays whole
   */
  public static String fitting(String name, String suffix) {
    int room = LONGEST - suffix.length();
    int bytes = 0;
    int end = 0;
    while (end < name.length()) {
      int c = name.codePointAt(end);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > room) {
        break;
      }
      end += Character.charCount(c);
    }
    return name.substring(0, end) + suffix;
  }

  /**
   * A name of a relation or schema as the input of {@code regclass} and its like takes it: these
   * know quoted names, but not {@code U&}.
   *
   * @param parts schema and name, or one of them
   */
  public static String registered(List<String> parts) {
    return literal(parts.stream().map(Identifiers::doubleQuoted).collect(Collectors.joining(".")));
  }

  private static String doubleQuoted(String name) {
    return plain(name) ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
