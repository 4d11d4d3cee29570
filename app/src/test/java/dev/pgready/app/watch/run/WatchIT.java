// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.pgready.app.Execution;
import dev.pgready.app.command.live.WatchCommand;
import dev.pgready.app.stream.StreamServers;
import dev.pgready.app.watch.Sample;
import dev.pgready.app.watch.Watched;
import dev.pgready.app.watch.source.Feed;
import dev.pgready.app.watch.source.LiveFeed;
import dev.pgready.app.watch.source.Watchable;
import dev.pgready.checks.testing.TestPgBouncer;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pgready watch} without a terminal, and what it asks of real servers. */
final class WatchIT {
  @TempDir private Path directory = Path.of("");

  private static Sample sample(TestPostgres server, String user, String database)
      throws InterruptedException {
    try (LiveFeed feed =
        new LiveFeed(
            List.of(Watchable.at("a", StreamServers.target(server, user, database))), 1000)) {
      Feed.Update update = Objects.requireNonNull(feed.next(20_000));
      assertThat(update.problem()).isNull();
      return Objects.requireNonNull(update.sample());
    }
  }

  /** The statement, on every version, for a superuser and for a role without any right. */
  @ParameterizedTest
  @ValueSource(ints = {13, 14, 15, 16, 17, 18})
  void whatIsSeenDependsOnTheRole(int major)
      throws InterruptedException, SQLException, IOException {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    String slot = "watched_" + database;
    server.execute(
        database,
        "CREATE TABLE t ()",
        "CREATE ROLE nothing_%s LOGIN".formatted(database),
        "CREATE ROLE monitor_%s LOGIN IN ROLE pg_monitor".formatted(database),
        "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
    try (Connection blocker = server.connect("postgres", database);
        Statement statement = blocker.createStatement()) {
      statement.execute("BEGIN; INSERT INTO t DEFAULT VALUES");
      CompletableFuture<Void> creation =
          CompletableFuture.runAsync(
              () ->
                  server.query(
                      database,
                      "SELECT pg_create_logical_replication_slot('%s_hung', 'pgoutput')"
                          .formatted(slot)));
      await(server, slot + "_hung");
      for (String user : List.of("postgres", "monitor_" + database, "nothing_" + database)) {
        Sample seen = sample(server, user, database);
        assertThat(seen.version() / 10_000).isEqualTo(major);
        assertThat(seen.database()).isEqualTo(database);
        assertThat(seen.keepBytes()).isNull();
        Sample.Slot idle = slot(seen, slot);
        assertThat(idle.active()).isFalse();
        assertThat(idle.heldBytes()).isNotNull();
        Sample.Slot hung = slot(seen, slot + "_hung");
        assertThat(hung.creating()).isTrue();
        List<Sample.Wait> waits = seen.waitsOf(hung);
        assertThat(waits).hasSize(1);
        assertThat(waits.get(0).forPid()).isNotNull();
        boolean all = !user.startsWith("nothing");
        assertThat(waits.get(0).state()).isEqualTo(all ? "idle in transaction" : null);
        assertThat(seen.hidden() == 0).isEqualTo(all);
        // that it is there everybody sees, since when not
        assertThat(seen.transactions().stream().filter(Sample.Transaction::writes))
            .isNotEmpty()
            .allMatch(one -> (one.openMillis() != null) == all);
      }
      statement.execute("ROLLBACK");
      creation.join();
    }
    assertThat(sample(server, "postgres", database).waits()).isNull();
    Execution once = Execution.of("watch", server.uri(database), "--once", "--format", "json");
    assertThat(once.code()).isZero();
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(WatchCommand.schema())
                .validate(once.out(), InputFormat.JSON))
        .isEmpty();
    server.execute(
        database,
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '%s'"
            .formatted(database),
        "DROP ROLE nothing_%s, monitor_%s".formatted(database, database));
  }

