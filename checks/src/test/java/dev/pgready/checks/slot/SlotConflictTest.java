package dev.pgready.checks.slot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Request;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SlotConflictTest {
  private final SlotConflict check = new SlotConflict();

  private static Request slot(String name) {
    return new Request(null, List.of(), List.of(), name, null, Map.of());
  }

  @Test
  void aFreeNamePasses() {
    assertThat(FactsFixture.sound().request(slot("mine")).check(check).status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void noNameIsSkipped() {
    assertThat(FactsFixture.sound().check(check).status()).isEqualTo(Status.SKIP);
  }

  @Test
  void anotherDatabasesSlotFails() {
    CheckResult result =
        FactsFixture.sound()
            .slot("mine", s -> s.set("row.database", "Other DB"))
            .request(slot("mine"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.message())
        .isEqualTo(
            "slot mine belongs to database \"Other DB\": it cannot be read in shop, and its name is taken");
  }

  @Test
  void anotherPluginOrAPhysicalOneFails() {
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.plugin", "wal2json"))
                .request(slot("mine"))
                .check(check)
                .message())
        .contains("created for output plugin wal2json");
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.slot_type", "physical").set("row.plugin", null))
                .request(slot("mine"))
                .check(check)
                .status())
        .isEqualTo(Status.FAIL);
  }

  @Test
  void anActiveOneMayBeTheConsumerItself() {
    CheckResult result =
        FactsFixture.sound()
            .slot("mine", s -> s.set("activeApplication", "zero"))
            .request(slot("mine"))
            .check(check);
    assertThat(result.status()).isEqualTo(Status.WARN);
    assertThat(result.message()).contains("process 815 (zero)");
  }

  @Test
  void anIdleOneThatFitsPasses() {
    assertThat(
            FactsFixture.sound()
                .slot("mine", s -> s.set("row.active", false))
                .request(slot("mine"))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
  }

  @Test
  void anIllegalNameFails() {
    CheckResult result = FactsFixture.sound().request(slot("My-Slot")).check(check);
    assertThat(result.status()).isEqualTo(Status.FAIL);
    assertThat(result.remedies().get(0).kind()).isEqualTo(Remedy.Kind.DECISION);
  }
}
