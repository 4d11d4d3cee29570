// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.watch;

import dev.pgready.json.JsonTree;
import dev.pgready.text.SafeJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Makes a sample of what the server's statement returns. Whatever can be worked out here is: on the
 * server, differences of positions, sorting and joins are half of what a refresh costs.
 *
 * @param sample as JSON
 * @param prepares whether the server can have prepared transactions
 */
public record ServerAnswer(String sample, boolean prepares) {
  /**
   * @param answer as JSON
   * @throws SampleDocument.UnreadableSampleException when it is no JSON object
   */
  public static ServerAnswer of(String answer) {
    Map<String, @Nullable Object> tree;
    try {
      tree = copy(JsonTree.object(answer));
    } catch (JacksonException e) {
      throw SampleDocument.unreadable(e);
    }
    boolean prepares = !(tree.remove("maxPrepared") instanceof Number most) || most.intValue() > 0;
    Long end = position(tree.remove("lsn"));
    tree.put("wal", end);
    if (tree.remove("counts") instanceof List<?> counts && counts.size() == 3) {
      tree.put("connections", counts.get(0));
      tree.put("hidden", counts.get(1));
      tree.put("senders", counts.get(2));
    }
    List<Map<String, @Nullable Object>> slots = objects(tree.get("slots"));
    slots.sort(Comparator.comparing(slot -> String.valueOf(slot.get("name"))));
    Map<Object, Map<String, @Nullable Object>> read = new HashMap<>();
    for (Map<String, @Nullable Object> slot : slots) {
      slot.put("heldBytes", behind(end, slot.get("restart")));
      slot.put("lagBytes", behind(end, slot.get("confirmed")));
      Object pid = slot.get("pid");
      if (pid != null) {
        read.put(pid, slot);
      }
    }
    tree.put("slots", slots);
    tree.put("standbys", standbys(objects(tree.get("standbys")), read, end));
    tree.put("transactions", objects(tree.get("transactions")));
    tree.put("prepared", objects(tree.get("prepared")));
    return new ServerAnswer(SafeJson.line(tree), prepares);
  }

  /** Senders that read no logical slot. */
  private static List<Map<String, @Nullable Object>> standbys(
      List<Map<String, @Nullable Object>> senders,
      Map<Object, Map<String, @Nullable Object>> read,
      @Nullable Long end) {
    List<Map<String, @Nullable Object>> standbys = new ArrayList<>();
    for (Map<String, @Nullable Object> sender : senders) {
      Map<String, @Nullable Object> slot = read.get(sender.get("pid"));
      if (slot == null || !"logical".equals(slot.get("type"))) {
        sender.put("sentBytes", behind(end, sender.remove("sent")));
        sender.put("flushBytes", behind(end, sender.remove("flush")));
        sender.put("replayBytes", behind(end, sender.remove("replay")));
        sender.put("slot", slot == null ? null : slot.get("name"));
        standbys.add(sender);
      }
    }
    standbys.sort(
        Comparator.comparingLong(
            one -> one.get("pid") instanceof Number pid ? pid.longValue() : 0));
    return standbys;
  }

  /** An aggregate of nothing is null. */
  private static List<Map<String, @Nullable Object>> objects(@Nullable Object list) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    if (list instanceof List<?> all) {
      for (Object one : all) {
        objects.add(one instanceof Map<?, ?> map ? copy(map) : new LinkedHashMap<>());
      }
    }
    return objects;
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }

  private static @Nullable Long behind(@Nullable Long end, @Nullable Object position) {
    Long at = position(position);
    return end == null || at == null ? null : (Long) (end - at);
  }

  /** A place in the WAL as the server writes it, such as {@code 16/B374D848}; null: it is none. */
  private static @Nullable Long position(@Nullable Object text) {
    if (!(text instanceof String lsn)) {
      return null;
    }
    int slash = lsn.indexOf('/');
    try {
      return (Long.parseLong(lsn.substring(0, Math.max(0, slash)), 16) << 32)
          + Long.parseLong(lsn.substring(slash + 1), 16);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