  private static Sample.Slot slot(Sample sample, String name) {
    return sample.slots().stream()
        .filter(slot -> slot.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static void await(TestPostgres server, String slot) throws InterruptedException {
    String there =
        "SELECT 1 FROM pg_locks l JOIN pg_replication_slots s ON l.pid = s.active_pid WHERE NOT l.granted AND s.slot_name = '%s'";
    for (int i = 0; i < 400 && server.query("postgres", there.formatted(slot)).isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** The part of the statement that says so is asked for only while a slot is in creation. */
  @Test
  void creationThatBeginsLaterIsSeenWithWhatItWaitsFor()
      throws InterruptedException, SQLException, IOException {
    try (TestPostgres server = TestPostgres.start(17, "max_prepared_transactions = 0");
        Connection blocker = server.connect("postgres", "postgres");
        Statement statement = blocker.createStatement();
        LiveFeed feed =
            new LiveFeed(
                List.of(Watchable.at("a", StreamServers.target(server, "postgres"))), 200)) {
      for (int i = 0; i < 3; i++) {
        assertThat(next(feed).waits()).isNull();
      }
      statement.execute("CREATE TABLE t (); BEGIN; INSERT INTO t DEFAULT VALUES");
      CompletableFuture<Void> creation =
          CompletableFuture.runAsync(
              () ->
                  server.query(
                      "postgres", "SELECT pg_create_logical_replication_slot('hung', 'pgoutput')"));
      await(server, "hung");
      Sample seen = next(feed);
      while (seen.slots().isEmpty() || seen.waitsOf(slot(seen, "hung")).isEmpty()) {
        seen = next(feed);
      }
      assertThat(seen.waitsOf(slot(seen, "hung"))).hasSize(1);
      statement.execute("ROLLBACK");
      creation.join();
      while (slot(seen, "hung").creating()) {
        seen = next(feed);
      }
      next(feed);
      assertThat(next(feed).waits()).isNull();
      List<String> asked =
          Files.readAllLines(server.log()).stream()
              .filter(line -> line.contains("statement: SET LOCAL"))
              .toList();
      assertThat(asked.stream().filter(line -> line.contains("PREPARE pgready_watch AS")))
          .hasSize(1);
      assertThat(asked.stream().filter(line -> line.contains("PREPARE pgready_watch_creating AS")))
          .hasSize(1);
    }
  }

  private static Sample next(LiveFeed feed) throws InterruptedException {
    Feed.Update update = Objects.requireNonNull(feed.next(20_000));
    assertThat(update.problem()).isNull();
    return Objects.requireNonNull(update.sample());
  }

  /** One message a refresh, and nothing but that. */
  @Test
  void theServerIsAskedOnceARefresh() throws IOException, InterruptedException {
    try (TestPostgres server = TestPostgres.start(16)) {
      int refreshes = 0;
      try (LiveFeed feed =
          new LiveFeed(List.of(Watchable.at("a", StreamServers.target(server, "postgres"))), 200)) {
        while (refreshes < 6) {
          assertThat(Objects.requireNonNull(feed.next(20_000)).problem()).isNull();
          refreshes++;
        }
      }
      StreamServers.assertNoSession(server, "postgres");
      List<String> log = Files.readAllLines(server.log());
      List<String> asked =
          log.stream()
              .filter(line -> line.contains(" pgready/") && line.contains("statement: "))
              .toList();
      assertThat(asked)
          .allMatch(line -> line.contains("SET LOCAL search_path = pg_catalog, pg_temp; "));
      // the first as it is, the second to prepare it
      assertThat(asked.stream().filter(line -> line.contains("PREPARE pgready_watch AS")))
          .hasSize(1);
      assertThat(asked.stream().filter(line -> line.contains("EXECUTE pgready_watch")).count())
          .isBetween(5L, 6L);
      assertThat(asked.size()).isBetween(7, 8);
    }
  }

  @Test
  void aPoolersSessionsAreLeftAsTheyWere() throws Exception {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    try (TestPgBouncer pooler = TestPgBouncer.start(server, "transaction")) {
      Execution run =
          Execution.of(
              "watch",
              "postgresql://postgres@127.0.0.1:%s/%s".formatted(pooler.port(), database),
              "--until",
              "free-slots > 0",
              "--hold",
              "2s",
              "--interval",
              "200ms");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(
              server.query(
                  database,
                  "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%PREPARE%pgready_watch%' AND pid <> pg_backend_pid()"))
          .isEmpty();
    }
  }

  @Test
  void gatesEndWithTheirCodes() {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    String slot = "gate_" + database;
    server.execute(
        database, "SELECT pg_create_logical_replication_slot('%s', 'pgoutput')".formatted(slot));
    String uri = server.uri(database);
    assertThat(gate(uri, "lag < 1GB", "--slot", slot).code()).isZero();
    Execution unmet = gate(uri, "unread = 0", "--slot", slot, "--timeout", "1s");
    assertThat(unmet.code()).isEqualTo(1);
    assertThat(unmet.err()).contains("until unread = 0: unread is 1");
    assertThat(unmet.out()).contains(slot, "nobody");
    Execution unseen = gate(uri, "lag < 1GB", "--slot", "no_such_slot", "--timeout", "500ms");
    assertThat(unseen.code()).isEqualTo(4);
    assertThat(unseen.err()).contains("there is no slot to look at");
    assertThat(gate(uri, "unread = 0", "--slot", slot, "--once").code()).isEqualTo(1);
    assertThat(gate(uri, "lag < 1GB", "--slot", slot, "--once").code()).isZero();
    String gone = "postgresql://postgres@127.0.0.1:1/postgres";
    assertThat(gate(gone, "lag < 1GB").code()).isEqualTo(3);
    Execution half = Execution.of("watch", uri, gone, "--once");
    assertThat(half.code()).isEqualTo(3);
    assertThat(half.out()).contains("no answer: nothing listens", slot);
    Execution none = Execution.of("watch", uri, "--once", "--slot", "no_such_slot");
    assertThat(none.code()).isZero();
    assertThat(none.err()).contains("--slot names none of the ");
    server.execute(database, "SELECT pg_drop_replication_slot('%s')".formatted(slot));
  }

  /** Rights on the catalogue are a database's own: these were revoked in this one. */
  @Test
  void aHardenedServerIsWatchedWithoutWhatItHides() {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    String role = "hardened_" + database;
    server.execute(
        database,
        "CREATE ROLE %s LOGIN".formatted(role),
        "ALTER ROLE %s SET statement_timeout = '1ms'".formatted(role),
        "REVOKE SELECT ON pg_locks FROM PUBLIC");
    String uri = server.uri(role, database);
    Execution seen = Execution.of("watch", uri, "--once");
    assertThat(seen.code()).as(seen.err()).isZero();
    server.execute(database, "REVOKE EXECUTE ON FUNCTION pg_get_replication_slots FROM PUBLIC");
    Execution refused = Execution.of("watch", uri, "--once");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err())
        .contains("GRANT EXECUTE ON FUNCTION pg_catalog.pg_get_replication_slots TO " + role);
  }

  /** A fleet: each server once, its name in whatever is written. */
  @Test
  void severalServersAreWatchedByTheirNames() throws IOException {
    TestPostgres one = TestPostgres.shared(16);
    TestPostgres two = TestPostgres.shared(17);
    one.execute("postgres", "SELECT pg_create_physical_replication_slot('on_16')");
    two.execute("postgres", "SELECT pg_create_physical_replication_slot('on_17')");
    Path fleet =
        Files.writeString(
            directory.resolve("fleet.yaml"),
            """
            connections:
              shop: {url: "%s"}
              other: {url: "%s"}
              crm: {url: "%s", labels: {tier: gold}}
            fleet:
              - shop
              - other
              - {connection: crm, name: customers, labels: {team-x: b}}
            """
                .formatted(one.uri("postgres"), one.uri("template1"), two.uri("postgres")));
    Path file = directory.resolve("samples.ndjson");
    Execution rows =
        Execution.of("watch", "--fleet", fleet.toString(), "--once", "--record", file.toString());
    assertThat(rows.code()).as(rows.err()).isZero();
    assertThat(rows.err())
        .contains("3 databases on 2 servers: each server is watched once")
        .doesNotContain("other");
    assertThat(rows.out())
        .containsPattern("(?m)^ on_16 +shop ")
        .containsPattern("(?m)^ on_17 +customers ");
    Execution played = Execution.of("watch", "--replay", file.toString());
    assertThat(played.out()).isEqualTo(rows.out());
    assertThat(Files.readString(file))
        .hasLineCount(2)
        .contains("\"name\":\"shop\"", "\"name\":\"customers\"");
    Execution json =
        Execution.of("watch", "--fleet", fleet.toString(), "--once", "--format", "json");
    assertThat(json.out()).hasLineCount(2).contains("\"name\":\"customers\"");
    Execution metrics =
        Execution.of("watch", "--fleet", fleet.toString(), "--once", "--format", "prometheus");
    assertThat(metrics.out())
        .contains("pgready_watch_up{")
        .containsPattern(
            "name=\"customers\",port=\"[0-9]+\",slot=\"on_17\",team_x=\"b\",tier=\"gold\"");
    Path lines =
        Files.writeString(
            directory.resolve("fleet.txt"),
            "a %s\nb postgresql://postgres@127.0.0.1:1/postgres\n".formatted(one.uri("postgres")));
    Execution half =
        Execution.of(
            "watch", "--fleet", lines.toString(), "--until", "free-slots > 0", "--timeout", "1s");
    assertThat(half.code()).as(half.err()).isEqualTo(3);
    assertThat(half.err()).contains("until free-slots > 0: b does not answer");
    Execution never = Execution.of("watch", "postgresql://h.invalid/a", "--fleet", "--once");
    assertThat(never.code()).isEqualTo(2);
    assertThat(never.err()).contains("--fleet and CONNECTION: give one of them");
    one.execute("postgres", "SELECT pg_drop_replication_slot('on_16')");
    two.execute("postgres", "SELECT pg_drop_replication_slot('on_17')");
  }

  /** A gate over two servers waits for the one that is away. */
  @Test
  void aGateWaitsForAServerThatComesBack() throws InterruptedException {
    TestPostgres here = TestPostgres.shared(16);
    try (TestPostgres away = TestPostgres.start(17)) {
      away.kill();
      CompletableFuture<Execution> gate =
          CompletableFuture.supplyAsync(
              () ->
                  Execution.of(
                      "watch",
                      here.uri("postgres"),
                      away.uri("postgres"),
                      "--until",
                      "free-slots > 0",
                      "--timeout",
                      "2min"));
      TimeUnit.SECONDS.sleep(2);
      assertThat(gate).isNotDone();
      away.startAgain();
      Execution run = gate.join();
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.err()).contains("does not answer", "until free-slots > 0: met");
    }
  }

  /** Some hosts ban an address that sends it again and again. */
  @Test
  void aWrongPasswordIsNotSentAgainAndAgain() throws Exception {
    try (TestPostgres server = TestPostgres.start(17)) {
      server.execute("postgres", "CREATE ROLE reader LOGIN PASSWORD 'one'");
      server.hba(
          "host all reader 127.0.0.1/32 scram-sha-256", "host all postgres 127.0.0.1/32 trust");
      Execution run =
          gate(server.uri("reader:two", "postgres"), "free-slots > 0", "--timeout", "5s");
      assertThat(run.code()).as(run.err()).isNotZero();
      assertThat(run.err()).contains("password");
      assertThat(Files.readAllLines(server.log()))
          .filteredOn(line -> line.contains("password authentication failed"))
          .hasSize(1);
    }
  }

  /** A password that is another one by the time that the connection is lost. */
  @Test
  void secretsAreFetchedAgainBeforeEachConnection() throws Exception {
    try (TestPostgres server = TestPostgres.start(17)) {
      server.execute("postgres", "CREATE ROLE reader LOGIN PASSWORD 'one'");
      server.hba(
          "host all reader 127.0.0.1/32 scram-sha-256", "host all postgres 127.0.0.1/32 trust");
      Path secret = Files.writeString(directory.resolve("secret"), "one\n");
      Path config =
          Files.writeString(
              directory.resolve("pgready.yaml"),
              """
              connections:
                shop: {url: "%s", password: {file: secret}}
              fleet: [shop]
              """
                  .formatted(server.uri("reader", "postgres")));
      for (List<String> words :
          List.of(
              List.of("watch", "@shop", "--config", config.toString()),
              List.of("watch", "--fleet", config.toString()))) {
        Path record = directory.resolve("samples" + words.size() + words.get(1));
        List<String> all = new ArrayList<>(words);
        all.addAll(
            List.of("--record", record.toString(), "--until", "free-slots > 0", "--hold", "4s"));
        all.addAll(List.of("--timeout", "1min", "--interval", "200ms"));
        CompletableFuture<Execution> gate =
            CompletableFuture.supplyAsync(() -> Execution.of(all.toArray(String[]::new)));
        String there = "SELECT pid FROM pg_stat_activity WHERE usename = 'reader'";
        while (server.query("postgres", there).isEmpty()) {
          TimeUnit.MILLISECONDS.sleep(20);
        }
        String other = "other" + words.size();
        server.execute("postgres", "ALTER ROLE reader PASSWORD '%s'".formatted(other));
        Files.writeString(secret, other + "\n");
        server.execute(
            "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'");
        Execution run = gate.join();
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Files.readString(record))
            .contains("\"problem\":")
            .doesNotContain(other, "password authentication failed");
      }
    }
  }

  private static Execution gate(String uri, String condition, String... more) {
    List<String> words = new ArrayList<>(List.of("watch", uri, "--until", condition));
    words.addAll(List.of(more));
    words.addAll(List.of("--interval", "200ms"));
    return Execution.of(words.toArray(String[]::new));
  }

  @Test
  void aRecordingIsPlayedAsItWas() throws IOException {
    TestPostgres server = TestPostgres.shared(16);
    Path file = directory.resolve("samples.ndjson");
    Execution recorded =
        Execution.of(
            "watch",
            server.uri("postgres"),
            "--once",
            "--slot",
            "none",
            "--record",
            file.toString());
    Execution played = Execution.of("watch", "--replay", file.toString(), "--slot", "none");
    assertThat(played.code()).as(played.err()).isZero();
    assertThat(played.out()).isEqualTo(recorded.out()).contains("PostgreSQL 16");
    assertThat(Execution.of("watch", "--replay", file + ".none").code()).isEqualTo(2);
    Execution nowhere =
        Execution.of("watch", "postgresql://h/d", "--once", "--record", directory + "/no/file");
    assertThat(nowhere.code()).isEqualTo(2);
    assertThat(nowhere.err()).contains("/no/file: no directory " + directory.toRealPath() + "/no");
    Execution both = Execution.of("watch", "postgresql://h/d", "--replay", file.toString());
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("--replay and a connection: give one of them");
  }

  /** A server has workers without a database, whose state it hides as well. */
  @Test
  void whatTheServerDoesByItselfIsNoHiddenSession() {
    try (TestPostgres server = TestPostgres.start(17)) {
      server.execute("postgres", "CREATE ROLE nothing LOGIN");
      Execution alone = Execution.of("watch", server.uri("nothing", "postgres"), "--once");
      assertThat(alone.code()).as(alone.err()).isZero();
      assertThat(alone.out()).containsPattern(" 1 of [0-9]+ sessions\n");
    }
  }

  /** A slot that a writer of constant rate really makes the server lose; a minute. */
  @Test
  @EnabledIfSystemProperty(named = "watch.prediction", matches = "true")
  void theTimeLeftComesTrue() throws InterruptedException, SQLException {
    try (TestPostgres server =
        TestPostgres.start(
            17,
            "max_slot_wal_keep_size = 200MB",
            "min_wal_size = 32MB",
            "max_wal_size = 64MB",
            "log_statement = none")) {
      server.execute(
          "postgres",
          "CREATE TABLE t (v text)",
          "SELECT pg_create_logical_replication_slot('doomed', 'pgoutput')");
      Watched watched = new Watched("a");
      Thread writer = new Thread(() -> write(server));
      writer.setDaemon(true);
      writer.start();
      long predicted = 0;
      try (LiveFeed feed =
          new LiveFeed(List.of(Watchable.at("a", StreamServers.target(server, "postgres"))), 500)) {
        long start = System.nanoTime();
        long lostAfter = -1;
        long predictedAt = -1;
        long fullAfter = -1;
        while (lostAfter < 0) {
          Feed.Update update = Objects.requireNonNull(feed.next(20_000));
          watched.saw(Objects.requireNonNull(update.sample()), update.at());
          long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
          if (predictedAt < 0 && passed > 15_000) {
            predicted = Objects.requireNonNull(watched.rows().get(0).outlook().secondsLeft());
            predictedAt = passed;
          }
          Sample.Slot slot = watched.rows().get(0).slot();
          if (fullAfter < 0
              && (slot.lost() || (slot.safeBytes() != null && slot.safeBytes() <= 0))) {
            fullAfter = passed;
          }
          if (slot.lost()) {
            lostAfter = passed;
          }
        }
        double took = (fullAfter - predictedAt) / 1000.0;
        System.out.printf(
            "predicted %s s, at the limit after %s s, lost after %s s%n",
            predicted, took, (lostAfter - predictedAt) / 1000.0);
        assertThat((double) predicted).isCloseTo(took, within(took / 10 + 0.5));
        // by the next checkpoint, which this much WAL brings soon
        assertThat(lostAfter - fullAfter).isLessThan(15_000);
      } finally {
        writer.interrupt();
      }
    }
  }

  private static void write(TestPostgres server) {
    try (Connection connection = server.connect("postgres", "postgres");
        Statement statement = connection.createStatement()) {
      long next = System.nanoTime();
      while (!Thread.interrupted()) {
        statement.execute("INSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, 400)");
        next += 100_000_000;
        TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
      }
    } catch (SQLException | InterruptedException e) {
      // over
    }
  }
}
