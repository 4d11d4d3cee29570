// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Shards are whole and disjoint, whatever the names are and whoever counts them. */
final class ShardPropertyTest {
  @Property
  void everyDatabaseIsInExactlyOne(
      @ForAll Set<String> names, @ForAll @IntRange(min = 1, max = 50) int total) {
    for (String name : names) {
      assertThat(holders(name, total)).as(name).hasSize(1);
    }
  }

  @Property
  void everyWayToCountMeansTheSameShards(
      @ForAll String name, @ForAll @IntRange(min = 1, max = 50) int total) {
    int holder = holders(name, total).get(0);
    String shards = String.valueOf(total);
    String fromZero = String.valueOf(holder - 1);
    String fromOne = String.valueOf(holder);
    for (Map<String, String> job :
        List.of(
            Map.of("JOB_COMPLETION_INDEX", fromZero, "PGREADY_SHARDS", shards),
            Map.of("PGREADY_SHARD_INDEX", fromZero, "PGREADY_SHARDS", shards),
            Map.of("CI_NODE_INDEX", fromOne, "CI_NODE_TOTAL", shards))) {
      Optional<Shard> shard = Shard.parse("auto", job);
      assertThat(shard).as("%s", job).contains(new Shard(holder, total));
      assertThat(shard.orElseThrow().holds(name)).isTrue();
    }
  }

  private static List<Integer> holders(String name, int total) {
    return IntStream.rangeClosed(1, total)
        .filter(index -> new Shard(index, total).holds(name))
        .boxed()
        .toList();
  }
}
