// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.Remedy.Kind;
import dev.pgready.checks.model.Remedy.Safety;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A remedy changed, or two made one. */
final class RemedyTest {
  private static Remedy remedy(String what, Safety safety, boolean restart) {
    return new Remedy(
        "Do " + what,
        Kind.SQL,
        safety,
        restart,
        "superuser",
        List.of("sql " + what, "shared"),
        List.of("undo " + what),
        List.of("run " + what),
        List.of("step " + what),
        null);
  }

  @Test
  void theOtherOneFirst() {
    Remedy both =
        remedy("b", Safety.SAFE, false).after(remedy("a", Safety.REVIEW, true), "or it locks");
    assertThat(both.title()).isEqualTo("Do b; first do a: or it locks");
    assertThat(both.sql()).containsExactly("sql a", "shared", "sql b");
    assertThat(both.undo()).containsExactly("undo b", "undo a");
    assertThat(both.commands()).containsExactly("run a", "run b");
    assertThat(both.steps()).containsExactly("step a", "step b");
    assertThat(both.restart()).isTrue();
    Remedy none = remedy("b", Safety.SAFE, false).after(remedy("a", Safety.SAFE, false), "x");
    assertThat(none.restart()).isFalse();
    assertThat(remedy("b", Safety.SAFE, true).after(remedy("a", Safety.SAFE, false), "x").restart())
        .isTrue();
  }

  /** Both cost what the more costly one does. */
  @ParameterizedTest
  @EnumSource(Safety.class)
  void theHigherCost(Safety one) {
    for (Safety other : Safety.values()) {
      assertThat(remedy("b", one, false).after(remedy("a", other, false), "x").safety())
          .isEqualTo(one.compareTo(other) < 0 ? other : one);
    }
  }

  @Test
  void changed() {
    Remedy remedy = remedy("a", Safety.SAFE, false);
    assertThat(remedy.withKind(Kind.DECISION).kind()).isEqualTo(Kind.DECISION);
    assertThat(remedy.withRestart().safety()).isEqualTo(Safety.DISRUPTIVE);
    assertThat(remedy.withRestart().restart()).isTrue();
    assertThat(remedy.also()).isFalse();
    assertThat(remedy.besides().also()).isTrue();
    Remedy warned = remedy.withCaveat("it is slow");
    assertThat(warned.steps()).containsExactly("step a", "it is slow");
    assertThat(warned.caveats()).containsExactly("it is slow");
    assertThat(warned.withSteps(List.of("x")).caveats()).isEmpty();
    assertThat(warned.withSteps(List.of("it is slow", "x")).caveats())
        .containsExactly("it is slow");
  }
}
