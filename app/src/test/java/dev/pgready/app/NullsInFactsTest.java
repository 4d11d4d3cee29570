// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgready.app.startup.WarmUp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whatever a value of a facts document is replaced by: the file is wrong (2) or the report says
 * something; a defect of pgready it never is.
 */
final class NullsInFactsTest {
  private static final List<String> OTHERS = List.of("null", "\"x\"", "[null]", "{\"x\":null}");

  @Test
  void aValueThatIsNoneIsTheFilesFault() throws IOException {
    List<String> defects = new ArrayList<>();
    int tried = 0;
    List<JsonNode> parts = parts();
    for (JsonNode part : parts) {
      Set<String> seen = new LinkedHashSet<>();
      List<Runnable> undo = new ArrayList<>();
      for (Place place : places(part, "", seen)) {
        for (String other : OTHERS) {
          JsonNode before = place.get();
          place.set(JsonMapper.shared().readTree(other));
          undo.add(() -> place.set(before));
          Execution run =
              Execution.withInput(
                  parts.get(0) + "\n" + parts.get(1), Map.of(), "check", "--facts", "-");
          if (run.code() == 70) {
            defects.add(place.name() + " = " + other + ": " + run.err().lines().findFirst());
          }
          undo.get(undo.size() - 1).run();
          tried++;
        }
      }
    }
    assertThat(tried).isGreaterThan(400);
    assertThat(defects).isEmpty();
  }

  @Test
  void theMessageSaysWhere() throws IOException {
    List<JsonNode> parts = parts();
    ((ObjectNode) parts.get(1).get("catalogue").get("settings")).putNull("wal_level");
    Execution run =
        Execution.withInput(parts.get(0) + "\n" + parts.get(1), Map.of(), "check", "--facts", "-");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains("does not fit at catalogue", "wal_level is null")
        .hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  private static List<JsonNode> parts() throws IOException {
    List<JsonNode> parts = new ArrayList<>();
    JsonMapper.shared()
        .readerFor(JsonNode.class)
        .<JsonNode>readValues(WarmUp.sample())
        .forEachRemaining(parts::add);
    return parts;
  }

  private record Place(String name, JsonNode parent, String key) {
    JsonNode get() {
      return parent instanceof ArrayNode array ? array.get(Integer.parseInt(key)) : parent.get(key);
    }

    void set(JsonNode value) {
      if (parent instanceof ArrayNode array) {
        array.set(Integer.parseInt(key), value);
      } else {
        ((ObjectNode) parent).set(key, value);
      }
    }
  }

  /** The first of each list stands for the others. */
  private static List<Place> places(JsonNode node, String path, Set<String> seen) {
    List<Place> places = new ArrayList<>();
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(entry -> add(places, object, path, entry.getKey(), entry.getValue(), seen));
    } else if (node instanceof ArrayNode array && !array.isEmpty()) {
      add(places, array, path, "0", array.get(0), seen);
    }
    return places;
  }

  private static void add(
      List<Place> places,
      JsonNode parent,
      String path,
      String key,
      JsonNode value,
      Set<String> seen) {
    String name = path + "." + key;
    // settings are all alike
    String kind = name.replaceAll("\\.settings\\.[a-z_]+", ".settings.*");
    if (seen.add(kind)) {
      places.add(new Place(name, parent, key));
      places.addAll(places(value, kind, seen));
    }
  }
}
