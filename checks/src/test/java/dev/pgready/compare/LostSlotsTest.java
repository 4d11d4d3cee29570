// SPDX-License-Identifier: Apache-2.0
package dev.pgready.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Report;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.model.Verdict;
import dev.pgready.checks.slot.SlotHealth;
import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.facts.Facts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LostSlotsTest {
  private static FactsFixture with(String... slots) {
    FactsFixture facts = FactsFixture.sound();
    for (String name : slots) {
      facts.slot(name, slot -> {});
    }
    return facts;
  }

  private static Optional<CheckChange> between(Facts a, Facts b) {
    return LostSlots.between(a, b, List.of("generic"));
  }

  private static FactsFixture server(FactsFixture facts, String host, String systemId) {
    return facts
        .set("connection.host", host)
        .add(
            "probes.servers",
            row ->
                row.set("replication", false)
                    .set("host", host)
                    .set("port", 5432)
                    .set("systemId", systemId));
  }

  @Test
  void aSlotThatIsGoneIsWorse() {
    CheckChange change =
        between(with("cdc", "zero_0").facts(), with("zero_0").facts()).orElseThrow();
    assertThat(change.kind()).isEqualTo(CheckChange.Kind.REGRESSED);
    assertThat(change.b().status()).isEqualTo(Status.FAIL);
    assertThat(change.b().message())
        .isEqualTo("slot cdc is gone: its consumer has to copy everything again");
  }

  /** A failover changes the address and keeps the identifier. */
  @Test
  void alsoOnTheServerThatTookOver() {
    assertThat(between(server(with("cdc"), "a", "7").facts(), server(with(), "b", "7").facts()))
        .isPresent();
    assertThat(between(server(with("cdc"), "a", "7").facts(), server(with(), "b", "8").facts()))
        .isEmpty();
  }

  /** Reports hold no facts; slot-health says which slots were there. */
  @Test
  void ofTwoReportsTheSlotsThatSlotHealthSaw() {
    List<String> both = List.of("generic");
    CheckChange change =
        LostSlots.between(report(with("cdc", "zero_0")), report(with("zero_0")), both)
            .orElseThrow();
    assertThat(change.kind()).isEqualTo(CheckChange.Kind.REGRESSED);
    assertThat(change.b().message()).startsWith("slot cdc is gone");
    assertThat(LostSlots.between(report(with("cdc")), report(with("cdc")), both)).isEmpty();
    FactsFixture before = FactsFixture.sound();
    before.slot("t", slot -> slot.set("row.temporary", true));
    before.slot("p", slot -> slot.set("row.slot_type", "physical").set("row.database", null));
    before.slot("o", slot -> slot.set("row.database", "other"));
    before.slot("l", slot -> slot.set("row.wal_status", "lost"));
    assertThat(LostSlots.between(report(before), report(with()), both)).isEmpty();
    Outcomes unseen = new Outcomes(Verdict.READY, both, List.of());
    assertThat(LostSlots.between(report(with("cdc")), unseen, both)).isEmpty();
    assertThat(LostSlots.between(unseen, report(with()), both)).isEmpty();
  }

  private static Outcomes report(FactsFixture facts) {
    return Outcomes.of(
        Verdict.READY,
        List.of("generic"),
        List.of(
            new Report.Finding(
                "slot-health",
                Group.SLOT,
                "",
                List.of("generic"),
                facts.check(new SlotHealth()),
                false)));
  }

  @Test
  void whatNobodyMisses() {
    assertThat(between(with("cdc").facts(), with("cdc").facts())).isEmpty();
    assertThat(between(with().facts(), with("cdc").facts())).isEmpty();
    FactsFixture before = FactsFixture.sound();
    before.slot("t", slot -> slot.set("row.temporary", true));
    before.slot("p", slot -> slot.set("row.slot_type", "physical").set("row.database", null));
    before.slot("o", slot -> slot.set("row.database", "other"));
    before.slot("l", slot -> slot.set("row.wal_status", "lost"));
    assertThat(between(before.facts(), with().facts())).isEmpty();
  }

  @Test
  void severalAreOneChange() {
    CheckChange change = between(with("cdc", "Odd").facts(), with().facts()).orElseThrow();
    assertThat(change.a().message()).isEqualTo("slots cdc and \"Odd\" are there");
    assertThat(change.b().message())
        .isEqualTo("slots cdc and \"Odd\" are gone: their consumers have to copy everything again");
    assertThat(between(with("cdc").facts(), with().facts()).orElseThrow().a().message())
        .isEqualTo("slot cdc is there");
  }

  /** One that could not be looked for is not gone, and another database never had it. */
  @Test
  void elsewhereNothingIsMissed() {
    assertThat(
            between(
                with("cdc").facts(),
                with().set("catalogue.denied", java.util.Map.of("slots", "SELECT")).facts()))
        .isEmpty();
    assertThat(between(with("cdc").facts(), with().set("catalogue.database.name", "store").facts()))
        .isEmpty();
    assertThat(between(with("cdc").facts(), with().set("connection.port", 5433).facts())).isEmpty();
    assertThat(between(with("cdc").facts(), with().without("connection").facts())).isEmpty();
    assertThat(between(with("cdc").without("connection").facts(), with().facts())).isEmpty();
    assertThat(
            between(
                with("cdc").without("connection.host").facts(),
                with().without("connection.host").facts()))
        .isEmpty();
    Facts nobody = FactsFixture.unreached("REFUSED", "nobody listens").facts();
    assertThat(between(with("cdc").facts(), nobody)).isEmpty();
    assertThat(between(nobody, with("cdc").facts())).isEmpty();
  }
}
