// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerFeedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      nullValues = "none",
      value = {
        "permission denied for function pg_stat_get_activity| (GRANT EXECUTE ON FUNCTION pg_catalog.pg_stat_get_activity TO \"App\")",
        "permission denied for view pg_locks| (GRANT SELECT ON pg_catalog.pg_locks TO \"App\")",
        "permission denied for table orders|none",
        "keine Berechtigung|none",
      })
  void aRefusalIsToldWithItsGrant(String text, @org.jspecify.annotations.Nullable String grant) {
    assertThat(ServerFeed.grant(text, "App")).isEqualTo(grant == null ? "" : grant);
  }
}
