// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.connect.ConnectFailure;
import dev.pgready.collect.connect.ConnectionFactory;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.connect.Session;
import dev.pgready.collect.connect.Sessions;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.Catalogue;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.TableFacts;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.text.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FactsCollectorIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  /** On the first line of the statement that reads pg_hba_file_rules. */
  private static final String PRIVILEGED = "'privileged'";

  @ParameterizedTest
  @FieldSource("MAJORS")
  void safeSeesADirectConnectionThatReplicates(int major) {
    TestPostgres server = TestPostgres.shared(major);
    Facts facts = TestFacts.collect(server, "postgres", "postgres", ProbeLevel.SAFE);
    assertThat(facts.cat().server().major()).isEqualTo(major);
    assertThat(requireNonNull(facts.connection()).failure()).isNull();
    assertThat(requireNonNull(facts.connection()).parameters())
        .containsEntry("application_name", Version.APPLICATION_NAME);
    assertThat(requireNonNull(facts.probes().pooler()).proxied()).isFalse();
    assertThat(requireNonNull(facts.probes().pooler()).sharesBackends()).isFalse();
    assertThat(requireNonNull(facts.probes().replication()).worked()).isTrue();
    assertThat(requireNonNull(facts.probes().replication()).systemId()).isNotBlank();
    assertThat(requireNonNull(facts.probes().replication()).database()).isEqualTo("postgres");
  }

  /** Locks are asked for only where a session may hold one that matters: of them none is missed. */
  @ParameterizedTest
  @FieldSource("MAJORS")
  void whoHoldsALockIsSeen(int major) throws SQLException {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    String role = "plain_" + database;
    server.execute(database, "CREATE ROLE " + role + " LOGIN", "CREATE TABLE held (id int)");
    try (Connection session = server.connect("postgres", database);
        Statement statement = session.createStatement()) {
      assertThat(TestFacts.collect(server, "postgres", database).cat().readers()).isEmpty();
      session.setAutoCommit(false);
      statement.execute("INSERT INTO held VALUES (1)");
      for (String user : List.of("postgres", role)) {
        Catalogue seen = TestFacts.collect(server, user, database).cat();
        assertThat(seen.readers()).as(user).hasSize(1);
        int pid = seen.readers().get(0).pid();
        assertThat(seen.readers().get(0).tables()).hasSize(1);
        assertThat(seen.transactions())
            .as(user)
            .filteredOn(one -> one.pid() == pid)
            .singleElement()
            .returns(!user.equals("postgres"), Catalogue.TransactionFacts::hidden);
      }
      session.rollback();
    }
  }

  /** current_setting refuses a plain role some settings, and one refusal ends the statement. */
  @Test
  void aFingerprintThatThisRoleMayNotReadIsJustNotSeen(@TempDir Path directory) throws IOException {
    TestPostgres server = TestPostgres.shared(15);
    String database = server.createDatabase();
    String role = "plain_" + database;
    server.execute(database, "CREATE ROLE " + role + " LOGIN");
    server.execute(database, "ALTER DATABASE " + database + " SET mine.host = 'here'");
    Path file =
        Files.writeString(
            directory.resolve("mine.yaml"),
            """
            id: mine
            name: Mine
            verified: 2026-11-20
            extends: self-managed
            fingerprint:
              order: 5
              settings: [data_directory, shared_preload_libraries, mine.host, mine.other, DateStyle]
            """);
    CollectOptions usual = TestFacts.options(ProbeLevel.NONE);
    CollectOptions options =
        new CollectOptions(
            ProbeLevel.NONE,
            null,
            null,
            ProviderCatalog.builtIn().with(file),
            usual.tables(),
            null,
            10,
            null);
    Facts plain =
        FactsDocument.read(
            FactsCollector.collect(TestFacts.target(server, role, database), options));
    assertThat(plain.cat().fingerprint().settings())
        .containsEntry("mine.host", "here")
        .containsKey("DateStyle")
        .doesNotContainKeys("data_directory", "shared_preload_libraries", "mine.other");
    Facts superuser =
        FactsDocument.read(
            FactsCollector.collect(TestFacts.target(server, "postgres", database), options));
    assertThat(superuser.cat().fingerprint().settings())
        .containsEntry("mine.host", "here")
        .containsKeys("data_directory", "shared_preload_libraries");
    server.execute(database, "DROP ROLE " + role);
  }

  private static final String ITS_SESSIONS =
      "SELECT count(*) FROM pg_stat_activity WHERE usename = 'pgready_single'";

  /**
   * A session beside the first one comes at the same time: whichever of them gets the only
   * connection that a role may have, the facts are there, and count the first one alone.
   */
  @Test
  void theSessionBesideIsNeitherCountedNorInTheWay() throws InterruptedException {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    server.execute(database, "CREATE ROLE pgready_single LOGIN CONNECTION LIMIT 1");
    try {
      for (int limit = 1; limit <= 2; limit++) {
        server.execute(database, "ALTER ROLE pgready_single CONNECTION LIMIT " + limit);
        for (int run = 0; run < 15; run++) {
          while (!server.query("postgres", ITS_SESSIONS).equals(List.of("0"))) {
            TimeUnit.MILLISECONDS.sleep(10);
          }
          Facts facts = TestFacts.collect(server, "pgready_single", database, ProbeLevel.SAFE);
          assertThat(Objects.requireNonNull(facts.connection()).failure())
              .as("limit %s, run %s", limit, run)
              .isNull();
          assertThat(facts.cat().role().sessions()).isEqualTo(1);
          assertThat(facts.cat().database().sessions()).isEqualTo(1);
        }
      }
    } finally {
      server.execute(database, "DROP ROLE pgready_single");
    }
  }

  /**
   * It comes while the facts are read, and the last WAL sender is free again before anybody asks.
   */
  @Test
  void theOwnWalSenderIsNotCounted() throws ConnectFailure {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    ConnectionTarget target = TestFacts.target(server, "postgres", database);
    int before = senders(server, database);
    try (Sessions sessions = new Sessions(10)) {
      sessions.close(sessions.ordinary(target));
      Session own = sessions.replication(target);
      assertThat(senders(server, database)).isEqualTo(before);
      sessions.close(own);
      Session consumer = ConnectionFactory.replication(target);
      try {
        assertThat(senders(server, database)).isEqualTo(before + 1);
      } finally {
        consumer.close();
      }
    }
  }

  private static int senders(TestPostgres server, String database) {
    return TestFacts.collect(server, "postgres", database, ProbeLevel.NONE)
        .cat()
        .sessions()
        .walSenders();
  }

  @Test
  void noneSendsOneStatement() throws IOException {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    TestFacts.collect(server, "postgres", database, ProbeLevel.NONE);
    List<String> statements =
        Files.readAllLines(server.log()).stream()
            .filter(line -> line.contains(" " + Version.APPLICATION_NAME + " " + database + " "))
            .filter(line -> line.contains("LOG:  "))
            .toList();
    assertThat(statements).hasSize(1);
    assertThat(statements.get(0)).contains("BEGIN READ ONLY");
  }

  /** What only a superuser may run is tried at level full alone, whoever asks. */
  @Test
  void statementsForSuperusersWaitForFull() throws IOException {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    server.execute(database, "CREATE ROLE pgready_plain LOGIN REPLICATION");
    try {
      for (ProbeLevel level : ProbeLevel.values()) {
        for (String user : List.of("postgres", "pgready_plain")) {
          int before = log(server, database).size();
          TestFacts.collect(server, user, database, level);
          List<String> lines = log(server, database).subList(before, log(server, database).size());
          if (level == ProbeLevel.FULL) {
            assertThat(lines).anyMatch(line -> line.contains(PRIVILEGED));
          } else {
            assertThat(lines)
                .as("%s at %s", user, level)
                .isNotEmpty()
                .noneMatch(line -> line.contains(PRIVILEGED))
                .noneMatch(line -> line.contains("ERROR:  ") || line.contains("FATAL:  "))
                .noneMatch(line -> line.contains("CREATE "));
          }
        }
      }
    } finally {
      server.execute(database, "DROP ROLE pgready_plain");
    }
  }

  private static List<String> log(TestPostgres server, String database) throws IOException {
    return Files.readAllLines(server.log()).stream()
        .filter(line -> line.contains(" " + Version.APPLICATION_NAME + " " + database + " "))
        .toList();
  }

  /** Types to their end, names in any case, parents: as readers of the stream see columns. */
  @ParameterizedTest
  @ValueSource(ints = {13, 18})
  void columnsAsReadersSeeThem(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TYPE pair AS (n int, doc json)",
        "CREATE TYPE deep AS (n int, pairs pair[])",
        "CREATE DOMAIN doc AS json",
        "CREATE DOMAIN deeper AS deep",
        "CREATE TYPE mood AS ENUM ('a')",
        "CREATE TABLE odd (id int PRIMARY KEY, \"ID\" int, a json, b json[], c pair, d pair[], e deep,"
            + " f deeper, g doc, h txid_snapshot, i point, j mood[], k inet, l xml, m int4range)",
        "CREATE TABLE copied AS SELECT '{1}'::int[] AS list",
        "CREATE INDEX \"ODD\" ON copied ((1))",
        "CREATE INDEX \"Odd\" ON copied (list)",
        "CREATE TABLE child () INHERITS (odd)",
        "CREATE POLICY p ON odd USING (true)");
    Facts facts = TestFacts.collect(server, "postgres", database);
    TableFacts odd = table(facts, "odd");
    assertThat(odd.unequalColumns().stream().map(TableFacts.Typed::name))
        .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "l");
    assertThat(odd.sameNameColumns()).containsExactly("ID", "id");
    assertThat(odd.rolePolicies()).isEqualTo(1);
    assertThat(odd.typedColumns().stream().map(TableFacts.ColumnType::name))
        .containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m");
    TableFacts.ColumnType point = odd.typedColumns().get(8);
    assertThat(point.array()).isFalse();
    assertThat(point.element()).isEqualTo("float8");
    TableFacts.ColumnType list = table(facts, "copied").typedColumns().get(0);
    assertThat(list.array()).isTrue();
    assertThat(table(facts, "child").parents()).containsExactly(odd.oid());
    // an index over an expression is not copied as it is
    assertThat(facts.cat().sameNames().stream().map(one -> one.name()))
        .containsExactlyInAnyOrder("odd", "Odd");
  }

  private static TableFacts table(Facts facts, String name) {
    return facts.cat().tables().stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
