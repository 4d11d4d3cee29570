// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import dev.pgready.app.report.view.Words;
import dev.pgready.app.schema.source.SqlFile;
import dev.pgready.app.schema.source.SqlSplitter;
import dev.pgready.app.schema.source.SqlStatement;
import dev.pgready.facts.Facts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends the statements of files to one database, each by itself, so that one that fails takes no
 * other with it. What only this machine lacks is stood in for; what plays no part in replication is
 * left out; what matters and fails is told.
 */
final class SchemaApplier {
  /** A statement stands for so many things that are not there, at most. */
  private static final int ATTEMPTS = 60;

  /** A client gives up on a statement that lifted its own time limit. */
  private static final int SECONDS = 90;

  /** Of a tool that fills them in when it runs. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.:-]{0,80})\\}");

  /** Where tools keep what they have run. */
  private static final List<String> TOOLS =
      List.of(
          "schema_migrations\"",
          "_prisma_migrations\"",
          "flyway_schema_history\"",
          "goose_db_version\"",
          "databasechangelog\"",
          "alembic_version\"",
          "__drizzle_migrations\"");

  /** Failures that change nothing are told so many times. */
  private static final int TOLD = 10;

  private static final Pattern LOCAL = Pattern.compile("(?is)^SET\\s{1,100}(LOCAL|SESSION)\\s");

