// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.policy;

import dev.pgready.app.config.Config;
import dev.pgready.app.console.UsageException;
import dev.pgready.checks.Preflight;
import dev.pgready.checks.model.Check;
import dev.pgready.checks.model.Configuration;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.scope.Request;
import dev.pgready.consumers.ConsumerProfile;
import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.providers.Detection;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.text.Spelling;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a database, all names resolved: from the text of a facts document to a report,
 * the only way there is, whether the text was just collected or lay in a file. May be used by
 * several threads.
 *
 * @param provider auto, none or a provider's id
 * @param providerBy who says so
 * @param consumers by the name that the user gave, in order
 * @param config severities and mutes
 * @param configuration what the report tells of all that; null: there is nothing to tell
 */
public record Evaluation(
    ProviderCatalog providers,
    String provider,
    String providerBy,
    Map<String, ConsumerProfile> consumers,
    Request request,
    List<Check> checks,
    Config config,
    @Nullable Configuration configuration) {
  /** The report, severities and mutes of the configuration applied, and what to tell of them. */
  public Policy of(String document) {
    return of(FactsDocument.read(document));
  }

  /** The same of facts that were read already. */
  public Policy of(Facts facts) {
    Report report =
        Preflight.run(
            facts, detect(facts, providers, provider, providerBy), consumers, request, checks);
    return Policy.apply(
        report.configured(configuration == null ? null : configuration.less(report.findings())),
        config);
  }

  /** Which provider the facts themselves tell. */
  public static Detection detect(Facts facts, ProviderCatalog providers) {
    return detect(facts, providers, "auto", "");
  }

  /**
   * @param stated auto, none or a provider's id
   * @param by who stated it
   */
  public static Detection detect(Facts facts, ProviderCatalog providers, String stated, String by) {
    ProviderDetector detector = new ProviderDetector(providers);
    if (stated.equals("auto")) {
      return facts.host(detector);
    }
    ProviderProfile profile =
        stated.equals("none")
            ? providers.selfManaged()
            : providers.find(stated).orElseThrow(() -> unknownProvider(stated, providers));
    return facts.host(detector, profile, by);
  }

  /** There is no host of this id. */
  public static UsageException unknownProvider(String id, ProviderCatalog providers) {
    return new UsageException(
        "unknown provider %s%s (pgready providers list names all)"
            .formatted(id, Spelling.question(id, providers.ids())));
  }
}
