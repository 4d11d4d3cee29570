// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks.remedy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.checks.testing.FactsFixture;
import dev.pgready.checks.testing.FactsFixture.Row;
import dev.pgready.facts.TableFacts;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What identifies a table's rows, set and taken back. */
final class IdentityChangeTest {
  private static TableFacts table(Consumer<Row> change) {
    return FactsFixture.sound().table("t", change).context().tables().get(0);
  }

  private static Map<String, Object> unique(String name, String... columns) {
    return Map.of("name", name, "columns", List.of(columns));
  }

  @Test
  void byTheKeyElseTheSmallestIndex() {
    assertThat(IdentityChange.byKey(table(t -> {})))
        .hasValueSatisfying(
            change ->
                assertThat(change.sql())
                    .isEqualTo("ALTER TABLE public.t REPLICA IDENTITY DEFAULT"));
    TableFacts indexed =
        table(
            t ->
                t.set(
                    "indexes",
                    List.of(
                        unique("a", "x", "y"),
                        unique("c x", "z"),
                        unique("d", "z"),
                        Map.of("name", "b", "columns", List.of("n"), "nullable", true))));
    assertThat(IdentityChange.byKey(indexed).orElseThrow().sql())
        .isEqualTo("ALTER TABLE public.t REPLICA IDENTITY USING INDEX \"c x\"");
    assertThat(IdentityChange.byKey(table(t -> t.set("indexes", List.of())))).isEmpty();
    TableFacts deferrable =
        table(
            t ->
                t.set(
                    "indexes",
                    List.of(
                        Map.of(
                            "name",
                            "k",
                            "primary",
                            true,
                            "deferrable",
                            true,
                            "columns",
                            List.of("id")))));
    assertThat(IdentityChange.byKey(deferrable)).isEmpty();
    assertThat(IdentityChange.by(indexed, indexed.indexes().get(0)).sql())
        .endsWith("USING INDEX a");
    assertThat(IdentityChange.by(deferrable, deferrable.indexes().get(0)).sql())
        .endsWith("DEFAULT");
  }

  private static void back(@Nullable String identity, boolean replident, String words) {
    TableFacts table =
        table(
            t ->
                t.set("identity", identity)
                    .set(
                        "indexes",
                        List.of(
                            unique("a", "x"),
                            Map.of("name", "U", "columns", List.of("y"), "replident", replident))));
    assertThat(IdentityChange.back(table))
        .isEqualTo("ALTER TABLE public.t REPLICA IDENTITY " + words);
  }

  @Test
  void takenBack() {
    back(null, true, "DEFAULT");
    back("f", true, "FULL");
    back("n", true, "NOTHING");
    back("i", true, "USING INDEX \"U\"");
    back("i", false, "NOTHING");
  }

  private static boolean assigned(String rule, Consumer<Row> change) {
    return !AssignedIdentities.of(
            FactsFixture.sound()
                .consumerNeeding("identity: {assigns: true, rule: %s}\n".formatted(rule))
                .table("t", change)
                .context())
        .isEmpty();
  }

  /** To what a consumer gives an identity by itself. */
  @Test
  void assigned() {
    Consumer<Row> indexed = t -> t.set("indexes", List.of(unique("u", "x")));
    assertThat(assigned("full", t -> {})).isTrue();
    assertThat(assigned("full", t -> t.set("identity", "f"))).isFalse();
    for (String rule : List.of("key", "primary-key")) {
      assertThat(assigned(rule, indexed)).isTrue();
      assertThat(assigned(rule, t -> {})).isFalse();
      assertThat(assigned(rule, t -> t.set("indexes", List.of()))).isFalse();
      assertThat(assigned(rule, indexed.andThen(t -> t.set("identity", "n")))).isFalse();
    }
    assertThat(assigned("any", indexed)).isFalse();
    assertThat(assigned("none", indexed)).isFalse();
    assertThat(
            AssignedIdentities.of(
                FactsFixture.sound()
                    .consumerNeeding("identity: {rule: full}\n")
                    .table("t")
                    .context()))
        .isEmpty();
  }
}