  /** No semicolon, comment or dollar quote: it can be no more than one statement. */
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}\\s_\".,=()'*]{1,200000}");

  /** What pg_dump writes at the beginning. */
  private static final Pattern DUMPED =
      Pattern.compile("(?m)^-- Dumped from database version ([0-9]{2})\\b");

  private static final int HEAD = 4_000;

  /** Each statement is a transaction of its own, and a table for one would be gone at once. */
  private static final Pattern GONE_AT_COMMIT =
      Pattern.compile("(?i)\\bON\\s{1,100}COMMIT\\s{1,100}DROP\\b");

  private final Connection owner;
  private final Connection root;
  private final String mark;
  private final StandIns standIns;
  private final TableHistory history = new TableHistory();
  private final List<SqlStatement> statements = new ArrayList<>();
  private final List<LeftOut> missing = new ArrayList<>();
  private final Map<String, Integer> quiet = new LinkedHashMap<>();
  private final Map<String, Integer> rolledBack = new LinkedHashMap<>();
  private final List<String> told = new ArrayList<>();
  private int applied;
  private int copies;
  private boolean forTransactions;

  /** Major version that a dump names; 0: none does. */
  private int dumpedFrom;

  /**
   * @param owner of the database: runs the files' statements
   * @param root a superuser's: runs what this class writes itself
   * @param mark of {@link ChangeWatch}
   */
  SchemaApplier(Connection owner, Connection root, String mark) {
    this.owner = owner;
    this.root = root;
    this.mark = mark;
    this.standIns = new StandIns(root);
  }

  void apply(SqlFile file) {
    SqlSplitter.Split split = SqlSplitter.split(file);
    copies += split.copies();
    Matcher dumped = DUMPED.matcher(file.text().substring(0, Math.min(HEAD, file.text().length())));
    dumpedFrom = Math.max(dumpedFrom, dumped.find() ? Integer.parseInt(dumped.group(1)) : 0);
    Set<Integer> undone = RolledBack.of(split.statements());
    for (int i = 0; i < split.statements().size(); i++) {
      SqlStatement statement = split.statements().get(i);
      if (statement.refusal() != null) {
        statements.add(statement);
        missing.add(new LeftOut(statement, statement.refusal()));
      } else if (undone.contains(i)) {
        undo(statement);
      } else {
        statements.add(statement);
        apply(statement);
      }
    }
    if (forTransactions) {
      discardTemporary();
    }
  }

  /** A file is a transaction to most tools: the next one may use the name again. */
  private void discardTemporary() {
    forTransactions = false;
    try (Statement statement = owner.createStatement()) {
      statement.execute("DISCARD TEMP");
    } catch (SQLException e) {
      throw SchemaServer.failed(e);
    }
  }

  /** What came of all of them. */
  AppliedSchema result(Facts facts) {
    List<String> notes = new ArrayList<>(standIns.notes());
    int major = facts.cat().server().major();
    if (dumpedFrom > major) {
      notes.add(
          "the dump is from PostgreSQL %1$s: what PostgreSQL %2$s does not know fails (--server-version %1$s, where it is installed)"
              .formatted(dumpedFrom, major));
    }
    if (copies > 0) {
      notes.add("the rows of %s are left out".formatted(Words.count(copies, "COPY", "COPY")));
    }
    if (!quiet.isEmpty()) {
      notes.add("left out, as no check reads it: " + counts(quiet));
    }
    if (!rolledBack.isEmpty()) {
      notes.add("left out, as a ROLLBACK of the same file undoes it: " + counts(rolledBack));
    }
    told.stream().limit(TOLD).forEach(notes::add);
    if (told.size() > TOLD) {
      notes.add("left out: %s more that change no table".formatted(told.size() - TOLD));
    }
    return new AppliedSchema(facts, applied, statements, history, missing, notes);
  }

  private static String counts(Map<String, Integer> kinds) {
    return kinds.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  /** It would not be there at the end, and is not sent at all. */
  private void undo(SqlStatement statement) {
    StatementKind kind = StatementKind.of(statement);
    if (kind != StatementKind.SILENT) {
      rolledBack.merge(kind.words(statement), 1, Integer::sum);
    }
  }

  private void apply(SqlStatement statement) {
    StatementKind kind = StatementKind.of(statement);
    switch (kind) {
      case SILENT -> {}
      case SKIPPED -> quiet.merge(kind.words(statement), 1, Integer::sum);
      case ROLE -> standIns.roles(statement);
      case EXTENSION -> standIns.extension(statement, owner);
      case PUBLICATION, SETTING, INCIDENTAL, DECISIVE -> send(statement, kind);
    }
  }

  private void send(SqlStatement statement, StatementKind kind) {
    Matcher placeholder = PLACEHOLDER.matcher(statement.sql());
    String sql = statement.sql().replace("${flyway:defaultSchema}", "public");
    if (kind == StatementKind.SETTING) {
      // each statement is a transaction of its own
      sql = LOCAL.matcher(sql).replaceFirst("SET ");
    }
    if (statement.starts("CREATE TEMP", "CREATE TEMPORARY", "CREATE LOCAL", "CREATE GLOBAL")) {
      Matcher gone = GONE_AT_COMMIT.matcher(sql);
      forTransactions |= gone.find();
      sql = gone.replaceFirst("");
    }
    boolean unfilled = placeholder.find() && !statement.sql().equals(sql);
    SQLException failure = run(owner, statement, sql);
    for (int i = 0; failure != null && i < ATTEMPTS && standIns.mends(failure); i++) {
      failure = run(owner, statement, sql);
    }
    if (failure != null && kind == StatementKind.PUBLICATION && PLAIN.matcher(sql).matches()) {
      // FOR ALL TABLES is a superuser's to say
      failure = run(root, statement, sql);
    }
    if (failure == null) {
      applied++;
      return;
    }
    String why = reason(failure);
    if (!unfilled && placeholder.reset().find()) {
      why = "the placeholder ${%s} has no value here".formatted(placeholder.group(1));
    }
    boolean decisive = kind == StatementKind.DECISIVE || kind == StatementKind.PUBLICATION;
    if (decisive && !harmless(statement, failure)) {
      missing.add(new LeftOut(statement, why));
    } else {
      told.add("left out: " + new LeftOut(statement, why).line());
    }
  }

  /** What is not there cannot be dropped; a tool's own table is made by the tool. */
  private static boolean harmless(SqlStatement statement, SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    boolean absent = Set.of("42P01", "42704", "3F000").contains(state);
    return absent
        && (statement.starts("DROP") || TOOLS.stream().anyMatch(reason(failure)::contains));
  }

  /** Null: it worked. */
  private @Nullable SQLException run(Connection by, SqlStatement statement, String sql) {
    try (Statement sent = by.createStatement()) {
      sent.setEscapeProcessing(false);
      sent.setQueryTimeout(SECONDS);
      sent.execute(sql);
      history.add(statement, ChangeWatch.of(sent, mark));
      return null;
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("53")) {
        throw SchemaServer.failed(e);
      }
      return e;
    }
  }

  /** In a line. */
  static String reason(SQLException e) {
    String message = String.valueOf(e.getMessage());
    String first = message.lines().findFirst().orElse(message).strip();
    return first.startsWith("ERROR: ") ? first.substring("ERROR: ".length()) : first;
  }
}
