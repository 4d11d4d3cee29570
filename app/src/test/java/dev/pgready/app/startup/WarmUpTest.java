// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.config.Config;
import dev.pgready.app.policy.Evaluation;
import dev.pgready.app.policy.Rehearsal;
import dev.pgready.checks.Checks;
import dev.pgready.checks.scope.Request;
import dev.pgready.collect.FactsCollector;
import dev.pgready.collect.connect.ConnectionTarget;
import dev.pgready.collect.request.CollectOptions;
import dev.pgready.collect.request.ProbeLevel;
import dev.pgready.consumers.ConsumerCatalog;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.ProviderCatalog;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rehearsal that fails half-way would go unnoticed: everything works, only slower. */
final class WarmUpTest {
  @Test
  void theSampleIsAFactsDocumentOfToday() throws Exception {
    Facts facts = FactsDocument.read(WarmUp.sample());
    assertThat(facts.catalogue()).isNotNull();
  }

  @Test
  void theServersCertificateIsTrustedByItsAuthorityAlone() throws Exception {
    assertThat(ServerChain.trusted(true)).isTrue();
    assertThat(ServerChain.trusted(false)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "EC", "RSA"})
  void theRehearsalServerIsTakenForAServer(String algorithm) throws Exception {
    boolean encrypted = !algorithm.isEmpty();
    SSLContext tls = encrypted ? ServerKey.generate(algorithm) : null;
    assertThat(tls != null).isEqualTo(encrypted);
    try (RehearsalServer server = RehearsalServer.withPassword("{}", tls)) {
      String document =
          FactsCollector.collect(
              new ConnectionTarget(
                  "127.0.0.1",
                  server.port(),
                  "shop",
                  "app",
                  RehearsalServer.PASSWORD,
                  encrypted ? "require" : "disable",
                  5,
                  Map.of()),
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
      assertThat(document.contains("TLSv1")).isEqualTo(encrypted);
    }
  }

  /** The server's part of SCRAM is a real one: pgjdbc checks its signature. */
  @Test
  void anotherPasswordIsRefused() throws Exception {
    try (RehearsalServer server = RehearsalServer.withPassword("{}", null)) {
      String document =
          FactsCollector.collect(
              new ConnectionTarget(
                  "127.0.0.1", server.port(), "shop", "app", "other", "disable", 5, Map.of()),
              new CollectOptions(
                  ProbeLevel.NONE,
                  null,
                  null,
                  ProviderCatalog.builtIn(),
                  List.of(),
                  null,
                  2,
                  null));
      assertThat(document).contains("Invalid SCRAM server signature");
    }
  }

  @Test
  void theRehearsalOfTheJudgingComesToAReport() throws Exception {
    StringWriter report = new StringWriter();
    Rehearsal.tell(
        new Evaluation(
            ProviderCatalog.builtIn(),
            "auto",
            "",
            Map.of("generic", new ConsumerCatalog().get("generic")),
            new Request(null, List.of(), List.of(), null, null, Map.of()),
            Checks.all(),
            Config.EMPTY,
            null),
        report);
    assertThat(report.toString()).contains("for generic");
  }
}
