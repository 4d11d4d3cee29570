// SPDX-License-Identifier: Apache-2.0
package dev.pgready.checks;

import dev.pgready.facts.Facts;
import dev.pgready.facts.FactsDocument;
import dev.pgready.facts.FactsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The facts of a document as they are, and as they would be with other values, by what differs. */
final class ChangedFacts {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Words that a fact of this name can be. */
  private static final Map<String, List<String>> WORDS =
      Map.ofEntries(
          Map.entry("wal_status", List.of("lost", "unreserved", "extended")),
          Map.entry("identity", List.of("n", "f", "i")),
          Map.entry("kind", List.of("p", "f", "v", "m")),
          Map.entry("persistence", List.of("u", "t")),
          Map.entry("plugin", List.of("pgoutput", "wal2json")),
          Map.entry("source", List.of("command line", "override", "configuration file")),
          Map.entry("encoding", List.of("SQL_ASCII", "LATIN1")),
          Map.entry("state", List.of("active", "idle in transaction (aborted)")));

  /** What is looked at most is changed most. */
  private static final List<String> PARTS =
      List.of("catalogue", "catalogue", "catalogue", "catalogue", "probes", "connection");

  private final ObjectNode document;
  private final Facts sound;
  private final Map<String, Facts> changed = new LinkedHashMap<>();

  private ChangedFacts(ObjectNode document) {
    this.document = document;
    this.sound = Objects.requireNonNull(facts());
  }

  /** Each value replaced by others, one at a time. */
  static ChangedFacts each(String document) {
    ChangedFacts all = new ChangedFacts((ObjectNode) MAPPER.readTree(document));
    ObjectNode catalogue = (ObjectNode) all.document.get("catalogue");
    all.each(all.document, "connection", "connection");
    all.each(all.document, "probes", "probes");
    for (String part : List.copyOf(catalogue.propertyNames())) {
      all.each(catalogue, part, part);
    }
    return all;
  }

  /**
   * Several values replaced at once, the same ones each time.
   *
   * @param times how often
   */
  static ChangedFacts several(String document, int times) {
    ChangedFacts all = new ChangedFacts((ObjectNode) MAPPER.readTree(document));
    for (int seed = 1; seed <= times; seed++) {
      Random random = new Random(seed);
      ChangedFacts one = new ChangedFacts(all.document.deepCopy());
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        String part = PARTS.get(random.nextInt(PARTS.size()));
        one.some(one.document.get(part), random);
      }
      Facts facts = one.facts();
      if (facts != null) {
        all.changed.put(Integer.toString(seed), facts);
      }
    }
    return all;
  }

  Facts sound() {
    return sound;
  }

  Map<String, Facts> changed() {
    return changed;
  }

  /** Changes something somewhere below; every part is as likely as another, however long it is. */
  private void some(JsonNode parent, Random random) {
    List<String> names = List.copyOf(parent.propertyNames());
    String key = names.isEmpty() ? "" : names.get(random.nextInt(names.size()));
    JsonNode value = parent.get(key);
    if (value instanceof ObjectNode && !value.isEmpty()) {
      some(value, random);
    } else if (value instanceof ArrayNode list && !list.isEmpty()) {
      int index = random.nextInt(list.size());
      if (list.get(index) instanceof ObjectNode object && random.nextInt(4) > 0) {
        some(object, random);
      } else {
        list.remove(index);
      }
    } else if (value != null) {
      List<JsonNode> others = others(key, value);
      if (!others.isEmpty()) {
        ((ObjectNode) parent).set(key, others.get(random.nextInt(others.size())));
      }
    }
  }

  private void each(JsonNode parent, String key, String path) {
    JsonNode value = parent.get(key);
    if (value == null) {
      return;
    }
    if (value instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        each(object, name, path + "." + name);
      }
      ((ObjectNode) parent).remove(key);
      changed(path + " missing");
      ((ObjectNode) parent).set(key, value);
    } else if (value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        element(list, i, path + "[" + i + "]");
      }
      ((ObjectNode) parent).putArray(key);
      changed(path + " empty");
      ((ObjectNode) parent).set(key, value);
    } else {
      for (JsonNode other : others(key, value)) {
        ((ObjectNode) parent).set(key, other);
        changed(path + " = " + other);
      }
      ((ObjectNode) parent).set(key, value);
    }
  }

  private void element(ArrayNode list, int index, String path) {
    JsonNode value = list.get(index);
    if (value instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        each(object, name, path + "." + name);
      }
    }
    list.remove(index);
    changed(path + " missing");
    list.insert(index, value);
  }

  private static List<JsonNode> others(String key, JsonNode value) {
    List<Object> others = new ArrayList<>();
    if (value.isBoolean()) {
      others.add(!value.asBoolean());
    } else if (value.isNumber()) {
      long number = value.asLong();
      others.addAll(List.of(0, number + 1, number < 1000 ? 1_000_000 : 3, -1));
    } else if (value.isString()) {
      String text = value.asString();
      others.addAll(WORDS.getOrDefault(key, List.of()));
      if (text.matches("-?[0-9]+")) {
        others.addAll(List.of("0", "-1", "1", "100000", "2000000000"));
      } else if (text.equals("on") || text.equals("off")) {
        others.add(text.equals("on") ? "off" : "on");
      } else {
        others.addAll(List.of("", "other"));
      }
    }
    List<JsonNode> nodes = new ArrayList<>();
    others.stream()
        .<JsonNode>map(MAPPER::valueToTree)
        .filter(other -> !other.equals(value))
        .forEach(nodes::add);
    return nodes;
  }

  private void changed(String change) {
    Facts now = facts();
    if (now != null && !now.equals(sound)) {
      changed.put(change, now);
    }
  }

  /** Null: these are no facts. */
  private @Nullable Facts facts() {
    try {
      return FactsDocument.read(MAPPER.writeValueAsString(document));
    } catch (FactsException e) {
      return null;
    }
  }
}
