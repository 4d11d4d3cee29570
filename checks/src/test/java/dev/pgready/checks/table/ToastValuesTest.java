// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Status;
import dev.pgready.checks.testing.FactsFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ToastValuesTest {
  private final ToastValues check = new ToastValues();

  @Test
  void largeKeysWarnOtherLargeValuesAreTold() {
    assertThat(
            FactsFixture.sound()
                .table("docs", row -> row.set("toastedColumns", List.of("body")))
                .check(check)
                .status())
        .isEqualTo(Status.PASS);
    assertThat(
            FactsFixture.sound()
                .table("docs", row -> row.set("toastedColumns", List.of("id")))
                .check(check)
                .status())
        .isEqualTo(Status.WARN);
    CheckResult level =
        FactsFixture.sound()
            .consumerNeeding("unsupported:\n  toast: fail\n")
            .table("docs", row -> row.set("toastedColumns", List.of("body")))
            .check(check);
    assertThat(level.status()).isEqualTo(Status.FAIL);
  }

  private static FactsFixture docs(String... toasted) {
    return FactsFixture.sound()
        .consumerNeeding("unsupported: {toast: warn}")
        .table("docs", row -> row.set("toastedColumns", List.of(toasted)));
  }

  @Test
  void whatIsMissingIsNamed() {
    CheckResult one = docs("body").check(check);
    assertThat(one.message())
        .isEqualTo(
            "an UPDATE of public.docs that leaves body alone comes without it: Test must keep the old value");
    assertThat(one.remedies().get(0).sql())
        .containsExactly("ALTER TABLE public.docs REPLICA IDENTITY FULL");
    assertThat(one.remedies().get(0).undo())
        .containsExactly("ALTER TABLE public.docs REPLICA IDENTITY DEFAULT");
    assertThat(one.evidence()).containsEntry("tables", 1);
    assertThat(docs("body", "Title").check(check).message())
        .contains("leaves body and \"Title\" alone comes without them: ");
    CheckResult two =
        docs("body").table("more", row -> row.set("toastedColumns", List.of("body"))).check(check);
    assertThat(two.message())
        .contains("public.docs and public.more that leaves body alone comes without them: ");
    assertThat(two.subjects()).hasSize(2);
  }

  @Test
  void wholeOldRowsHoldThem() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("unsupported: {toast: warn}")
                .table(
                    "docs", row -> row.set("toastedColumns", List.of("body")).set("identity", "f"))
                .check(check)
                .message())
        .startsWith("no table to be replicated had large values");
    assertThat(docs().check(check).status()).isEqualTo(Status.PASS);
    CheckResult told =
        FactsFixture.sound()
            .table("docs", row -> row.set("toastedColumns", List.of("body")))
            .check(check);
    assertThat(told.message()).startsWith("an UPDATE of public.docs");
    assertThat(told.remedies()).isEmpty();
  }

  @Test
  void aLargeKeyIsWorseThanALargeValue() {
    assertThat(
            FactsFixture.sound()
                .consumerNeeding("unsupported: {toast: fail}")
                .table("docs", row -> row.set("toastedColumns", List.of("id", "body")))
                .check(check)
                .message())
        .isEqualTo(
            "the replica identity of public.docs holds large values, which an UPDATE may come without: Test could not find the row");
  }
}
