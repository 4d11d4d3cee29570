// SPDX-License-Identifier: Apache-2.0
package dev.pgready.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Host names, ports and users, without a database: provider, endpoint and direct endpoint. */
final class HostNamesTest {
  private final ProviderDetector detector = new ProviderDetector(ProviderCatalog.builtIn());

  @ParameterizedTest(name = "{0}:{1} {2}")
  @CsvFileSource(
      resources = "host-names.csv",
      delimiter = '|',
      quoteCharacter = '"',
      useHeadersInDisplayName = true,
      nullValues = "-")
  void judgesByName(
      @Nullable String host,
      int port,
      @Nullable String user,
      @Nullable String provider,
      String endpoint,
      @Nullable String direct) {
    Detection detection = detector.detect(null, host, port, user);

    assertThat(detection.profile().id()).isEqualTo(provider == null ? "self-managed" : provider);
    assertThat(detection.confidence())
        .isEqualTo(provider == null ? Confidence.UNKNOWN : Confidence.LIKELY);
    assertThat(detection.endpoint().name().toLowerCase(Locale.ROOT)).isEqualTo(endpoint);
    assertThat(text(detection.direct())).isEqualTo(direct);
    if (provider != null) {
      assertThat(detection.evidence()).isNotEmpty();
    }
  }

  private static @Nullable String text(@Nullable DirectEndpoint direct) {
    if (direct == null) {
      return null;
    }
    return "%s:%d%s"
        .formatted(direct.host(), direct.port(), direct.user() == null ? "" : " " + direct.user());
  }
}
