// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SqlSplitterTest {
  private static SqlSplitter.Split split(String text) {
    return SqlSplitter.split(new SqlFile("a.sql", text));
  }

  /** {@code line: words} of each. */
  private static List<String> told(String text) {
    return split(text).statements().stream()
        .map(statement -> statement.line() + ": " + statement.sql())
        .toList();
  }

  @Test
  void semicolonsEndStatements() {
    assertThat(told("CREATE TABLE a (i int);\n\n  SELECT 1 ;;\nSELECT 2"))
        .containsExactly("1: CREATE TABLE a (i int)", "3: SELECT 1", "4: SELECT 2");
  }

  @Test
  void quotesAndCommentsHoldSemicolons() {
    assertThat(
            told(
                """
                -- a; comment 'with a quote
                /* one; /* in; another */ ; */
                SELECT ';', E'\\';', "a;""b", $$;$$, $x$ $$;$$ $x$, U&'d\\0061;' -- ; end
                  , 1;
                SELECT '\\';
                SELECT 2;
                """))
        .containsExactly(
            "3: SELECT ';', E'\\';', \"a;\"\"b\", $$;$$, $x$ $$;$$ $x$, U&'d\\0061;' -- ; end\n  , 1",
            "5: SELECT '\\'",
            "6: SELECT 2");
  }

  @Test
  void bodiesAndParenthesesHoldSemicolons() {
    assertThat(
            told(
                """
                CREATE FUNCTION f() RETURNS int BEGIN ATOMIC
                  SELECT CASE WHEN true THEN 1 END; SELECT 2; END;
                CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);
                BEGIN;
                SELECT 3;
                """))
        .hasSize(4)
        .last()
        .isEqualTo("5: SELECT 3");
  }

  @Test
  void rowsAreNoStatements() {
    SqlSplitter.Split split =
        split(
            """
            COPY public.t (a, b) FROM stdin;
            1	; DROP TABLE x; 'open
            \\N	2
            \\.

            SELECT 1;
            COPY t FROM stdin WITH (FORMAT csv);
            \\.
            COPY t TO stdout;
            """);
    assertThat(split.copies()).isEqualTo(2);
    assertThat(split.statements()).extracting(SqlStatement::line).containsExactly(6, 9);
  }

  @Test
  void commandsOfPsqlAreNeverObeyed() {
    List<SqlStatement> statements =
        split(
                """
                \\restrict abc
                \\set x 1
                SELECT 1;
                \\! touch x
                SELECT 2 \\gexec
                \\i other.sql
                \\connect other
                SELECT 3;
                \\unrestrict abc
                """)
            .statements();
    assertThat(statements)
        .filteredOn(statement -> statement.refusal() == null)
        .extracting(SqlStatement::sql)
        .containsExactly("SELECT 1", "SELECT 3");
    assertThat(statements)
        .filteredOn(statement -> statement.refusal() != null)
        .extracting(SqlStatement::line)
        .containsExactly(4, 5, 6, 7);
  }

  /** As pg_dump -C writes; a second database is another one, and not looked at. */
  @Test
  void theDatabaseThatAFileCreatesIsTheOneThatIsLookedAt() {
    String dump =
        """
        SET client_encoding = 'UTF8';
        SELECT pg_catalog.set_config('search_path', '', false);
        DROP DATABASE shop;
        CREATE DATABASE shop WITH TEMPLATE = template0 ENCODING = 'UTF8';
        ALTER DATABASE shop OWNER TO app;
        \\connect shop
        CREATE TABLE t (i int);
        """;
    assertThat(split(dump).statements())
        .extracting(SqlStatement::refusal)
        .containsOnlyNulls()
        .hasSize(6);
    assertThat(split(dump + "\\c other\n").statements())
        .filteredOn(statement -> statement.refusal() != null)
        .extracting(SqlStatement::line)
        .containsExactly(8);
  }

  @Test
  void firstWordsAreInCapitals() {
    SqlStatement statement =
        split("/* x */ alter  table only\n \"T\" owner to bob").statements().get(0);
    assertThat(statement.words()).isEqualTo("ALTER TABLE ONLY \"T\" OWNER TO BOB");
    assertThat(statement.starts("ALTER TABLE")).isTrue();
    assertThat(statement.starts("ALTER TAB")).isFalse();
  }

  @Test
  void whatIsNotClosedEndsWithTheFile() {
    for (String open :
        List.of(
            "SELECT '",
            "SELECT \"",
            "SELECT $$ x",
            "/* x",
            "COPY t FROM stdin;\n1",
            "(",
            "\\",
            "E'")) {
      assertThat(split(open).statements().size()).as(open).isLessThanOrEqualTo(1);
    }
    assertThat(split("\ufeffSELECT 1").statements().get(0).sql()).isEqualTo("SELECT 1");
    assertThat(split("").statements()).isEmpty();
  }
}
