// SPDX-License-Identifier: Apache-2.0
package dev.pgready.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiVersionTest {
  @ParameterizedTest
  @CsvSource({
    "0.1.0, a b, a b, 0.1.0",
    "0.1.0, a b, a b c, 0.1.1",
    "0.1.4, a b, a, 0.2.0",
    "0.1.4, a b, a c, 0.2.0",
    "1.4.2, a b, a b, 1.4.2",
    "1.4.2, a b, a b c, 1.5.0",
    "1.4.2, a b, b, 2.0.0",
    "1.4.2, a b, b c d, 2.0.0",
  })
  void whatIsGoneTakesAnother(String version, String before, String now, String least) {
    assertThat(ApiVersion.of(version).least(Set.of(before.split(" ")), Set.of(now.split(" "))))
        .isEqualTo(ApiVersion.of(least));
  }

  @ParameterizedTest
  @CsvSource({"0.1.0, 0.1.1", "0.9.9, 0.10.0", "0.10.0, 1.0.0", "1.9.0-SNAPSHOT, 1.10.0"})
  void versionsAreInTheOrderOfTheirNumbers(String lower, String higher) {
    assertThat(ApiVersion.of(lower)).isLessThan(ApiVersion.of(higher));
  }
}
