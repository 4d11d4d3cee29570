// SPDX-License-Identifier: Apache-2.0
package dev.pgready.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgready.facts.Relations.Group;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RelationTablesTest {
  @Test
  void oneOwnerOfAll() {
    assertThat(owners(group("app", List.of()))).containsExactly("app", "app");
  }

  @Test
  void anOwnerOfEach() {
    assertThat(owners(group(null, List.of("app", "other")))).containsExactly("app", "other");
  }

  @Test
  void tooFewOwners() {
    assertThatThrownBy(() -> group(null, List.of("app")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("its lists differ in length");
  }

  @Test
  void noOwner() {
    assertThatThrownBy(() -> group(null, List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> owners(Group group) {
    return new Relations(
            List.of(group),
            new Relations.Parents(List.of(), List.of()),
            new Relations.Policies(List.of(), List.of(), List.of(), List.of()),
            new Relations.Indexes(List.of(), List.of(), List.of(), List.of()),
            new Relations.Columns(List.of(), List.of(), List.of(), List.of()),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of())
        .tables().stream().map(TableFacts::owner).toList();
  }

  private static Group group(@Nullable String owner, List<String> owners) {
    List<Long> none = List.of(0L, 0L);
    return new Group(
        "public",
        "r",
        null,
        owner,
        owners,
        null,
        null,
        0,
        List.of(1L, 2L),
        List.of("a", "b"),
        none,
        none,
        none,
        none);
  }
}
