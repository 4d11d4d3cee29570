// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.checks.model.CheckContext;
import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.table.ReplicaIdentity;
import dev.pgready.checks.testing.PostgresBinaries;
import dev.pgready.checks.testing.TestFacts;
import dev.pgready.checks.testing.TestPostgres;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A table that only grows: the verdict is what the server does with the first UPDATE. */
final class InsertsOnlyIT {
  static final Iterable<Integer> MAJORS = PostgresBinaries.MAJORS;

  private static CheckResult judge(TestPostgres server, String database, String publication) {
    return new ReplicaIdentity()
        .evaluate(
            CheckContext.of(
                TestFacts.collect(server, "postgres", database),
                new ProviderDetector(ProviderCatalog.builtIn()).detect(null, null, 5432, null),
                new ConsumerCatalog().get("postgres"),
                new Request(publication, List.of(), List.of(), null, null, Map.of())));
  }

  @ParameterizedTest
  @FieldSource("MAJORS")
  void theWayOutIsOne(int major) {
    TestPostgres server = TestPostgres.shared(major);
    String database = server.createDatabase();
    server.execute(
        database,
        "CREATE TABLE events (id bigint, what text)",
        "INSERT INTO events VALUES (1, 'x')",
        "CREATE PUBLICATION p FOR TABLE events");
    assertThatThrownBy(() -> server.execute(database, "UPDATE events SET what = 'y'"))
        .hasStackTraceContaining("does not have a replica identity and publishes updates");
    CheckResult fails = judge(server, database, "p");
    assertThat(fails.status()).isEqualTo(Status.FAIL);
    assertThat(fails.message()).contains("(none counted so far) fail now");
    // word for word what the remedy and the page advise
    server.execute(
        database,
        "CREATE PUBLICATION p_inserts FOR TABLE public.events WITH (publish = 'insert')",
        "ALTER PUBLICATION p DROP TABLE events",
        "UPDATE events SET what = 'y'",
        "DELETE FROM events");
    CheckResult silent = judge(server, database, "p_inserts");
    assertThat(silent.status()).as(silent.message()).isEqualTo(Status.PASS);
  }
}
