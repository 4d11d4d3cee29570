// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rehearsal that fails half-way would go unnoticed: everything works, only slower. */
final class WarmUpTest {
  @Test
  void theSampleIsAFactsDocumentOfToday() throws Exception {
    Facts facts = FactsDocument.read(WarmUp.sample());
    assertThat(facts.catalogue()).isNotNull();
  }

  @Test
  void theRehearsalServerIsTakenForAServer() throws Exception {
    try (RehearsalServer server = RehearsalServer.start("{}")) {
      String document =
          FactsCollector.collect(
              new ConnectionTarget(
                  "127.0.0.1", server.port(), "shop", "app", null, "prefer", 5, Map.of()),
              new CollectOptions(
                  ProbeLevel.SAFE,
                  null,
                  null,
                  ProviderCatalog.builtIn(),
                  List.of(),
                  null,
                  2,
                  null));
      assertThat(document).contains("\"keyDataPid\"").doesNotContain("FACTS_FAILED");
    }
  }
}
