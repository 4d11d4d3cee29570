// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class LargeObjectsTest {
  private final LargeObjects check = new LargeObjects();

  @Test
  void theyAreNeverReplicated() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.PASS);
    CheckResult result = FactsFixture.sound().set("catalogue.largeObjects", true).check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
  }

  @Test
  void howBadTheyAreIsTheConsumersWord() {
    FactsFixture facts = FactsFixture.sound().set("catalogue.largeObjects", true);
    CheckResult told = facts.consumerNeeding("unsupported: {large-objects: info}").check(check);
    assertThat(told.status()).isEqualTo(Status.PASS);
    assertThat(told.remedies()).isEmpty();
    assertThat(told.evidence()).containsEntry("large_objects", true);
    CheckResult failed = facts.consumerNeeding("unsupported: {large-objects: fail}").check(check);
    assertThat(failed.status()).isEqualTo(Status.FAIL);
    assertThat(failed.remedies()).hasSize(1);
  }
}
