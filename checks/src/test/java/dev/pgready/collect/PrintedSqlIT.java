// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.collect.query.FactsSql;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What a DBA runs with psql makes a facts document. */
final class PrintedSqlIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  private static Facts psql(Path directory, TestPostgres server, String user) throws Exception {
    Path script = directory.resolve("facts.sql");
    Files.writeString(script, FactsSql.forPsql(ProviderCatalog.builtIn(), null, 10));
    Process psql =
        new ProcessBuilder("psql", "-XAt", "-f", script.toString(), server.uri(user, "postgres"))
            .redirectError(directory.resolve("stderr").toFile())
            .start();
    psql.getOutputStream().close();
    String output = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(psql.waitFor()).isZero();
    return FactsDocument.read(output);
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void superuser(int major, @TempDir Path directory) throws Exception {
    Facts facts = psql(directory, TestPostgres.shared(major), "postgres");
    assertThat(facts.cat().server().major()).isEqualTo(major);
    assertThat(facts.privileged().read()).isPresent();
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void plainRole(int major, @TempDir Path directory) throws Exception {
    TestPostgres server = TestPostgres.shared(major);
    server.execute("postgres", "DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN");
    Facts facts = psql(directory, server, "reader");
    assertThat(facts.cat().role().name()).isEqualTo("reader");
    assertThat(facts.privileged().denied()).isEqualTo("42501");
  }

  /** The plan shows what is sent, word for word. */
  @Test
  void planIsWhatIsSent() throws Exception {
    TestPostgres server = TestPostgres.shared(17);
    String database = server.createDatabase();
    CollectOptions options = TestFacts.options(ProbeLevel.SAFE);
    List<String> plan = FactsCollector.plan(options);
    FactsCollector.collect(TestFacts.target(server, "postgres", database), options);
    String log = Files.readString(server.log());
    String sent = plan.get(0).substring(plan.get(0).indexOf('\n') + 1, plan.get(0).length() - 1);
    assertThat(log.replace("\n\t", "\n")).contains(sent);
    assertThat(plan.get(1)).endsWith("IDENTIFY_SYSTEM;");
    assertThat(FactsCollector.plan(TestFacts.options(ProbeLevel.NONE))).hasSize(1);
    assertThat(FactsCollector.plan(TestFacts.options(ProbeLevel.FULL)))
        .anyMatch(step -> step.contains("CREATE PUBLICATION"))
        .anyMatch(step -> step.contains("CREATE_REPLICATION_SLOT"));
  }
}
