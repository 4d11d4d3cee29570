// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Parser;

/**
 * Cuts a file into statements, as psql does: at semicolons that are in no quotes, comments,
 * parentheses or bodies between BEGIN ATOMIC and END. Commands of psql itself are never obeyed, and
 * rows behind COPY FROM stdin are left out.
 *
 * <p>Quotes and comments are read by the parser of the JDBC driver.
 */
public final class SqlSplitter {
  /** First words that are looked at: the longest beginning that means something has fewer. */
  private static final int WORDS = 24;

  private static final Pattern COPY_IN =
      Pattern.compile("(?is)^COPY\\s.{1,100000}?\\sFROM\\s{1,1000}STDIN\\b");

  /** What says nothing about the schema: it is left out without notice. */
  private static final Set<String> QUIET =
      Set.of("restrict", "unrestrict", "set", "unset", "echo", "timing", "pset", "encoding", "q");

  /** What pg_dump -C and scripts write before they connect to the database that they created. */
  private static final String[] PREAMBLE = {
    "SET",
    "RESET",
    "SELECT",
    "BEGIN",
    "COMMIT",
    "CREATE DATABASE",
    "ALTER DATABASE",
    "DROP DATABASE",
    "CREATE ROLE",
    "CREATE USER",
    "CREATE GROUP",
    "ALTER ROLE",
    "ALTER USER",
    "DROP ROLE",
    "DROP USER",
    "COMMENT ON DATABASE",
    "GRANT",
    "REVOKE"
  };

  private final String file;
  private final String text;
  private final char[] chars;
  private final List<SqlStatement> found = new ArrayList<>();
  private int copies;

  private int line = 1;
  private int counted;

  /** Of the statement that is being read: where its first word is; -1: it has none yet. */
  private int start = -1;

  private final StringBuilder words = new StringBuilder();
  private int wordCount;
  private int depth;
  private int bodies;
  private String last = "";

  private SqlSplitter(SqlFile file) {
    this.file = file.name();
    this.text = file.text();
    this.chars = text.toCharArray();
  }

  /**
   * @param statements in the order of the file, with those that are never sent
   * @param copies statements with rows that were left out
   */
  public record Split(List<SqlStatement> statements, int copies) {
    public Split {
      statements = List.copyOf(statements);
    }
  }

  public static Split split(SqlFile file) {
    SqlSplitter splitter = new SqlSplitter(file);
    splitter.read();
    return new Split(splitter.found, splitter.copies);
  }

  private void read() {
    int i = text.startsWith("\ufeff") ? 1 : 0;
    while (i < chars.length) {
      i = step(i);
    }
    end(chars.length, null);
  }

  /** Reads what begins there, and says where the next thing does. */
  private int step(int at) {
    char c = chars[at];
    return switch (c) {
      case '\'' -> within(at, Parser.parseSingleQuotes(chars, at, !escapes(at)));
      case '"' -> within(at, Parser.parseDoubleQuotes(chars, at));
      case '-' -> comment(at, Parser.parseLineComment(chars, at));
      case '/' -> comment(at, Parser.parseBlockComment(chars, at));
      case '$' -> within(at, Parser.parseDollarQuotes(chars, at));
      case '\\' -> command(at);
      case ';' -> depth > 0 || bodies > 0 ? at + 1 : end(at, null);
      case '(' -> {
        depth++;
        yield within(at, at);
      }
      case ')' -> {
        depth = Math.max(0, depth - 1);
        yield within(at, at);
      }
      default -> {
        if (Character.isWhitespace(c)) {
          yield at + 1;
        }
        yield Character.isLetter(c) || c == '_' ? word(at) : within(at, at);
      }
    };
  }

  private boolean escapes(int quote) {
    return quote > 0
        && (chars[quote - 1] == 'e' || chars[quote - 1] == 'E')
        && (quote == 1 || !wordPart(chars[quote - 2]));
  }

  private int within(int at, int last) {
    begin(at);
    if (wordCount < WORDS) {
      wordCount++;
      String token = text.substring(at, Math.min(last, chars.length - 1) + 1);
      add(token.length() > 200 ? token.substring(0, 1) : token);
    }
    return last + 1;
  }

  private void add(String token) {
    words.append(words.length() == 0 ? "" : " ").append(token);
  }

  private int comment(int at, int last) {
    return last == at ? within(at, at) : last + 1;
  }

  private int word(int at) {
    begin(at);
    int end = at + 1;
    while (end < chars.length && wordPart(chars[end])) {
      end++;
    }
    String word = text.substring(at, end).toUpperCase(Locale.ROOT);
    // a prefix of a quote belongs to it
    if (wordCount < WORDS) {
      wordCount++;
      add(word);
    }
    if (word.equals("ATOMIC") && last.equals("BEGIN")) {
      bodies = 1;
    } else if (bodies > 0 && (word.equals("CASE") || word.equals("BEGIN"))) {
      bodies++;
    } else if (bodies > 0 && word.equals("END")) {
      bodies--;
    }
    last = word;
    return end;
  }

  private static boolean wordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private void begin(int at) {
    if (start < 0) {
      start = at;
      count(at);
    }
  }

  /** Lines up to there; places are asked for in order. */
  private void count(int at) {
    for (; counted < at; counted++) {
      if (chars[counted] == '\n') {
        line++;
      }
    }
  }

  /** Of psql: to the end of its line, with the statement before it. */
  private int command(int at) {
    int feed = text.indexOf('\n', at);
    int stop = feed < 0 ? chars.length : feed;
    String command = text.substring(at, stop).strip();
    String name = command.substring(1).split("[^A-Za-z]", 2)[0].toLowerCase(Locale.ROOT);
    if (start < 0 && (QUIET.contains(name) || beginsDatabase(name))) {
      return stop;
    }
    begin(at);
    end(stop, "a command of psql is never obeyed: \\" + name);
    return stop;
  }

  /** Nothing has been created yet: all that follows is of the one database that is looked at. */
  private boolean beginsDatabase(String command) {
    return (command.equals("connect") || command.equals("c"))
        && found.stream().allMatch(statement -> statement.starts(PREAMBLE));
  }

  /**
   * @param at behind the statement
   * @return where the next one can begin
   */
  private int end(int at, @Nullable String refusal) {
    if (start >= 0) {
      String sql = text.substring(start, at).strip();
      if (refusal == null && COPY_IN.matcher(sql).find()) {
        copies++;
        clear();
        return rows(at);
      }
      found.add(new SqlStatement(file, line, sql, words.toString(), refusal));
    }
    clear();
    return at + 1;
  }

  private void clear() {
    start = -1;
    words.setLength(0);
    wordCount = 0;
    depth = 0;
    bodies = 0;
    last = "";
  }

  /** Behind the line that ends the rows. */
  private int rows(int semicolon) {
    int at = text.indexOf('\n', semicolon);
    while (at >= 0) {
      int feed = text.indexOf('\n', at + 1);
      int stop = feed < 0 ? chars.length : feed;
      if (text.substring(at + 1, stop).strip().equals("\\.")) {
        return stop;
      }
      at = feed;
    }
    return chars.length;
  }
}
