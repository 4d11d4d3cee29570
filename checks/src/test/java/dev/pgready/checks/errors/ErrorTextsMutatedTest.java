// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.errors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.Checks;
import dev.pgready.checks.errors.ErrorTexts.Match;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Page;
import dev.pgready.consumers.ConsumerCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However an error text comes out of a log, a driver or a chat, it leads to its check. */
final class ErrorTextsMutatedTest {
  private static final ErrorTexts TEXTS = ErrorTexts.all();

  private static final List<String> NAMES =
      List.of("orders", "Order Lines", "zero_0_b", "dbz-user", "Größe", "pub_2024", "db.t1", "x");

  /** What drivers, servers and log shippers put around a message. */
  private static final Map<String, UnaryOperator<String>> SURROUNDINGS = new LinkedHashMap<>();

  static {
    SURROUNDINGS.put("as it is", text -> text);
    SURROUNDINGS.put("psql", text -> "psql:setup.sql:12: ERROR:  " + text);
    SURROUNDINGS.put(
        "libpq", text -> "connection to server at \"10.0.0.7\", port 5432 failed: FATAL:  " + text);
    SURROUNDINGS.put(
        "server log", text -> "2026-11-20 12:03:11.774 UTC [4242] repl@shop ERROR:  " + text);
    SURROUNDINGS.put(
        "several lines of server log",
        text ->
            "2026-11-20 12:03:11.774 UTC [4242] repl@shop LOG:  starting something\n"
                + "2026-11-20 12:03:11.775 UTC [4242] repl@shop ERROR:  "
                + text
                + "\n2026-11-20 12:03:11.775 UTC [4242] repl@shop STATEMENT:  SELECT 1");
    SURROUNDINGS.put("Java", text -> "org.postgresql.util.PSQLException: ERROR: " + text);
    SURROUNDINGS.put(
        "Java's cause",
        text ->
            "\tat io.debezium.Foo.run(Foo.java:12)\nCaused by: org.postgresql.util.PSQLException: FATAL: "
                + text
                + "\n\tat org.postgresql.core.v3.QueryExecutorImpl.receive(QueryExecutorImpl.java:2676)");
    SURROUNDINGS.put("Go pq", text -> "pq: " + text);
    SURROUNDINGS.put("Go pgx", text -> "ERROR: " + text + " (SQLSTATE 42501)");
    SURROUNDINGS.put("Node", text -> "error: " + text + "\n    at Parser.parseErrorMessage");
    SURROUNDINGS.put("Python", text -> "psycopg2.errors.InsufficientPrivilege: " + text);
    SURROUNDINGS.put(
        "Elixir",
        text -> "** (Postgrex.Error) ERROR 55000 (object_not_in_prerequisite_state) " + text);
    SURROUNDINGS.put("Rust", text -> "db error: ERROR: " + text);
    SURROUNDINGS.put(
        "JSON log",
        text ->
            "{\"level\":\"error\",\"time\":1763640000,\"msg\":\""
                + text.replace("\"", "\\\"")
                + "\",\"pid\":17}");
    SURROUNDINGS.put("coloured", text -> "\u001b[31mERROR\u001b[0m \u001b[1m" + text + "\u001b[0m");
    SURROUNDINGS.put("kubectl", text -> "connector-7d9f8b6c5-x2x4k connector ERROR " + text);
    SURROUNDINGS.put("quoted in a chat", text -> "> " + text + "\nany idea?");
    SURROUNDINGS.put("upper case", text -> text.toUpperCase(Locale.ROOT));
    SURROUNDINGS.put("curly quotes", text -> quotes(text, "“", "”"));
    SURROUNDINGS.put("guillemets", text -> quotes(text, "«", "»"));
    SURROUNDINGS.put("single quotes", text -> quotes(text, "'", "'"));
    SURROUNDINGS.put("no quotes", text -> quotes(text, "", ""));
    SURROUNDINGS.put("wrapped", ErrorTextsMutatedTest::wrapped);
    SURROUNDINGS.put("cut off", ErrorTextsMutatedTest::cutOff);
  }

