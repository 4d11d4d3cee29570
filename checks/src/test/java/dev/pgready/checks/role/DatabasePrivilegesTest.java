// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class DatabasePrivilegesTest {
  private final DatabasePrivileges check = new DatabasePrivileges();

  @Test
  void connectIsEnoughForMost() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
  }

  @Test
  void createIsNeededByConsumersThatMakeSchemas() {
    CheckResult result = FactsFixture.sound().consumer("zero").check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).sql())
        .containsExactly("GRANT CREATE ON DATABASE shop TO app");
    assertThat(result.remedies().get(0).undo())
        .containsExactly("REVOKE CREATE ON DATABASE shop FROM app");
  }
}
