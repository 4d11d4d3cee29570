// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.scope.Subject;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import java.util.Map;
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

  private static FactsFixture sequences(String consumer) {
    return FactsFixture.sound()
        .consumerNeeding(consumer)
        .set("catalogue.sequences.count", 2)
        .set(
            "catalogue.sequences.list",
            List.of(
                Map.of(
                    "schema",
                    "public",
                    "name",
                    "a_id_seq",
                    "owner",
                    "shop",
                    "usage",
                    false,
                    "select",
                    true,
                    "owns",
                    false),
                Map.of(
                    "schema", "public", "name", "B", "owner", "shop", "usage", true, "select",
                    false, "owns", true)));
  }

  @Test
  void withoutAnyNothingIsToDo() {
    assertThat(FactsFixture.sound().check(check).message()).isEqualTo("there are no sequences");
  }

  @Test
  void whatIsNotInTheStreamIsCounted() {
    FactsFixture one = FactsFixture.sound().set("catalogue.sequences.count", 1);
    CheckResult told = one.check(check);
    assertThat(told.message())
        .isEqualTo(
            "1 sequence is not in the stream, and logical decoding with pgoutput does not need them");
    assertThat(told.remedies()).isEmpty();
    assertThat(told.evidence()).containsEntry("sequences", 1);
    CheckResult warned = one.consumerNeeding("unsupported: {sequences: warn}").check(check);
    assertThat(warned.message())
        .isEqualTo(
            "1 sequence of database shop is not replicated: set them at the copy before it is written to");
    assertThat(warned.remedies()).hasSize(1);
  }

  /** A right of its own for each privilege; an owner has all of them. */
  @Test
  void whoWritesRowsUsesThem() {
    CheckResult usage = sequences("replication: false\nrole: {sequence: [USAGE]}").check(check);
    assertThat(usage.status()).isEqualTo(Status.FAIL);
    assertThat(usage.message())
        .isEqualTo("role app has no USAGE on public.a_id_seq: Test could not use them");
    assertThat(usage.remedies().get(0).sql())
        .containsExactly("GRANT USAGE ON SEQUENCE public.a_id_seq TO app");
    assertThat(usage.remedies().get(0).undo())
        .containsExactly("REVOKE USAGE ON SEQUENCE public.a_id_seq FROM app");
    assertThat(usage.remedies().get(0).steps()).isEmpty();
    CheckResult select = sequences("replication: false\nrole: {sequence: [SELECT]}").check(check);
    assertThat(select.message()).contains("has no SELECT on public.\"B\"");
    assertThat(select.subjects()).containsExactly(new Subject("sequence", "public.\"B\""));
    CheckResult owner =
        sequences("replication: false\nrole: {sequence: [USAGE, OWNER]}").check(check);
    assertThat(owner.message())
        .isEqualTo(
            "role app has no USAGE on public.a_id_seq and does not own public.a_id_seq: Test could not use them");
    assertThat(owner.remedies().get(0).sql())
        .containsExactly("ALTER SEQUENCE public.a_id_seq OWNER TO app");
    assertThat(owner.remedies().get(0).undo())
        .containsExactly("ALTER SEQUENCE public.a_id_seq OWNER TO shop");
    assertThat(owner.remedies().get(0).steps().get(0))
        .endsWith("make role app a member of that role");
    assertThat(
            sequences("replication: false\nrole: {sequence: [OWNER]}")
                .set("catalogue.administrators", List.of("shop"))
                .check(check)
                .remedies()
                .get(0)
                .steps()
                .get(0))
        .contains("give the table to a role that owns nothing else");
    assertThat(sequences("replication: false").check(check).message())
        .isEqualTo("no sequence is a problem");
  }

  @Test
  void aStreamThatNeedsThemToo() {
    assertThat(sequences("role: {sequence: [USAGE]}").check(check).status()).isEqualTo(Status.FAIL);
    assertThat(
            sequences("role: {sequence: [USAGE]}")
                .set("catalogue.sequences.list", List.of())
                .check(check)
                .message())
        .startsWith("2 sequences are not in the stream");
  }

  /** 19 and newer: the subscription reads each sequence of the publication. */
  @Test
  void thoseOfAPublicationMustBeReadable() {
    FactsFixture facts =
        sequences("publication: {creator: user, syncs-sequences: true}")
            .version(190000)
            .table("t")
            .publication("p", List.of("t"), p -> p.set("row.puballsequences", true));
    CheckResult closed = facts.check(check);
    assertThat(closed.status()).isEqualTo(Status.FAIL);
    assertThat(closed.message()).contains("role app has no SELECT on public.\"B\"");
    assertThat(closed.evidence()).containsEntry("sequences", 1);
    assertThat(closed.subjects()).containsExactly(new Subject("sequence", "public.\"B\""));
    assertThat(closed.remedies().get(0).sql())
        .containsExactly("GRANT SELECT ON SEQUENCE public.\"B\" TO app");
    assertThat(closed.remedies().get(0).undo())
        .containsExactly("REVOKE SELECT ON SEQUENCE public.\"B\" FROM app");
    CheckResult open = facts.set("catalogue.sequences.list", List.of()).check(check);
    assertThat(open.status()).isEqualTo(Status.PASS);
    assertThat(open.message()).startsWith("publication p is FOR ALL SEQUENCES, and role app can");
    assertThat(facts.consumerNeeding("publication: {creator: user}").check(check).message())
        .contains("not in the stream");
    assertThat(
            sequences("publication: {creator: user, syncs-sequences: true}")
                .table("t")
                .publication("p", List.of("t"), p -> {})
                .check(check)
                .message())
        .contains("not in the stream");
  }
}
