// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.postgres.Identifiers;
import dev.pgready.remediation.Verification;
import dev.pgready.remediation.sql.Statement.Kind;
import dev.pgready.text.EvilNames;
import dev.pgready.text.Forbidden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatementTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALTER SYSTEM SET wal_level = 'logical' | SETTING | wal_level",
        "SELECT pg_reload_conf() | RELOAD |",
        "SELECT pg_terminate_backend(42) | DESTRUCTIVE |",
        "SELECT pg_drop_replication_slot('old') | DESTRUCTIVE |",
        "ROLLBACK PREPARED 'gid' | DESTRUCTIVE |",
        "DROP PUBLICATION p | PUBLICATION_DROP | p",
        "CREATE POLICY x ON public.t FOR SELECT TO app USING (true) | POLICY_CREATE | public.t",
        "DROP POLICY x ON public.t | POLICY | public.t",
        "ALTER TABLE public.t NO FORCE ROW LEVEL SECURITY | POLICY | public.t",
        "ALTER TABLE public.t SET LOGGED | REWRITE | public.t",
        "DROP PUBLICATION IF EXISTS p | PUBLICATION | p",
        "DROP TABLE t | DESTRUCTIVE |",
        "CREATE ROLE \"Zoë\" LOGIN | ROLE_CREATE | \"Zoë\"",
        "ALTER ROLE app REPLICATION | ROLE | app",
        "GRANT SELECT ON TABLE public.t TO app | GRANT |",
        "REVOKE SELECT ON TABLE public.t FROM app | GRANT |",
        "ALTER DEFAULT PRIVILEGES FOR ROLE o GRANT SELECT ON TABLES TO app | DEFAULT_PRIVILEGES |",
        "ALTER TABLE public.\"T\"\"x é\" REPLICA IDENTITY FULL | IDENTITY | public.\"T\"\"x é\"",
        "ALTER TABLE public.t OWNER TO app | OWNER | public.t",
        "ALTER TABLE public.t ADD PRIMARY KEY (id) | KEY | public.t",
        "ALTER TABLE public.t ALTER COLUMN id SET NOT NULL | NOT_NULL | public.t",
        "CREATE UNIQUE INDEX CONCURRENTLY i ON public.t (id) | INDEX_CONCURRENTLY | public.t",
        "CREATE PUBLICATION p FOR TABLE t | PUBLICATION_CREATE | p",
        "ALTER PUBLICATION p ADD TABLE t | PUBLICATION_ADD | p",
        "ALTER PUBLICATION p SET (publish = 'insert') | PUBLICATION | p",
        "ALTER PUBLICATION p OWNER TO app | OWNER | p",
        "VACUUM | OTHER |",
      })
  void kindAndObjectAreReadFromOurOwnSql(String sql, Kind kind, String object) {
    Statement statement = Statement.of(sql);
    assertThat(statement.kind()).isEqualTo(kind);
    assertThat(statement.object()).isEqualTo(object);
  }

  @Test
  void createIsGuardedByTheNameItself() {
    assertThat(Statement.of("CREATE PUBLICATION \"It's\" FOR TABLE t").guarded())
        .containsExactly(
            """
            DO $pgready$
            BEGIN
              IF NOT EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname OPERATOR(pg_catalog.=) 'It''s') THEN
                CREATE PUBLICATION "It's" FOR TABLE t;
              END IF;
            END
            $pgready$""");
  }

  @Test
  void everyTableThatIsAddedHasItsOwnGuard() {
    assertThat(Statement.of("ALTER PUBLICATION p ADD TABLE s.\"a,b\" (id, \"x)\"), s.c").guarded())
        .hasSize(2)
        .anySatisfy(sql -> assertThat(sql).contains("'s.\"a,b\"'::pg_catalog.regclass"))
        .anySatisfy(sql -> assertThat(sql).contains("ALTER PUBLICATION p ADD TABLE s.c;"));
  }

  @Test
  void aNameCannotCloseTheDollarQuote() {
    String sql = "CREATE PUBLICATION \"$pgready$\" FOR TABLE t";
    assertThat(Statement.of(sql).guarded().get(0))
        .startsWith("DO $pgready1$")
        .endsWith("$pgready1$");
  }

  /** What somebody calls a table decides nothing. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "CREATE ROLE %s LOGIN",
        "ALTER ROLE %s REPLICATION",
        "ALTER TABLE public.%s REPLICA IDENTITY FULL",
        "ALTER TABLE ONLY public.%s REPLICA IDENTITY USING INDEX %s",
        "ALTER TABLE public.%s OWNER TO %s",
        "ALTER TABLE public.%s ADD PRIMARY KEY (%s)",
        "ALTER TABLE public.%s ADD UNIQUE (%s)",
        "ALTER TABLE public.%s ADD CONSTRAINT %s UNIQUE (%s)",
        "ALTER TABLE public.%s ALTER COLUMN %s SET NOT NULL",
        "ALTER TABLE public.%s RENAME TO %s",
        "ALTER TABLE public.%s RENAME COLUMN %s TO %s",
        "ALTER TABLE public.%s ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE public.%s DROP COLUMN %s",
        "ALTER SCHEMA %s RENAME TO %s",
        "ALTER SCHEMA %s OWNER TO %s",
        "ALTER DATABASE %s SET work_mem = '1MB'",
        "ALTER DEFAULT PRIVILEGES FOR ROLE %s GRANT SELECT ON TABLES TO %s",
        "GRANT SELECT ON TABLE public.%s, %s.%s TO %s",
        "GRANT SELECT ON ALL TABLES IN SCHEMA %s TO %s",
        "GRANT USAGE ON SCHEMA %s TO %s",
        "GRANT CONNECT ON DATABASE %s TO %s",
        "GRANT %s TO %s",
        "CREATE UNIQUE INDEX CONCURRENTLY %s ON public.%s (%s)",
        "CREATE PUBLICATION %s FOR TABLE %s.%s, %s",
        "ALTER PUBLICATION %s ADD TABLE %s.%s (%s), ONLY %s WHERE (%s > 1)",
        "ALTER PUBLICATION %s DROP TABLE %s.%s",
        "ALTER PUBLICATION %s SET (publish = 'insert')",
        "DROP PUBLICATION IF EXISTS %s",
        "DROP PUBLICATION %s",
        "DROP ROLE %s",
        "SELECT pg_catalog.pg_drop_replication_slot('x')",
        "COMMENT ON TABLE %s IS 'x'",
      })
  void noNameChangesWhatAStatementIs(String form) {
    Statement plain = Statement.of(form.replace("%s", "plain"));
    for (String name : EvilNames.ALL) {
      String quoted = Identifiers.quote(name);
      Statement evil = Statement.of(form.replace("%s", quoted));
      assertThat(evil.kind()).as(evil.sql()).isEqualTo(plain.kind());
      assertThat(evil.object())
          .as(evil.sql())
          .isEqualTo(plain.object() == null ? null : plain.object().replace("plain", quoted));
      assertThat(evil.guarded()).as(evil.sql()).hasSameSizeAs(plain.guarded());
      assertThat(Verification.of(evil).map(Verification::expected))
          .as(evil.sql())
          .isEqualTo(Verification.of(plain).map(Verification::expected));
      assertThat(Forbidden.inLine(String.join("\n", evil.guarded()))).isNull();
      assertThat(SqlReader.unquote(quoted)).isEqualTo(name);
      assertThat(SqlReader.split(quoted + ", " + quoted)).containsExactly(quoted, quoted);
    }
  }

  @Test
  void whatIsInTextsAndExpressionsOfOthersIsWrittenWithEscapes() {
    assertThat(
            Statement.of(
                    "ALTER PUBLICATION p ADD TABLE t WHERE (a = '\u001b[8m' AND \"\u202eb\" > 1)")
                .sql())
        .isEqualTo(
            "ALTER PUBLICATION p ADD TABLE t WHERE (a = E'\\u001b[8m' AND U&\"\\202eb\" > 1)");
    assertThat(Statement.of("SELECT a ##[1], b\t##vso[2]").sql())
        .isEqualTo("SELECT a ## [1], b ## vso[2]");
  }

  @Test
  void droppingAColumnDestroysAndDroppingAMemberDoesNot() {
    assertThat(Statement.of("ALTER TABLE t DROP COLUMN c").kind()).isEqualTo(Kind.DESTRUCTIVE);
    assertThat(Statement.of("ALTER TABLE t DROP CONSTRAINT c").kind()).isEqualTo(Kind.TABLE);
    assertThat(Statement.of("ALTER PUBLICATION p DROP TABLE t").kind()).isEqualTo(Kind.PUBLICATION);
  }

  /** What PostgreSQL refuses inside a transaction, and what must not wait for one; no more. */
  @Test
  void allElseRunsInATransaction() {
    for (Kind kind : Kind.values()) {
      assertThat(kind.transactional())
          .as(kind.name())
          .isEqualTo(
              switch (kind) {
                case SETTING, RELOAD, INDEX_CONCURRENTLY, SLOT_CREATE, DESTRUCTIVE, EDITED -> false;
                case ROLE_CREATE,
                    ROLE,
                    GRANT,
                    DEFAULT_PRIVILEGES,
                    DATABASE,
                    OWNER,
                    KEY,
                    NOT_NULL,
                    IDENTITY,
                    RENAME,
                    TABLE,
                    REWRITE,
                    POLICY_CREATE,
                    POLICY,
                    PUBLICATION_CREATE,
                    PUBLICATION_ADD,
                    PUBLICATION,
                    PUBLICATION_DROP,
                    OTHER ->
                    true;
              });
    }
  }
}
