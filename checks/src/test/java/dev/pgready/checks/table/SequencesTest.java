// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import org.junit.jupiter.api.Test;

final class SequencesTest {
  private final Sequences check = new Sequences();

  @Test
  void aSwitchMustCarryThem() {
    FactsFixture facts = FactsFixture.sound().set("catalogue.sequences.count", 3);
    assertThat(facts.check(check).status()).isEqualTo(Status.PASS);
    CheckResult result = facts.consumerNeeding("unsupported:\n  sequences: warn\n").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
  }
}
