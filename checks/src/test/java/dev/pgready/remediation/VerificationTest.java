// SPDX-License-Identifier: Apache-2.0
package dev.pgready.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.remediation.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerificationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALTER SYSTEM SET wal_level = 'logical' | SHOW wal_level | logical",
        "ALTER ROLE app REPLICATION | SELECT rolreplication FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) 'app' | t",
        "ALTER ROLE app NOREPLICATION | SELECT rolreplication FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) 'app' | f",
        "GRANT rds_replication TO app | SELECT pg_catalog.pg_has_role('app', 'rds_replication', 'MEMBER') | t",
        "GRANT CREATE ON DATABASE \"My db\" TO app | SELECT pg_catalog.has_database_privilege('app', 'My db', 'CREATE') | t",
        "ALTER TABLE public.t REPLICA IDENTITY FULL | SELECT relreplident FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) 'public.t'::pg_catalog.regclass::pg_catalog.oid | f",
        "ALTER TABLE public.t REPLICA IDENTITY USING INDEX i | SELECT relreplident FROM pg_catalog.pg_class WHERE oid OPERATOR(pg_catalog.=) 'public.t'::pg_catalog.regclass::pg_catalog.oid | i",
      })
  void everyCommonStatementHasAProof(String sql, String query, String expected) {
    assertThat(Verification.of(Statement.of(sql))).contains(new Verification(query, expected));
  }

  @Test
  void whatOnlyTheNextCheckTellsHasNone() {
    assertThat(Verification.of(Statement.of("SELECT pg_reload_conf()"))).isEmpty();
  }
}
