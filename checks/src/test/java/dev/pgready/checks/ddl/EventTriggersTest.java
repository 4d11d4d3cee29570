package dev.pgready.checks.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.CheckResult;
import dev.pgready.checks.Source;
import dev.pgready.checks.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventTriggersTest {
  private final EventTriggers check = new EventTriggers();

  @Test
  void onlyForConsumersThatMakeThem() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
  }

  @Test
  void aPlainRoleMayNot() {
    CheckResult result = FactsFixture.sound().consumer("zero").check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(
            FactsFixture.sound()
                .consumer("zero")
                .set("catalogue.role.superuser", true)
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void theProbeWins() {
    CheckResult result =
        FactsFixture.sound().consumer("zero").set("probes.eventTrigger.worked", true).check(check);
    assertThat(result.status()).isEqualTo(Status.PASS);
    assertThat(result.source()).isEqualTo(Source.PROBE);
  }

  @Test
  void allTablesWithoutThemHaltZero() {
    assertThat(
            FactsFixture.sound()
                .consumer("zero")
                .table("orders")
                .publication("_zero_public_0", List.of(), row -> row.set("row.puballtables", true))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }
}
