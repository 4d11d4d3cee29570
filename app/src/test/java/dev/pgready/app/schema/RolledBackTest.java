// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.schema.source.SqlFile;
import dev.pgready.app.schema.source.SqlSplitter;
import dev.pgready.app.schema.source.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As psql would leave a database: single letters stand for statements that change it. */
final class RolledBackTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "a; b                                                   | a b",
        "a; BEGIN; b; ROLLBACK; c                               | a c",
        "BEGIN; a; COMMIT; b                                    | a b",
        "START TRANSACTION; a; ABORT WORK; b                    | b",
        "BEGIN; a; END; ROLLBACK; b                             | a b",
        "BEGIN; a; BEGIN; b; ROLLBACK; c                        | c",
        "BEGIN; a; ROLLBACK AND CHAIN; b; ROLLBACK              | none",
        "BEGIN; a; COMMIT AND NO CHAIN; b; ROLLBACK             | a b",
        "BEGIN; a; SAVEPOINT s; b; ROLLBACK TO S; c; COMMIT     | a c",
        "BEGIN; a; SAVEPOINT s; b; ROLLBACK TO s; c; ROLLBACK   | none",
        "BEGIN; SAVEPOINT s; a; SAVEPOINT t; b; ROLLBACK WORK TO SAVEPOINT t; COMMIT | a",
        "BEGIN; SAVEPOINT s; a; SAVEPOINT t; b; ROLLBACK TO \"s\"; COMMIT | none",
        "BEGIN; SAVEPOINT s; a; RELEASE SAVEPOINT s; ROLLBACK TO s; COMMIT | a",
        "BEGIN; a; PREPARE TRANSACTION 'p'; ROLLBACK PREPARED 'p'; b | a b",
        "SAVEPOINT s; a; ROLLBACK TO SAVEPOINT s; b             | b",
        "a; ROLLBACK; b                                         | a b",
        "SELECT 'BEGIN; a; ROLLBACK'; a                         | a"
      })
  void whatARollbackUndoes(String text, String kept) {
    List<SqlStatement> statements =
        SqlSplitter.split(new SqlFile("a.sql", text.replace("; ", ";\n"))).statements();
    Set<Integer> undone = RolledBack.of(statements);
    List<String> left = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      if (!undone.contains(i) && statements.get(i).sql().length() == 1) {
        left.add(statements.get(i).sql());
      }
    }
    assertThat(left).isEqualTo(kept == null ? List.of() : List.of(kept.split(" ")));
  }
}
