// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.model.CheckResult;
import dev.pgready.checks.model.Group;
import dev.pgready.checks.model.Remedy;
import dev.pgready.checks.model.Report.Finding;
import dev.pgready.checks.model.Status;
import dev.pgready.providers.SettingChange.Batch;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One command for all flags, where the host forgets those that a command does not name. */
final class BatchesTest {
  private static final String PATCH = "patch --flags=<flags>";

  private static Batch flag(String flag) {
    return new Batch(List.of(PATCH), flag, ",", "KEPT");
  }

  private static Remedy remedy(@Nullable Batch batch) {
    Remedy without = Remedy.steps("Set it", Remedy.Kind.PROVIDER, "host administrator", List.of());
    return batch == null
        ? without.withCommands(List.of("as it was"))
        : new Remedy(
            without.title(),
            without.kind(),
            without.safety(),
            without.restart(),
            without.runAs(),
            List.of(),
            List.of(),
            List.of("as it was"),
            List.of(),
            null,
            List.of(),
            null,
            batch,
            false);
  }

  private static Finding finding(Status status, @Nullable Batch... batches) {
    CheckResult result = CheckResult.fail("m").as(status, "m");
    for (Batch batch : batches) {
      result = result.remedy(remedy(batch));
    }
    return new Finding("check", Group.SERVER, "Check", List.of("one"), result, false);
  }

  /** The commands of all remedies, finding by finding. */
  private static List<String> commands(Finding... findings) {
    return Batches.merged(List.of(findings)).stream()
        .flatMap(finding -> finding.result().remedies().stream())
        .flatMap(remedy -> remedy.commands().stream())
        .toList();
  }

  @Test
  void everyCommandSetsAllThatIsAskedFor() {
    assertThat(commands(finding(Status.FAIL, flag("a=1")), finding(Status.WARN, flag("b=2"))))
        .containsExactly("patch --flags=a=1,b=2,KEPT", "patch --flags=a=1,b=2,KEPT");
  }

  /** What is fine asks for nothing, but where its fix is shown it undoes nothing. */
  @Test
  void whatIsFineAsksForNothing() {
    assertThat(commands(finding(Status.FAIL, flag("a=1")), finding(Status.PASS, flag("b=2"))))
        .containsExactly("patch --flags=a=1,KEPT", "patch --flags=a=1,b=2,KEPT");
    assertThat(commands(finding(Status.PASS, flag("a=1")), finding(Status.SKIP, flag("b=2"))))
        .containsExactly("as it was", "as it was");
  }

  /** A second way is not what is done, and undoes nothing where somebody takes it. */
  @Test
  void theFirstWayCounts() {
    assertThat(
            commands(
                finding(Status.FAIL, flag("a=1"), flag("c=3")),
                finding(Status.FAIL, (Batch) null, flag("b=2"))))
        .containsExactly(
            "patch --flags=a=1,KEPT",
            "patch --flags=a=1,c=3,KEPT",
            "as it was",
            "patch --flags=a=1,b=2,KEPT");
  }

  @Test
  void otherCommandsAreLeftAlone() {
    Batch elsewhere = new Batch(List.of("set <flags>"), "x=9", " ", "REST");
    assertThat(commands(finding(Status.FAIL, flag("a=1")), finding(Status.FAIL, elsewhere)))
        .containsExactly("patch --flags=a=1,KEPT", "set x=9 REST");
    Finding plain = finding(Status.FAIL, (Batch) null);
    assertThat(Batches.merged(List.of(finding(Status.FAIL, flag("a=1")), plain)).get(1))
        .isSameAs(plain);
  }

  /** Of two numbers the larger suits both; what is no number is as the first one has it. */
  @Test
  void theLargerNumber() {
    assertThat(together("n=9", "n=10")).isEqualTo("patch --flags=n=10,KEPT");
    assertThat(together("n=10", "n=9")).isEqualTo("patch --flags=n=10,KEPT");
    assertThat(together("n=on", "n=off")).isEqualTo("patch --flags=n=on,KEPT");
    assertThat(together("n=9", "n=10MB")).isEqualTo("patch --flags=n=9,KEPT");
    assertThat(together("n=9MB", "n=10")).isEqualTo("patch --flags=n=9MB,KEPT");
    assertThat(together("on", "on")).isEqualTo("patch --flags=on,KEPT");
    assertThat(together("on", "off")).isEqualTo("patch --flags=on,off,KEPT");
    // longer than a number can be
    assertThat(together("n=1", "n=9999999999999999999")).isEqualTo("patch --flags=n=1,KEPT");
  }

  private static String together(String one, String other) {
    List<String> commands =
        commands(finding(Status.FAIL, flag(one)), finding(Status.FAIL, flag(other)));
    assertThat(Stream.of(commands.get(1))).containsExactly(commands.get(0));
    return commands.get(0);
  }
}
