package dev.pgready.app;

import dev.pgready.checks.Preflight;
import dev.pgready.checks.Report;
import dev.pgready.checks.facts.Catalogue;
import dev.pgready.checks.facts.ConnectionFacts;
import dev.pgready.checks.facts.Facts;
import dev.pgready.checks.facts.FactsDocument;
import dev.pgready.providers.Confidence;
import dev.pgready.providers.Detection;
import dev.pgready.providers.EndpointKind;
import dev.pgready.providers.ProviderCatalog;
import dev.pgready.providers.ProviderDetector;
import dev.pgready.providers.ProviderProfile;
import dev.pgready.providers.Signals;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the text of a facts document to a report: the only way there is, whether the text was just
 * collected or lay in a file.
 */
final class Judge {
  private Judge() {}

  static Report judge(String document, JudgeOptions options, List<String> schemas) {
    Facts facts = FactsDocument.read(document);
    return Preflight.run(
        facts,
        detect(facts, options.providers(), options.provider()),
        options.consumers(),
        options.request(schemas),
        options.checks());
  }

  /**
   * @param stated auto, none or a provider's id
   */
  static Detection detect(Facts facts, ProviderCatalog providers, String stated) {
    ConnectionFacts connection = facts.connection();
    Detection detected =
        new ProviderDetector(providers)
            .detect(
                signals(facts.catalogue()),
                connection == null ? null : connection.host(),
                connection == null ? 5432 : connection.port(),
                connection == null ? null : connection.user());
    if (stated.equals("auto")) {
      return detected;
    }
    ProviderProfile profile =
        stated.equals("none")
            ? providers.selfManaged()
            : providers
                .find(stated)
                .orElseThrow(
                    () ->
                        new UsageException(
                            "unknown provider %s (pgready providers list names all)"
                                .formatted(stated)));
    boolean same = profile.id().equals(detected.profile().id());
    return new Detection(
        profile,
        Confidence.STATED,
        List.of("--provider " + stated),
        same ? detected.endpoint() : EndpointKind.DIRECT,
        same ? detected.direct() : null,
        same ? detected.names() : Map.of());
  }

  private static @Nullable Signals signals(@Nullable Catalogue catalogue) {
    if (catalogue == null) {
      return null;
    }
    return new Signals(
        catalogue.fingerprint().settings().keySet(),
        Set.copyOf(catalogue.fingerprint().roles()),
        Set.copyOf(catalogue.fingerprint().functions()),
        catalogue.extensions().keySet(),
        catalogue.server().banner());
  }
}