  @Test
  void everyKnownTextIsFoundHoweverItIsPasted() {
    List<String> lost = new ArrayList<>();
    int name = 0;
    for (Map.Entry<String, List<String>> check : known().entrySet()) {
      for (String text : check.getValue()) {
        for (Map.Entry<String, UnaryOperator<String>> around : SURROUNDINGS.entrySet()) {
          String pasted = around.getValue().apply(filled(text, NAMES.get(name++ % NAMES.size())));
          List<Match> matches = TEXTS.matches(pasted);
          double best = matches.isEmpty() ? 0 : matches.get(0).score();
          boolean found =
              matches.stream()
                  .limit(3)
                  .anyMatch(match -> Objects.equals(match.check(), check.getKey()));
          if (!found || best < 0.72) {
            lost.add(
                "%s, %s: %s -> %s"
                    .formatted(
                        check.getKey(),
                        around.getKey(),
                        pasted.replace('\n', '|'),
                        matches.stream().limit(4).map(Match::check).toList()));
          }
        }
      }
    }
    assertThat(lost).isEmpty();
  }

  /** Errors of an application that have nothing to do with replication. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ERROR:  relation \"orders\" does not exist",
        "ERROR:  relation \"public.orders\" does not exist at character 15",
        "ERROR:  column \"name\" does not exist",
        "ERROR:  column orders.total does not exist",
        "ERROR:  column \"total\" of relation \"orders\" does not exist",
        "ERROR:  function now_utc() does not exist",
        "ERROR:  type \"citext\" does not exist",
        "ERROR:  schema \"app\" does not exist",
        "ERROR:  role \"app\" already exists",
        "ERROR:  extension \"uuid-ossp\" is not available",
        "ERROR:  relation \"orders\" already exists",
        "ERROR:  duplicate key value violates unique constraint \"orders_pkey\"",
        "DETAIL:  Key (id)=(1) already exists.",
        "ERROR:  null value in column \"id\" of relation \"orders\" violates not-null constraint",
        "ERROR:  insert or update on table \"a\" violates foreign key constraint \"b\"",
        "ERROR:  update or delete on table \"a\" violates foreign key constraint \"b\" on table \"c\"",
        "ERROR:  new row for relation \"orders\" violates check constraint \"positive\"",
        "ERROR:  syntax error at or near \"SELEC\"",
        "ERROR:  invalid input syntax for type integer: \"abc\"",
        "ERROR:  value too long for type character varying(10)",
        "ERROR:  division by zero",
        "ERROR:  deadlock detected",
        "ERROR:  could not serialize access due to concurrent update",
        "ERROR:  current transaction is aborted, commands ignored until end of transaction block",
        "ERROR:  could not open file \"base/16384/2619\": No such file or directory",
        "ERROR:  out of shared memory",
        "HINT:  You might need to increase \"max_locks_per_transaction\".",
        "HINT:  You might need to increase max_pred_locks_per_transaction.",
        "ERROR:  cannot drop table customers because other objects depend on it",
        "ERROR:  operator does not exist: integer = text",
        "ERROR:  more than one row returned by a subquery used as an expression",
        "ERROR:  there is no unique constraint matching given keys for referenced table \"a\"",
        "ERROR:  index row size 2712 exceeds btree version 4 maximum 2704 for index \"a\"",
        "ERROR:  cached plan must not change result type",
        "LOG:  checkpoint complete: wrote 52 buffers (0.3%)",
        "LOG:  automatic vacuum of table \"shop.public.orders\": index scans: 1",
        "LOG:  database system was shut down at 2026-11-20 12:00:00 UTC",
        "FATAL:  terminating connection due to administrator command",
        "java.lang.NullPointerException: Cannot invoke \"String.length()\" because \"s\" is null",
        "npm ERR! missing script: build",
        "bash: psql: command not found",
        "create table orders (id bigint primary key, total numeric)",
        "SELECT * FROM publication WHERE slot = 'x'",
        "the table is in the database and the role has the right to it",
        "ERROR:  relation \"publication\" does not exist",
        "ERROR:  relation \"publication\" already exists",
        "ERROR:  relation \"subscription\" does not exist at character 15",
        "ERROR:  column \"role\" does not exist",
        "ERROR:  column \"role\" of relation \"users\" does not exist",
        "ERROR:  column users.role does not exist",
        "ERROR:  column publication.name does not exist",
        "ERROR:  field name must not be null",
        "ERROR:  array subscript in assignment must not be null",
        "ERROR:  could not identify an overlaps operator for type json",
        "org.postgresql.util.PSQLException: ERROR: foreign table \"orders\" does not exist",
        "[Vue warn]: Invalid slot name: \"header\"",
        "Incorrect username or password",
        "{\"msg\":\"column \\\"database\\\" does not exist\"}",
        "ERROR:  permission denied to create role",
        "ERROR:  permission denied to create tablespace \"x\"",
        "ERROR:  permission denied to drop role",
        "ERROR:  permission denied to set role \"postgres\"",
        "ERROR:  must be superuser to create an operator class",
        "ERROR:  must be superuser to alter superuser roles or change superuser attribute",
        "ERROR:  must be member of role \"x\"",
        "ERROR:  unrecognized configuration parameter \"app.user_id\"",
        "ERROR:  cannot alter type of a column used by a view or rule",
        "ERROR:  cannot alter type of a column used in a trigger definition",
        "connection to server at \"db\" (10.0.0.7), port 5432 failed: something new",
        "could not connect to server: something new",
        "publication",
        "replication slot",
        "does not exist",
        "%s %d ${x} \u0000 \u202e"
      })
  void whatHasNothingToDoWithReplicationIsNotClaimed(String pasted) {
    assertThat(TEXTS.matches(pasted)).isEmpty();
  }

  /** What parser, executor, types and programs say that have nothing to do with replication. */
  @Test
  void textsOfOtherSubjectsStayUnknown() throws IOException {
    List<UnaryOperator<String>> around =
        List.of(
            text -> text,
            text -> "2026-11-20 12:03:11.774 UTC [4242] app@shop ERROR:  " + text,
            text -> "org.postgresql.util.PSQLException: ERROR: " + text,
            text -> "ERROR: " + text + " (SQLSTATE 42804)",
            text -> "db error: ERROR: " + text);
    List<String> texts;
    try (InputStream in =
        Objects.requireNonNull(getClass().getResourceAsStream("of-another-subject.txt"))) {
      texts = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    assertThat(texts).hasSizeGreaterThan(300);
    List<String> claimed = new ArrayList<>();
    for (String text : texts) {
      for (UnaryOperator<String> surrounding : around) {
        TEXTS.matches(surrounding.apply(text)).stream()
            .limit(1)
            .forEach(match -> claimed.add(text + " -> " + match.text()));
      }
    }
    assertThat(claimed).isEmpty();
  }

  /** Texts by check. */
  private static Map<String, List<String>> known() {
    Map<String, List<String>> known = new LinkedHashMap<>();
    for (Check check : Checks.all()) {
      known
          .computeIfAbsent(check.id(), id -> new ArrayList<>())
          .addAll(Page.of(check).errors().stream().map(Page.Said::text).toList());
    }
    ConsumerCatalog catalog = new ConsumerCatalog();
    for (String id : catalog.ids()) {
      for (var error : catalog.get(id).errors()) {
        String check = error.check();
        if (check != null) {
          known.computeIfAbsent(check, c -> new ArrayList<>()).add(error.text());
        }
      }
    }
    return known;
  }

  private static String filled(String text, String name) {
    return text.replace("...", name).replace("…", name);
  }

  private static String quotes(String text, String open, String close) {
    StringBuilder other = new StringBuilder();
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        other.append(inside ? close : open);
        inside = !inside;
      } else {
        other.append(c);
      }
    }
    return other.toString();
  }

  /** A terminal of 60 columns, copied with its line ends. */
  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ")) {
      if (column > 0 && column + word.length() > 60) {
        lines.append('\n');
        column = 0;
      } else if (column > 0) {
        lines.append(' ');
      }
      lines.append(word);
      column += word.length() + 1;
    }
    return lines.toString();
  }

  /** The last word and a half are missing, where there are enough of them. */
  private static String cutOff(String text) {
    String[] words = text.split(" ");
    if (words.length < 9) {
      return text;
    }
    String last = words[words.length - 2];
    return String.join(" ", List.of(words).subList(0, words.length - 2))
        + " "
        + last.substring(0, last.length() / 2);
  }
}
