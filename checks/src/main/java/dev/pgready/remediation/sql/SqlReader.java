// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.sql;

import dev.pgready.postgres.Identifiers;
import dev.pgready.text.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a statement word by word. What stands in quotes is a name or a text and never a word, so
 * that nothing depends on what somebody called a table.
 *
 * <p>Source: PostgreSQL manual, "Lexical Structure".
 */
public final class SqlReader {
  private enum Type {
    WORD,
    /** In double quotes, with {@code U&} or without. */
    NAME,
    /** In single quotes, with a prefix or without, or in dollar quotes. */
    TEXT,
    MARK
  }

  private record Token(Type type, int start, int end) {}

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int scanned;
  private int at;

  public SqlReader(String sql) {
    this.sql = sql;
  }

  /** Reads no further than that token: most statements tell by their first words what they are. */
  private boolean has(int token) {
    while (tokens.size() <= token && scanned < sql.length()) {
      scan();
    }
    return token < tokens.size();
  }

  /** One token, or what stands between two. */
  private void scan() {
    int i = scanned;
    char c = sql.charAt(i);
    if (c == ' ' || ((c < 'A' || c >= 0x80) && Character.isWhitespace(c))) {
      scanned = i + 1;
    } else if (c == '-' && sql.startsWith("--", i)) {
      int feed = sql.indexOf('\n', i);
      scanned = feed < 0 ? sql.length() : feed;
    } else if (c == '/' && sql.startsWith("/*", i)) {
      int close = sql.indexOf("*/", i + 2);
      scanned = close < 0 ? sql.length() : close + 2;
    } else if (c == '"' || prefixed(i, "U&\"")) {
      token(Type.NAME, i, quoted(sql, c == '"' ? i : i + 2, false));
    } else if (c == '\'' || prefixed(i, "U&'")) {
      token(Type.TEXT, i, quoted(sql, c == '\'' ? i : i + 2, false));
    } else if (prefixed(i, "E'")) {
      token(Type.TEXT, i, quoted(sql, i + 1, true));
    } else if (c == '$' && dollars(sql, i) > i) {
      token(Type.TEXT, i, dollars(sql, i));
    } else if (Character.isLetter(c) || c == '_' || c >= 0x80) {
      int end = i + 1;
      while (end < sql.length() && wordPart(sql.charAt(end))) {
        end++;
      }
      token(Type.WORD, i, end);
    } else {
      token(Type.MARK, i, i + 1);
    }
  }

  private boolean prefixed(int i, String prefix) {
    char c = sql.charAt(i);
    return (c | 0x20) == (prefix.charAt(0) | 0x20)
        && sql.regionMatches(true, i, prefix, 0, prefix.length());
  }

  private void token(Type type, int start, int end) {
    tokens.add(new Token(type, start, end));
    scanned = end;
  }

