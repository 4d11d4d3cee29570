package dev.pgready.checks.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.remediation.Statement.Kind;
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
        "DROP PUBLICATION p | DESTRUCTIVE |",
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
              IF NOT EXISTS (SELECT FROM pg_catalog.pg_publication WHERE pubname = 'It''s') THEN
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

  /** What PostgreSQL refuses inside a transaction, and what must not wait for one; no more. */
  @Test
  void allElseRunsInATransaction() {
    for (Kind kind : Kind.values()) {
      assertThat(kind.transactional())
          .as(kind.name())
          .isEqualTo(
              switch (kind) {
                case SETTING, RELOAD, INDEX_CONCURRENTLY, DESTRUCTIVE -> false;
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
                    PUBLICATION_CREATE,
                    PUBLICATION_ADD,
                    PUBLICATION,
                    OTHER ->
                    true;
              });
    }
  }
}
