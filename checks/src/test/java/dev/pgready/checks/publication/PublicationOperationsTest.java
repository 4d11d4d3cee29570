// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.publication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PublicationOperationsTest {
  private final PublicationOperations check = new PublicationOperations();

  @Test
  void insertOnlyIsSilentForSomeAndRefusedByOthers() {
    FactsFixture facts =
        FactsFixture.sound()
            .table("orders")
            .publication("p", List.of("orders"), row -> row.set("row.pubtruncate", false))
            .request(new Request("p", List.of(), List.of(), null, null, Map.of()));
    CheckResult generic = facts.check(check);
    assertThat(generic.status()).isEqualTo(Status.WARN);
    assertThat(generic.remedies().get(0).undo())
        .containsExactly("ALTER PUBLICATION p SET (publish = 'insert, update, delete')");
    assertThat(facts.consumer("zero").check(check).status()).isEqualTo(Status.FAIL);
  }
}
