// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.slot.SlotRetention;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.SlotSample;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.text.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The second look at the slots, while WAL is really written. */
final class SlotSampleIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  private static final String WRITE =
      "SELECT pg_logical_emit_message(true, 'pgready', repeat('x', 100000))";

  private static CheckResult judge(Facts facts, @Nullable Long diskFree) {
    return new SlotRetention()
        .evaluate(
            CheckContext.of(
                facts,
                new ProviderDetector(ProviderCatalog.builtIn()).detect(null, null, 5432, null),
                new ConsumerCatalog().get("generic"),
                new Request(null, List.of(), List.of(), null, diskFree, Map.of())));
  }

  /** Collects while somebody writes, from before the first look until after the second. */
  private static Facts collectWhileWriting(TestPostgres server) {
    CompletableFuture<String> document =
        CompletableFuture.supplyAsync(
            () ->
                FactsCollector.collect(
                    TestFacts.target(server, "postgres", "postgres"),
                    TestFacts.options(ProbeLevel.NONE).sampling(1000)));
    do {
      server.execute("postgres", WRITE);
    } while (!document.isDone());
    return FactsDocument.read(document.join());
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void growthAndWhatIsLeftOfTheLimitAndOfTheDisk(int major) {
    try (TestPostgres server = TestPostgres.start(major, "max_slot_wal_keep_size = '200MB'")) {
      server.execute(
          "postgres", "SELECT pg_create_logical_replication_slot('idle', 'pgoutput')", WRITE);
      Facts facts = collectWhileWriting(server);
      SlotSample sample = requireNonNull(facts.sample());
      assertThat(sample.error()).isNull();
      assertThat(sample.afterMillis()).isGreaterThanOrEqualTo(1000);
      SlotSample.Later later = sample.of(facts.cat().slots().get(0)).orElseThrow();
      long first = facts.cat().slots().get(0).retained().orElseThrow();
      assertThat(requireNonNull(later.retainedBytes())).isGreaterThan(first);
      assertThat(requireNonNull(later.lagBytes())).isPositive();
      long safe = requireNonNull(later.safeWalSize());
      CheckResult result = judge(facts, null);
      assertThat(result.status()).as(result.message()).isEqualTo(Status.WARN);
      assertThat(result.message()).contains("it grew by ").contains(" an hour, which leaves ");
      long perHour = (long) requireNonNull(result.evidence().get("growth_bytes_per_hour"));
      assertThat(perHour)
          .isEqualTo((long) ((later.retainedBytes() - first) * 3_600_000.0 / sample.afterMillis()));
      assertThat(result.evidence())
          .containsEntry("seconds_to_limit", (long) (safe * 3600.0 / perHour));
      assertThat(judge(facts, 1L << 20).evidence())
          .containsEntry("seconds_to_limit", (long) ((1L << 20) * 3600.0 / perHour));
      // the same from the file
      Facts again = collectWhileWriting(server);
      assertThat(again.sample()).isNotNull();
    }
  }

  @Test
  void oneSmallStatementOnTheSameConnectionWithItsOwnLimits() throws IOException {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    FactsCollector.collect(
        TestFacts.target(server, "postgres", database),
        TestFacts.options(ProbeLevel.NONE).sampling(50));
    List<String> statements =
        Files.readAllLines(server.log()).stream()
            .filter(line -> line.contains(" " + Version.APPLICATION_NAME + " " + database + " "))
            .filter(line -> line.contains("LOG:  ") && line.contains("statement: "))
            .toList();
    assertThat(statements).hasSize(2);
    assertThat(statements.get(1))
        .contains("BEGIN READ ONLY")
        .contains("SET LOCAL statement_timeout = 10000");
    assertThat(statements)
        .extracting(line -> line.substring(0, line.indexOf("LOG:  ")).replaceAll("^.*?\\[", "["))
        .allMatch(line -> !line.isEmpty());
  }

  /** The connection ends while pgready waits: the rest of the facts stands. */
  @Test
  void aConnectionThatEndsMeanwhile() {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    CompletableFuture<String> document =
        CompletableFuture.supplyAsync(
            () ->
                FactsCollector.collect(
                    TestFacts.target(server, "postgres", database),
                    TestFacts.options(ProbeLevel.NONE).sampling(3000)));
    do {
      server.query(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%s' AND state = 'idle'"
                  .formatted(database)
              + " AND query LIKE '%SET LOCAL%'");
    } while (!document.isDone());
    Facts facts = FactsDocument.read(document.join());
    assertThat(facts.catalogue()).isNotNull();
    assertThat(requireNonNull(facts.sample()).error()).isNotBlank();
    assertThat(judge(facts, null).status()).isEqualTo(Status.SKIP);
  }

  /** A session that waits is idle, and some servers end those. */
  @Test
  void aServerThatEndsIdleSessions() {
    TestPostgres server = TestPostgres.shared(16);
    String database = server.createDatabase();
    server.execute(
        "postgres", "ALTER DATABASE \"%s\" SET idle_session_timeout = '1s'".formatted(database));
    Facts facts =
        FactsDocument.read(
            FactsCollector.collect(
                TestFacts.target(server, "postgres", database),
                TestFacts.options(ProbeLevel.NONE).sampling(2500)));
    assertThat(requireNonNull(facts.sample()).error()).isNull();
  }

  @Test
  void thePlanShowsIt() {
    assertThat(FactsCollector.plan(TestFacts.options(ProbeLevel.NONE).sampling(300_000)))
        .hasSize(2)
        .last()
        .asString()
        .startsWith(
            "-- slot-retention, on the first connection, 5 min after the catalogue facts\nBEGIN READ ONLY; SET LOCAL")
        .contains("pg_replication_slots");
  }

  /** What a DBA prints with psql holds the second look too. */
  @Test
  void printedForPsql(@TempDir Path directory) throws IOException, InterruptedException {
    TestPostgres server = TestPostgres.shared(16);
    Path script =
        Files.writeString(
            directory.resolve("facts.sql"),
            FactsSql.forPsql(ProviderCatalog.builtIn(), null, 10, 50));
    Process psql =
        new ProcessBuilder(
                "psql", "-XAt", "-f", script.toString(), server.uri("postgres", "postgres"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    psql.getOutputStream().close();
    Facts facts =
        FactsDocument.read(
            new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertThat(psql.waitFor()).isZero();
    assertThat(requireNonNull(facts.sample()).afterMillis()).isEqualTo(50);
    assertThat(facts.privileged().read()).isPresent();
  }
}
