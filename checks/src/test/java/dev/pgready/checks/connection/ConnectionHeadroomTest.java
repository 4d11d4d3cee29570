// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class ConnectionHeadroomTest {
  private final ConnectionHeadroom check = new ConnectionHeadroom();

  /** A reader with nothing but walsenders works with max_connections used up. */
  @Test
  void limitsDoNotHoldWalsenders() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("connections: {steady: 0, peak: 0}")
                .set("catalogue.sessions.clients", 100)
                .set("catalogue.role.connectionLimit", 1)
                .check(check)
                .status())
        .isEqualTo(Status.SKIP);
  }

  @Test
  void reservedOnesAreNotFree() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("connections: {steady: 3, peak: 5}")
            .set("catalogue.sessions.clients", 96)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo("2 connections are left of max_connections (100): Test needs 3");
  }

  @Test
  void theRolesLimitIsHealedThere() {
    CheckResult result =
        FactsFixture.sound()
            .consumerNeeding("connections: {steady: 2, peak: 4}")
            .set("catalogue.role.connectionLimit", 3)
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.remedies().get(0).sql()).containsExactly("ALTER ROLE app CONNECTION LIMIT 4");
  }
}
