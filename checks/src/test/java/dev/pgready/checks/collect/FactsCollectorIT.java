package dev.pgready.checks.collect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.facts.Facts;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class FactsCollectorIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

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
}
