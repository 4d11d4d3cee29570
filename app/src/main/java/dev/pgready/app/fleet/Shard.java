// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A part of a fleet. Which part a database belongs to depends on its name alone, so that a database
 * that comes or goes does not move the others.
 *
 * @param index from 1
 */
public record Shard(int index, int total) {
  /** The whole fleet. */
  public static final Shard ALL = new Shard(1, 1);

  private static final Pattern STATED = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

  /**
   * @param text {@code i/n}, or {@code auto}: from the job that it runs in
   * @return empty: it is none
   */
  public static Optional<Shard> parse(String text, Map<String, String> variables) {
    if (text.equals("auto")) {
      return of(variables);
    }
    Matcher matcher = STATED.matcher(text);
    return matcher.matches()
        ? valid(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : Optional.empty();
  }

  /**
   * Our own variables win, for runners that have none of their own. Kubernetes counts from 0 and
   * does not tell how many there are; GitLab counts from 1.
   */
  private static Optional<Shard> of(Map<String, String> variables) {
    Integer own = number(variables.get("PGREADY_SHARD_INDEX"));
    Integer kubernetes = number(variables.get("JOB_COMPLETION_INDEX"));
    Integer gitlab = number(variables.get("CI_NODE_INDEX"));
    Integer total = number(variables.get("PGREADY_SHARDS"));
    Integer nodes = number(variables.get("CI_NODE_TOTAL"));
    Integer fromZero = own != null ? own : kubernetes;
    if (fromZero != null && total != null) {
      return valid(fromZero + 1, total);
    }
    return gitlab != null && nodes != null ? valid(gitlab, nodes) : Optional.empty();
  }

  private static Optional<Shard> valid(int index, int total) {
    return index >= 1 && index <= total ? Optional.of(new Shard(index, total)) : Optional.empty();
  }

  private static @Nullable Integer number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,6}") ? Integer.valueOf(text) : null;
  }

  /** Whether the database of that name belongs to this part. */
  public boolean holds(String name) {
    CRC32 hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % total == index - 1;
  }

  @Override
  public String toString() {
    return index + "/" + total;
  }
}
