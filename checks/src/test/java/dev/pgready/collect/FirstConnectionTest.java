// SPDX-License-Identifier: Apache-2.0
package dev.pgready.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FirstConnectionTest {
  @Test
  void theDriverTakesItForAServer() {
    assertThat(FirstConnection.connect()).isTrue();
  }
}