  private static boolean wordPart(char c) {
    int lower = c | 0x20;
    return (lower >= 'a' && lower <= 'z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }

  /** Where what starts with that quote ends; a quote inside is doubled. */
  private static int quoted(String sql, int open, boolean backslashes) {
    char quote = sql.charAt(open);
    for (int i = open + 1; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (backslashes && c == '\\') {
        i++;
      } else if (c == quote) {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    return sql.length();
  }

  /** Where the dollar quote ends that starts there; the same place where none does. */
  private static int dollars(String sql, int at) {
    int end = at + 1;
    while (end < sql.length() && wordPart(sql.charAt(end)) && sql.charAt(end) != '$') {
      end++;
    }
    if (end == sql.length() || sql.charAt(end) != '$' || Character.isDigit(sql.charAt(at + 1))) {
      return at;
    }
    String tag = sql.substring(at, end + 1);
    int close = sql.indexOf(tag, end + 1);
    return close < 0 ? sql.length() : close + tag.length();
  }

  /** Takes these words, or nothing where others come. */
  public boolean words(String words) {
    int next = at;
    for (String word : words.split(" ", -1)) {
      if (!has(next) || !isWord(next, word)) {
        return false;
      }
      next++;
    }
    at = next;
    return true;
  }

  private boolean isWord(int token, String word) {
    Token one = tokens.get(token);
    return one.type() == Type.WORD
        && one.end() - one.start() == word.length()
        && sql.regionMatches(true, one.start(), word, 0, word.length());
  }

  /** The next word in capitals, if it is one. */
  public @Nullable String word() {
    return has(at) && tokens.get(at).type() == Type.WORD
        ? text(at++).toUpperCase(Locale.ROOT)
        : null;
  }

  public boolean mark(char mark) {
    boolean found = isMark(at, mark);
    at += found ? 1 : 0;
    return found;
  }

  private boolean isMark(int token, char mark) {
    return has(token)
        && tokens.get(token).type() == Type.MARK
        && sql.charAt(tokens.get(token).start()) == mark;
  }

  /** The next name as it is written; null: something else comes. */
  public @Nullable String name() {
    return has(at) && isName(tokens.get(at).type()) ? text(at++) : null;
  }

  private static boolean isName(Type type) {
    return type == Type.WORD || type == Type.NAME;
  }

  /** The next name with what it is in, as it is written. */
  public @Nullable String qualified() {
    String name = name();
    if (name == null || !mark('.')) {
      return name;
    }
    String inner = name();
    return inner == null ? null : name + '.' + inner;
  }

  /** What the next text in quotes says; null: something else comes. */
  public @Nullable String literal() {
    return has(at) && tokens.get(at).type() == Type.TEXT ? textOf(text(at++)) : null;
  }

  /** What the first text in quotes says. */
  public static Optional<String> firstLiteral(String sql) {
    SqlReader reader = new SqlReader(sql);
    while (!reader.atEnd()) {
      String text = reader.literal();
      if (text != null) {
        return Optional.of(text);
      }
      reader.at++;
    }
    return Optional.empty();
  }

  public boolean atEnd() {
    return !has(at);
  }

  /** Where the next token starts. */
  public int position() {
    return atEnd() ? sql.length() : tokens.get(at).start();
  }

  /** Goes to the next of these words that is in no parentheses; to the end where there is none. */
  public boolean skipTo(String... words) {
    int depth = 0;
    for (; has(at); at++) {
      if (isMark(at, '(')) {
        depth++;
      } else if (isMark(at, ')')) {
        depth--;
      } else if (depth == 0) {
        for (String word : words) {
          if (isWord(at, word)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Goes to the list of tables of a publication's statement or a GRANT, if one comes. */
  public boolean toListOfTables() {
    if (words("CREATE PUBLICATION")) {
      return name() != null && words("FOR TABLE");
    }
    if (words("ALTER PUBLICATION")) {
      return name() != null && (words("ADD TABLE") || words("DROP TABLE") || words("SET TABLE"));
    }
    if (!(words("GRANT") || words("REVOKE")) || !skipTo("ON", "TO", "FROM") || !words("ON")) {
      return false;
    }
    return words("TABLE")
        || !(has(at)
            && (isWord(at, "ALL")
                || isWord(at, "SCHEMA")
                || isWord(at, "DATABASE")
                || isWord(at, "SEQUENCE")
                || isWord(at, "FUNCTION")));
  }

  /**
   * What stands in {@code <} and {@code >} outside of quotes, as in {@code <columns of public.t>}:
   * no expression has that, since comparisons do not chain.
   */
  List<String> placeholders() {
    List<String> found = new ArrayList<>();
    for (int i = 0; has(i); i++) {
      int end = placeholder(i);
      if (end > i) {
        String text = sql.substring(tokens.get(i).end(), tokens.get(end).start());
        if (!found.contains(text)) {
          found.add(text);
        }
        i = end;
      }
    }
    return found;
  }

  /** Where the placeholder ends that begins with that token; the token itself where none does. */
  private int placeholder(int start) {
    if (!isMark(start, '<') || !has(start + 1) || !isName(tokens.get(start + 1).type())) {
      return start;
    }
    if (tokens.get(start + 1).start() != tokens.get(start).end()) {
      return start;
    }
    for (int i = start + 1; has(i); i++) {
      if (isMark(i, '>')) {
        return i;
      }
      if (!isName(tokens.get(i).type()) && !isMark(i, '.')) {
        return start;
      }
    }
    return start;
  }

  /** All names in it as they are written, also those with what they are in. */
  public Set<String> names() {
    Set<String> names = new HashSet<>();
    for (int i = 0; has(i); i++) {
      if (isName(tokens.get(i).type())) {
        names.add(text(i));
        if (isMark(i + 1, '.') && has(i + 2) && isName(tokens.get(i + 2).type())) {
          names.add(text(i) + '.' + text(i + 2));
        }
      }
    }
    return names;
  }

  private String text(int token) {
    return sql.substring(tokens.get(token).start(), tokens.get(token).end());
  }

  /** At commas that are in no parentheses. */
  public static List<String> split(String list) {
    SqlReader reader = new SqlReader(list);
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; reader.has(i); i++) {
      if (reader.isMark(i, '(')) {
        depth++;
      } else if (reader.isMark(i, ')')) {
        depth--;
      } else if (depth == 0 && reader.isMark(i, ',')) {
        parts.add(list.substring(from, reader.tokens.get(i).start()).strip());
        from = reader.tokens.get(i).end();
      }
    }
    parts.add(list.substring(from).strip());
    return parts;
  }

  /** The name itself, as catalogues hold it. */
  public static String unquote(String identifier) {
    int open = identifier.indexOf('"');
    if (open < 0) {
      return identifier;
    }
    String inner = inner(identifier, open);
    return open == 0 ? inner : unescaped(inner);
  }

  /** A name with what it is in, as a literal for {@code regclass} and its like. */
  public static String registered(String qualified) {
    SqlReader reader = new SqlReader(qualified);
    List<String> parts = new ArrayList<>();
    for (int i = 0; reader.has(i); i++) {
      if (isName(reader.tokens.get(i).type())) {
        parts.add(unquote(reader.text(i)));
      }
    }
    return Identifiers.registered(parts);
  }

  private static String inner(String quoted, int open) {
    String quote = quoted.substring(open, open + 1);
    return quoted
        .substring(open + 1, Math.max(open + 1, quoted.length() - 1))
        .replace(quote + quote, quote);
  }

  private static String textOf(String literal) {
    char first = literal.charAt(0);
    if (first == '$') {
      int tag = literal.indexOf('$', 1) + 1;
      return literal.substring(tag, Math.max(tag, literal.length() - tag));
    }
    int open = literal.indexOf('\'');
    String inner = inner(literal, open);
    return first == '\'' ? inner : first == 'E' || first == 'e' ? escapes(inner) : unescaped(inner);
  }

  /** Of {@code U&}. */
  private static String unescaped(String inner) {
    StringBuilder out = new StringBuilder(inner.length());
    int i = 0;
    while (i < inner.length()) {
      char c = inner.charAt(i);
      if (c != '\\') {
        out.append(c);
        i++;
      } else if (inner.startsWith("\\", i + 1)) {
        out.append('\\');
        i += 2;
      } else {
        boolean plus = inner.startsWith("+", i + 1);
        i = code(inner, plus ? i + 2 : i + 1, plus ? 6 : 4, out);
      }
    }
    return out.toString();
  }

  /** Of {@code E''}, as far as {@link Identifiers#literal} and PostgreSQL's own functions write. */
  private static String escapes(String inner) {
    StringBuilder out = new StringBuilder(inner.length());
    int i = 0;
    while (i < inner.length()) {
      char c = inner.charAt(i++);
      if (c != '\\' || i == inner.length()) {
        out.append(c);
        continue;
      }
      char escaped = inner.charAt(i++);
      switch (escaped) {
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> i = code(inner, i, 4, out);
        case 'U' -> i = code(inner, i, 8, out);
        default -> out.append(escaped);
      }
    }
    return out.toString();
  }

  private static int code(String text, int from, int digits, StringBuilder out) {
    int to = Math.min(text.length(), from + digits);
    try {
      int code = Integer.parseInt(text.substring(from, to), 16);
      if (Character.isValidCodePoint(code)) {
        out.appendCodePoint(code);
      }
      return to;
    } catch (NumberFormatException e) {
      out.append('\\');
      return from;
    }
  }

  /**
   * The same statement, fit for a terminal and a log: names and texts with characters that {@link
   * Printable} does not let through are written with escapes of SQL, and so they mean the same.
   * Nearly all names came through {@link Identifiers} and are so already; what remains stands in
   * expressions of the server and in files of the user.
   */
  public static String printable(String sql) {
    if (Printable.arePlain(sql)) {
      return sql;
    }
    SqlReader reader = new SqlReader(sql);
    StringBuilder out = new StringBuilder(sql.length() + 32);
    int from = 0;
    for (int i = 0; reader.has(i); i++) {
      Token token = reader.tokens.get(i);
      String text = reader.text(i);
      between(sql.substring(from, token.start()), out);
      apart(text.charAt(0), out);
      boolean plain = text.startsWith("$") ? Printable.arePlain(text) : Printable.isPlain(text);
      out.append(plain ? text : rewritten(token.type(), text));
      from = token.end();
    }
    between(sql.substring(from), out);
    return out.toString();
  }

  private static String rewritten(Type type, String text) {
    return switch (type) {
      case NAME -> Identifiers.quote(unquote(text));
      case TEXT -> Identifiers.literal(textOf(text));
      case WORD, MARK -> Printable.rewritten(text, c -> " ");
    };
  }

  /** White space and comments. */
  private static void between(String space, StringBuilder out) {
    out.append(
        Printable.arePlain(space)
            ? space
            : space.isBlank() ? (space.indexOf('\n') < 0 ? " " : "\n") : " ");
  }

  /** What stands close behind an operator of two number signs would be a command's name. */
  private static void apart(char next, StringBuilder out) {
    int length = out.length();
    if (length > 1
        && out.charAt(length - 1) == '#'
        && out.charAt(length - 2) == '#'
        && (next == '[' || Character.isLetter(next))) {
      out.append(' ');
    }
  }
}
