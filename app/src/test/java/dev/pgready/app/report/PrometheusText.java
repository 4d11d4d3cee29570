// SPDX-License-Identifier: Apache-2.0
package dev.pgready.app.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A strict reader of Prometheus' text format (version 0.0.4): what the format's description leaves
 * to the reader's goodwill is refused here, as a textfile collector drops the whole file.
 */
final class PrometheusText {
  /**
   * @param labels in the order of their names
   */
  record Sample(String metric, Map<String, String> labels, double value) {}

  private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private final Set<String> helped = new HashSet<>();
  private final Map<String, String> types = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Set<Map.Entry<String, Map<String, String>>> seen = new HashSet<>();
  private final List<Sample> samples = new ArrayList<>();
  private String current = "";

  private PrometheusText() {}

  /**
   * @throws IllegalArgumentException with the line's number
   */
  static List<Sample> parse(String text) {
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new IllegalArgumentException("the last line has no line feed");
    }
    PrometheusText reader = new PrometheusText();
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length - 1; i++) {
      try {
        reader.line(lines[i]);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "line %d: %s: %s".formatted(i + 1, e.getMessage(), lines[i]), e);
      }
    }
    return reader.samples;
  }

  private void line(String line) {
    if (line.startsWith("# HELP ")) {
      String[] words = line.split(" ", 4);
      begin(words[2]);
      require(helped.add(words[2]), "a second HELP");
      require(words.length == 4 && !words[3].isBlank(), "an empty HELP");
      require(words[3].matches("(?:[^\\\\]|\\\\\\\\|\\\\n)*"), "an escape that HELP does not know");
    } else if (line.startsWith("# TYPE ")) {
      String[] words = line.split(" ");
      require(words.length == 4, "not TYPE, name and kind");
      begin(words[2]);
      require(words[3].matches("counter|gauge|histogram|summary|untyped"), "no kind of metric");
      require(types.put(words[2], words[3]) == null, "a second TYPE");
    } else {
      require(!line.isEmpty() && !line.startsWith("#"), "neither sample nor HELP nor TYPE");
      sample(line);
    }
  }

  /** All lines of a metric stand together. */
  private void begin(String metric) {
    require(METRIC.matcher(metric).matches(), "no name of a metric");
    if (!metric.equals(current)) {
      require(!ended.contains(metric), "the metric stood before");
      ended.add(current);
      current = metric;
    }
  }

  private void sample(String line) {
    int brace = line.indexOf('{');
    require(brace > 0, "no labels");
    String metric = line.substring(0, brace);
    require(types.containsKey(metric) && helped.contains(metric), "no HELP and TYPE before");
    begin(metric);
    Map<String, String> labels = new LinkedHashMap<>();
    int at = brace + 1;
    while (line.charAt(at) != '}') {
      int equals = line.indexOf("=\"", at);
      require(equals > at, "no label");
      String name = line.substring(at, equals);
      require(LABEL.matcher(name).matches() && !name.startsWith("__"), "no name of a label");
      StringBuilder value = new StringBuilder();
      at = value(line, equals + 2, value);
      require(labels.put(name, value.toString()) == null, "the label " + name + " twice");
      if (line.charAt(at) == ',') {
        at++;
        require(line.charAt(at) != '}', "a comma and no label");
      } else {
        require(line.charAt(at) == '}', "neither comma nor brace behind a label");
      }
    }
    String number = line.substring(at + 1);
    require(number.matches(" -?[0-9]+(\\.[0-9]+)?"), "no number behind one space");
    Map<String, String> sorted = new TreeMap<>(labels);
    require(seen.add(Map.entry(metric, sorted)), "the sample twice");
    samples.add(new Sample(metric, sorted, Double.parseDouble(number)));
  }

  /** Unescapes; the place behind the closing quote. */
  private static int value(String line, int start, StringBuilder value) {
    int at = start;
    while (line.charAt(at) != '"') {
      char c = line.charAt(at++);
      if (c != '\\') {
        value.append(c);
        continue;
      }
      switch (line.charAt(at++)) {
        case '\\' -> value.append('\\');
        case '"' -> value.append('"');
        case 'n' -> value.append('\n');
        default -> throw new IllegalArgumentException("an escape that labels do not know");
      }
    }
    return at + 1;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
