// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ShardTest {
  @Test
  void everyDatabaseIsInExactlyOneShardOfAboutTheSameSize() {
    int[] sizes = new int[8];
    IntStream.range(0, 10_000)
        .forEach(
            i -> {
              String name = "shop-" + i;
              int[] holders =
                  IntStream.rangeClosed(1, 8).filter(s -> new Shard(s, 8).holds(name)).toArray();
              assertThat(holders).hasSize(1);
              sizes[holders[0] - 1]++;
            });
    assertThat(IntStream.of(sizes).allMatch(size -> size > 1100 && size < 1400)).isTrue();
  }

  @Test
  void theAssignmentIsForEver() {
    assertThat(IntStream.range(0, 6).map(i -> part("shop-" + i)).toArray())
        .containsExactly(3, 1, 3, 1, 4, 2);
  }

  private static int part(String name) {
    return IntStream.rangeClosed(1, 4)
        .filter(s -> new Shard(s, 4).holds(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void stated() {
    assertThat(Shard.parse("2/5", Map.of())).contains(new Shard(2, 5));
    for (String wrong :
        new String[] {"0/5", "6/5", "1/0", "1", "a/b", "1/5/6", "-1/5", "", "auto"}) {
      assertThat(Shard.parse(wrong, Map.of())).as(wrong).isEmpty();
    }
  }

  @Test
  void fromTheJob() {
    assertThat(auto("JOB_COMPLETION_INDEX", "0", "PGREADY_SHARDS", "20"))
        .contains(new Shard(1, 20));
    assertThat(auto("PGREADY_SHARD_INDEX", "3", "PGREADY_SHARDS", "4")).contains(new Shard(4, 4));
    assertThat(auto("CI_NODE_INDEX", "2", "CI_NODE_TOTAL", "3")).contains(new Shard(2, 3));
    assertThat(auto("JOB_COMPLETION_INDEX", "4", "PGREADY_SHARDS", "4")).isEmpty();
    assertThat(auto("JOB_COMPLETION_INDEX", "4", "CI_NODE_TOTAL", "9")).isEmpty();
  }

  private static java.util.Optional<Shard> auto(String a, String b, String c, String d) {
    return Shard.parse("auto", Map.of(a, b, c, d));
  }
}
